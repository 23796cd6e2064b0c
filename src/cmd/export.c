#include "doc/export.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "doc/session.h"

static const struct exporter *choose(const struct options *o, struct err *err)
{
	if (!o->format)
		return o->output ? exporter_for_path(o->output) : &exporters[0];
	const struct exporter *exporter = exporter_named(o->format);
	if (exporter)
		return exporter;
	struct buf known = BUF_INIT;
	for (const struct exporter *e = exporters; e->name; e++)
		buf_addf(&known, "%s%s", known.len ? ", " : "", e->name);
	err_set(err, ERR_USAGE, "There is no format “%s”; known are: %s.", o->format, known.data);
	buf_release(&known);
	return NULL;
}

static bool print_export(const struct options *o, const struct exporter *exporter, struct err *err)
{
	struct session *s;
	if (!session_open(&s, o->files[0], SESSION_READ_ONLY, 0, err))
		return false;
	struct buf text = BUF_INIT;
	exporter->print(&s->doc, o->width, &text);
	bool ok = output_result(&text, err);
	buf_release(&text);
	session_close(s, NULL);
	return ok;
}

/* Settings that cannot be read are no reason to keep a document from being exported. */
static int backups(const struct options *o)
{
	struct settings s;
	if (!settings_load(&s, o, NULL))
		return SESSION_BACKUPS;
	int number = (int)setting_number(&s.set, "backups", SESSION_BACKUPS);
	settings_release(&s);
	return number;
}

static bool write_export(const struct options *o, const struct exporter *exporter, struct err *err)
{
	struct session *s;
	if (!session_open(&s, o->files[0], SESSION_OPEN, 0, err))
		return false;
	s->backups = backups(o);
	if (*s->recovered)
		output_say(s->recovered);
	bool ok = export_write(s, exporter, o->output, o->width, o->force, NULL, err);
	return session_close(s, ok ? err : NULL) && ok;
}

static int run(const struct options *o, struct err *err)
{
	if (!o->file_count) {
		err_set(err, ERR_USAGE, "Name the project to export: longhand export PROJECT.");
		return ERR_USAGE;
	}
	const struct exporter *exporter = choose(o, err);
	if (!exporter)
		return (int)err->kind;
	bool to_file = o->output && strcmp(o->output, "-") != 0;
	bool ok = to_file ? write_export(o, exporter, err) : print_export(o, exporter, err);
	return ok ? 0 : (int)err->kind;
}

const struct command command_export = {
	.name = "export",
	.usage = "[-o FILE] [--format NAME] [--width N] [--force] PROJECT",
	.help = "print a project's document as Markdown, plain text or a web page",
	.detail =
		"Markdown is the drafts' own bytes with the outline's headings; text has its marks taken\n"
		"off, html is one page. A FILE that longhand did not write itself is replaced only with "
		"--force.",
	.takes = "output format width force",
	.files = 1,
	.run = run,
};
