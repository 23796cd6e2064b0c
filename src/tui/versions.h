/* tui/versions.h: the versions of a section: walking them, taking one.
 *
 * A version that is looked at is shown in the draft in place of the current one and changes
 * nothing: what is exported and counted stays the current one until the writer takes another, which
 * is an edit like any other. Selecting another row, or writing this one, ends the look. */
#ifndef TUI_VERSIONS_H
#define TUI_VERSIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "tui/app.h"

/* Appends "version 2 of 5 · by qwen3 · regenerate: drier · 412 words · 14:02". */
void versions_describe(const struct row *row, const struct version *v, struct buf *out);

/* The place of the version among its row's, from 0; version_count when it is not there. */
size_t versions_index(const struct row *row, uint64_t version);

bool versions_leave(struct app *app);  /* back to the current one; false: it was shown already */
void versions_settle(struct app *app); /* after a key: ends a look whose reason is gone */

/* Makes the version the current one; says what came of it. */
bool versions_take(struct app *app, uint64_t row, uint64_t version);

/* What is looked at, in the view's first rows; returns how many. */
int versions_draw(const struct app *app, const struct view *v);

unsigned versions_list(struct app *app); /* a list to choose from */

#endif
