/* data/source.h: one line of other people's data, in whichever form it is.
 *
 *   WildChat    {"conversation": [{"role", "content"}, …], "language", "toxic", "redacted", …}
 *   ShareGPT    {"conversations": [{"from": "human"|"gpt"|…, "value"}, …]}
 *               and {"conversation": [{"human", "assistant"}, …]}
 *   messages    {"messages": [{"role", "content"}, …]}; a content is a text or an array of parts
 *   Alpaca      {"instruction", "input", "output"}, and "system", "history"
 *   plain       {"prompt"|"question"|"query"|"instruction", "response"|"answer"|…}
 *
 * The form is found line by line. Texts are copied and made valid UTF-8, whatever the bytes were.
 */
#ifndef DATA_SOURCE_H
#define DATA_SOURCE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/json.h"

enum source_role {
	SOURCE_SYSTEM,
	SOURCE_USER,
	SOURCE_ASSISTANT,
	SOURCE_OTHER /* a tool's, and what has no name that is known */
};

struct source {
	struct source_turn {
		enum source_role role;
		char *text;
		size_t len;
		bool partial; /* there was more than text: an image, a file */
	} * turns;
	size_t count, cap;
	char language[16];    /* the code of what it says itself; "": nothing that is known */
	char *id, *type;      /* its own; NULL: it has none */
	bool toxic, redacted; /* as it says itself */
};

/* Reads the line (lines_read_foreign) into `s`, which may hold another one. False: it is in none of
 * the forms; `s` is then empty. Begin with {0}, and release. */
bool source_read(struct source *s, const struct json *line);
void source_release(struct source *s);

/* The turn that opens the conversation, system messages passed over, where it is the user's. NULL:
 * it is not, or there is none. */
const struct source_turn *source_instruction(const struct source *s);

/* The assistant's turn right after it, which is its answer; NULL: there is none. */
const struct source_turn *source_answer(const struct source *s);

#endif
