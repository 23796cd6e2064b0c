/* doc/html.h: Markdown as a web page, by cmark in its safe mode: raw HTML and dangerous links are
 * left out.
 *
 * What CommonMark lacks is mended before: tables become tables, pairs of ** that it does not take
 * for marks because they stand beside CJK punctuation become strong, and a line break of the source
 * between Chinese or Japanese characters goes. */
#ifndef DOC_HTML_H
#define DOC_HTML_H

#include <stddef.h>

#include "base/buf.h"

/* markdown is valid UTF-8; language is "en", "zh" …; both it and the title are escaped here. */
void html_print(const char *markdown, size_t len, const char *title, const char *language,
				struct buf *out);

#endif
