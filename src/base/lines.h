/* base/lines.h: JSON Lines, files of one JSON object a line: read a line at a time, and results
 * appended a line at a time, so that a kill loses no line that was whole. */
#ifndef BASE_LINES_H
#define BASE_LINES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"

#define LINES_MOST ((size_t)64 << 20) /* bytes of a line */

struct line {
	long number;             /* from 1; blank lines count, and are passed over */
	const char *text;        /* without its end; of one that is too long the beginning */
	size_t len;              /* bytes */
	long long at;            /* where it begins, in bytes from the beginning of the file */
	const struct json *json; /* an object; NULL only for lines_read_foreign */
};

typedef bool line_fn(void *ctx, const struct line *line, struct err *err);

/* path "-": standard input. False: fn's own, or ERR_FILE, which names the file and the line that is
 * no JSON object. A byte order mark at the beginning is passed over. */
bool lines_read(const char *path, line_fn *fn, void *ctx, struct err *err);

/* For files that others made: they are read leniently, so that utf8_repair is to settle each text
 * of them, and a line that is no JSON object, or is too long, goes to fn as well: its json is NULL.
 */
bool lines_read_foreign(const char *path, line_fn *fn, void *ctx, struct err *err);

/* The same as lines_read for lines in memory; errors call them `name`. */
bool lines_parse(const char *name, const char *text, size_t len, line_fn *fn, void *ctx,
				 struct err *err);

/* Reads again a line that lines_read gave: `len` bytes at `at` of the open file, called `path`. The
 * buffer is set to them. ERR_FILE: the file cannot be read, or has become shorter. */
bool lines_reread(int fd, const char *path, long long at, size_t len, struct buf *line,
				  struct err *err);

struct lines_out;

/* Opens `path` to append, 0600 where it is new, and locks it. What it holds already goes to fn
 * (which may be NULL); a last line that a kill cut off is taken away. NULL: fn's own failure;
 * ERR_FILE: it is no file of lines, held by another process, cannot be written. path "-": standard
 * output, which holds nothing. */
struct lines_out *lines_open(const char *path, line_fn *fn, void *ctx, struct err *err);

/* Appends the line, whole or not at all; on disk within a second of the next line, or at the close.
 */
bool lines_add(struct lines_out *out, const struct buf *line, struct err *err);
bool lines_close(struct lines_out *out, struct err *err); /* NULL is allowed */

/* Opens a file that takes the place of `path` when lines_commit closes it, and not before;
 * lines_drop leaves `path` as it is. Else as lines_open; what `path` holds goes to nobody.
 * lines_add then also fails with ERR_INTERRUPTED, after a signal that signals_open was told of. */
struct lines_out *lines_anew(const char *path, struct err *err);
bool lines_commit(struct lines_out *out, struct err *err);
void lines_drop(struct lines_out *out); /* NULL is allowed */

/* Appends the members of an object as "NAME":VALUE, each with a comma before it but for the first
 * of `line`, without those that `without` names (ends with NULL). */
void lines_put_members(struct buf *line, const struct json *object, const char *const *without);

#endif
