/* base/charset.h: whether what was read is the UTF-8 text that it has to be. */
#ifndef BASE_CHARSET_H
#define BASE_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

/* The bytes of a byte order mark that some programs put before UTF-8: 3 or 0. */
size_t charset_mark(const char *text, size_t len);

/* ERR_FILE names `path` and says where it is something else, and how to mend it: UTF-16, a NUL, a
 * byte that is not UTF-8. */
bool charset_check(const char *path, const char *text, size_t len, struct err *err);

#endif
