#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/charset.h"
#include "base/file.h"
#include "base/mem.h"
#include "cmd/command.h"
#include "cmd/headless.h"
#include "cmd/output.h"
#include "write/plan.h"
#include "write/reparse.h"

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

static void say_lines(const char *what, const struct buf *lines)
{
	for (const char *line = lines->data; *line; line += strcspn(line, "\n") + 1)
		output_sayf("%s: %.*s", what, (int)strcspn(line, "\n"), line);
}

/* The outline that was edited elsewhere, read back into the project. */
static bool read_back(struct session *s, const struct options *o, struct err *err)
{
	struct buf text = BUF_INIT, lost = BUF_INIT, unread = BUF_INIT;
	bool ok = file_read_stream(o->from, FILE_LIMIT, &text, err);
	size_t mark = charset_mark(text.data, text.len);
	ok = ok && charset_check(o->from, text.data, text.len, err) &&
		 reparse_outline(s, text.data + mark, text.len - mark, o->force ? REPARSE_LOSING : 0, &lost,
						 &unread, err);
	if (!ok)
		say_lines("would go", &lost);
	say_lines("not understood", &unread);
	if (!ok && lost.len)
		err_add(err, "--force lets %s go.", strchr(lost.data, '\n')[1] ? "them" : "it");
	buf_release(&text);
	buf_release(&lost);
	buf_release(&unread);
	return ok;
}

static bool plan(const struct options *o, const struct headless_job *job, struct err *err)
{
	struct headless h;
	if (!headless_open(&h, job, err))
		return false;
	if (o->from ? read_back(h.session, o, err) : headless_plan(&h, err))
		print_plan(&h.session->doc, err);
	headless_close(&h, err);
	return !err->kind;
}

static bool plan_aside(const struct options *o, struct headless_job *job, struct err *err)
{
	char *folder = make_folder(err);
	if (!folder)
		return false;
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/plan.longhand", folder);
	job->project = path.data;
	job->backups = 0;
	bool ok = plan(o, job, err);
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
	if (o->from && !o->project)
		return err_set(err, ERR_USAGE,
					   "--from needs the project the outline belongs to: --project FILE.");
	return o->project ? plan(o, job, err) : plan_aside(o, job, err);
}

static int run(const struct options *o, struct err *err)
{
	return output_check(err) ? headless_command(o, plan_document, err) : (int)err->kind;
}

const struct command command_plan = {
	.name = "plan",
	.usage = "-i TEXT|- [-w N] [--project FILE [--from FILE]]",
	.help = "print the outline of a document, one section a line",
	.detail =
		"With --project the outline is kept in FILE, to be edited in the interface and written\n"
		"from there or by “longhand write”; a FILE that has an outline already is printed. With "
		"--from\n"
		"the outline of the project becomes what an edited print of it says: texts stay with "
		"their\n"
		"rows, and a row with a text goes only with --force.",
	.takes = "instruction instruction-file words project from json force " TAKES_MODEL,
	.files = 1,
	.run = run,
};
