/* write/stale.h: which sections a model wrote from what is no longer so, and why. */
#ifndef WRITE_STALE_H
#define WRITE_STALE_H

#include <stdint.h>

#include "base/buf.h"
#include "doc/document.h"

enum stale {
	STALE_TEXT = 1, /* the text before it */
	STALE_PLAN = 2, /* its point, or the note on its row */
	STALE_NOTES = 4 /* the document's notes that it would be sent */
};

/* What has changed since the row's current text was begun; 0: nothing, or it is not known. Reads
 * the text just before each row: for an answer, not for every draw. */
unsigned stale_why(const struct doc *doc, const struct row *row);

/* Appends it in words: "the text before it has changed, and its point or note". */
void stale_describe(unsigned why, struct buf *out);

#endif
