/* doc/import.h: a text, Markdown or plain, as rows of an outline.
 *
 * Its headings (# … and underlined ones) become headings. What stands between two is a section, or
 * several of up to IMPORT_WORDS words, cut between paragraphs: its text, as it is, a version by
 * import, the words of it its budget, its first sentence the point. A level 1 heading that stands
 * alone at the beginning becomes the title of a document that is empty. Exported as Markdown that
 * gives the same bytes, but that one blank line stands at every cut, and for other spellings of
 * headings. In a paragraph that is too long for a section by itself, lines that end with a sentence
 * are taken for paragraphs.
 *
 * Byte order marks at the beginning go, CRLF and CR are line ends. No letter is ever lost; a code
 * fence that does not close, or lone CRs around one, may come back with other white space. */
#ifndef DOC_IMPORT_H
#define DOC_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/session.h"

#define IMPORT_WORDS 1500
#define IMPORT_POINT 80 /* characters of a point */

/* Puts the rows behind the row `after` (0: at the beginning), as one group that one undo takes
 * back. ERR_FILE, with nothing changed, when the text is not UTF-8, holds NUL (both with the byte)
 * or nothing. */
bool import_text(struct session *s, const char *text, size_t len, uint64_t after, struct err *err);

/* By its name. Who knows a file is a text or a project of ours; false, with how to make a text of
 * it, for what word processors and others write. */
bool import_is_text(const char *path);
bool import_knows(const char *path, struct err *err);

/* What import_text would make of it in an empty document; the same failures. */
struct import_survey {
	size_t headings, sections; /* a title counts as a heading */
	long words;
};
bool import_survey(const char *text, size_t len, struct import_survey *found, struct err *err);

#endif
