#include "cmd/output.h"
#include "cmd/predict.h"

static bool build(const struct options *o, const struct settings *s, struct err *err)
{
	struct predict_job job;
	if (!predict_by_options(o, s, &job, err))
		return false;
	job.data = o->files[0];
	job.provenance = true;
	settings_tell_default(s);
	return predict_told(&job, "document", "documents", o->json, err);
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	if (!o->file_count)
		err_set(err, ERR_USAGE,
				"There are no instructions: name the file that data select wrote (-: standard "
				"input).");
	if (err->kind || !settings_read(&settings, o, err))
		return (int)err->kind;
	output_as_json(o->json);
	build(o, &settings, err);
	settings_release(&settings);
	return (int)err->kind;
}

const struct command command_data_build = {
	.name = "data build",
	.usage = "SELECTED -o FILE [--jobs N] [--shard I/N]",
	.help = "plan and write a document for each instruction",
	.detail =
		"A line is the instruction's with response, response_length, model, method, seed, usage,\n"
		"requests, plan, steps (each request: what for, words, seed, tokens) and versions. Killed\n"
		"anywhere, the same command goes on and asks for no finished step again; the lines are "
		"then\n"
		"what they would have been. What failed is asked for again the next time.",
	.takes = "json " TAKES_PREDICT TAKES_MODEL,
	.files = 1,
	.run = run,
};
