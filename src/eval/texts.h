/* eval/texts.h: texts that are measured: files of text, the answers of a file of eval predict, and
 * what projects export. */
#ifndef EVAL_TEXTS_H
#define EVAL_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct texts {
	struct text {
		char *name;      /* as given; of an answer FILE:LINE */
		struct buf body; /* valid UTF-8, not empty */
	} * items;
	size_t count, cap;
};

void texts_init(struct texts *t);
void texts_release(struct texts *t);

/* Adds what a file holds: NAME.jsonl the “response” of each line (empty ones are left out),
 * NAME.longhand its text as Markdown, any other one its bytes; "-": standard input. ERR_FILE: it
 * cannot be read, is no UTF-8, or holds nothing. */
bool texts_read(struct texts *t, const char *path, struct err *err);

#endif
