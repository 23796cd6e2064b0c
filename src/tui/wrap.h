/* tui/wrap.h: a section's text as lines of a width, cached.
 *
 * A line is (offset, length) into the text. When the text has only grown, which its hash tells,
 * wrapping begins anew at its last paragraph. */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

struct wrap_line {
	size_t at, len; /* bytes; without the newline */
	bool begins;    /* the first line of its paragraph */
};

struct wrap {
	struct wrap_line *lines;
	size_t count, cap;
	int width;     /* cells */
	size_t len;    /* bytes of the text that was wrapped */
	uint64_t hash; /* of those bytes, hash.h */
	struct buf breaks;
	size_t wrapped; /* bytes looked at by the last wrap_update */
};

void wrap_init(struct wrap *w);
void wrap_release(struct wrap *w);

/* Makes the lines those of `text`, whose hash is `hash`, at `width` cells (1 or more). An empty
 * text has one empty line. */
void wrap_update(struct wrap *w, const char *text, size_t len, uint64_t hash, int width);

/* The line that shows byte `at`. */
size_t wrap_line_of(const struct wrap *w, size_t at);

#endif
