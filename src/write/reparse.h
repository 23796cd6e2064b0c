/* write/reparse.h: an edited outline, read back into the document it was printed from.
 *
 * Rows are matched by equal point, then by the most similar one, in order; a row that matches keeps
 * its id, and so its texts. What differs becomes edits: one group, one undo. */
#ifndef WRITE_REPARSE_H
#define WRITE_REPARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/session.h"

enum reparse {
	REPARSE_LOSING = 1, /* rows with a text may go */
	REPARSE_STRICT = 2  /* a line that is not understood is a mistake */
};

/* how: enum reparse. ERR_USAGE with nothing changed when `text` has no row, when it has a line that
 * is a mistake (err says which), or when rows with a text are missing from it and may not: err then
 * names the first of them, and `lost`, when not NULL, gets all, one a line. Else `unread`, when not
 * NULL, gets the lines that were not understood. A new row without words has OUTLINE_BUDGET. */
bool reparse_outline(struct session *s, const char *text, size_t len, unsigned how,
					 struct buf *lost, struct buf *unread, struct err *err);

#endif
