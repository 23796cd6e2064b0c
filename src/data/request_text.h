/* data/request_text.h: the request that a text could answer, as a model is asked for it, and what
 * its reply says. */
#ifndef DATA_REQUEST_TEXT_H
#define DATA_REQUEST_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

#define REQUEST_TEXT_MOST 400 /* words, or characters of Chinese, of a request */

/* Words as people ask for them: two digits that count, but no finer than 50: 870 is 850, 2,193 is
 * 2,200 and 12,345 is 12,000. */
long request_text_round(long words);

/* Appends the question: the file backtranslate.txt of the language ("zh", else en) with $TEXT$ and
 * $WORDS$ filled in, and of a text that `room` tokens do not suffice for what data/excerpt.h shows.
 * ERR_FILE: it cannot be read. */
bool request_text_prompt(struct buf *out, const char *language, const char *text, size_t len,
						 long words, size_t room, struct err *err);

/* Reads a reply: the request alone, or in quotation marks, a fence, a JSON object, or after a word
 * such as “Instruction:”. Appends it as valid UTF-8. False, err says why, as a clause: it is empty,
 * too short or too long to be one, in another language than `language`, or asks for another length
 * than about `words`. */
bool request_text_read(const char *reply, size_t len, const char *language, long words,
					   struct buf *out, struct err *err);

#endif
