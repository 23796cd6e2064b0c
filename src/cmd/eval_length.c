#include "cmd/command.h"
#include "cmd/eval_report.h"
#include "cmd/output.h"
#include "eval/scores.h"

typedef void table_fn(const struct scores *s, struct report_table *t);

static void add_table(struct report *report, const struct scores *s, const char *title,
					  table_fn *fill)
{
	struct report_table table;
	report_table_init(&table, title);
	fill(s, &table);
	report_table(report, &table);
	report_table_release(&table);
}

static bool add_plot(struct report *report, const struct scores *s,
					 void (*make)(const struct scores *s, struct plot *p), const char *svg,
					 struct err *err)
{
	struct plot plot;
	make(s, &plot);
	bool ok = report_plot(report, &plot, svg, err);
	plot_release(&plot);
	return ok;
}

static bool read_all(struct scores *s, const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE,
					   "There are no answers: name the files that eval predict or eval judge "
					   "wrote.");
	for (int i = 0; i < o->file_count; i++) {
		if (!scores_read(s, o->files[i], err))
			return false;
	}
	return true;
}

/* ---- eval length ---- */

static bool tell_length(const struct options *o, struct report *report, const struct scores *s,
						struct err *err)
{
	if (report->json)
		scores_length_json(s, &report->out);
	add_table(report, s, "Length scores, with their 95 % bootstrap intervals", scores_length_table);
	return add_plot(report, s, scores_scatter, o->svg, err);
}

/* ---- eval report ---- */

static bool tell_all(const struct options *o, struct report *report, const struct scores *s,
					 struct err *err)
{
	if (report->json)
		scores_length_json(s, &report->out);
	add_table(report, s, "Scores by required length", scores_range_table);
	if (scores_are_judged(s))
		add_table(report, s, "Quality by dimension", scores_dimension_table);
	if (s->count > 1)
		add_table(report, s, "Differences from the first run, by pairs of answers to one prompt",
				  scores_paired_table);
	return add_plot(report, s, scores_scatter, NULL, err) &&
		   add_plot(report, s, scores_bars, o->svg, err);
}

/* ---- Both ---- */

static int run_with(const struct options *o,
					bool (*tell)(const struct options *o, struct report *report,
								 const struct scores *s, struct err *err),
					struct err *err)
{
	struct report report;
	struct scores scores;
	scores_init(&scores);
	output_as_json(o->json);
	bool ok = report_init(&report, o, err) && read_all(&scores, o, err) &&
			  tell(o, &report, &scores, err) && report_print(&report, err);
	scores_release(&scores);
	report_release(&report);
	return ok ? 0 : (int)err->kind;
}

static int run_length(const struct options *o, struct err *err)
{
	return run_with(o, tell_length, err);
}

static int run_report(const struct options *o, struct err *err)
{
	return run_with(o, tell_all, err);
}

const struct command command_eval_length = {
	.name = "eval length",
	.usage = "[--svg FILE] ANSWERS…",
	.help = "score how near answers come to the length that was asked for",
	.detail = "The paper's score S_l, from 0 to 100, of what predict wrote: its mean with a "
			  "bootstrap\n"
			  "interval, its median, by required length, by type and by language, and a plot of\n"
			  "required against actual length.",
	.takes = "svg " TAKES_REPORT,
	.files = -1,
	.run = run_length,
};

const struct command command_eval_report = {
	.name = "eval report",
	.usage = "[--svg FILE] ANSWERS…",
	.help = "compare runs: the tables of the paper, differences by pairs, plots",
	.detail = "S, S_l and S_q of what predict or judge wrote, over all and by required length, "
			  "and the\n"
			  "six dimensions; the differences of further runs from the first, over the prompts "
			  "both\n"
			  "answered; lengths and scores as plots.",
	.takes = "svg " TAKES_REPORT,
	.files = -1,
	.run = run_report,
};
