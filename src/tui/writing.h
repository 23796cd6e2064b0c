/* tui/writing.h: the draft's text edited in place: what MODE_EDIT holds and does.
 *
 * The keys move the caret of editor.h; what they change goes into the document by doc/typing.h, and
 * what is typed in one go is one group of the history. The section being written cannot be edited:
 * when a run comes to the one that is, or the row goes away, editing ends. */
#ifndef TUI_WRITING_H
#define TUI_WRITING_H

#include <stdbool.h>
#include <stdint.h>

#include "tui/editor.h"
#include "tui/keymap.h"

struct app;

/* What a change was: those of one kind, made in one go, are undone together. */
enum stroke { STROKE_NONE, STROKE_TYPE, STROKE_DELETE, STROKE_OTHER };

struct writing {
	uint64_t row; /* being edited; 0: none */
	struct editor editor;
	uint64_t made;              /* the version that this editing made; 0: none yet */
	uint64_t version, revision; /* of the text that the caret stands in */
	enum mode pane;             /* to go back to */
	enum stroke stroke;         /* the last change, while more of its kind would join it */
	int64_t changed_at;         /* clock_now ms */
	uint64_t left;              /* the row that was edited last, and where its caret was */
	size_t left_at;
	struct buf clipboard;
	struct buf pasted; /* of a bracketed paste, so far */
};

void writing_init(struct writing *w);
void writing_release(struct writing *w);

bool writing_on(const struct app *app);
void writing_end(struct app *app);
/* Where editing left the caret of this row, while that text is as it was and the place is shown;
 * SIZE_MAX: nowhere. */
size_t writing_left(struct app *app, uint64_t row);
bool writing_look(struct app *app); /* ends it where it has to; whether it goes on */

/* A key that is bound to nothing: it is typed. */
unsigned writing_key(struct app *app, const struct key *key);
/* A character of a bracketed paste, which writing_pasted then puts in as a whole. */
void writing_take_pasted(struct app *app, const struct key *key);
unsigned writing_pasted(struct app *app);

#endif
