#include "data/pack.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "data/packing.h"

#define IGNORED "-100" /* the label of what is not learnt */

const char *const pack_range_names[PACK_RANGES] = {"below 500", "500–2,000", "2,000–4,000",
												   "4,000–8,000", "8,000 or more"};
const long pack_range_ends[PACK_RANGES - 1] = {500, 2000, 4000, 8000};

/* A line of tokens. */
struct sequence {
	long line; /* of the input */
	long long at;
	size_t len;
	size_t tokens, learnt;
};

struct run {
	const struct pack_job *job;
	struct pack_told *told;
	char *path; /* of the tokens */
	int fd;
	struct sequence *list;
	size_t count, cap;
	struct lines_out *out;
	struct buf ids, labels, weights, masks, positions, lengths, lines; /* of a pack */
	struct buf line;
};

/* ---- Reading tokens ------------------------------------------------------------------------- */

/* The next range of “learnt”: [*first, *end). False: there is none, or it is not after `from` and
 * within `count`. */
static bool next_range(const struct json **item, size_t from, size_t count, size_t *first,
					   size_t *end)
{
	const struct json *begin = json_is_array(*item) ? json_first(*item) : NULL;
	double low = json_number(begin, -1), high = json_number(begin ? json_next(begin) : NULL, -1);
	if (!(low >= (double)from && low < high && high <= (double)count))
		return false;
	*first = (size_t)low;
	*end = (size_t)high;
	*item = json_next(*item);
	return true;
}

static bool take_sequence(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const struct json *item = json_first(json_get(line->json, "learnt"));
	struct sequence s = {.line = (long)json_get_int(line->json, "line", -1),
						 .at = line->at,
						 .len = line->len,
						 .tokens = json_count(json_get(line->json, "input_ids"))};
	size_t first, end = 0;
	while (item && next_range(&item, end, s.tokens, &first, &end))
		s.learnt += end - first;
	if (item || !s.learnt)
		return err_set(err, ERR_FILE, "%s, line %ld is no line of tokens: remove the file.",
					   r->path, line->number);
	MEM_GROW(r->list, r->count + 1, &r->cap);
	r->list[r->count++] = s;
	return true;
}

static int by_line(const void *a, const void *b)
{
	const struct sequence *x = a, *y = b;
	return (x->line > y->line) - (x->line < y->line);
}

static void leave_out_long(struct run *r)
{
	size_t kept = 0;
	for (size_t i = 0; i < r->count; i++) {
		const struct sequence *s = &r->list[i];
		if (kept && r->list[kept - 1].line == s->line)
			continue;
		if (s->tokens <= r->job->window) {
			r->list[kept++] = *s;
			continue;
		}
		if (r->told->too_long < PACK_LONG_LINES)
			r->told->long_lines[r->told->too_long] = s->line;
		r->told->too_long++;
	}
	r->count = kept;
}

static bool read_sequences(struct run *r, struct err *err)
{
	r->fd = file_open(r->path, O_RDONLY | O_CLOEXEC, 0);
	if (r->fd < 0)
		return err_errno(err, ERR_FILE, "%s cannot be opened", r->path);
	if (!lines_read(r->path, take_sequence, r, err))
		return false;
	if (r->count)
		qsort(r->list, r->count, sizeof *r->list, by_line);
	leave_out_long(r);
	return r->count ||
		   err_set(err, ERR_FILE, "No example of %s is short enough for a window of %zu tokens.",
				   r->job->input, r->job->window);
}

/* ---- Writing a pack ------------------------------------------------------------------------- */

static void add(struct buf *list, const char *value)
{
	if (list->len)
		buf_add_char(list, ',');
	buf_add_str(list, value);
}

static void add_number(struct buf *list, size_t value)
{
	char digits[24];
	snprintf(digits, sizeof digits, "%zu", value);
	add(list, digits);
}

static void add_tokens(struct run *r, const struct sequence *s, size_t number,
					   const struct json *json)
{
	const struct json *range = json_first(json_get(json, "learnt"));
	const struct json *item = json_first(json_get(json, "input_ids"));
	size_t first = 0, end = 0;
	char weight[32] = "1";
	if (r->job->loss == PACK_BY_SEQUENCES)
		snprintf(weight, sizeof weight, "%.9g", 1 / (double)s->learnt);
	for (size_t i = 0; item; item = json_next(item), i++) {
		char id[24];
		if (i == end && !next_range(&range, end, s->tokens, &first, &end))
			first = end = s->tokens;
		bool learnt = i >= first && i < end;
		snprintf(id, sizeof id, "%.0f", json_number(item, -1));
		add(&r->ids, id);
		add(&r->labels, learnt ? id : IGNORED);
		add(&r->weights, learnt ? weight : "0");
		if (r->job->positions) {
			add_number(&r->masks, number);
			add_number(&r->positions, i);
		}
	}
}

static bool add_sequence(struct run *r, const struct sequence *s, size_t number, struct err *err)
{
	if (!lines_reread(r->fd, r->path, s->at, s->len, &r->line, err))
		return false;
	struct json *json = json_parse(r->line.data, r->line.len, JSON_STRICT, NULL);
	bool ok = json_count(json_get(json, "input_ids")) == s->tokens;
	if (ok)
		add_tokens(r, s, number, json);
	json_free(json);
	add_number(&r->lengths, s->tokens);
	add_number(&r->lines, (size_t)s->line);
	return ok || err_set(err, ERR_FILE, "%s was changed while it was read.", r->path);
}

static void put(struct buf *line, const char *name, struct buf *list)
{
	buf_addf(line, ",\"%s\":[", name);
	buf_add(line, list->data, list->len);
	buf_add_char(line, ']');
	buf_clear(list);
}

static bool write_pack(struct run *r, size_t index, const size_t *order, size_t count,
					   struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (!add_sequence(r, &r->list[order[i]], i + 1, err))
			return false;
	}
	buf_clear(&r->line);
	buf_addf(&r->line, "{\"index\":%zu", index);
	put(&r->line, "input_ids", &r->ids);
	if (r->job->positions) {
		put(&r->line, "attention_mask", &r->masks);
		put(&r->line, "position_ids", &r->positions);
	}
	put(&r->line, "labels", &r->labels);
	put(&r->line, "weights", &r->weights);
	put(&r->line, "seq_lengths", &r->lengths);
	put(&r->line, "lines", &r->lines);
	buf_add_char(&r->line, '}');
	return lines_add(r->out, &r->line, err);
}

/* ---- The numbers ---------------------------------------------------------------------------- */

static struct pack_range *range_of(struct pack_told *told, size_t learnt)
{
	size_t i = 0;
	while (i < PACK_RANGES - 1 && (long)learnt >= pack_range_ends[i])
		i++;
	return &told->ranges[i];
}

static void note_pack(struct run *r, const size_t *order, size_t count)
{
	struct pack_told *told = r->told;
	size_t learnt = 0;
	for (size_t i = 0; i < count; i++)
		learnt += r->list[order[i]].learnt;
	for (size_t i = 0; i < count; i++) {
		const struct sequence *s = &r->list[order[i]];
		struct pack_range *range = range_of(told, s->learnt);
		range->sequences++;
		range->learnt += (long)s->learnt;
		range->by_packs += (double)s->learnt / (double)learnt;
		told->tokens += (long)s->tokens;
	}
	told->sequences += (long)count;
	told->learnt += (long)learnt;
	told->packs++;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool write_packs(struct run *r, struct err *err)
{
	size_t *lengths = mem_alloc((r->count + 1) * sizeof *lengths);
	struct packing packing;
	for (size_t i = 0; i < r->count; i++)
		lengths[i] = r->list[i].tokens;
	packing_make(&packing, lengths, r->count, r->job->window, r->job->seed);
	r->out = lines_anew(r->job->output, err);
	bool ok = r->out;
	for (size_t p = 0; ok && p < packing.packs; p++) {
		const size_t *order = packing.order + packing.first[p];
		size_t count = packing.first[p + 1] - packing.first[p];
		note_pack(r, order, count);
		ok = write_pack(r, p, order, count, err);
	}
	if (ok)
		ok = lines_commit(r->out, err);
	else
		lines_drop(r->out);
	packing_release(&packing);
	free(lengths);
	return ok;
}

static void release(struct run *r)
{
	struct buf *const bufs[] = {&r->ids,       &r->labels,  &r->weights, &r->masks,
								&r->positions, &r->lengths, &r->lines,   &r->line};
	for (size_t i = 0; i < sizeof bufs / sizeof *bufs; i++)
		buf_release(bufs[i]);
	if (r->fd >= 0)
		close(r->fd);
	free(r->list);
	free(r->path);
}

bool pack_run(struct llm *llm, const struct pack_job *job, const struct work_watch *watch,
			  struct pack_told *told, struct err *err)
{
	struct run r = {.job = job,
					.told = told,
					.fd = -1,
					.ids = BUF_INIT,
					.labels = BUF_INIT,
					.weights = BUF_INIT,
					.masks = BUF_INIT,
					.positions = BUF_INIT,
					.lengths = BUF_INIT,
					.lines = BUF_INIT,
					.line = BUF_INIT};
	struct buf path = BUF_INIT;
	*told = (struct pack_told){.packs = 0};
	buf_addf(&path, "%s.tokens", job->output);
	r.path = buf_detach(&path);
	const struct encode_job encode = {.input = job->input,
									  .output = r.path,
									  .chat = job->chat,
									  .model = job->model,
									  .jobs = job->jobs};
	bool ok = encode_run(llm, &encode, watch, &told->encoded, err) && read_sequences(&r, err) &&
			  write_packs(&r, err);
	if (ok)
		unlink(r.path);
	release(&r);
	return ok;
}
