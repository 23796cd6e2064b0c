/* base/err.h: why something failed, told to the user.
 *
 * A function that can fail returns false and leaves one whole sentence in its struct err: what is
 * wrong, in which file or at which server, and how to mend it. On success err is untouched. The
 * kind is the exit status that the failure leads to.
 *
 * A sentence begins with a capital letter or a name, and ends with a full stop, unless errno's text
 * or a path is its end. What readers of a format say (json.h, fields.h, codec.h) is a clause, for
 * the sentence of the caller, who knows the file. */
#ifndef BASE_ERR_H
#define BASE_ERR_H

#include <stdbool.h>

enum err_kind {
	ERR_NONE = 0,
	ERR_SHORT = 1, /* ended by itself, short of rows or tolerance */
	ERR_USAGE = 2, /* the caller's words */
	ERR_MODEL = 3, /* model or network */
	ERR_FILE = 4,  /* files, disk */
	ERR_INTERRUPTED = 130
};

struct err {
	enum err_kind kind;
	char text[1024]; /* valid UTF-8, no newline at the end */
};

#define ERR_INIT     \
	{                \
		ERR_NONE, "" \
	}

/* Sets err and returns false, so that a caller can `return err_set(…)`. A NULL err is allowed. */
bool err_set(struct err *err, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* As err_set, with ": " and the text of errno after the sentence's own words. */
bool err_errno(struct err *err, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Ends the sentence with a full stop where it has no such end. */
void err_end(struct err *err);

/* Ends the sentence and adds another one. */
void err_add(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
