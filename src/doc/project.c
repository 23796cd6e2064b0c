#include "doc/project.h"

#include "base/backup.h"
#include "base/charset.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "doc/codec.h"
#include "doc/fields.h"

struct head {
	int format;
	uint64_t id;
	struct save_ids ids;
};

static const struct field head_fields[] = {
	FIELD("longhand", FIELD_INT, head, format, .always = true, .min = PROJECT_FORMAT,
		  .max = PROJECT_FORMAT),
	FIELD("id", FIELD_ID, head, id, .always = true),
	FIELD("save", FIELD_ID, head, ids.save, .always = true),
	FIELD("previous_save", FIELD_ID, head, ids.previous),
	FIELDS_END,
};

static const struct field doc_fields[] = {
	FIELD_APART("longhand"),
	FIELD_APART("id"),
	FIELD_APART("save"),
	FIELD_APART("previous_save"),
	FIELD("title", FIELD_STRING, doc, title, .always = true),
	FIELD("instruction", FIELD_STRING, doc, instruction, .always = true),
	FIELD("language", FIELD_STRING, doc, language, .always = true),
	FIELD("target", FIELD_INT, doc, target, .always = true, .max = DOC_TARGET_MAX),
	FIELD("planning", FIELD_BOOL, doc, planning),
	FIELD_APART("rows"),
	FIELD_APART("notes"),
	FIELD_APART("usage"),
	FIELD_APART("exports"),
	FIELDS_END,
};

static const struct field export_fields[] = {
	FIELD("path", FIELD_STRING, export_mark, path, .always = true),
	FIELD("hash", FIELD_HASH, export_mark, hash, .always = true),
	FIELDS_END,
};

/* ---- Writing ---------------------------------------------------------------------------- */

static void put_row(struct buf *out, const struct doc *doc, size_t i, int indent)
{
	codec_put_row(out, doc->rows[i], indent);
}

static void put_note(struct buf *out, const struct doc *doc, size_t i, int indent)
{
	codec_put_note(out, doc->notes[i], indent);
}

static void put_usage(struct buf *out, const struct doc *doc, size_t i, int indent)
{
	(void)indent;
	codec_put_usage(out, &doc->usage[i]);
}

static void put_export(struct buf *out, const struct doc *doc, size_t i, int indent)
{
	struct printer p;
	(void)indent;
	printer_open(&p, out, -1, '{');
	fields_put(&p, export_fields, &doc->exports[i]);
	printer_close(&p, '}');
}

static void put_list(struct printer *p, const char *name, const struct doc *doc, size_t count,
					 void (*put)(struct buf *, const struct doc *, size_t, int))
{
	struct printer list;
	printer_member(p, name);
	printer_open(&list, p->out, printer_inner(p), '[');
	for (size_t i = 0; i < count; i++) {
		printer_item(&list);
		put(p->out, doc, i, printer_inner(&list));
	}
	printer_close(&list, ']');
}

void project_print(struct buf *out, const struct doc *doc, struct save_ids ids)
{
	struct head head = {PROJECT_FORMAT, doc->id, ids};
	struct printer p;
	printer_open(&p, out, 0, '{');
	fields_put(&p, head_fields, &head);
	fields_put(&p, doc_fields, doc);
	put_list(&p, "rows", doc, doc->row_count, put_row);
	put_list(&p, "notes", doc, doc->note_count, put_note);
	put_list(&p, "usage", doc, doc->usage_count, put_usage);
	put_list(&p, "exports", doc, doc->export_count, put_export);
	printer_members(&p, doc->extra);
	printer_close(&p, '}');
	buf_add_char(out, '\n');
}

/* ---- Reading ---------------------------------------------------------------------------- */

static bool get_row(struct doc *doc, const struct json *item, struct err *err)
{
	struct row *row = codec_get_row(item, err);
	if (!row)
		return false;
	for (size_t i = 0; i < row->version_count; i++)
		row->versions[i]->revision = doc->revision;
	MEM_GROW(doc->rows, doc->row_count + 1, &doc->row_cap);
	doc->rows[doc->row_count++] = row;
	return true;
}

static bool get_note(struct doc *doc, const struct json *item, struct err *err)
{
	struct note *note = codec_get_note(item, err);
	if (!note)
		return false;
	MEM_GROW(doc->notes, doc->note_count + 1, &doc->note_cap);
	doc->notes[doc->note_count++] = note;
	return true;
}

static bool get_usage(struct doc *doc, const struct json *item, struct err *err)
{
	struct usage *usage = codec_get_usage(item, err);
	if (!usage)
		return false;
	MEM_GROW(doc->usage, doc->usage_count + 1, &doc->usage_cap);
	doc->usage[doc->usage_count++] = *usage;
	free(usage);
	return true;
}

static bool get_export(struct doc *doc, const struct json *item, struct err *err)
{
	struct export_mark mark = {NULL, 0};
	if (!fields_get(item, export_fields, &mark, "an export", err)) {
		free(mark.path);
		return false;
	}
	MEM_GROW(doc->exports, doc->export_count + 1, &doc->export_cap);
	doc->exports[doc->export_count++] = mark;
	return true;
}

static bool get_list(const struct json *root, const char *name, struct doc *doc,
					 bool (*get)(struct doc *, const struct json *, struct err *), struct err *err)
{
	const struct json *list = json_get(root, name);
	size_t n = 0;
	if (list && !json_is_array(list))
		return err_set(err, ERR_FILE, "\"%s\" is not a list", name);
	for (const struct json *item = json_first(list); item; item = json_next(item)) {
		struct err why = ERR_INIT;
		n++;
		if (!get(doc, item, &why))
			return err_set(err, ERR_FILE, "in number %zu of \"%s\", %s", n, name, why.text);
	}
	return true;
}

static int compare_ids(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static bool ids_differ(uint64_t *ids, size_t count)
{
	qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 1; i < count; i++) {
		if (ids[i] == ids[i - 1])
			return false;
	}
	return true;
}

static bool check_ids(const struct doc *doc, struct err *err)
{
	size_t most = doc->row_count > doc->note_count ? doc->row_count : doc->note_count;
	uint64_t *ids = mem_alloc(most * sizeof *ids);
	for (size_t i = 0; i < doc->row_count; i++)
		ids[i] = doc->rows[i]->id;
	bool rows = ids_differ(ids, doc->row_count);
	for (size_t i = 0; i < doc->note_count; i++)
		ids[i] = doc->notes[i]->id;
	bool notes = ids_differ(ids, doc->note_count);
	free(ids);
	return (rows && notes) ||
		   err_set(err, ERR_FILE, "two %s have the same \"id\"", rows ? "notes" : "rows");
}

static bool get_doc(const struct json *root, struct doc *doc, struct save_ids *ids, struct err *err)
{
	struct head head = {0};
	if (!fields_get(root, head_fields, &head, "it", err) ||
		!fields_get(root, doc_fields, doc, "it", err))
		return false;
	doc->id = head.id;
	*ids = head.ids;
	doc->revision = doc->outline_revision = 1;
	free(doc->extra);
	doc->extra = fields_extra(root, doc_fields);
	return get_list(root, "rows", doc, get_row, err) &&
		   get_list(root, "notes", doc, get_note, err) &&
		   get_list(root, "usage", doc, get_usage, err) &&
		   get_list(root, "exports", doc, get_export, err) && check_ids(doc, err);
}

static bool check_format(const struct json *root, const char *path, struct err *err)
{
	double format = json_get_number(root, "longhand", 0);
	if (format > PROJECT_FORMAT)
		return err_set(err, ERR_FILE,
					   "%s was written by a newer longhand (format %.15g, this one knows %d): open "
					   "it with that one.",
					   path, format, PROJECT_FORMAT);
	return format >= 1 || err_set(err, ERR_FILE, "%s is not a longhand project.", path);
}

static bool tell_backup(const char *path, struct err *err)
{
	char *backup = backup_path(path, 1);
	if (file_exists(backup))
		err_add(err, "What it was before its last save is in %s", backup);
	free(backup);
	return false;
}

static bool read_root(const struct json *root, const char *path, struct doc *doc,
					  struct save_ids *ids, struct err *err)
{
	struct err why = ERR_INIT;
	if (!check_format(root, path, err))
		return false;
	if (get_doc(root, doc, ids, &why))
		return true;
	doc_release(doc);
	doc_init(doc);
	err_set(err, ERR_FILE, "%s is damaged: %s; mend it or bring back an earlier copy.", path,
			why.text);
	return tell_backup(path, err);
}

/* No longer, or never, what we wrote. */
static bool refuse(const char *text, size_t len, const char *path, const char *why, struct err *err)
{
	if (!len)
		err_set(err, ERR_FILE, "%s is empty and no longhand project: remove it to begin anew.",
				path);
	else if (charset_mark(text, len))
		err_set(
			err, ERR_FILE,
			"%s begins with a byte order mark, as no project does: save it as UTF-8 without one.",
			path);
	else if (charset_check(path, text, len, err))
		err_set(err, ERR_FILE,
				"%s is damaged or no longhand project: %s; mend it or bring back an earlier copy.",
				path, why);
	return tell_backup(path, err);
}

bool project_parse(const char *text, size_t len, const char *path, struct doc *doc,
				   struct save_ids *ids, struct err *err)
{
	struct err why = ERR_INIT;
	struct json *root = json_parse(text, len, JSON_STRICT, &why);
	if (!root)
		return refuse(text, len, path, why.text, err);
	bool ok = read_root(root, path, doc, ids, err);
	json_free(root);
	return ok;
}
