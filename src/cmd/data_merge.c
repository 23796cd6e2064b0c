#include "base/number.h"
#include "base/signals.h"
#include "batch/merge.h"
#include "cmd/command.h"
#include "cmd/output.h"

static void tell(const struct merge_told *told)
{
	if (output_is_json()) {
		struct buf event;
		output_begin(&event, "merged");
		output_number(&event, "lines", told->lines);
		output_number(&event, "same", told->same);
		output_number(&event, "beyond_the_quota", told->beyond);
		output_end(&event);
		return;
	}
	if (told->same)
		output_sayf("%s %s there more than once.", number_text(told->same).of,
					told->same == 1 ? "line was" : "lines were");
	if (told->beyond)
		output_sayf("%s %s beyond the quota.", number_text(told->beyond).of,
					told->beyond == 1 ? "line is" : "lines are");
	output_sayf("%s line%s.", number_text(told->lines).of, told->lines == 1 ? "" : "s");
}

static int run(const struct options *o, struct err *err)
{
	struct quota quota;
	struct merge_told told;
	const struct merge_job job = {
		.inputs = (const char *const *)o->files,
		.input_count = (size_t)o->file_count,
		.output = o->output ? o->output : "-",
		.quota = &quota,
	};
	output_as_json(o->json);
	if (!o->file_count)
		err_set(err, ERR_USAGE, "There is nothing to merge: name the files of the parts.");
	if (err->kind || !quota_parse(&quota, o->quota, err))
		return (int)err->kind;
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	if (merge_run(&job, &told, err))
		tell(&told);
	signals_close();
	return (int)err->kind;
}

const struct command command_data_merge = {
	.name = "data merge",
	.usage = "[-o FILE] FILE…",
	.help = "put the parts of several processes together, line for line as one had made them",
	.detail = "The files are what the same command wrote with --shard 1/N to N/N. Lines go in the\n"
			  "order of the list; a --quota is counted over all of them.",
	.takes = "output quota json",
	.files = -1,
	.run = run,
};
