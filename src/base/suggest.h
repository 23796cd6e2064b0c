/* base/suggest.h: what a mistyped word was probably meant to be. */
#ifndef BASE_SUGGEST_H
#define BASE_SUGGEST_H

/* Keeps the best of the names it is shown. */
struct suggest {
	const char *word; /* as typed */
	const char *best; /* NULL while nothing is near */
	int distance;     /* edits between the two */
};

void suggest_init(struct suggest *s, const char *word);
void suggest_offer(struct suggest *s, const char *name);

#endif
