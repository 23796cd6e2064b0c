#include "cmd/command.h"
#include "cmd/eval_report.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"
#include "eval/likelihood_run.h"

static bool read_all(struct texts *texts, const struct options *o, struct err *err)
{
	bool ok = o->file_count ||
			  err_set(err, ERR_USAGE, "There is no text: name its file with --text FILE.");
	for (int i = 0; ok && i < o->file_count; i++)
		ok = texts_read(texts, o->files[i], err);
	return ok;
}

static bool measure(const struct options *o, const struct settings *s, const struct texts *texts,
					struct likelihood *l, struct err *err)
{
	struct teller t;
	const struct likelihood_job job = {
		.texts = texts,
		.model = &s->model,
		.program = o->program                   ? o->program
				   : s->model.provider->is_file ? ""
												: NULL,
		.output = o->output,
		.window = o->window,
	};
	if (o->output && !strcmp(o->output, "-"))
		return err_set(err, ERR_USAGE, "What is measured is kept in a file of its own: -o FILE.");
	if (job.program && !*s->model.name)
		return err_set(err, ERR_USAGE, "Name the model's file (GGUF) with --model FILE.");
	struct llm *llm = llm_new();
	teller_open(&t, "text", "texts", o->json);
	bool ok = likelihood_run(llm, &job, &t.watch, l, err);
	teller_close(&t);
	llm_free(llm);
	return ok;
}

static bool tell(const struct options *o, struct report *report, const struct likelihood *l,
				 struct err *err)
{
	struct report_table curve, each;
	struct plot plot;
	report_table_init(&curve,
					  "Mean negative log-likelihood of the tokens up to each position (nats)");
	report_table_init(&each, "Texts");
	likelihood_table(l, report->format == REPORT_CSV, &curve);
	likelihood_texts_table(l, &each);
	report_table(report, &curve);
	if (report->format != REPORT_CSV)
		report_table(report, &each);
	if (report->json)
		likelihood_json(l, &report->out);
	likelihood_plot(l, &plot);
	bool ok = report_plot(report, &plot, o->svg, err);
	plot_release(&plot);
	report_table_release(&curve);
	report_table_release(&each);
	return report_print(report, ok ? err : NULL) && ok;
}

/* What was measured is told also where a later text failed. */
static bool work(const struct options *o, struct report *report, struct err *err)
{
	struct settings settings;
	struct texts texts;
	struct likelihood l;
	texts_init(&texts);
	likelihood_init(&l);
	bool ok = read_all(&texts, o, err) && settings_read_server(&settings, o, err);
	if (ok) {
		ok = measure(o, &settings, &texts, &l, err);
		if (l.count)
			ok = tell(o, report, &l, ok ? err : NULL) && ok;
		settings_release(&settings);
	}
	likelihood_release(&l);
	texts_release(&texts);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	struct report report;
	output_as_json(o->json);
	bool ok = report_init(&report, o, err) && output_check(err) && work(o, &report, err);
	report_release(&report);
	return ok ? 0 : (int)err->kind;
}

const struct command command_eval_likelihood = {
	.name = "eval likelihood",
	.usage = "--text FILE… [-o FILE] [--window N] [--program NAME]",
	.help = "test whether long texts hang together, under a long-context model",
	.detail =
		"Tells how improbable the tokens of a text are on average, up to each position: where it "
		"hangs\n"
		"together the curve falls. A text is a file, the answers of a NAME.jsonl, or a project. "
		"The\n"
		"model's server has to return the log-probabilities of a prompt, as vLLM does; else name "
		"a\n"
		"GGUF file with --model, and llama-perplexity of llama.cpp with --program.",
	.takes = "text output window program svg " TAKES_REPORT TAKES_MODEL,
	.files = -1,
	.run = run,
};
