#include "base/number.h"
#include "base/signals.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "data/filter.h"
#include "report/table.h"

/* ---- Limits ---- */

static bool take_share(double *limit, const char *option, const char *text, struct err *err)
{
	double number;
	if (!text)
		return true;
	if (!number_read(text, &number))
		return err_set(err, ERR_USAGE, "--%s takes a share such as 0.5, not “%s”.", option, text);
	*limit = number;
	return true;
}

static bool take_limits(struct fault_limits *limits, const struct options *o, struct err *err)
{
	*limits = fault_limits_usual;
	limits->words = o->least;
	limits->steps = o->steps ? o->steps : limits->steps;
	return take_share(&limits->shortest, "shortest", o->shortest, err) &&
		   take_share(&limits->longest, "longest", o->longest, err) &&
		   take_share(&limits->repetition, "repetition", o->repetition, err) &&
		   take_share(&limits->foreign, "foreign", o->foreign, err);
}

/* ---- The report ---- */

static void tell_events(const struct filter_told *told)
{
	struct buf event;
	for (size_t i = 0; fault_rules[i].name; i++) {
		output_begin(&event, "rule");
		output_string(&event, "name", fault_rules[i].name);
		output_number(&event, "lines", told->of[i]);
		output_number(&event, "alone", told->only[i]);
		output_end(&event);
	}
	output_begin(&event, "filtered");
	output_number(&event, "lines", told->all);
	output_number(&event, "kept", told->kept);
	output_number(&event, "cleaned", told->tidied);
	output_end(&event);
}

static void tell_table(const struct filter_told *told)
{
	struct report_table t;
	report_table_init(&t, "");
	report_table_column(&t, REPORT_TEXT, "fault");
	report_table_column(&t, REPORT_NUMBER, "lines");
	report_table_column(&t, REPORT_NUMBER, "alone");
	report_table_column(&t, REPORT_TEXT, "what it is");
	for (size_t i = 0; fault_rules[i].name; i++) {
		report_table_text(&t, fault_rules[i].name);
		report_table_number(&t, (double)told->of[i], 0);
		report_table_number(&t, (double)told->only[i], 0);
		report_table_text(&t, fault_rules[i].help);
	}
	output_table(&t);
	report_table_release(&t);
	output_sayf("%s of %s documents are kept; leftovers were taken out of %s.",
				number_text(told->kept).of, number_text(told->all).of,
				number_text(told->tidied).of);
}

/* ---- The command ---- */

static bool check(const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE,
					   "There is nothing to filter: name the file that data build wrote.");
	return o->output || output_check(err);
}

static int run(const struct options *o, struct err *err)
{
	struct filter_told told;
	struct filter_job job = {.output = o->output ? o->output : "-"};
	output_as_json(o->json);
	if (!check(o, err) || !take_limits(&job.limits, o, err) ||
		!shard_parse(&job.shard, o->shard, err))
		return (int)err->kind;
	job.input = o->files[0];
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	if (filter_run(&job, &told, err))
		(o->json ? tell_events : tell_table)(&told);
	signals_close();
	return (int)err->kind;
}

const struct command command_data_filter = {
	.name = "data filter",
	.usage = "BUILT -o FILE [OPTION…]",
	.help = "judge documents that were built by rules, and take out what is not theirs",
	.detail =
		"Every line goes out with keep (true or false) and faults, the names of the rules that it\n"
		"fails; nothing is deleted. Step markers and other leftovers are taken out of response;\n"
		"response_raw then has the text as it was.",
	.takes = "output shortest longest least-words steps repetition foreign shard json",
	.files = 1,
	.run = run,
};
