/* doc/codec.h: rows, versions, notes, usage and edits as JSON: what the project file and the
 * journal have in common. Member order is fixed; unknown members are kept in `extra` and written
 * back. What is printed stands below `indent` tabs, or in one line when it is < 0. */
#ifndef DOC_CODEC_H
#define DOC_CODEC_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "doc/document.h"
#include "doc/edit.h"

void codec_put_row(struct buf *out, const struct row *row, int indent);
struct row *codec_get_row(const struct json *value, struct err *err); /* NULL on failure */
void codec_put_note(struct buf *out, const struct note *note, int indent);
struct note *codec_get_note(const struct json *value, struct err *err);
void codec_put_usage(struct buf *out, const struct usage *usage); /* in one line */
struct usage *codec_get_usage(const struct json *value, struct err *err);

/* An edit in one line of JSON, without the newline. Reading sets e whatever was in it, to EDIT_NONE
 * on failure. */
void codec_put_edit(struct buf *out, const struct edit *e);
bool codec_get_edit(const struct json *value, struct edit *e, struct err *err);

#endif
