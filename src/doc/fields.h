/* doc/fields.h: JSON objects by table: one row a member drives writing it, reading it and what
 * counts as unknown, so that the three cannot drift apart.
 *
 * Written in the table's order. Reading is strict: a member of another type or out of bounds fails,
 * as does a missing one that is always written; any other missing member leaves what is there. */
#ifndef DOC_FIELDS_H
#define DOC_FIELDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

/* ---- Objects and arrays: an item a line, below `indent` tabs; all in one line when it is < 0  */
struct printer {
	struct buf *out;
	int indent; /* tabs before the line that opens it */
	bool any;   /* an item is written */
};

void printer_open(struct printer *p, struct buf *out, int indent, char bracket);
void printer_item(struct printer *p);
void printer_member(struct printer *p, const char *name);   /* the value follows */
void printer_members(struct printer *p, const char *extra); /* as fields_extra gave them */
void printer_close(struct printer *p, char bracket);
int printer_inner(const struct printer *p); /* indent for what an item opens */

/* ---- Tables ----------------------------------------------------------------------------- */
enum field_type {
	FIELD_ELSEWHERE, /* known, but written and read by other code */
	FIELD_ID,        /* uint64_t, hexadecimal; not 0 where always written */
	FIELD_HASH,      /* uint64_t, 16 hexadecimal digits */
	FIELD_INT,       /* int */
	FIELD_LONG,      /* long */
	FIELD_INT64,     /* int64_t, exact up to 2^53 */
	FIELD_SIZE,      /* size_t, the same */
	FIELD_BOOL,      /* bool */
	FIELD_WORD,      /* an enum, as one of `words` */
	FIELD_REAL,      /* double */
	FIELD_STRING,    /* char *, never NULL after reading */
	FIELD_OPTIONAL,  /* char *, absent when NULL */
	FIELD_BYTES,     /* struct buf, as one string */
	FIELD_TEXT, /* struct buf, as an array of its paragraphs: split at every "\n\n", so that joining
				   them gives the same bytes */
	FIELD_LONG_STRING /* char *, as FIELD_TEXT */
};

struct field {
	const char *name; /* NULL ends the table */
	enum field_type type;
	size_t offset;
	bool always;              /* written even when it is 0 or empty */
	int64_t min, max;         /* for numbers; both 0: what the type holds */
	const char *const *words; /* for FIELD_WORD; ends with NULL */
};

/* A row of a table: the member of `struct owner`, then .always, .min … as needed. */
#define FIELD(label, kind, owner, member, ...)                                                 \
	{                                                                                          \
		.name = (label), .type = (kind), .offset = offsetof(struct owner, member), __VA_ARGS__ \
	}
#define FIELD_APART(label)                       \
	{                                            \
		.name = (label), .type = FIELD_ELSEWHERE \
	}
#define FIELDS_END   \
	{                \
		.name = NULL \
	}

void fields_put(struct printer *p, const struct field *fields, const void *thing);

/* what: "a row", for the error, which is a clause. Strings and buffers of thing are valid before
 * (NULL is, for strings); on failure some are set. */
bool fields_get(const struct json *object, const struct field *fields, void *thing,
				const char *what, struct err *err);

/* The members of `object` that the table does not know, as `"name":value,…`, for the caller to
 * free. */
char *fields_extra(const struct json *object, const struct field *fields);

#endif
