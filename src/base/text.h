/* base/text.h: how text is shown: clusters (UAX 29), cells (UAX 11, wcwidth), line breaks (UAX 14).
 *
 * Everything here takes valid UTF-8. Cells are the terminal's: the screen's width is wcwidth, so a
 * cluster is drawn by its first spacing character only where the two disagree (text_cluster says
 * which bytes to draw). */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

struct text_cluster {
	size_t len;  /* bytes of the whole cluster */
	size_t draw; /* bytes at its start to send to the terminal; 0 when it shows as nothing */
	int cells;   /* 0, 1 or 2 */
	bool hidden; /* control, bidi, zero-width, tag, private use …: draw nothing of it raw */
};

/* The grapheme cluster at s (len > 0). A tab counts as one cell here: panes expand it. */
struct text_cluster text_cluster(const char *s, size_t len);

/* The start of the cluster before byte `at` of s (at > 0). */
size_t text_previous(const char *s, size_t at);

/* Bytes that two texts have in common at their beginnings, and at their ends; at most `len`. */
size_t text_same_start(const char *a, const char *b, size_t len);
size_t text_same_end(const char *a_end, const char *b_end, size_t len);

int text_width(const char *s, size_t len); /* cells of the display-safe form of s */

/* The longest prefix of s, in bytes and whole clusters, that fits in `cells`. */
size_t text_fit(const char *s, size_t len, int cells);

/* The one choke point for what is shown: appends s to out with control characters, C1, bidi
 * controls, zero-width characters, tags, private use, unassigned separators and invalid bytes made
 * visible (control: caret or ␀-picture; the rest: U+FFFD or nothing for zero-width). The result is
 * valid UTF-8 and holds no character below U+0020 and no U+007F–U+009F. Newline and tab become a
 * space. s may be any bytes. */
void text_safe(struct buf *out, const char *s, size_t len);

/* text_safe, cut to `cells` with an ellipsis (… takes one cell) where it does not fit. */
void text_elide(struct buf *out, const char *s, size_t len, int cells);

/* Wraps one paragraph (no newline in s) to `cells`: returns the bytes of the first line, at a UAX
 * 14 break, or in the middle of a word longer than the line; always at least one cluster. White
 * space at the break belongs to the line it ends and may hang past `cells`. breaks is the
 * paragraph's text_breaks, offset to s. */
size_t text_wrap(const char *s, const char *breaks, size_t len, int cells);

/* One byte for each byte of s: where not 0, a line may begin before that byte. */
void text_breaks(const char *s, size_t len, struct buf *breaks);

#endif
