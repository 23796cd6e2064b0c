#include "data/backtranslate.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "batch/answer.h"
#include "batch/asking.h"
#include "batch/merge.h"
#include "batch/texts.h"
#include "data/language.h"
#include "data/request_text.h"
#include "data/select_list.h"
#include "doc/paper.h"
#include "doc/words.h"
#include "measure/shingle.h"

#define WINDOW_WHEN_UNKNOWN 32768 /* tokens */
#define AROUND              2048  /* tokens of the question itself, and of its answer */
#define METHOD              "backtranslate"

/* A text stays in its file. */
struct item {
	struct text_place place;
	uint64_t hash;
	long index, words;
	char language[LANGUAGE_SIZE];
	bool done;
};

struct run {
	const struct backtranslate_job *job;
	struct backtranslate_told *told;
	struct item *items; /* of this part */
	size_t count, cap;
	long index; /* of the next text */
	struct table same;
	struct lines_out *out;
};

/* ---- The texts ------------------------------------------------------------------------------ */

static uint64_t hash_of(const char *text, size_t len)
{
	return hash_bytes(HASH_START, text, len);
}

/* By the paper's count, which knows English and Chinese; another script's words by ours. */
static long words_of(const struct buf *text)
{
	long paper = (long)paper_words_count(text->data, text->len);
	long all = words_count(text->data, text->len);
	return paper > all / 2 ? paper : all;
}

static bool is_same(struct run *r, const struct buf *text)
{
	uint64_t key = select_id(text->data, text->len);
	bool found = table_find(&r->same, key);
	table_grow(&r->same, NULL, NULL);
	table_put(&r->same, key, 0, 1);
	return found;
}

/* Counts it; each part counts its own. */
static bool is_left_out(struct run *r, const struct buf *text, bool ours, long words)
{
	const struct backtranslate_job *job = r->job;
	struct backtranslate_told *told = r->told;
	long *left = !text->len                       ? &told->unfit
				 : words < job->least             ? &told->too_short
				 : job->most && words > job->most ? &told->too_long
				 : is_same(r, text)               ? &told->same
												  : NULL;
	if (left)
		*left += ours;
	return left;
}

static void add_item(struct run *r, const struct text_found *found, const struct buf *text,
					 long words, bool ours)
{
	struct item item = {.place = found->place, .words = words, .index = r->index++};
	if (!ours)
		return;
	item.hash = hash_of(text->data, text->len);
	snprintf(item.language, sizeof item.language, "%s", language_of(text->data, text->len));
	MEM_GROW(r->items, r->count + 1, &r->cap);
	r->items[r->count++] = item;
}

static bool is_enough(const struct run *r)
{
	return r->job->limit && r->index >= r->job->limit;
}

/* White space at its ends is none of a text. False: no more are wanted. */
static bool take_text(void *ctx, const struct text_found *found, struct err *err)
{
	struct run *r = ctx;
	const struct backtranslate_job *job = r->job;
	struct buf text = BUF_INIT;
	(void)err;
	if (is_enough(r))
		return false;
	if (found->body)
		buf_add(&text, found->body->data, found->body->len);
	buf_trim(&text);
	bool ours = shard_takes(&job->shard, text.data, text.len);
	long words = words_of(&text);
	if (!is_left_out(r, &text, ours, words))
		add_item(r, found, &text, words, ours);
	buf_release(&text);
	return true;
}

/* The same again. */
static bool get_text(const struct item *item, struct buf *text, struct err *err)
{
	if (!texts_again(&item->place, text, err))
		return false;
	buf_trim(text);
	return hash_of(text->data, text->len) == item->hash ||
		   err_set(err, ERR_FILE, "%s was changed while it was read.", item->place.path);
}

/* Files that can be read more than once, and are not written to. */
static bool check_inputs(const struct backtranslate_job *job, struct err *err)
{
	for (size_t i = 0; i < job->input_count; i++) {
		if (!file_check(job->inputs[i], err))
			return false;
		if (file_same(job->inputs[i], job->output))
			return err_set(err, ERR_USAGE, "%s is one of the texts: name another file with -o.",
						   job->output);
	}
	return true;
}

static bool read_texts(struct run *r, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < r->job->input_count && !is_enough(r); i++)
		ok = texts_walk_foreign(r->job->inputs[i], take_text, r, err) ||
			 (is_enough(r) && !err->kind);
	r->told->texts = (long)r->count;
	return ok;
}

/* ---- What is there already ------------------------------------------------------------------ */

static struct item *find(const struct run *r, int64_t index)
{
	size_t low = 0, high = r->count;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (r->items[middle].index < index)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->count && r->items[low].index == index ? &r->items[low] : NULL;
}

static bool take_done(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const char *response = json_get_string(line->json, "response", "");
	const char *model = json_get_string(line->json, "model", "");
	struct item *item = find(r, json_get_int(line->json, "index", -1));
	if (!item || item->hash != hash_of(response, strlen(response)))
		return err_set(
			err, ERR_USAGE,
			"%s, line %ld is of none of these texts, in this order: name another output.",
			r->job->output, line->number);
	if (strcmp(model, answer_model(r->job->model)) != 0)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld was made with the model “%s”, not “%s”: name another output.",
					   r->job->output, line->number, model, answer_model(r->job->model));
	item->done = true;
	return true;
}

/* ---- Asking --------------------------------------------------------------------------------- */

static bool is_done(void *ctx, size_t i)
{
	const struct run *r = ctx;
	return r->items[i].done;
}

static size_t room_of(const struct run *r)
{
	long window = r->job->window              ? r->job->window
				  : r->job->model->window > 0 ? r->job->model->window
											  : WINDOW_WHEN_UNKNOWN;
	return (size_t)(window > 2 * AROUND ? window - AROUND : window / 2);
}

static bool put_prompt(void *ctx, size_t i, struct buf *out, struct err *err)
{
	const struct run *r = ctx;
	const struct item *item = &r->items[i];
	struct buf text = BUF_INIT;
	bool ok = get_text(item, &text, err) &&
			  request_text_prompt(out, item->language, text.data, text.len,
								  request_text_round(item->words), room_of(r), err);
	buf_release(&text);
	return ok;
}

static void put_line(const struct run *r, const struct item *item, const struct buf *request,
					 const struct buf *text, struct buf *line)
{
	const struct model *model = r->job->model;
	struct buf source = BUF_INIT;
	buf_add_str(&source, item->place.path);
	if (item->place.line)
		buf_addf(&source, ":%ld", item->place.line);
	buf_addf(line, "{\"index\":%ld,\"id\":\"%016" PRIx64 "\"", item->index,
			 select_id(request->data, request->len));
	json_put_string(line, "prompt", request->data);
	json_put_string(line, "language", item->language);
	buf_addf(line, ",\"length\":%ld", request_text_round(item->words));
	json_put_string(line, "response", text->data);
	buf_addf(line, ",\"response_length\":%ld", (long)paper_words_count(text->data, text->len));
	json_put_string(line, "model", answer_model(model));
	buf_add_str(line, ",\"method\":\"" METHOD "\"");
	if (model->has_seed)
		buf_addf(line, ",\"seed\":%" PRIu64, model->seed);
	json_put_string(line, "source", source.data);
	answer_put_versions(line);
	buf_add_char(line, '}');
	buf_release(&source);
}

static bool add_line(struct run *r, struct item *item, const struct buf *request, struct err *err)
{
	struct buf text = BUF_INIT, line = BUF_INIT;
	bool ok = get_text(item, &text, err);
	if (ok) {
		put_line(r, item, request, &text, &line);
		ok = lines_add(r->out, &line, err);
	}
	item->done = ok;
	buf_release(&text);
	buf_release(&line);
	return ok;
}

static enum asking_verdict take(void *ctx, size_t i, const char *reply, size_t len,
								struct buf *says, struct err *err)
{
	struct run *r = ctx;
	struct item *item = &r->items[i];
	struct buf request = BUF_INIT;
	enum asking_verdict verdict = ASKING_AGAIN;
	if (request_text_read(reply, len, item->language, request_text_round(item->words), &request,
						  err)) {
		verdict = add_line(r, item, &request, err) ? ASKING_TAKEN : ASKING_ABORT;
		number_add(says, item->words);
		buf_addf(says, " words: %.*s", (int)strcspn(request.data, "\n"), request.data);
	}
	buf_release(&request);
	return verdict;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool ask_all(struct llm *llm, struct run *r, const struct work_watch *watch, struct err *err)
{
	const struct asking_job asking = {.model = r->job->model,
									  .jobs = r->job->jobs,
									  .tries = BACKTRANSLATE_TRIES,
									  .count = r->count,
									  .ctx = r,
									  .skip = is_done,
									  .prompt = put_prompt,
									  .take = take};
	return asking_run(llm, &asking, watch, err);
}

bool backtranslate_run(struct llm *llm, const struct backtranslate_job *job,
					   const struct work_watch *watch, struct backtranslate_told *told,
					   struct err *err)
{
	struct run r = {.job = job, .told = told};
	struct err trouble = ERR_INIT;
	*told = (struct backtranslate_told){0};
	bool ok = check_inputs(job, err) && read_texts(&r, err) &&
			  (r.out = lines_open(job->output, take_done, &r, err)) && ask_all(llm, &r, watch, err);
	if (!lines_close(r.out, &trouble) && ok) {
		*err = trouble;
		ok = false;
	}
	ok = ok && merge_put_in_order(job->output, err);
	free(r.items);
	table_release(&r.same);
	return ok;
}
