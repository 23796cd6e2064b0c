#include "batch/answer.h"

#include <inttypes.h>
#include <string.h>

#include "base/hash.h"
#include "base/lines.h"
#include "base/shipped.h"
#include "doc/paper.h"
#include "write/plan.h"

static const char *const ours[] = {
	"index", "sample",   "response", "response_length", "model",    "method", "seed", "seconds",
	"usage", "requests", "plan",     "steps",           "versions", NULL};

const char *answer_model(const struct model *model)
{
	return *model->name ? model->name : model->provider->name;
}

void answer_members(struct buf *out, const struct json *object)
{
	lines_put_members(out, object, ours);
}

/* What the server had cached depends on what else it was asked: it is no part of the provenance. */
static void put_usage(struct buf *line, const struct usage_report *u, bool provenance)
{
	buf_addf(line, ",\"usage\":{\"prompt\":%ld", u->prompt);
	if (!provenance)
		buf_addf(line, ",\"cached\":%ld", u->cached);
	buf_addf(line, ",\"completion\":%ld,\"reasoning\":%ld}", u->completion, u->reasoning);
}

/* Of all requests; returns how many there were. */
static long sum_usage(const struct memo *memo, struct usage_report *sum)
{
	long requests = 0;
	*sum = (struct usage_report){0};
	for (size_t i = 0; i < memo_count(memo); i++) {
		const struct memo_entry *e = memo_at(memo, i);
		requests += e->ended;
		sum->prompt += e->usage.prompt;
		sum->cached += e->usage.cached;
		sum->completion += e->usage.completion;
		sum->reasoning += e->usage.reasoning;
	}
	return requests;
}

static void put_plan(struct buf *line, const struct doc *doc)
{
	struct buf plan = BUF_INIT;
	plan_print(&plan, doc);
	buf_trim(&plan);
	json_put_string(line, "plan", plan.data);
	buf_release(&plan);
}

static void put_step(struct buf *line, const struct memo_entry *e, const struct model *model)
{
	buf_addf(line, "{\"role\":\"%s\"", ask_role_name(e->role));
	if (*e->point)
		json_put_string(line, "point", e->point);
	if (e->words)
		buf_addf(line, ",\"words\":%d", e->words);
	if (model->has_seed)
		buf_addf(line, ",\"seed\":%" PRIu64, model->seed + (uint64_t)e->attempt);
	buf_addf(line, ",\"prompt\":\"%016" PRIx64 "\"", e->prompt);
	put_usage(line, &e->usage, true);
	buf_add_char(line, '}');
}

static void put_steps(struct buf *line, const struct answer_facts *facts)
{
	const char *before = "";
	buf_add_str(line, ",\"steps\":[");
	for (size_t i = 0; i < memo_count(facts->memo); i++) {
		const struct memo_entry *e = memo_at(facts->memo, i);
		if (!e->ended)
			continue;
		buf_add_str(line, before);
		put_step(line, e, facts->model);
		before = ",";
	}
	buf_add_char(line, ']');
}

/* Of the prompts in force: the user's own ones are told from ours. */
static uint64_t hash_prompts(void)
{
	uint64_t hash = HASH_START;
	for (const struct shipped_file *f = shipped_files; f->name; f++) {
		struct buf text = BUF_INIT;
		if (!strncmp(f->name, "prompts/", 8) && shipped_load(f->name, &text, NULL, NULL))
			hash = hash_bytes(hash, text.data, text.len);
		buf_release(&text);
	}
	return hash;
}

void answer_put_versions(struct buf *line)
{
	buf_addf(line, ",\"versions\":{\"longhand\":\"%s\",\"prompts\":\"%016" PRIx64 "\"}",
			 PACKAGE_VERSION, hash_prompts());
}

static void put_seconds(struct buf *line, int64_t ms)
{
	if (ms >= 0)
		buf_addf(line, ",\"seconds\":%ld.%03d", (long)(ms / 1000), (int)(ms % 1000));
}

long answer_put(struct buf *line, const struct answer_facts *f, struct buf *text)
{
	struct usage_report usage = f->usage;
	long words = paper_words_count(text->data, text->len);
	long requests = f->memo ? sum_usage(f->memo, &usage) : 1;
	buf_addf(line, "{%s%s\"index\":%ld", f->members, *f->members ? "," : "", f->index);
	if (f->sample >= 0)
		buf_addf(line, ",\"sample\":%d", f->sample);
	buf_add_str(line, ",\"response\":");
	json_quote(line, text->data, text->len);
	buf_addf(line, ",\"response_length\":%ld", words);
	json_put_string(line, "model", answer_model(f->model));
	json_put_string(line, "method", f->method);
	if (f->model->has_seed)
		buf_addf(line, ",\"seed\":%" PRIu64, f->model->seed);
	put_seconds(line, f->ms);
	put_usage(line, &usage, f->provenance);
	buf_addf(line, ",\"requests\":%ld", requests);
	if (f->doc)
		put_plan(line, f->doc);
	if (f->provenance && f->memo)
		put_steps(line, f);
	if (f->provenance)
		answer_put_versions(line);
	buf_add_char(line, '}');
	return words;
}
