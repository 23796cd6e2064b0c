/* write/row_text.h: one row of the outline as a small form, for an editor.
 *
 *   # lines of help
 *   point: When to go, and why          (of a heading, title:)
 *   words: 400                          (of a section)
 *   locked: no                          (of a section)
 *   note:
 *   what is to be noted, on as many lines as it takes
 *
 * All below "note:" is the note, as it stands; above it, lines that begin with # are left out. */
#ifndef WRITE_ROW_TEXT_H
#define WRITE_ROW_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "write/balance.h"

void row_text_print(struct buf *out, const struct row *row);

/* Reads the form back into the row: one group of the writer's. What it leaves out stays as it is,
 * all of it where there is nothing but white space. `how` is for its words, *left (where not NULL)
 * as in balance.h. ERR_USAGE with the line that is wrong, and nothing changed. */
bool row_text_apply(struct session *s, uint64_t row, const char *text, size_t len, enum balance how,
					long *left, struct err *err);

#endif
