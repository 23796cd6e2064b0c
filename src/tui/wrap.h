/* tui/wrap.h: a section's text as lines of a width, cached. A paragraph here is what a newline
 * ends.
 *
 * A line is (offset, length) into the text. When the text has only grown, which its hash tells,
 * wrapping begins anew at its last paragraph; after another change, only the paragraphs it touched
 * are wrapped again. */
#ifndef TUI_WRAP_H
#define TUI_WRAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/prose.h"

/* Whether a paragraph belongs to a fenced block of code, whose text is no Markdown. */
enum wrap_code { WRAP_PROSE, WRAP_FENCE, WRAP_CODE };

struct wrap_line {
	size_t at, len; /* bytes; without the newline */
	bool begins;    /* the first line of its paragraph */
	uint8_t code;   /* enum wrap_code */
};

struct wrap {
	struct wrap_line *lines;
	size_t count, cap;
	int width;       /* cells */
	struct buf text; /* that was wrapped */
	uint64_t hash;   /* of it, hash.h */
	struct buf breaks;
	struct prose_fence fence; /* as it is before the last paragraph */
	size_t wrapped;           /* bytes looked at by the last wrap_update */
};

void wrap_init(struct wrap *w);
void wrap_release(struct wrap *w);

/* Makes the lines those of `text`, whose hash is `hash`, at `width` cells (1 or more). An empty
 * text has one empty line. */
void wrap_update(struct wrap *w, const char *text, size_t len, uint64_t hash, int width);

/* The line that shows byte `at`. */
size_t wrap_line_of(const struct wrap *w, size_t at);

/* The bytes of the paragraph that the line is part of. */
void wrap_paragraph_of(const struct wrap *w, size_t line, size_t *start, size_t *end);

#endif
