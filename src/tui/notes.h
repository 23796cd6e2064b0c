/* tui/notes.h: the document's notes in the writer's editor: a title line, a line of keywords, an
 * empty line, the text. */
#ifndef TUI_NOTES_H
#define TUI_NOTES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/document.h"

struct app;

/* Appends the note as it is edited; NULL: the form of a new one. */
void notes_form(struct buf *out, const struct note *note);

/* A new note of what came back, for the caller; NULL: nothing is left of it. */
struct note *notes_read(uint64_t id, const char *text, size_t len);

/* ---- The `:` commands ---- */
unsigned notes_list(struct app *app, const char *argument, bool force);
unsigned notes_stale(struct app *app, const char *argument, bool force);

#endif
