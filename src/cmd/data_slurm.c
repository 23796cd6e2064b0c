#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "data/slurm.h"

static bool takes_shards(const struct command *command)
{
	const struct option_row *row = option_rows;
	while (strcmp(row->name, "shard") != 0)
		row++;
	return option_taken(row, command);
}

/* "data" for the step "build", "eval" for "predict"; NULL: there is no such step to share out. */
static const char *group_of(const char *step)
{
	const struct command *const groups[] = {&command_data, &command_eval};
	for (size_t i = 0; i < sizeof groups / sizeof *groups; i++) {
		const struct command *part = command_part(groups[i], step);
		if (part && takes_shards(part))
			return groups[i]->name;
	}
	return NULL;
}

static bool check_inputs(const struct options *task, struct err *err)
{
	bool ok = !task->data || file_check(task->data, err);
	for (int i = 0; ok && i < task->file_count; i++)
		ok = file_check(task->files[i], err);
	return ok;
}

/* Read now, so that what is wrong is not first told by every task on the cluster. */
static bool check_task(const char *const *words, int count, struct command_line *line,
					   struct err *err)
{
	const char **argv = mem_alloc((size_t)(count + 1) * sizeof *argv);
	argv[0] = "longhand";
	memcpy(argv + 1, words, (size_t)count * sizeof *argv);
	bool ok = options_parse(line, count + 1, (char **)argv, err);
	const struct options *o = &line->options;
	if (ok && (o->output || o->shard))
		ok = err_set(err, ERR_USAGE,
					 "-o and --shard of the tasks are made here: name the output of the whole with "
					 "the -o of “data slurm”.");
	if (ok && ((o->file_count && !strcmp(o->files[0], "-")) || (o->data && !strcmp(o->data, "-"))))
		ok = err_set(err, ERR_USAGE, "The tasks cannot read standard input: name a file.");
	free(argv);
	return ok && check_inputs(o, err);
}

/* The merge would replace what the tasks read. */
static bool check_output(const struct options *task, const char *output, struct err *err)
{
	bool same = task->data && file_same(task->data, output);
	for (int i = 0; i < task->file_count; i++)
		same = same || file_same(task->files[i], output);
	return !same ||
		   err_set(err, ERR_USAGE, "%s is what the tasks read: name another file with -o.", output);
}

/* Our own path: the nodes may have another PATH. */
static const char *own_path(char *path, size_t size)
{
	ssize_t len = readlink("/proc/self/exe", path, size - 1);
	if (len <= 0)
		return "longhand";
	path[len] = '\0';
	return path;
}

static void tell(const struct slurm_job *job)
{
	if (output_is_json()) {
		struct buf event, folder = BUF_INIT;
		buf_addf(&folder, "%s.slurm", job->output);
		output_begin(&event, "slurm");
		output_string(&event, "folder", folder.data);
		output_number(&event, "parts", job->parts);
		output_end(&event);
		buf_release(&folder);
		return;
	}
	output_sayf(
		"%s.slurm: scripts for %d parts. Its submit.sh hands them to Slurm; run again, it goes "
		"on where they were.",
		job->output, job->parts);
}

static bool write_scripts(const struct options *o, const char *group, struct err *err)
{
	int count = o->file_count + 1;
	char path[PATH_MAX];
	const char **words = mem_alloc((size_t)(count + 1) * sizeof *words);
	struct command_line line;
	words[0] = group;
	memcpy(words + 1, o->files, (size_t)o->file_count * sizeof *words);
	bool ok = check_task(words, count, &line, err) && check_output(&line.options, o->output, err);
	const struct slurm_job job = {
		.program = own_path(path, sizeof path),
		.words = words,
		.quota = ok ? line.options.quota : NULL,
		.parts = o->array,
		.output = o->output,
		.force = o->force,
	};
	ok = ok && slurm_run(&job, err);
	if (ok)
		tell(&job);
	options_release(&line);
	free(words);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	const char *group = o->file_count ? group_of(o->files[0]) : NULL;
	output_as_json(o->json);
	if (!o->file_count)
		err_set(err, ERR_USAGE,
				"Say which step is shared out, and what of: “longhand data slurm --array 8 -o "
				"built.jsonl build selected.jsonl”.");
	else if (!group)
		err_set(err, ERR_USAGE,
				"“%s” cannot be shared out: select, build, filter, pairs, backtranslate, judge and "
				"predict can.",
				o->files[0]);
	else if (!o->output || !strcmp(o->output, "-"))
		err_set(err, ERR_USAGE, "Name the file that the parts are put together in: -o FILE.");
	else if (!o->array || o->array > SLURM_PARTS_MOST)
		err_set(err, ERR_USAGE, "Say how many parts there are to be, 1 to %d: --array 8.",
				SLURM_PARTS_MOST);
	else
		write_scripts(o, group, err);
	return (int)err->kind;
}

const struct command command_data_slurm = {
	.name = "data slurm",
	.usage = "--array N -o FILE STEP INPUT… [-- OPTION…]",
	.help = "share a step out over a cluster, as a job array of Slurm",
	.detail =
		"STEP is a command that takes --shard: select, build, filter, pairs, backtranslate, judge\n"
		"or predict. Its own options come after “--”. FILE.slurm gets array.sh, merge.sh and\n"
		"submit.sh, which hands them to Slurm; a task that is killed, preempted or out of time\n"
		"goes on where it was, and the parts are put together in FILE when all are done.",
	.takes = "array output force json",
	.files = -1,
	.run = run,
};
