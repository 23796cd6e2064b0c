/* base/base64.h: bytes as text (RFC 4648). */
#ifndef BASE_BASE64_H
#define BASE_BASE64_H

#include <stddef.h>

#include "base/buf.h"

void base64_add(struct buf *out, const void *bytes, size_t len);

#endif
