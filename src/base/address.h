/* base/address.h: what an address says before its host, NAME:PASSWORD@, which nobody should see. */
#ifndef BASE_ADDRESS_H
#define BASE_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

/* Where its name and password stand, as bytes of it; with or without a scheme before them. False:
 * it has none. */
bool address_user(const char *address, size_t *start, size_t *len);

/* Is there an address with a name or a password somewhere in the text? It has its scheme there. */
bool address_in_text(const char *text);

/* Appends it with (hidden) for name and password. */
void address_show(struct buf *out, const char *address);

#define ADDRESS_GAPS ", \t" /* between several */
void address_show_all(struct buf *out, const char *addresses);

#endif
