#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"
#include "data/confirming.h"
#include "data/select.h"
#include "measure/stat.h"
#include "report/table.h"
#include "tui/confirm.h"
#include "tui/screen.h"

#define JOBS 4

/* ---- What fell out where -------------------------------------------------------------------- */

/* "near_duplicate" */
static void add_stage(struct buf *event, enum select_stage stage, long lines)
{
	struct buf name = BUF_INIT;
	buf_add_str(&name, select_stage_names[stage]);
	for (size_t i = 0; i < name.len; i++)
		name.data[i] = (char)(name.data[i] == ' ' ? '_' : name.data[i]);
	output_number(event, name.data, lines);
	buf_release(&name);
}

static void tell_row(const struct select_row *row)
{
	struct buf event = BUF_INIT;
	output_begin(&event, "selected");
	output_string(&event, "language", row->language);
	output_number(&event, "read", row->read);
	for (int i = 0; i < SELECT_STAGES; i++)
		add_stage(&event, i, row->at[i]);
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

/* ---- Selecting ------------------------------------------------------------------------------ */

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

static bool select_from_list(const struct options *o, const struct settings *s, struct err *err)
{
	struct quota quota;
	struct shard shard;
	if (!quota_parse(&quota, o->quota, err) || !shard_parse(&shard, o->shard, err))
		return false;
	const struct select_job job = {
		.input = o->files[0],
		.output = o->output,
		.dropped = o->dropped,
		.quota = &quota,
		.shard = &shard,
		.limit = o->limit,
		.model = o->offline ? NULL : settings_judge(s, err),
		.jobs = o->jobs ? o->jobs : JOBS,
	};
	if (!o->offline && !job.model)
		return err_set(
			err, ERR_USAGE,
			"The demo writer cannot judge what is long: name a model with --base-url and "
			"--model, or as the judge in the configuration, or leave the question out with "
			"--offline.");
	return select_all(o, &job, err);
}

/* ---- A sample, by hand ---------------------------------------------------------------------- */

static bool next_line(void *ctx, struct confirm_item *item)
{
	struct confirming_line line;
	if (!confirming_next(ctx, &line))
		return false;
	*item = (struct confirm_item){line.prompt, line.reason, line.number, line.count};
	return true;
}

static bool decide(void *ctx, bool yes, struct err *err)
{
	return confirming_decide(ctx, yes, err);
}

static bool undo(void *ctx, struct err *err)
{
	return confirming_undo(ctx, err);
}

static bool tell_confirmed(const struct confirming_result *r, bool json, struct err *err)
{
	struct stat_estimate share = stat_share(r->confirmed, r->answered, STAT_LEVEL);
	struct buf out = BUF_INIT;
	if (json)
		buf_addf(&out, "{\"confirmed\":%zu,\"answered\":%zu,\"sample\":%zu", r->confirmed,
				 r->answered, r->sample);
	else
		buf_addf(&out, "%zu of %zu confirmed", r->confirmed, r->answered);
	if (json && r->answered)
		buf_addf(&out, ",\"share\":%.4f,\"low\":%.4f,\"high\":%.4f", share.value, share.low,
				 share.high);
	else if (r->answered)
		buf_addf(&out, ": %.0f %% (Wilson 95 %% interval %.0f–%.0f)", share.value * 100,
				 share.low * 100, share.high * 100);
	if (!json && r->answered < r->sample)
		buf_addf(&out, "; %zu are left", r->sample - r->answered);
	buf_add_str(&out, json ? "}\n" : "\n");
	bool ok = output_result(&out, err);
	buf_release(&out);
	return ok;
}

static bool confirm_sample(const struct options *o, const struct settings *s, struct err *err)
{
	struct confirming *c =
		confirming_open(o->output, (size_t)o->sample, s->model.has_seed ? s->model.seed : 0, err);
	const struct confirm confirm = {.ctx = c,
									.question = "Does it need more than 2,000 words?",
									.next = next_line,
									.decide = decide,
									.undo = undo,
									.theme = settings_theme(s),
									.drawing = setting_text(&s->set, "drawing", "auto")};
	struct err trouble = ERR_INIT;
	if (!c)
		return false;
	bool ok = confirm_run(&confirm, err);
	struct confirming_result result = confirming_result(c);
	if (!confirming_close(c, &trouble) && ok) {
		*err = trouble;
		ok = false;
	}
	return ok && tell_confirmed(&result, o->json, err);
}

static bool check_terminal(struct err *err)
{
	struct err why = ERR_INIT;
	return screen_possible(&why) ||
		   err_set(err, ERR_USAGE,
				   "A sample is confirmed on a terminal, and here is none that can place its "
				   "cursor: leave --sample out.");
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool check(const struct options *o, struct err *err)
{
	if (!o->file_count && !o->sample)
		return err_set(err, ERR_USAGE,
					   "There is nothing to select from: name a file of JSON Lines.");
	if (!o->output || !strcmp(o->output, "-"))
		return err_set(err, ERR_USAGE, "Name the file that the instructions go to: -o FILE.");
	if (o->dropped && !o->file_count)
		return err_set(err, ERR_USAGE, "--dropped tells what falls out of a list: name the list.");
	return !o->sample || check_terminal(err);
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	if (!check(o, err))
		return (int)err->kind;
	bool asks = o->file_count && !o->offline;
	if (!(asks ? settings_read(&settings, o, err) : settings_read_server(&settings, o, err)))
		return (int)err->kind;
	output_as_json(o->json);
	bool ok = !o->file_count || select_from_list(o, &settings, err);
	ok = ok && (!o->sample || confirm_sample(o, &settings, err));
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_data_select = {
	.name = "data select",
	.usage = "[LIST] -o FILE [--quota zh=N,en=N] [--dropped FILE] [--jobs N] "
			 "[--sample N]",
	.help = "select instructions that need a long document from WildChat, ShareGPT and the like",
	.detail =
		"LIST is JSON Lines in the form of WildChat, ShareGPT, Alpaca, “messages” or “prompt”.\n"
		"Duplicates, short, toxic and the like fall out; then a model is asked which need more\n"
		"than 2,000 words. Its verdicts stay in FILE.verdicts, and nothing is asked twice.\n"
		"With --sample you say yes or no to N of them yourself, also without LIST, of a FILE that\n"
		"is there; answers stay in FILE.confirmed.",
	.takes = "output dropped quota shard sample limit offline jobs json theme " TAKES_MODEL,
	.files = 1,
	.run = run,
};
