/* data/question.h: whether an instruction needs a long answer, more than 2,000 words: as a model is
 * asked, and what its reply says. */
#ifndef DATA_QUESTION_H
#define DATA_QUESTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

/* Appends the question: the file select.txt of the language ("zh", else en) with $INST$ filled in,
 * of a very long instruction its beginning and its end. ERR_FILE: it cannot be read. */
bool question_prompt(struct buf *out, const char *language, const char *instruction,
					 struct err *err);

/* Reads a reply: a JSON object with “long”, a yes or no in whatever words, and “reason”, wherever
 * it stands; or else a plain yes or no, and what is said with it is the reason. Appends the reason
 * as valid UTF-8 in one line. False: it says neither; err says so, as a clause. */
bool question_read(const char *reply, size_t len, bool *is_long, struct buf *reason,
				   struct err *err);

#endif
