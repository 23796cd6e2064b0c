#include <sys/stat.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "cmd/headless.h"
#include "cmd/output.h"
#include "doc/export.h"

/* Where the document goes; NULL for standard output. */
static const char *output_file(const struct options *o)
{
	return o->output && strcmp(o->output, "-") != 0 ? o->output : NULL;
}

/* ---- Before anything is paid for ------------------------------------------------------------ */
static char *project_path(const struct options *o, const char *instruction)
{
	if (o->project)
		return mem_strdup(o->project);
	if (output_file(o))
		return paths_with_extension(o->output, ".longhand");
	if (!instruction)
		return NULL;
	struct buf path = BUF_INIT;
	char *slug = paths_slug(instruction);
	buf_addf(&path, "%s.longhand", slug);
	free(slug);
	return buf_detach(&path);
}

static bool check_project(const struct headless_job *job, struct err *err)
{
	if (job->instruction || (job->project && file_exists(job->project)))
		return true;
	return err_set(err, ERR_USAGE, "There is no instruction: say what to write with -i TEXT.");
}

static bool check_output(const struct options *o, const char *project, struct err *err)
{
	const char *output = output_file(o);
	struct stat st;
	if (!output)
		return output_check(err);
	if (!strcmp(output, project))
		return err_set(err, ERR_USAGE,
					   "%s would be both the document and its project: name the project with "
					   "--project FILE.",
					   output);
	if (stat(output, &st))
		return true;
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_FILE, "%s is not a file that can be written.", output);
	return o->force || file_exists(project) ||
		   err_set(err, ERR_USAGE, "%s is there already; --force replaces it.", output);
}

/* ---- The work ------------------------------------------------------------------------------- */
static void tell_done(const struct doc *doc, const char *project, const char *written)
{
	struct buf line = BUF_INIT;
	if (output_is_json()) {
		output_begin(&line, "done");
		output_number(&line, "words", doc_words(doc));
		output_string(&line, "project", project);
		if (written)
			output_string(&line, "output", written);
		output_end(&line);
		return;
	}
	number_add(&line, doc_words(doc));
	buf_addf(&line, " words; plan and drafts are in %s", project);
	if (written)
		buf_addf(&line, ", the document is in %s", written);
	output_say(line.data);
	buf_release(&line);
}

static bool deliver(struct session *s, const struct options *o, struct err *err)
{
	const char *output = output_file(o);
	char *written = NULL;
	bool ok;
	if (output) {
		ok = export_write(s, exporter_for_path(output), output, 0, o->force, &written, err);
	} else {
		struct buf text = BUF_INIT;
		exporters[0].print(&s->doc, 0, &text);
		ok = output_result(&text, err);
		buf_release(&text);
	}
	if (ok)
		tell_done(&s->doc, s->path, written);
	free(written);
	return ok;
}

static bool draft(const struct options *o, const struct headless_job *job, struct err *err)
{
	struct headless h;
	if (!headless_open(&h, job, err))
		return false;
	const char *output = output_file(o);
	bool ok = (!output || export_allowed(h.session, output, o->force, err)) &&
			  headless_plan(&h, err) && (!o->section || headless_redraft(&h, o->section, err)) &&
			  headless_write(&h, err) && deliver(h.session, o, err);
	if (!ok && err->kind != ERR_USAGE && h.session->doc.row_count)
		err_add(err, "What is written is in %s; the same command goes on from there.",
				job->project);
	headless_close(&h, err);
	return !err->kind;
}

static bool write_document(const struct options *o, struct headless_job *job, struct err *err)
{
	char *project = project_path(o, job->instruction);
	job->project = project;
	bool ok = check_project(job, err) && check_output(o, project, err) && draft(o, job, err);
	free(project);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	return headless_command(o, write_document, err);
}

const struct command command_write = {
	.name = "write",
	.usage = "-i TEXT|- [-w N] [-o FILE] [--project FILE]",
	.help = "plan and write a whole document without the interface",
	.detail =
		"Plans the document, drafts every section, and writes the result to FILE, or to standard\n"
		"output. Plan and drafts are kept in a project: FILE with the ending .longhand, or a name "
		"made\n"
		"from the instruction. Stopped or killed, the same command goes on where it was. A FILE "
		"that\n"
		"longhand did not write itself is replaced only with --force.\n"
		"With --json standard error carries an event a line: planned, section, note, done, error.",
	.takes = "instruction instruction-file words output project parallel best-of section json "
			 "force " TAKES_MODEL,
	.files = 1,
	.run = run,
};
