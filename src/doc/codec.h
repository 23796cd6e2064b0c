/* doc/codec.h: rows, versions, notes, usage and edits as JSON: what the project file and the journal
 * have in common. Member order is fixed; unknown members are kept in `extra` and written back. */
#ifndef DOC_CODEC_H
#define DOC_CODEC_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "doc/document.h"
#include "doc/edit.h"

/* A text as an array of its paragraphs (split at every "\n\n", so that joining gives the same bytes), one
 * a line below `indent` tabs; `indent` < 0: all in one line. */
void codec_put_text(struct buf *out, const struct buf *text, int indent);
bool codec_get_text(const struct json *value, struct buf *text); /* false when it is no such array */

void codec_put_row(struct buf *out, const struct row *row, int indent);
struct row *codec_get_row(const struct json *value, struct err *err); /* NULL on failure */
void codec_put_note(struct buf *out, const struct note *note, int indent);
struct note *codec_get_note(const struct json *value, struct err *err);
void codec_put_usage(struct buf *out, const struct usage *usage);
struct usage *codec_get_usage(const struct json *value, struct err *err);

/* Appends the members of `object` that are not in `known` (ends with NULL) as `"name":value,…`. */
char *codec_extra(const struct json *object, const char *const *known);

/* An edit in one line of JSON, without the newline. */
void codec_put_edit(struct buf *out, const struct edit *e);
bool codec_get_edit(const struct json *value, struct edit *e, struct err *err);

#endif
