/* data/excerpt.h: what a model is shown of a text that is too long to be shown whole. */
#ifndef DATA_EXCERPT_H
#define DATA_EXCERPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define EXCERPT_GAP "[…]" /* stands, as a paragraph, for what is left out */

/* Appends the text where it has at most `room` tokens, as estimated; else its beginning, half of
 * the room, some of its middle and its end, each whole paragraphs where they are not too long, and
 * whole words in any case. Returns whether something is left out. text is valid UTF-8. */
bool excerpt_put(struct buf *out, const char *text, size_t len, size_t room);

#endif
