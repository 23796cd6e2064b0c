/* batch/texts.h: texts that are there already, to be measured or learnt from: files of text, lines
 * of JSON Lines, such as the answers of eval predict, and what projects export. */
#ifndef BATCH_TEXTS_H
#define BATCH_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Where a text is. */
struct text_place {
	const char *path; /* as given */
	long line;        /* of JSON Lines, from 1; 0: the file is one text */
	long long at;     /* of the line, in bytes */
	size_t len;
	bool foreign; /* read as texts_walk_foreign does */
};

struct text_found {
	struct text_place place;
	const char *name;       /* the path as given; of a line PATH:LINE */
	const struct buf *body; /* NULL only for texts_walk_foreign */
};

typedef bool text_fn(void *ctx, const struct text_found *found, struct err *err);

/* Gives what a file holds to fn, one after another: NAME.jsonl the “response” of each line, else
 * its “text”, else its “content”; NAME.longhand its text as Markdown, any other one its bytes; "-":
 * standard input. Empty ones are left out; the others are valid UTF-8. False: fn's own failure, or
 * ERR_FILE: it cannot be read, is no UTF-8, or a line has none of the three. */
bool texts_walk(const char *path, text_fn *fn, void *ctx, struct err *err);

/* For lines that others made: a line that is no JSON object, is too long, or has none of the three
 * goes to fn as well, its body is NULL; and what is no UTF-8 in a text becomes U+FFFD. */
bool texts_walk_foreign(const char *path, text_fn *fn, void *ctx, struct err *err);

/* Appends the text of a place that they gave, but not of standard input. ERR_FILE: it is no
 * longer there. */
bool texts_again(const struct text_place *place, struct buf *out, struct err *err);

/* ---- All of them in memory ---- */

struct texts {
	struct text {
		char *name; /* as texts_walk's */
		struct buf body;
	} * items;
	size_t count, cap;
};

void texts_init(struct texts *t);
void texts_release(struct texts *t);

/* Adds what texts_walk finds. ERR_FILE too where that is nothing. */
bool texts_read(struct texts *t, const char *path, struct err *err);

#endif
