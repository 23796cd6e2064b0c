/* tests/torture/shown.h: what a screen shows of a document, and whether a document holds it.
 *
 * Text is compared line by line without white space, which wrapping changes, and without what was
 * typed, which may have gone on since the screen was drawn. What is typed is marks: each is one
 * Cyrillic letter of its own, repeated, which nothing else here is written in. */
#ifndef TESTS_TORTURE_SHOWN_H
#define TESTS_TORTURE_SHOWN_H

#include "../tui/pty.h"
#include "doc/document.h"

#define MARK_LETTERS 6   /* of a mark */
#define MARKS        160 /* different ones */

struct shown {
	struct buf lines;   /* of the draft, each with its newline */
	long words;         /* of the lines */
	int letters[MARKS]; /* how often the letter of each mark is in both panes */
};

/* The two bytes of a mark's letter. */
void shown_letter(int mark, char letter[3]);

void shown_release(struct shown *s);
void shown_take(struct shown *s, struct pty *p); /* the screen as it is now */

/* All texts of a document, as they are compared. */
struct held {
	struct buf text; /* points and versions, one a line */
	int letters[MARKS];
};

void held_take(struct held *h, const struct doc *doc);
void held_release(struct held *h);

/* Why a line of the screen may be missing in the document. */
struct excuse {
	const char *text; /* what was there when the model was told to go on: an unfinished sentence at
						 its end is written anew; NULL: nothing */
	long anew;        /* lines that were */
	long torn; /* lines that are made of two parts of the text: the kill cut their drawing short */
};

/* How many lines of the screen the document lacks; they are printed. */
long shown_lost(const struct shown *s, const struct held *h, struct excuse *excuse);

/* Appends the text without white space and marks. */
void shown_strip(struct buf *out, const char *text, size_t len);

#endif
