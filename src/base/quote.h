/* base/quote.h: texts of others inside the files of other programs. JSON's is json_quote. */
#ifndef BASE_QUOTE_H
#define BASE_QUOTE_H

#include "base/buf.h"

/* Appends s as one word of a POSIX shell, 'it'\''s': any bytes. What needs no quotes gets none. */
void quote_shell(struct buf *out, const char *s);

/* Appends s as a double-quoted scalar of YAML (1.1 and 1.2, and JSON where it is ASCII). Bytes that
 * are not UTF-8 become U+FFFD. */
void quote_yaml(struct buf *out, const char *s);

#endif
