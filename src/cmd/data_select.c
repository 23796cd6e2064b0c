#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"
#include "data/select.h"
#include "report/table.h"

#define JOBS 4

/* ---- What fell out where -------------------------------------------------------------------- */

static void tell_row(const struct select_row *row)
{
	struct buf event = BUF_INIT;
	output_begin(&event, "selected");
	output_string(&event, "language", row->language);
	output_number(&event, "read", row->read);
	for (int i = 0; i < SELECT_STAGES; i++)
		output_number(&event, select_stage_names[i], row->at[i]);
	output_number(&event, "asked", row->asked);
	output_end(&event);
}

static void tell(const struct select_report *report)
{
	struct report_table table;
	report_table_init(&table, "");
	for (int i = 0; i < report->count && output_is_json(); i++)
		tell_row(&report->rows[i]);
	select_report_fill(report, &table);
	output_table(&table);
	if (report->offline)
		output_say("No model was asked: what is left may be short as well. Without --offline a "
				   "model says what needs more than 2,000 words.");
	report_table_release(&table);
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool select_all(const struct options *o, const struct select_job *job, struct err *err)
{
	struct teller t;
	struct select_report report;
	struct llm *llm = job->model ? llm_new() : NULL;
	teller_open(&t, "question", "questions", o->json);
	bool ok = select_run(llm, job, &t.watch, &report, err);
	teller_close(&t);
	if (llm)
		llm_free(llm);
	if (ok)
		tell(&report);
	return ok;
}

static bool select_with(const struct options *o, const struct settings *s, struct err *err)
{
	struct quota quota;
	struct shard shard;
	if (!quota_parse(&quota, o->quota, err) || !shard_parse(&shard, o->shard, err))
		return false;
	const struct select_job job = {
		.input = o->files[0],
		.output = o->output,
		.quota = &quota,
		.shard = &shard,
		.limit = o->limit,
		.model = o->offline ? NULL : settings_judge(s, err),
		.jobs = o->jobs ? o->jobs : JOBS,
	};
	return (o->offline || job.model) && select_all(o, &job, err);
}

static bool check(const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE,
					   "There is nothing to select from: name a file of JSON Lines.");
	return (o->output && strcmp(o->output, "-") != 0) ||
		   err_set(err, ERR_USAGE, "Name the file that the instructions go to: -o FILE.");
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	if (!check(o, err))
		return (int)err->kind;
	if (!(o->offline ? settings_load(&settings, o, err) : settings_read(&settings, o, err)))
		return (int)err->kind;
	bool ok = select_with(o, &settings, err);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_data_select = {
	.name = "data select",
	.usage = "LIST -o FILE [--quota zh=N,en=N] [--jobs N]",
	.help = "select instructions that need a long document from WildChat, ShareGPT and the like",
	.detail =
		"LIST is JSON Lines in the form of WildChat, ShareGPT, Alpaca, “messages” or “prompt”.\n"
		"Duplicates, short, toxic and the like fall out; then a model is asked which need more\n"
		"than 2,000 words. Its verdicts stay in FILE.verdicts, and nothing is asked twice.",
	.takes = "output quota shard limit offline jobs json " TAKES_MODEL,
	.files = 1,
	.run = run,
};
