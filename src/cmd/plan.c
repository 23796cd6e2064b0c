#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/headless.h"
#include "cmd/output.h"
#include "write/plan.h"

/* ---- A project for one plan -------------------------------------------------------------------
 */
static char *make_folder(struct err *err)
{
	const char *above = getenv("TMPDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/longhand-XXXXXX", above && *above ? above : "/tmp");
	if (mkdtemp(path.data))
		return buf_detach(&path);
	err_errno(err, ERR_FILE, "No temporary folder can be made as %s", path.data);
	buf_release(&path);
	return NULL;
}

static void remove_folder(const char *path)
{
	DIR *folder = opendir(path);
	const struct dirent *entry;
	while (folder && (entry = readdir(folder)))
		unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
	rmdir(path);
}

/* ---- The work ------------------------------------------------------------------------------- */
static bool print_plan(const struct doc *doc, struct err *err)
{
	struct buf text = BUF_INIT;
	plan_print(&text, doc);
	bool ok = output_result(&text, err);
	buf_release(&text);
	return ok;
}

static bool plan(const struct headless_job *job, struct err *err)
{
	struct headless h;
	if (!headless_open(&h, job, err))
		return false;
	if (headless_plan(&h, err))
		print_plan(&h.session->doc, err);
	headless_close(&h, err);
	return !err->kind;
}

static bool plan_aside(struct headless_job *job, struct err *err)
{
	char *folder = make_folder(err);
	if (!folder)
		return false;
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/plan.longhand", folder);
	job->project = path.data;
	bool ok = plan(job, err);
	remove_folder(folder);
	buf_release(&path);
	free(folder);
	return ok;
}

static bool plan_document(const struct options *o, struct headless_job *job, struct err *err)
{
	job->project = o->project;
	if (!job->instruction && !(o->project && file_exists(o->project)))
		return err_set(err, ERR_USAGE, "There is no instruction: say what to plan with -i TEXT.");
	return o->project ? plan(job, err) : plan_aside(job, err);
}

static int run(const struct options *o, struct err *err)
{
	return output_check(err) ? headless_command(o, plan_document, err) : (int)err->kind;
}

const struct command command_plan = {
	.name = "plan",
	.usage = "-i TEXT [-w N] [--project FILE]",
	.help = "print the outline of a document, one section a line",
	.detail =
		"With --project the outline is kept in FILE, to be edited in the interface and written\n"
		"from there or by “longhand write”; a FILE that has an outline already is printed.",
	.takes = "instruction instruction-file words project " TAKES_MODEL,
	.run = run,
};
