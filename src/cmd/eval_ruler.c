#include "cmd/command.h"
#include "cmd/eval_report.h"
#include "cmd/output.h"
#include "cmd/predict.h"
#include "cmd/settings.h"
#include "eval/ruler.h"

static bool check(const struct options *o, struct err *err)
{
	if (!o->output && !o->file_count)
		return err_set(err, ERR_USAGE,
					   "Name the file that the answers go to, -o FILE, or files of answers to "
					   "compare.");
	return o->output || !o->data ||
		   err_set(err, ERR_USAGE,
				   "With --data, name the file that the answers go to as well: -o FILE.");
}

/* ---- Measuring ------------------------------------------------------------------------------ */

static bool predict(const struct options *o, const struct settings *s, const struct buf *list,
					struct err *err)
{
	struct predict_job job;
	struct options direct = *o;
	direct.method = o->method ? o->method : "direct";
	if (!predict_by_options(&direct, s, &job, err))
		return false;
	if (!o->data) {
		job.data = "the list";
		job.list = list;
	}
	settings_tell_default(s);
	return predict_told(&job, "answer", "answers", o->json, err);
}

static bool measure(const struct options *o, struct err *err)
{
	struct settings settings;
	struct buf list = BUF_INIT;
	bool ok = (o->data || ruler_list(&list, err)) && settings_read(&settings, o, err);
	if (ok) {
		ok = predict(o, &settings, &list, err);
		settings_release(&settings);
	}
	buf_release(&list);
	return ok;
}

/* ---- Telling -------------------------------------------------------------------------------- */

static bool read_all(struct ruler *r, const struct options *o, struct err *err)
{
	bool ok = !o->output || ruler_read(r, o->output, err);
	for (int i = 0; ok && i < o->file_count; i++)
		ok = ruler_read(r, o->files[i], err);
	return ok;
}

static bool tell(const struct options *o, struct report *report, const struct ruler *r,
				 struct err *err)
{
	struct report_table table;
	struct plot plot;
	report_table_init(&table, "Words of the answers, by the words that were asked for");
	ruler_table(r, &table);
	report_table(report, &table);
	if (report->json)
		ruler_json(r, &report->out);
	ruler_plot(r, &plot);
	bool ok = report_plot(report, &plot, o->svg, err);
	plot_release(&plot);
	report_table_release(&table);
	return report_print(report, ok ? err : NULL) && ok;
}

static bool report_on(const struct options *o, struct report *report, struct err *err)
{
	struct ruler r;
	ruler_init(&r);
	bool ok = read_all(&r, o, err) && tell(o, report, &r, err);
	ruler_release(&r);
	return ok;
}

/* What came is told also where some answers failed. */
static bool work(const struct options *o, struct report *report, struct err *err)
{
	struct err trouble = ERR_INIT;
	if (o->output && !measure(o, err)) {
		if (err->kind == ERR_MODEL)
			report_on(o, report, &trouble);
		return false;
	}
	return report_on(o, report, err);
}

static int run(const struct options *o, struct err *err)
{
	struct report report;
	output_as_json(o->json);
	bool ok = report_init(&report, o, err) && check(o, err) && work(o, &report, err);
	report_release(&report);
	return ok ? 0 : (int)err->kind;
}

const struct command command_eval_ruler = {
	.name = "eval ruler",
	.usage = "[-o FILE [--data FILE] [--method NAME]] [FILE…]",
	.help = "find how long the longest answers of a model get",
	.detail = "Asks eight instructions, four Chinese and four English, for 1,000, 2,000, 5,000, "
			  "10,000,\n"
			  "20,000 and 30,000 words each, or those of --data, as predict does: what is in -o "
			  "FILE is\n"
			  "not asked again. Then tells how long the answers are, for each length that was "
			  "asked for\n"
			  "and for all, of that file and of others that are named. The method is direct where "
			  "none\n"
			  "is named.",
	.takes = "data svg " TAKES_PREDICT TAKES_REPORT TAKES_MODEL,
	.files = -1,
	.run = run,
};
