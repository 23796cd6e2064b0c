/* data/rules.h: requests that are not for training: by phrases, in lists that a user can replace.
 *
 * A rule is the files prompts/en/select-NAME.txt and prompts/zh/select-NAME.txt (base/shipped.h),
 * both looked through for every text. A list has a phrase a line, found as measure/phrases.h finds
 * them: whole words in any case, whatever stands between them; in Chinese, characters. In a line
 * [one|other] is either of them, [one|] is it or nothing, # is a number, and a hyphen is a space; $
 * at its end is the end of the text; a line that begins with # says nothing. */
#ifndef DATA_RULES_H
#define DATA_RULES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

enum rule { RULE_TOXIC, RULE_SCRAPING, RULE_INJECTION, RULES };

extern const char *const rule_names[RULES]; /* "toxic" … */

struct rules;

/* NULL, ERR_FILE: a list cannot be read, or has a line that any text has. */
struct rules *rules_load(struct err *err);
void rules_free(struct rules *r); /* NULL is allowed */

/* A line of a list, and the list's name, as long as the rules are. */
struct rule_phrase {
	const char *text, *list;
};

/* The first rule that a text in valid UTF-8 falls under, and by which phrase (may be NULL); RULES:
 * none. */
enum rule rules_find(const struct rules *r, const char *text, size_t len,
					 struct rule_phrase *phrase);

#endif
