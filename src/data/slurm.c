#include "data/slurm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/quote.h"
#include "base/shipped.h"
#include "base/template.h"
#include "data/folder.h"

enum { PARTS, FOLDER, PROGRAM, COMMAND, OUTPUT, RESULT, QUOTA, VALUES };

static const char *const names[VALUES] = {"PARTS",  "FOLDER", "PROGRAM", "COMMAND",
										  "OUTPUT", "RESULT", "QUOTA"};

static void put_words(struct buf *out, const char *const *words)
{
	for (const char *const *first = words; *words; words++) {
		if (words != first)
			buf_add_char(out, ' ');
		quote_shell(out, *words);
	}
}

/* Each is a text of shell. */
static bool make_values(const struct slurm_job *job, const char *folder, struct buf *values,
						struct err *err)
{
	char *here = getcwd(NULL, 0);
	if (!here)
		return err_errno(err, ERR_FILE, "The folder that this is run in cannot be told");
	quote_shell(&values[FOLDER], here);
	free(here);
	buf_addf(&values[PARTS], "%d", job->parts);
	quote_shell(&values[PROGRAM], job->program);
	put_words(&values[COMMAND], job->words);
	quote_shell(&values[OUTPUT], folder);
	quote_shell(&values[RESULT], job->output);
	if (job->quota) {
		buf_add_str(&values[QUOTA], " --quota ");
		quote_shell(&values[QUOTA], job->quota);
	}
	return true;
}

static bool add_script(struct folder *f, const char *name, const struct buf *values,
					   struct err *err)
{
	struct template_value list[VALUES];
	struct buf text = BUF_INIT, path = BUF_INIT;
	for (int i = 0; i < VALUES; i++)
		list[i] = (struct template_value){names[i], values[i].data, values[i].len};
	buf_addf(&path, "recipes/slurm-%s", name);
	bool ok = shipped_load(path.data, &text, NULL, err);
	if (ok)
		template_expand(folder_add(f, name, true), text.data, list, VALUES);
	buf_release(&text);
	buf_release(&path);
	return ok;
}

bool slurm_run(const struct slurm_job *job, struct err *err)
{
	struct folder f = {.count = 0};
	struct buf values[VALUES], folder = BUF_INIT;
	for (int i = 0; i < VALUES; i++)
		buf_init(&values[i]);
	buf_addf(&folder, "%s.slurm", job->output);
	bool ok = make_values(job, folder.data, values, err) &&
			  add_script(&f, "array.sh", values, err) && add_script(&f, "merge.sh", values, err) &&
			  add_script(&f, "submit.sh", values, err) &&
			  folder_write(&f, folder.data, job->force, err);
	for (int i = 0; i < VALUES; i++)
		buf_release(&values[i]);
	buf_release(&folder);
	folder_release(&f);
	return ok;
}
