#include "doc/export.h"

#include <limits.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/paths.h"
#include "doc/html.h"
#include "doc/plain.h"
#include "doc/session.h"

/* ---- Formats --------------------------------------------------------------------------------- */

/* Exactly one blank line between parts, whatever newlines a part ends with itself. */
static void separate(struct buf *out)
{
	size_t newlines = 0;
	while (newlines < 2 && newlines < out->len && out->data[out->len - 1 - newlines] == '\n')
		newlines++;
	if (out->len)
		buf_add(out, "\n\n", 2 - newlines);
}

static void print_heading(struct buf *out, int level, const char *title)
{
	if (!*title)
		return;
	separate(out);
	while (level--)
		buf_add_char(out, '#');
	buf_addf(out, " %s\n", title);
}

static void print_draft(struct buf *out, const struct row *row)
{
	const struct version *v = row_current(row);
	if (!v || !v->text.len)
		return;
	separate(out);
	buf_add(out, v->text.data, v->text.len);
}

static void print_markdown(const struct doc *doc, int width, struct buf *out)
{
	(void)width;
	struct buf text = BUF_INIT;
	print_heading(&text, 1, doc->title);
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind == ROW_HEADING)
			print_heading(&text, row->level, row->point);
		else
			print_draft(&text, row);
	}
	if (text.len && text.data[text.len - 1] != '\n')
		buf_add_char(&text, '\n');
	buf_add(out, text.data, text.len);
	buf_release(&text);
}

static void print_text(const struct doc *doc, int width, struct buf *out)
{
	struct buf markdown = BUF_INIT;
	print_markdown(doc, 0, &markdown);
	plain_print(markdown.data, markdown.len, width, out);
	buf_release(&markdown);
}

static const char *page_title(const struct doc *doc)
{
	if (*doc->title)
		return doc->title;
	for (size_t i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_HEADING && *doc->rows[i]->point)
			return doc->rows[i]->point;
	}
	return *doc->instruction ? doc->instruction : "Untitled";
}

static void print_html(const struct doc *doc, int width, struct buf *out)
{
	(void)width;
	struct buf markdown = BUF_INIT;
	print_markdown(doc, 0, &markdown);
	html_print(markdown.data, markdown.len, page_title(doc), doc->language, out);
	buf_release(&markdown);
}

const struct exporter exporters[] = {
	{"markdown", ".md", "the drafts as they are, with the outline's headings", print_markdown},
	{"text", ".txt", "plain text, without Markdown's marks", print_text},
	{"html", ".html", "a web page; HTML in the drafts is left out", print_html},
	{NULL, NULL, NULL, NULL},
};

const struct exporter *exporter_named(const char *name)
{
	for (const struct exporter *e = exporters; e->name; e++)
		if (!strcmp(e->name, name))
			return e;
	return NULL;
}

const struct exporter *exporter_for_path(const char *path)
{
	const char *dot = strrchr(paths_base(path), '.');
	for (const struct exporter *e = exporters; dot && e->name; e++)
		if (!strcasecmp(e->extension, dot))
			return e;
	return &exporters[0];
}

/* ---- Files ----------------------------------------------------------------------------------- */

/* One name for one file: the real path of its folder, or the path as given where there is none. */
static char *absolute(const char *path)
{
	const char *base = paths_base(path);
	char *folder = base == path ? mem_strdup(".") : mem_strndup(path, (size_t)(base - path));
	char real[PATH_MAX];
	struct buf name = BUF_INIT;
	if (realpath(folder, real))
		buf_addf(&name, "%s/%s", strcmp(real, "/") ? real : "", base);
	else
		buf_add_str(&name, path);
	free(folder);
	return buf_detach(&name);
}

static const struct export_mark *find_mark(const struct doc *doc, const char *path)
{
	for (size_t i = 0; i < doc->export_count; i++)
		if (!strcmp(doc->exports[i].path, path))
			return &doc->exports[i];
	return NULL;
}

static char *default_path(const struct session *s, const struct exporter *exporter,
						  const char *path)
{
	return path && *path ? mem_strdup(path) : paths_with_extension(s->path, exporter->extension);
}

/* `full` is the absolute form of path. Bytes that are the same as the new ones are no loss, so that
 * an export is repeated after a crash came between the file and its mark. */
static bool may_replace(const struct session *s, const char *path, const char *full,
						uint64_t new_hash, struct err *err)
{
	uint64_t there;
	const struct export_mark *mark = find_mark(&s->doc, full);
	if (!file_hash(path, &there, err))
		return false;
	if (there == new_hash || (mark && mark->hash == there))
		return true;
	return err_set(
		err, ERR_USAGE,
		mark ? "%s was changed since its export: --force (:export! in the interface) replaces it."
			 : "%s is no export of ours: --force (:export! in the interface) replaces it.",
		path);
}

static bool check_target(const struct session *s, const char *path, const char *full,
						 uint64_t new_hash, bool force, struct err *err)
{
	char *project = absolute(s->path);
	bool same = !strcmp(project, full);
	free(project);
	if (same)
		return err_set(err, ERR_USAGE, "%s is the project itself; name another file.", path);
	return force || !file_exists(path) || may_replace(s, path, full, new_hash, err);
}

static uint64_t print_hash(const struct session *s, const struct exporter *exporter, int width,
						   struct buf *bytes)
{
	exporter->print(&s->doc, width, bytes);
	return hash_bytes(HASH_START, bytes->data, bytes->len);
}

bool export_allowed(const struct session *s, const char *path, bool force, struct err *err)
{
	const struct exporter *exporter = path && *path ? exporter_for_path(path) : &exporters[0];
	char *target = default_path(s, exporter, path), *full = absolute(target);
	struct buf bytes = BUF_INIT;
	uint64_t hash = print_hash(s, exporter, 0, &bytes);
	bool ok = check_target(s, target, full, hash, force, err);
	buf_release(&bytes);
	free(target);
	free(full);
	return ok;
}

bool export_write(struct session *s, const struct exporter *exporter, const char *path, int width,
				  bool force, char **written, struct err *err)
{
	char *target = default_path(s, exporter, path), *full = absolute(target);
	struct buf bytes = BUF_INIT;
	uint64_t hash = print_hash(s, exporter, width, &bytes);
	bool ok = check_target(s, target, full, hash, force, err) &&
			  file_write(target, bytes.data, bytes.len, err) &&
			  (s->read_only ||
			   session_apply(s, ACTOR_WRITER, "export", edit_mark_export(full, hash), err));
	buf_release(&bytes);
	free(full);
	if (ok && written)
		*written = target;
	else
		free(target);
	return ok;
}
