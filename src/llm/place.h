/* llm/place.h: where models are usually served: on this machine, and by providers whose key stands
 * in the environment. */
#ifndef LLM_PLACE_H
#define LLM_PLACE_H

#include <stddef.h>

struct model_place {
	const char *name;         /* "Ollama" */
	const char *base_url;     /* without a slash at its end */
	const char *key_variable; /* NULL: a server on this machine, which needs none */
	const char *provider;     /* its dialect; NULL: openai */
};

extern const struct model_place model_places[]; /* ends with a NULL name */

/* The place at this address (localhost by any of its names, with /v1 at the end or not); NULL for
 * none. */
const struct model_place *place_at(const struct model_place *places, const char *base_url);

/* The dialect that is spoken there: a name of llm/provider.h. NULL is allowed. */
const char *place_provider(const struct model_place *place);

/* The keys of the environment. Each belongs to its place and is shown to no other. */
struct place_keys {
	const struct model_place *places;
	char **keys; /* one for each place; NULL where there is none */
};

/* Takes the keys out of the environment, so that no child and no /proc entry has them. */
void place_keys_take(struct place_keys *k, const struct model_place *places);
void place_keys_release(struct place_keys *k);                   /* wipes them */
const char *place_key(const struct place_keys *k, size_t place); /* by its row; NULL for none */

#endif
