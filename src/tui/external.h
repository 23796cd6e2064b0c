/* tui/external.h: the writer's own editor, which owns the terminal until it ends.
 *
 * $VISUAL, else $EDITOR, else vi, by argv without a shell, on a private file (0600, in a folder of
 * our own). Meanwhile the loop goes on with transfers and journal and draws nothing; SIGCHLD ends
 * it. The editor's environment holds no key, as ours does not any more. What a failed editor left
 * behind, and what is no text, is kept, and the message says where. */
#ifndef TUI_EXTERNAL_H
#define TUI_EXTERNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"

struct app;

/* Gets the text as it came back, valid UTF-8 without NUL. text NULL: it is as it was, or the editor
 * failed (said already). Answers with enum outcome. */
typedef unsigned external_fn(struct app *app, const char *text, size_t len);

/* name: of the file, with what its extension tells an editor ("section.md"). row: kept in
 * app->question.row for `done`. Where the text does not end with a newline the file does, and what
 * comes back does not. False, with err, when it cannot be started. One at a time. */
bool external_edit(struct app *app, const char *name, const char *text, size_t len, uint64_t row,
				   external_fn *done, struct err *err);

bool external_running(const struct app *app); /* or a command that prints a key */

/* Commands that print keys and need the terminal get it, too. */
void external_lend_to_keys(struct app *app);
unsigned external_child(struct app *app); /* after SIGCHLD; enum outcome */
void external_suspend(struct app *app);   /* the shell gets the terminal; both go on after it */
void external_release(struct app *app);   /* at the end: the editor is hung up, its file kept */

#endif
