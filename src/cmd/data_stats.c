#include "base/number.h"
#include "cmd/command.h"
#include "cmd/eval_report.h"
#include "cmd/output.h"
#include "data/stats.h"

static bool read_all(struct stats *s, const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE, "There is nothing to measure: name files of training data.");
	for (int i = 0; i < o->file_count; i++) {
		if (!stats_read(s, o->files[i], err))
			return false;
	}
	return true;
}

static void add_table(struct report *report, const struct stats *s, const char *title,
					  void (*fill)(const struct stats *s, struct report_table *t))
{
	struct report_table table;
	report_table_init(&table, title);
	fill(s, &table);
	report_table(report, &table);
	report_table_release(&table);
}

static bool add_plot(struct report *report, const struct stats *s, const struct options *o,
					 struct err *err)
{
	struct plot plot;
	stats_histogram(s, o->linear ? STAT_LINEAR : STAT_LOG, &plot);
	bool ok = report_plot(report, &plot, o->svg, err);
	plot_release(&plot);
	return ok;
}

static void tell_left_out(const struct stats *s)
{
	for (size_t i = 0; i < s->count; i++) {
		const struct stats_file *f = &s->files[i];
		if (f->not_kept)
			output_sayf("%s: %s of %s lines are not kept, and not counted.", f->name,
						number_text(f->not_kept).of, number_text(f->lines).of);
		if (f->unread)
			output_sayf("%s: %s of %s lines are no JSON objects.", f->name,
						number_text(f->unread).of, number_text(f->lines).of);
		if (f->without)
			output_sayf("%s: %s of %s lines have no answer.", f->name, number_text(f->without).of,
						number_text(f->lines).of);
	}
}

static int run(const struct options *o, struct err *err)
{
	struct report report;
	struct stats stats;
	stats_init(&stats);
	output_as_json(o->json);
	bool ok = report_init(&report, o, err) && read_all(&stats, o, err);
	if (ok) {
		if (report.json)
			stats_json(&stats, &report.out);
		add_table(&report, &stats, "Length of outputs, in words", stats_quantile_table);
		add_table(&report, &stats, "Outputs of so many words or more", stats_share_table);
		ok = add_plot(&report, &stats, o, err) && report_print(&report, err);
	}
	if (ok && !o->json)
		tell_left_out(&stats);
	stats_release(&stats);
	report_release(&report);
	return ok ? 0 : (int)err->kind;
}

const struct command command_data_stats = {
	.name = "data stats",
	.usage = "[--svg FILE] FILE…",
	.help = "tell how long the outputs of training data are: quantiles, shares, a histogram",
	.detail = "FILE is what build or filter wrote, an export, or other training data in any form\n"
			  "that select reads; each answer of a conversation is an output. By language and by\n"
			  "type; several files are compared. What filter did not keep is left out.",
	.takes = "svg linear " TAKES_REPORT,
	.files = -1,
	.run = run,
};
