/* tui/editor.h: the caret in a text: where keys take it, what they select and take out. No screen
 * and no document here.
 *
 * The caret stands before a byte where a cluster (UAX 29) begins, or at the end. At a soft break
 * one byte is both the end of a line and the beginning of the next: `hangs` tells that the caret is
 * shown at the end. */
#ifndef TUI_EDITOR_H
#define TUI_EDITOR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/wrap.h"

struct editor {
	size_t caret;
	bool hangs;
	int goal;       /* cells: the column that Up and Down keep to; -1: where the caret is */
	size_t anchor;  /* where the selection was begun */
	bool selecting; /* there is one, from anchor to caret; it may be empty */
	bool marked;    /* by the mark key: motions without Shift go on with it */
};

struct editor_text {
	const char *s;
	size_t len;
	const struct wrap *wrap; /* of it */
	int page;                /* lines */
};

enum editor_motion {
	EDITOR_LEFT,
	EDITOR_RIGHT,
	EDITOR_WORD_LEFT,
	EDITOR_WORD_RIGHT, /* to the end of the word */
	EDITOR_UP,
	EDITOR_DOWN,
	EDITOR_PAGE_UP,
	EDITOR_PAGE_DOWN,
	EDITOR_LINE_START, /* of the line on the screen */
	EDITOR_LINE_END,
	EDITOR_PARAGRAPH_UP,
	EDITOR_PARAGRAPH_DOWN,
	EDITOR_START,
	EDITOR_END,
	EDITOR_REST /* of the line, for taking it out: at its end the newline */
};

void editor_init(struct editor *e, size_t caret);

/* False when it is as far as it goes. extend: the selection grows with it. */
bool editor_move(struct editor *e, const struct editor_text *t, enum editor_motion motion,
				 bool extend);
void editor_mark(struct editor *e); /* begins a selection here, or drops the one there is */
void editor_select_all(struct editor *e, const struct editor_text *t);
void editor_unselect(struct editor *e);
bool editor_selection(const struct editor *e, size_t *from, size_t *to); /* false: none, or empty */

/* What a key that deletes takes out: the selection, or else what lies between the caret and where
 * the motion leads. False: nothing. */
bool editor_reach(const struct editor *e, const struct editor_text *t, enum editor_motion motion,
				  size_t *from, size_t *to);

/* ---- After a change; s is the new text ---- */
void editor_put(struct editor *e, const char *s, size_t len, size_t caret);
/* The caret to the end of what differs. */
void editor_settle(struct editor *e, const char *was, size_t was_len, const char *s, size_t len);

/* `at`, or the end of the cluster that it is inside of. */
size_t editor_snap(const char *s, size_t len, size_t at);

/* ---- Lines of the screen ---- */
size_t editor_line(const struct wrap *w, size_t caret, bool hangs);
/* The byte shown at `cells` of the line; *hangs as above. */
size_t editor_at(const struct editor_text *t, size_t line, int cells, bool *hangs);

/* Appends pasted text with LF line ends and without control characters; returns how many of these
 * were left out. */
size_t editor_clean(struct buf *out, const char *s, size_t len);

#endif
