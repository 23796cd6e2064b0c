/* doc/pieces.h: code points from UTF-8 that comes in pieces cut anywhere. Both counts read through
 * it. */
#ifndef DOC_PIECES_H
#define DOC_PIECES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Takes the next code point at *s (before end), moving *s on; -1 for bytes that are not UTF-8, as
 * in utf8_decode. `pending` carries a character that a cut went through. False at the end of the
 * piece, with an unfinished character in `pending`. */
bool pieces_next(char pending[4], size_t *pending_len, const char **s, const char *end,
				 int32_t *code);

#endif
