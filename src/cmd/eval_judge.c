#include "batch/judging.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"

#define JOBS 4

static bool judge(const struct options *o, const struct settings *s, struct err *err)
{
	struct teller t;
	const struct model *model = settings_judge(s, err);
	struct judging_job job = {
		.input = o->files[0],
		.output = o->output,
		.model = model,
		.jobs = o->jobs ? o->jobs : JOBS,
		.repeats = o->repeats ? o->repeats : 1,
		.seed = s->model.has_seed ? s->model.seed : 0,
	};
	if (!model || !shard_parse(&job.shard, o->shard, err))
		return false;
	struct llm *llm = llm_new();
	teller_open(&t, "judgement", "judgements", o->json);
	bool ok = judging_run(llm, &job, &t.watch, err);
	teller_close(&t);
	llm_free(llm);
	return ok;
}

static bool check(const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE,
					   "There are no answers: name the file that eval predict "
					   "wrote.");
	return (o->output && strcmp(o->output, "-") != 0) ||
		   err_set(err, ERR_USAGE,
				   "Name the file that the scores go to: -o FILE. What is in it is "
				   "not judged again.");
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	if (!check(o, err) || !settings_read(&settings, o, err))
		return (int)err->kind;
	bool ok = judge(o, &settings, err);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_eval_judge = {
	.name = "eval judge",
	.usage = "PREDICTIONS -o FILE [--repeats N] [--jobs N]",
	.help = "have a model score answers from 1 to 5 in six respects",
	.detail =
		"Relevance, Accuracy, Coherence, Clarity, Breadth and Depth, Reading Experience, by the\n"
		"prompt judge.txt. A line is the answer's with scores, quality, judge, judgements; a "
		"reply\n"
		"that cannot be read is asked for again, and after five tries the line is marked "
		"unscored.\n"
		"The model is the judge of the configuration, else the writer.",
	.takes = "output repeats jobs shard json " TAKES_MODEL,
	.files = 1,
	.run = run,
};
