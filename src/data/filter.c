#include "data/filter.h"

#include <string.h>

#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "batch/merge.h"
#include "data/tally.h"
#include "data/tidy.h"
#include "doc/paper.h"
#include "write/plan.h"
#include "write/target.h"

static const char *const verdict[] = {"keep", "faults", NULL};
static const char *const verdict_and_text[] = {"keep",         "faults",          "response",
											   "response_raw", "response_length", NULL};

struct filtering {
	const struct filter_job *job;
	struct filter_told *told;
	struct phrases refusals;
	struct lines_out *out;
	struct buf line, text;
	int64_t last, last_sample; /* index of the line before; -1: none */
	bool disordered;
};

/* ---- What a line says ---- */

struct plan_sum {
	int steps;
	long words;
};

static void add_row(void *ctx, const struct plan_item *item)
{
	struct plan_sum *sum = ctx;
	if (item->kind != PLAN_SECTION)
		return;
	sum->steps++;
	sum->words += item->words;
}

static struct plan_sum read_plan(const struct json *line)
{
	struct plan_sum sum = {0};
	struct plan_parser parser;
	const char *plan = json_get_string(line, "plan", "");
	plan_parser_init(&parser, add_row, &sum);
	plan_parser_feed(&parser, plan, strlen(plan));
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
	return sum;
}

static long asked_words(const struct json *line, const char *prompt, long planned)
{
	int64_t asked = json_get_int(line, "length", 0);
	if (asked > 0 && asked <= DOC_TARGET_MAX)
		return (long)asked;
	int said = target_words(prompt);
	return said ? said : planned;
}

/* ---- Its verdict ---- */

static void note(struct filter_told *told, unsigned faults, bool tidied)
{
	told->all++;
	told->kept += !faults;
	told->tidied += tidied;
	for (unsigned i = 0; fault_rules[i].name; i++) {
		told->of[i] += faults >> i & 1;
		told->only[i] += faults == 1U << i;
	}
}

static void put_verdict(struct buf *line, unsigned faults)
{
	const char *gap = "";
	buf_addf(line, ",\"keep\":%s,\"faults\":[", faults ? "false" : "true");
	for (unsigned i = 0; fault_rules[i].name; i++) {
		if (!(faults >> i & 1))
			continue;
		buf_addf(line, "%s\"%s\"", gap, fault_rules[i].name);
		gap = ",";
	}
	buf_add_str(line, "]}");
}

static void put_line(struct filtering *f, const struct json *json, bool tidied, unsigned faults)
{
	struct buf *line = &f->line;
	const char *raw = json_get_string(json, "response_raw", json_get_string(json, "response", ""));
	buf_clear(line);
	buf_add_char(line, '{');
	lines_put_members(line, json, tidied ? verdict_and_text : verdict);
	if (tidied) {
		json_put_string(line, "response", f->text.data);
		buf_addf(line, ",\"response_length\":%ld", paper_words_count(f->text.data, f->text.len));
		json_put_string(line, "response_raw", raw);
	}
	put_verdict(line, faults);
}

static bool judge(struct filtering *f, const struct json *json, const char *prompt,
				  const char *response, struct err *err)
{
	struct plan_sum plan = read_plan(json);
	const char *language = json_get_string(json, "language", target_language(prompt));
	buf_clear(&f->text);
	bool tidied = tidy_text(&f->text, response, strlen(response));
	const struct fault_case c = {
		.text = f->text.data,
		.len = f->text.len,
		.language = language,
		.words = tally_words(language, f->text.data, f->text.len),
		.asked = asked_words(json, prompt, plan.words),
		.steps = plan.steps,
		.limits = &f->job->limits,
		.refusals = &f->refusals,
	};
	unsigned faults = faults_find(&c);
	note(f->told, faults, tidied);
	put_line(f, json, tidied, faults);
	return lines_add(f->out, &f->line, err);
}

/* ---- The list ---- */

static void look_at_order(struct filtering *f, int64_t index, int64_t sample)
{
	f->disordered =
		f->disordered || index < f->last || (index == f->last && sample <= f->last_sample);
	f->last = index;
	f->last_sample = sample;
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct filtering *f = ctx;
	const char *prompt = json_get_string(line->json, "prompt", "");
	const char *response = json_get_string(line->json, "response", NULL);
	int64_t index = json_get_int(line->json, "index", -1);
	if (!response)
		return err_set(err, ERR_FILE,
					   "%s, line %ld is no document: it has no “response”. data build writes them.",
					   f->job->input, line->number);
	if (index < 0)
		return err_set(err, ERR_FILE,
					   "%s, line %ld has no “index”, its place in the list: data build writes it.",
					   f->job->input, line->number);
	if (!shard_takes(&f->job->shard, prompt, strlen(prompt)))
		return true;
	look_at_order(f, index, json_get_int(line->json, "sample", 0));
	return judge(f, line->json, prompt, response, err);
}

bool filter_run(const struct filter_job *job, struct filter_told *told, struct err *err)
{
	struct filtering f = {.job = job, .told = told, .line = BUF_INIT, .text = BUF_INIT, .last = -1};
	*told = (struct filter_told){0};
	phrases_init(&f.refusals);
	bool ok = faults_load_refusals(&f.refusals, err) && (f.out = lines_anew(job->output, err)) &&
			  lines_read(job->input, take_line, &f, err);
	if (ok)
		ok = lines_commit(f.out, err);
	else
		lines_drop(f.out);
	if (ok && f.disordered && strcmp(job->output, "-") != 0)
		ok = merge_put_in_order(job->output, err);
	buf_release(&f.line);
	buf_release(&f.text);
	phrases_release(&f.refusals);
	return ok;
}
