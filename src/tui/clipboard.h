/* tui/clipboard.h: the request to a terminal to take a text into the system's clipboard (OSC 52).
 */
#ifndef TUI_CLIPBOARD_H
#define TUI_CLIPBOARD_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define CLIPBOARD_MOST 74994 /* bytes of text: with their frame, the 100,000 that terminals take \
							  */

/* Appends the request; false, and nothing, when the text is longer than that. */
bool clipboard_request(struct buf *out, const char *text, size_t len);

#endif
