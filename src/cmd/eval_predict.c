#include "cmd/output.h"
#include "cmd/predict.h"

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	struct predict_job job;
	if (!o->data)
		err_set(err, ERR_USAGE,
				"There are no instructions: name their file with --data "
				"FILE.");
	if (err->kind || !settings_read(&settings, o, err))
		return (int)err->kind;
	output_as_json(o->json);
	if (predict_by_options(o, &settings, &job, err)) {
		settings_tell_default(&settings);
		predict_told(&job, "answer", "answers", o->json, err);
	}
	settings_release(&settings);
	return (int)err->kind;
}

const struct command command_eval_predict = {
	.name = "eval predict",
	.usage = "--data FILE -o FILE [--method NAME] [--jobs N]",
	.help = "have a model answer a list of instructions",
	.detail = "The list is JSON Lines with “prompt” and, where it is known, “length” in words and\n"
			  "“type”, such as LongBench-Write's. An answer is a line with these and response,\n"
			  "response_length, model, method, seed, seconds, usage. Stopped or killed, the same "
			  "command\n"
			  "goes on where it was; answers that failed are asked for again.",
	.takes = "data json " TAKES_PREDICT TAKES_MODEL,
	.run = run,
};
