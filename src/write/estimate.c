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

void engine_estimate(struct engine *e, uint64_t from, struct estimate *out)
{
	const struct doc *doc = &e->session->doc;
	size_t first = from ? doc_row_index(doc, from) : 0;
	double before = 0, prompt = 0, completion = 0, each = 0;
	double room = e->model.window > 0 ? e->model.window : 32768;
	*out = (struct estimate){.currency = e->model.currency};
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		long words = row_words(row);
		if (i >= first && drafter_wants(e, row->id, DRAFT_MISSING)) {
			each = each > 0 ? each : (double)tokens_each(e, row);
			double sent = each + (e->parallel > 1 ? 0 : before);
			words += words_wanted(row);
			out->sections++;
			out->words += words_wanted(row);
			int drafts = row_current(row) ? 1 : e->best;
			prompt += drafts * (sent < room ? sent : room);
			completion += drafts * tokens_of_words(doc, words_wanted(row));
		}
		before += tokens_of_words(doc, words);
	}
	out->prompt = (long)prompt;
	out->completion = (long)completion;
	const struct usage_report usage = {.prompt = out->prompt, .completion = out->completion};
	out->cost = price_cost(&e->model, &usage);
}
