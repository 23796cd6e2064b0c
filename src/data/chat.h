/* data/chat.h: how a model reads a conversation: the control tokens around its turns, by templates,
 * and where what it learns begins and ends. */
#ifndef DATA_CHAT_H
#define DATA_CHAT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "data/form.h"

struct chat_template {
	const char *name;
	const char *help;
	const char *begin;               /* before all */
	const char *system[2], *user[2]; /* before and after a text */
	const char *assistant;           /* before an answer */
	const char *end;                 /* after it; learnt with it */
	const char *after;               /* before a further turn */
	const char *last;                /* after the last answer; learnt with it */
	const char *controls[8];         /* what of these are single tokens; ends with NULL */
	const char *reserved[12];        /* what no text may say; ends with NULL */
};

/* Whether the server applies its own: pieces are messages, as chat_make has them. */
bool chat_is_server(const struct chat_template *t);

extern const struct chat_template chat_templates[]; /* ends with a NULL name */

/* NULL: ERR_USAGE, which names them all. */
const struct chat_template *chat_template_named(const char *name, struct err *err);

/* A piece that is made into tokens by itself: a prompt, an answer, or what ends one. */
struct chat_piece {
	struct buf text;
	bool control; /* it has control tokens */
	bool learnt;
	/* By the server's template: the messages up to an answer (control), and with it (learnt). */
};

struct chat {
	struct chat_piece *pieces;
	size_t count, cap;
};

/* Appends the pieces of turns that form_turns left, none of them empty. */
void chat_make(struct chat *c, const struct chat_template *t, const struct turn *turns,
			   size_t count);
void chat_release(struct chat *c);

/* Whether a text of the turns says what would be read as a control token. */
bool chat_is_reserved(const struct chat_template *t, const struct turn *turns, size_t count);

#endif
