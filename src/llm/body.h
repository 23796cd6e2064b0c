/* llm/body.h: what the bodies of requests have in common, whatever the dialect. */
#ifndef LLM_BODY_H
#define LLM_BODY_H

#include "base/json.h"
#include "llm/provider.h"

/* The smaller of what the caller and the user allow; 0: neither sets a limit. */
int body_max_tokens(const struct model *m, const struct ask *ask);

/* Appends a number with three decimals. Without printf's %f: its decimal point follows the locale.
 */
void body_add_decimal(struct buf *out, double value);

/* Appends ,"NAME":VALUE for each member of an object, but for one named `without` (may be NULL).
 */
void body_add_members(struct buf *out, const struct json *object, const char *without);

/* Appends ,"NAME":VALUE where the object has no member of that name: a default of ours. */
void body_add_default(struct buf *out, const struct json *object, const char *name,
					  const char *value);

/* What a request has beside what longhand says: the user's extra members, and those that set how
 * much the model thinks where extra does not. Free it with json_free; NULL for none. */
struct json *body_extra(const struct model *m);

#endif
