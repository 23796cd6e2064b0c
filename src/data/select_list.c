#include "data/select_list.h"

#include <inttypes.h>
#include <limits.h>
#include <string.h>

#include "base/hash.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/random.h"
#include "data/minhash.h"
#include "data/rules.h"
#include "data/source.h"
#include "doc/words.h"
#include "measure/shingle.h"

struct reading {
	struct select_list *list;
	const struct select_job *job;
	struct select_report *report;
	struct rules *rules;
	struct minhash *near;
	struct table same;
	struct source source;
	struct buf prompt; /* of the line that is read */
	long of;           /* the index of the one that it is a duplicate of */
	struct rule_phrase phrase;
};

uint64_t select_id(const char *prompt, size_t len)
{
	struct random mixed; /* FNV-1a alone spreads short strings badly */
	random_seed(&mixed, hash_bytes(HASH_START, prompt, len));
	uint64_t id = random_next(&mixed);
	return id ? id : 1;
}

/* ---- The stages ----------------------------------------------------------------------------- */

/* Those that look at the line and its instruction alone. SELECT_STAGES: it has come through. */
static enum select_stage check_alone(const struct reading *r, const char *language)
{
	const struct quota *quota = r->job->quota;
	if (words_count(r->prompt.data, r->prompt.len) < SELECT_WORDS_LEAST)
		return SELECT_SHORT;
	if (r->prompt.len > SELECT_BYTES_MOST)
		return SELECT_TOO_LONG;
	return quota && !quota_has_room(quota, language) ? SELECT_LANGUAGE : SELECT_STAGES;
}

/* White space is as one space. */
static bool is_same(struct reading *r)
{
	struct buf spaced = BUF_INIT;
	const char *space = " \t\r\n";
	for (const char *at = r->prompt.data; *at;) {
		size_t len = strcspn(at, space);
		buf_add(&spaced, at, len);
		buf_add_char(&spaced, ' ');
		at += len + strspn(at + len, space);
	}
	uint64_t key = select_id(spaced.data, spaced.len);
	const struct slot *found = table_find(&r->same, key);
	if (found)
		r->of = found->value;
	bool same = found;
	table_grow(&r->same, NULL, NULL);
	table_put(&r->same, key, (uint32_t)r->list->line_count, 1);
	buf_release(&spaced);
	return same;
}

static enum select_stage check_others(struct reading *r)
{
	uint32_t signature[MINHASH_VALUES], other;
	if (is_same(r))
		return SELECT_SAME;
	if (minhash_sign(r->prompt.data, r->prompt.len, signature) &&
		minhash_take(r->near, signature, (uint32_t)r->list->line_count, &other)) {
		r->of = other;
		return SELECT_NEAR;
	}
	return SELECT_STAGES;
}

static enum select_stage check_rules(struct reading *r)
{
	static const enum select_stage stages[] = {[RULE_TOXIC] = SELECT_TOXIC,
											   [RULE_SCRAPING] = SELECT_SCRAPING,
											   [RULE_INJECTION] = SELECT_INJECTION,
											   [RULES] = SELECT_STAGES};
	enum rule rule = rules_find(r->rules, r->prompt.data, r->prompt.len, &r->phrase);
	if (rule != RULE_TOXIC && (r->source.toxic || r->source.redacted))
		r->phrase = (struct rule_phrase){NULL, NULL};
	if (r->source.toxic || rule == RULE_TOXIC)
		return SELECT_TOXIC;
	return r->source.redacted ? SELECT_REDACTED : stages[rule];
}

/* ---- A line --------------------------------------------------------------------------------- */

struct select_row *select_report_row(struct select_report *r, const char *language)
{
	for (int i = 0; i < r->count; i++) {
		if (!strcmp(r->rows[i].language, language))
			return &r->rows[i];
	}
	if (r->count == SELECT_LANGUAGES)
		return &r->rows[SELECT_LANGUAGES - 1];
	struct select_row *row = &r->rows[r->count++];
	*row = (struct select_row){.read = 0};
	snprintf(row->language, LANGUAGE_SIZE, "%s", r->count == SELECT_LANGUAGES ? "other" : language);
	return row;
}

static void count_line(struct reading *r, const char *language, enum select_stage stage)
{
	struct select_row *row = select_report_row(r->report, language);
	row->read++;
	if (stage < SELECT_STAGES)
		row->at[stage]++;
}

void select_drop_begin(struct buf *line, long index, uint64_t id, const char *prompt,
					   enum select_stage stage)
{
	buf_addf(line, "{\"index\":%ld", index);
	if (prompt) {
		buf_addf(line, ",\"id\":\"%016" PRIx64 "\",\"prompt\":", id);
		json_quote(line, prompt, strlen(prompt));
	}
	buf_addf(line, ",\"why\":\"%s\"", select_stage_names[stage]);
}

static void drop(struct reading *r, const char *prompt, enum select_stage stage)
{
	struct select_list *l = r->list;
	struct buf line = BUF_INIT;
	if (!r->job->dropped)
		return;
	select_drop_begin(&line, (long)l->line_count, l->ids[l->line_count], prompt, stage);
	if (stage == SELECT_SAME || stage == SELECT_NEAR)
		buf_addf(&line, ",\"of\":%ld", r->of);
	if (prompt && r->phrase.text) {
		buf_add_str(&line, ",\"phrase\":");
		json_quote(&line, r->phrase.text, strlen(r->phrase.text));
		buf_add_str(&line, ",\"list\":");
		json_quote(&line, r->phrase.list, strlen(r->phrase.list));
	}
	buf_add_char(&line, '}');
	MEM_GROW(l->drops, l->drop_count + 1, &l->drop_cap);
	l->drops[l->drop_count++] = (struct select_drop){(long)l->line_count, buf_detach(&line)};
}

static void keep(struct reading *r, const char *language)
{
	struct select_list *l = r->list;
	MEM_GROW(l->items, l->count + 1, &l->cap);
	struct select_item *item = &l->items[l->count++];
	*item = (struct select_item){.index = (long)l->line_count,
								 .id = select_id(r->prompt.data, r->prompt.len),
								 .prompt = mem_strndup(r->prompt.data, r->prompt.len),
								 .type = r->source.type,
								 .source = r->source.id};
	r->source.type = r->source.id = NULL;
	snprintf(item->language, LANGUAGE_SIZE, "%s", language);
}

static bool has_instruction(struct reading *r)
{
	const struct source_turn *asked = source_instruction(&r->source);
	buf_clear(&r->prompt);
	if (asked && !asked->partial)
		buf_add(&r->prompt, asked->text, asked->len);
	buf_trim(&r->prompt);
	return r->prompt.len;
}

static void take_instruction(struct reading *r)
{
	const char *language =
		*r->source.language ? r->source.language : language_of(r->prompt.data, r->prompt.len);
	r->phrase = (struct rule_phrase){NULL, NULL};
	enum select_stage stage = check_alone(r, language);
	if (stage == SELECT_STAGES)
		stage = check_others(r);
	if (stage == SELECT_STAGES)
		stage = check_rules(r);
	if (!shard_takes(r->job->shard, r->prompt.data, r->prompt.len))
		return;
	count_line(r, language, stage);
	if (stage == SELECT_STAGES)
		keep(r, language);
	else
		drop(r, r->prompt.data, stage);
}

static void lose(struct reading *r, enum select_stage stage)
{
	count_line(r, "", stage);
	drop(r, NULL, stage);
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct reading *r = ctx;
	struct select_list *l = r->list;
	if (r->job->limit && (long)l->line_count >= r->job->limit)
		return true;
	if (l->line_count == UINT32_MAX)
		return err_set(err, ERR_FILE, "%s has more than %lu lines: cut it into several.",
					   r->job->input, (unsigned long)UINT32_MAX);
	bool known = line->json && source_read(&r->source, line->json);
	bool asked = known && has_instruction(r);
	MEM_GROW(l->ids, l->line_count + 1, &l->id_cap);
	l->ids[l->line_count] = asked ? select_id(r->prompt.data, r->prompt.len) : 0;
	if (asked)
		take_instruction(r);
	else if (shard_takes(r->job->shard, line->text, line->len))
		lose(r, known ? SELECT_NO_INSTRUCTION : SELECT_UNREADABLE);
	l->line_count++;
	return true;
}

bool select_list_read(struct select_list *l, const struct select_job *job,
					  struct select_report *report, struct err *err)
{
	struct reading r = {.list = l,
						.job = job,
						.report = report,
						.rules = rules_load(err),
						.near = minhash_new(),
						.prompt = BUF_INIT};
	*l = (struct select_list){.items = NULL};
	bool ok = r.rules && lines_read_foreign(job->input, take_line, &r, err);
	rules_free(r.rules);
	minhash_free(r.near);
	table_release(&r.same);
	source_release(&r.source);
	buf_release(&r.prompt);
	return ok && (l->line_count || err_set(err, ERR_FILE, "%s holds no line.", job->input));
}

void select_list_release(struct select_list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->items[i].prompt);
		free(l->items[i].type);
		free(l->items[i].source);
		free(l->items[i].reason);
	}
	free(l->items);
	for (size_t i = 0; i < l->drop_count; i++)
		free(l->drops[i].line);
	free(l->drops);
	free(l->ids);
}
