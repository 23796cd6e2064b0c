#include "cmd/eval_predict.h"

#include "batch/predict.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"

#define JOBS     4
#define PARALLEL 8 /* sections at once, of a method that has it so */

/* ---- The command ---------------------------------------------------------------------------- */

static bool is_on(const struct settings *s, const char *name)
{
	return strcmp(setting_text(&s->set, name, "off"), "on") == 0;
}

bool eval_predict(const struct options *o, const struct settings *s, const struct method *method,
				  const struct buf *list, struct err *err)
{
	struct teller t;
	const struct predict_job job = {
		.data = list ? "the list" : o->data,
		.list = list,
		.output = o->output,
		.method = method,
		.all = o->all,
		.jobs = o->jobs ? o->jobs : JOBS,
		.limit = o->limit,
		.model = &s->model,
		.roles = &s->roles,
		.parallel = o->parallel        ? o->parallel
					: method->parallel ? PARALLEL
									   : 1,
		.best = (int)setting_number(&s->set, "best_of", 1),
		.tighten = is_on(s, "tighten"),
		.add_sections = is_on(s, "add_sections"),
	};
	struct llm *llm = llm_new();
	teller_open(&t, "answer", "answers", o->json);
	bool ok = predict_run(llm, &job, &t.watch, err);
	teller_close(&t);
	llm_free(llm);
	return ok;
}

static bool check(const struct options *o, const struct method *method, struct err *err)
{
	if (!o->data)
		return err_set(err, ERR_USAGE,
					   "There are no instructions: name their file with --data "
					   "FILE.");
	if (!o->output || !strcmp(o->output, "-"))
		return err_set(err, ERR_USAGE,
					   "Name the file that the answers go to: -o FILE. What is in "
					   "it is not asked again.");
	return method || err_set(err, ERR_USAGE,
							 "“%s” is no method; known are direct, agentwrite, parallel and "
							 "longhand.",
							 o->method);
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	const struct method *method = method_named(o->method ? o->method : "longhand");
	if (!check(o, method, err) || !settings_read(&settings, o, err))
		return (int)err->kind;
	output_as_json(o->json);
	settings_tell_default(&settings);
	bool ok = eval_predict(o, &settings, method, NULL, err);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
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
	.takes = "data output method all jobs limit parallel best-of json " TAKES_MODEL,
	.run = run,
};
