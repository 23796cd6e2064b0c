#include "base/file.h"
#include "base/number.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"
#include "data/pack.h"
#include "report/table.h"

#define JOBS 4

/* ---- The report ----------------------------------------------------------------------------- */

static double fill_of(const struct pack_told *told, size_t window)
{
	return 100 * (double)told->tokens / ((double)told->packs * (double)window);
}

static void tell_count(long count, const char *one, const char *several)
{
	if (count == 1)
		output_sayf("1 %s.", one);
	else if (count)
		output_sayf("%s %s.", number_text(count).of, several);
}

static void tell_left_out(const struct pack_told *told)
{
	const struct encode_told *e = &told->encoded;
	struct buf lines = BUF_INIT;
	for (long i = 0; i < told->too_long && i < PACK_LONG_LINES; i++)
		buf_addf(&lines, "%s%ld", i ? ", " : "", told->long_lines[i] + 1);
	if (told->too_long)
		output_sayf("Longer than the window and left out: %s, line %s%s.",
					number_text(told->too_long).of, lines.data,
					told->too_long > PACK_LONG_LINES ? " and others" : "");
	buf_release(&lines);
	tell_count(e->not_kept, "line is not kept", "lines are not kept");
	tell_count(e->useless, "line is no example: it has no answer, or turns out of order",
			   "lines are no examples: they have no answer, or turns out of order");
	tell_count(e->reserved, "example says a control token of the template in a text: left out",
			   "examples say a control token of the template in a text: left out");
}

static void tell_weights(const struct pack_told *told)
{
	struct report_table t;
	report_table_init(&t, "Who has how much of the loss, by the tokens learnt of a sequence");
	report_table_column(&t, REPORT_TEXT, "learnt");
	report_table_column(&t, REPORT_NUMBER, "sequences");
	report_table_column(&t, REPORT_NUMBER, "tokens");
	report_table_column(&t, REPORT_NUMBER, "by tokens, %");
	report_table_column(&t, REPORT_NUMBER, "by sequences, %");
	report_table_column(&t, REPORT_NUMBER, "by packs, %");
	for (int i = 0; i < PACK_RANGES; i++) {
		const struct pack_range *r = &told->ranges[i];
		report_table_text(&t, pack_range_names[i]);
		report_table_number(&t, (double)r->sequences, 0);
		report_table_number(&t, (double)r->learnt, 0);
		report_table_number(&t, 100 * (double)r->learnt / (double)told->learnt, 1);
		report_table_number(&t, 100 * (double)r->sequences / (double)told->sequences, 1);
		report_table_number(&t, 100 * r->by_packs / (double)told->packs, 1);
	}
	output_table(&t);
	report_table_release(&t);
}

static void tell_sums(const struct pack_told *told, size_t window)
{
	output_sayf(
		"%s sequence%s in %s pack%s of %s tokens: %s tokens fill %.1f %% of them, %s are learnt.",
		number_text(told->sequences).of, told->sequences == 1 ? "" : "s",
		number_text(told->packs).of, told->packs == 1 ? "" : "s", number_text((long)window).of,
		number_text(told->tokens).of, fill_of(told, window), number_text(told->learnt).of);
}

static void tell_events(const struct pack_told *told, size_t window)
{
	struct buf event;
	for (int i = 0; i < PACK_RANGES; i++) {
		output_begin(&event, "range");
		output_number(&event, "from", i ? pack_range_ends[i - 1] : 0);
		if (i < PACK_RANGES - 1)
			output_number(&event, "below", pack_range_ends[i]);
		output_number(&event, "sequences", told->ranges[i].sequences);
		output_number(&event, "tokens", told->ranges[i].learnt);
		output_end(&event);
	}
	output_begin(&event, "packed");
	output_number(&event, "packs", told->packs);
	output_number(&event, "sequences", told->sequences);
	output_number(&event, "tokens", told->tokens);
	output_number(&event, "learnt", told->learnt);
	buf_addf(&event, ",\"fill\":%.6f", fill_of(told, window) / 100);
	output_number(&event, "too_long", told->too_long);
	output_number(&event, "not_kept", told->encoded.not_kept);
	output_number(&event, "no_example", told->encoded.useless);
	output_number(&event, "control_tokens", told->encoded.reserved);
	output_end(&event);
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool take_loss(struct pack_job *job, const char *name, struct err *err)
{
	if (!name || !strcmp(name, "tokens"))
		return true;
	job->loss = PACK_BY_SEQUENCES;
	return !strcmp(name, "sequences") ||
		   err_set(err, ERR_USAGE, "--loss is by “tokens” or by “sequences”, not “%s”.", name);
}

static bool take_trainer(struct pack_job *job, const char *name, struct err *err)
{
	if (!name || !strcmp(name, "trl"))
		return true;
	job->positions = true;
	return !strcmp(name, "llamafactory") ||
		   err_set(err, ERR_USAGE, "There is no trainer “%s”: llamafactory or trl.", name);
}

static bool take_job(struct pack_job *job, const struct options *o, struct err *err)
{
	job->input = o->files[0];
	job->output = o->output;
	job->jobs = o->jobs ? o->jobs : JOBS;
	job->window = o->window ? (size_t)o->window : PACK_WINDOW;
	if (job->window < PACK_WINDOW_LEAST || job->window > PACK_WINDOW_MOST)
		return err_set(err, ERR_USAGE, "--window takes %d to %d tokens.", PACK_WINDOW_LEAST,
					   PACK_WINDOW_MOST);
	job->chat = chat_template_named(o->chat, err);
	return job->chat && take_loss(job, o->loss, err) && take_trainer(job, o->trainer, err);
}

static bool check(const struct options *o, struct err *err)
{
	if (!o->file_count || !strcmp(o->files[0], "-"))
		return err_set(err, ERR_USAGE,
					   "There is nothing to pack: name the file that data export wrote.");
	if (!o->output || !strcmp(o->output, "-"))
		return err_set(err, ERR_USAGE, "Name the file that the packs go to: -o FILE.");
	return !file_same(o->files[0], o->output) ||
		   err_set(err, ERR_USAGE, "%s is what is packed: name another file with -o.", o->output);
}

static bool pack(struct pack_job *job, const struct options *o, const struct settings *s,
				 struct err *err)
{
	struct teller t;
	struct pack_told told;
	struct llm *llm = llm_new();
	job->model = &s->model;
	job->seed = s->model.has_seed ? s->model.seed : 0;
	teller_open(&t, "example", "examples", o->json);
	t.watch.ended = o->json ? t.watch.ended : NULL;
	bool ok = pack_run(llm, job, &t.watch, &told, err);
	teller_close(&t);
	llm_free(llm);
	if (ok && o->json) {
		tell_events(&told, job->window);
	} else if (ok) {
		tell_weights(&told);
		tell_left_out(&told);
		tell_sums(&told, job->window);
	}
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	struct pack_job job = {.input = NULL};
	struct settings settings;
	output_as_json(o->json);
	if (!check(o, err) || !take_job(&job, o, err) || !settings_read_server(&settings, o, err))
		return (int)err->kind;
	bool ok = pack(&job, o, &settings, err);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_data_pack = {
	.name = "data pack",
	.usage = "EXAMPLES -o FILE --template NAME [--window N] [--loss NAME]",
	.help = "fill windows with examples as tokens, with boundaries and weights of the loss",
	.detail =
		"EXAMPLES is an export, or in any other form that select reads. Tokens are those of the\n"
		"server’s /tokenize (llama.cpp, vLLM). A line is a pack: input_ids, labels, seq_lengths,\n"
		"weights, which make every token that is learnt count alike. Examples that are longer\n"
		"than the window are left out and told.",
	.takes = "output template window loss trainer jobs json " TAKES_MODEL,
	.files = 1,
	.run = run,
};
