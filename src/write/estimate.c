#include "llm/price.h"
#include "llm/tokens.h"
#include "write/request.h"
#include "write/run.h"

/* Tokens of `words` words: without the reserve that tokens_for_words has for an answer. */
static double tokens_of_words(const struct doc *doc, long words)
{
	return (double)words * (strcmp(doc->language, "zh") == 0 ? 1.3 : 1.6);
}

/* What every request has besides the text before it. */
static size_t tokens_each(struct engine *e, const struct row *row)
{
	struct prompt_parts parts = {.count = 0};
	struct buf prompt = BUF_INIT;
	const struct prompt_scope scope = {.row = row->id, .alone = true};
	prompt_build(&prompt, &e->session->doc, ASK_WRITE, scope, row->budget, &parts, NULL);
	buf_release(&prompt);
	return parts.tokens;
}

static long words_wanted(const struct row *row)
{
	long missing = drafter_budget(row) - row_words(row);
	return missing > 0 ? missing : 0;
}

struct sum {
	double before; /* tokens of the text before the row */
	double prompt, completion, each;
};

static void add_request(struct engine *e, const struct row *row, long words, struct sum *sum,
						struct estimate *out)
{
	double room = e->model.window > 0 ? e->model.window : 32768;
	sum->each = sum->each > 0 ? sum->each : (double)tokens_each(e, row);
	double sent = sum->each + (e->parallel > 1 ? 0 : sum->before);
	int drafts = row_current(row) ? 1 : e->best;
	out->sections++;
	out->words += words;
	sum->prompt += drafts * (sent < room ? sent : room);
	sum->completion += drafts * tokens_of_words(&e->session->doc, words);
}

static void finish(const struct engine *e, const struct sum *sum, struct estimate *out)
{
	out->currency = e->model.currency;
	out->prompt = (long)sum->prompt;
	out->completion = (long)sum->completion;
	const struct usage_report usage = {.prompt = out->prompt, .completion = out->completion};
	out->cost = price_cost(&e->model, &usage);
}

void engine_estimate(struct engine *e, uint64_t from, struct estimate *out)
{
	const struct doc *doc = &e->session->doc;
	size_t first = from ? doc_row_index(doc, from) : 0;
	struct sum sum = {.before = 0};
	*out = (struct estimate){.sections = 0};
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		long words = row_words(row);
		if (i >= first && drafter_wants(e, row->id, DRAFT_MISSING)) {
			words += words_wanted(row);
			add_request(e, row, words_wanted(row), &sum, out);
		}
		sum.before += tokens_of_words(doc, words);
	}
	finish(e, &sum, out);
}

static bool is_among(uint64_t id, const uint64_t *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (rows[i] == id)
			return true;
	}
	return false;
}

void engine_estimate_rows(struct engine *e, const uint64_t *rows, size_t count,
						  struct estimate *out)
{
	const struct doc *doc = &e->session->doc;
	struct sum sum = {.before = 0};
	*out = (struct estimate){.sections = 0};
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (is_among(row->id, rows, count) && drafter_wants(e, row->id, DRAFT_ANEW))
			add_request(e, row, drafter_budget(row), &sum, out);
		sum.before += tokens_of_words(doc, row_words(row));
	}
	finish(e, &sum, out);
}
