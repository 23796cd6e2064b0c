#include "doc/codec.h"

#include "base/mem.h"
#include "doc/fields.h"
#include "doc/words.h"

static const char *const author_words[] = {"model", "writer", "import", NULL};
static const char *const state_words[] = {"complete", "incomplete", NULL};
static const char *const kind_words[] = {"section", "heading", NULL};

/* In the order of enum edit_kind. */
static const char *const edit_words[] = {
	"none",         "set title",   "set instruction", "set language", "set target",
	"set planning", "insert row",  "remove row",      "move row",     "set kind",
	"set level",    "set point",   "set budget",      "set locked",   "set note",
	"set summary",  "add version", "choose version",  "splice",       "set state",
	"put note",     "remove note", "add usage",       "mark export",  NULL};

_Static_assert(sizeof edit_words / sizeof *edit_words == EDIT_KIND_COUNT + 1,
			   "every kind of edit has its word");

static const struct field version_fields[] = {
	FIELD("id", FIELD_ID, version, id, .always = true),
	FIELD("by", FIELD_WORD, version, by, .always = true, .words = author_words),
	FIELD("state", FIELD_WORD, version, state, .words = state_words),
	FIELD("undone", FIELD_BOOL, version, undone),
	FIELD("model", FIELD_STRING, version, model),
	FIELD("reason", FIELD_STRING, version, reason),
	FIELD("created", FIELD_INT64, version, created),
	FIELD("asked", FIELD_INT, version, asked),
	FIELD("preceding", FIELD_HASH, version, preceding),
	FIELD("planned", FIELD_HASH, version, planned),
	FIELD("notes", FIELD_HASH, version, notes),
	FIELD("text", FIELD_TEXT, version, text, .always = true),
	FIELD("raw", FIELD_TEXT, version, raw),
	FIELDS_END,
};

static const struct field row_fields[] = {
	FIELD("id", FIELD_ID, row, id, .always = true),
	FIELD("kind", FIELD_WORD, row, kind, .always = true, .words = kind_words),
	FIELD("level", FIELD_INT, row, level, .always = true, .min = 1, .max = DOC_LEVEL_MAX),
	FIELD("point", FIELD_STRING, row, point, .always = true),
	FIELD("budget", FIELD_INT, row, budget, .always = true, .max = DOC_BUDGET_MAX),
	FIELD("locked", FIELD_BOOL, row, locked),
	FIELD("note", FIELD_STRING, row, note),
	FIELD("summary", FIELD_STRING, row, summary),
	FIELD("summary_of", FIELD_HASH, row, summary_of),
	FIELD("summary_model", FIELD_STRING, row, summary_model),
	FIELD("current", FIELD_ID, row, current),
	FIELD_APART("versions"),
	FIELDS_END,
};

static const struct field note_fields[] = {
	FIELD("id", FIELD_ID, note, id, .always = true),
	FIELD("title", FIELD_STRING, note, title, .always = true),
	FIELD("keywords", FIELD_STRING, note, keywords),
	FIELD("text", FIELD_LONG_STRING, note, text, .always = true),
	FIELDS_END,
};

static const struct field usage_fields[] = {
	FIELD("run", FIELD_HASH, usage, run),
	FIELD("role", FIELD_STRING, usage, role, .always = true),
	FIELD("model", FIELD_STRING, usage, model, .always = true),
	FIELD("prompt", FIELD_LONG, usage, prompt),
	FIELD("cached", FIELD_LONG, usage, cached),
	FIELD("completion", FIELD_LONG, usage, completion),
	FIELD("reasoning", FIELD_LONG, usage, reasoning),
	FIELD("cost", FIELD_REAL, usage, cost),
	FIELDS_END,
};

static const struct field edit_fields[] = {
	FIELD("edit", FIELD_WORD, edit, kind, .always = true, .words = edit_words),
	FIELD("row", FIELD_ID, edit, row),
	FIELD("version", FIELD_ID, edit, version),
	FIELD("other", FIELD_HASH, edit, other),
	FIELD("at", FIELD_SIZE, edit, at),
	FIELD("del", FIELD_SIZE, edit, del),
	FIELD("number", FIELD_INT64, edit, number),
	FIELD("text", FIELD_BYTES, edit, text),
	FIELD("model", FIELD_OPTIONAL, edit, model),
	FIELD_APART("new_row"),
	FIELD_APART("new_version"),
	FIELD_APART("new_note"),
	FIELD_APART("new_usage"),
	FIELDS_END,
};

/* ---- Versions --------------------------------------------------------------------------- */

static void put_version(struct buf *out, const struct version *v, int indent)
{
	struct printer p;
	printer_open(&p, out, indent, '{');
	fields_put(&p, version_fields, v);
	printer_members(&p, v->extra);
	printer_close(&p, '}');
}

static struct version *get_version(const struct json *value, struct err *err)
{
	struct version *v = version_new(0, BY_MODEL);
	if (!fields_get(value, version_fields, v, "a version", err)) {
		version_free(v);
		return NULL;
	}
	free(v->extra);
	v->extra = fields_extra(value, version_fields);
	version_text_changed(v);
	return v;
}

static bool get_versions(const struct json *list, struct row *row, struct err *err)
{
	if (list && !json_is_array(list))
		return err_set(err, ERR_FILE, "a row has \"versions\" that are no list");
	for (const struct json *item = json_first(list); item; item = json_next(item)) {
		struct version *v = get_version(item, err);
		if (!v)
			return false;
		bool taken = row_version(row, v->id);
		MEM_GROW(row->versions, row->version_count + 1, &row->version_cap);
		row->versions[row->version_count++] = v;
		if (taken)
			return err_set(err, ERR_FILE, "two versions of a row have the same \"id\"");
	}
	if (row->current && !row_current(row))
		return err_set(err, ERR_FILE, "the \"current\" version of a row is not there");
	return true;
}

/* ---- Rows ------------------------------------------------------------------------------- */

static void put_versions(struct buf *out, const struct row *row, int indent)
{
	struct printer p;
	printer_open(&p, out, indent, '[');
	for (size_t i = 0; i < row->version_count; i++) {
		printer_item(&p);
		put_version(out, row->versions[i], printer_inner(&p));
	}
	printer_close(&p, ']');
}

void codec_put_row(struct buf *out, const struct row *row, int indent)
{
	struct printer p;
	printer_open(&p, out, indent, '{');
	fields_put(&p, row_fields, row);
	if (row->version_count) {
		printer_member(&p, "versions");
		put_versions(out, row, printer_inner(&p));
	}
	printer_members(&p, row->extra);
	printer_close(&p, '}');
}

struct row *codec_get_row(const struct json *value, struct err *err)
{
	struct row *row = row_new(0, ROW_SECTION, 1, "", 0);
	if (!fields_get(value, row_fields, row, "a row", err) ||
		!get_versions(json_get(value, "versions"), row, err)) {
		row_free(row);
		return NULL;
	}
	free(row->extra);
	row->extra = fields_extra(value, row_fields);
	row->point_words = words_count(row->point, strlen(row->point));
	return row;
}

/* ---- Notes and usage -------------------------------------------------------------------- */

void codec_put_note(struct buf *out, const struct note *note, int indent)
{
	struct printer p;
	printer_open(&p, out, indent, '{');
	fields_put(&p, note_fields, note);
	printer_members(&p, note->extra);
	printer_close(&p, '}');
}

struct note *codec_get_note(const struct json *value, struct err *err)
{
	struct note *note = note_new(0, "", "", "");
	if (!fields_get(value, note_fields, note, "a note", err)) {
		note_free(note);
		return NULL;
	}
	free(note->extra);
	note->extra = fields_extra(value, note_fields);
	return note;
}

void codec_put_usage(struct buf *out, const struct usage *usage)
{
	struct printer p;
	printer_open(&p, out, -1, '{');
	fields_put(&p, usage_fields, usage);
	printer_members(&p, usage->extra);
	printer_close(&p, '}');
}

struct usage *codec_get_usage(const struct json *value, struct err *err)
{
	struct usage *usage = usage_new(0, "", "");
	if (!fields_get(value, usage_fields, usage, "a usage", err)) {
		usage_free(usage);
		return NULL;
	}
	free(usage->extra);
	usage->extra = fields_extra(value, usage_fields);
	return usage;
}

/* ---- Edits ------------------------------------------------------------------------------ */

void codec_put_edit(struct buf *out, const struct edit *e)
{
	struct printer p;
	printer_open(&p, out, -1, '{');
	fields_put(&p, edit_fields, e);
	if (e->new_row) {
		printer_member(&p, "new_row");
		codec_put_row(out, e->new_row, -1);
	}
	if (e->new_version) {
		printer_member(&p, "new_version");
		put_version(out, e->new_version, -1);
	}
	if (e->new_note) {
		printer_member(&p, "new_note");
		codec_put_note(out, e->new_note, -1);
	}
	if (e->new_usage) {
		printer_member(&p, "new_usage");
		codec_put_usage(out, e->new_usage);
	}
	printer_close(&p, '}');
}

/* Each payload is there or rightly absent. */
static bool get_payload(const struct json *value, struct edit *e, struct err *err)
{
	const struct json *row = json_get(value, "new_row"), *version = json_get(value, "new_version");
	const struct json *note = json_get(value, "new_note"), *usage = json_get(value, "new_usage");
	return (!row || (e->new_row = codec_get_row(row, err))) &&
		   (!version || (e->new_version = get_version(version, err))) &&
		   (!note || (e->new_note = codec_get_note(note, err))) &&
		   (!usage || (e->new_usage = codec_get_usage(usage, err)));
}

bool codec_get_edit(const struct json *value, struct edit *e, struct err *err)
{
	*e = (struct edit){.kind = EDIT_NONE, .text = BUF_INIT};
	if (fields_get(value, edit_fields, e, "an edit", err) && get_payload(value, e, err))
		return true;
	edit_release(e);
	return false;
}
