#include "base/signals.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/progress.h"
#include "cmd/settings.h"
#include "cmd/status_line.h"
#include "eval/predict.h"

#define JOBS     4
#define PARALLEL 8 /* sections at once, of a method that has it so */

/* ---- Telling -------------------------------------------------------------------------------- */

struct teller {
	struct status_line line;
};

static void put_state(struct buf *out, const struct predict_progress *now)
{
	buf_addf(out, "%ld/%ld answers · %d under way · ", now->done, now->all, now->at_work);
	progress_add_words(out, now->words);
	buf_add_str(out, " words");
	if (now->failed)
		buf_addf(out, " · %ld failed", now->failed);
	if (now->left >= 0) {
		buf_add_str(out, " · ");
		progress_add_time(out, now->left);
		buf_add_str(out, " left");
	}
}

static void tell_progress(void *ctx, const struct predict_progress *now)
{
	struct teller *t = ctx;
	struct buf text = BUF_INIT;
	put_state(&text, now);
	status_line_show(&t->line, &text);
	buf_release(&text);
}

static void tell_event(long index, long required, long words, const struct err *err)
{
	struct buf event = BUF_INIT;
	output_begin(&event, err ? "failed" : "answer");
	output_number(&event, "index", index);
	output_number(&event, "required", required);
	if (err)
		output_string(&event, "error", err->text);
	else
		output_number(&event, "words", words);
	output_end(&event);
}

static void tell_end(void *ctx, const struct predict_progress *now, long index, long required,
					 long words, const struct err *err)
{
	struct teller *t = ctx;
	struct buf text = BUF_INIT;
	status_line_clear(&t->line);
	if (output_is_json()) {
		tell_event(index, required, words, err);
		return;
	}
	buf_addf(&text, "%ld/%ld: ", now->done + now->failed, now->all);
	if (err) {
		buf_addf(&text, "line %ld failed: %s", index + 1, err->text);
	} else {
		progress_add_words(&text, words);
		if (required) {
			buf_addf(&text, " of ");
			progress_add_words(&text, required);
		}
		buf_addf(&text, " words for line %ld", index + 1);
	}
	output_say(text.data);
	buf_release(&text);
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool is_on(const struct settings *s, const char *name)
{
	return strcmp(setting_text(&s->set, name, "off"), "on") == 0;
}

static bool predict(const struct options *o, const struct settings *s, const struct method *method,
					struct err *err)
{
	struct teller t;
	const struct predict_job job = {
		.data = o->data,
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
	const struct predict_watch watch = {.ctx = &t, .progress = tell_progress, .ended = tell_end};
	status_line_init(&t.line, o->json);
	struct llm *llm = llm_new();
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	bool ok = predict_run(llm, &job, &watch, err);
	status_line_release(&t.line);
	llm_free(llm);
	signals_close();
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
	bool ok = predict(o, &settings, method, err);
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
