/* doc/plain.h: Markdown as plain text, for people and places that take none. With html.h the
 * only user of cmark.
 *
 * Marks and HTML tags go; what they meant stays where a line can show it: headings of level 1 and 2
 * are underlined, lists keep markers and indentation, quotes are indented, a link's target follows
 * in parentheses where it differs from its text. Code and tables keep their lines and are never
 * wrapped. A line break in the source is a space, but nothing between Chinese or Japanese
 * characters. Pairs of ** that CommonMark does not take for marks because they stand beside CJK
 * punctuation go as well. */
#ifndef DOC_PLAIN_H
#define DOC_PLAIN_H

#include <stddef.h>

#include "base/buf.h"

/* markdown is valid UTF-8. Paragraphs are wrapped to `width` cells; 0: one line each. */
void plain_print(const char *markdown, size_t len, int width, struct buf *out);

#endif
