/* llm/price.h: what tokens cost, by a table of the user's.
 *
 * The table is a JSON array of texts "MODEL IN OUT [CACHED]", the setting `price`: the last two or
 * three words are numbers, for a million tokens; what stands before them is the model's name. */
#ifndef LLM_PRICE_H
#define LLM_PRICE_H

#include <stdbool.h>

#include "base/err.h"
#include "llm/provider.h"

/* Is each line one, and no model there twice? err becomes what is wrong, to follow a name. */
bool price_check(const char *table, struct err *err);

/* Sets the model's prices by its name: < 0 where the table ("" for none) does not have it. Without
 * a price of their own, cached tokens cost what others do. */
void price_of(const char *table, struct model *m);

/* What the tokens of a report cost; < 0: not known. */
double price_cost(const struct model *m, const struct usage_report *usage);

#endif
