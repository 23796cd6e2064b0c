#include "batch/merge.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/lines.h"
#include "base/mem.h"

/* Where a line is. */
struct place {
	int64_t index, sample;
	size_t input;
	long number;
	long long at;
	size_t len;
	uint64_t hash; /* of its bytes */
	char language[sizeof((struct quota_row *)0)->language];
};

struct merge {
	const struct merge_job *job;
	struct merge_told *told;
	size_t input; /* that is read */
	struct place *places;
	size_t count, cap;
	int *fds;
	struct quota quota;
	bool own;       /* merge_put_in_order */
	bool placeless; /* a line tells no place */
};

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct merge *m = ctx;
	int64_t index = json_get_int(line->json, "index", -1);
	m->placeless = m->placeless || index < 0;
	if (index < 0 && !m->own)
		return err_set(
			err, ERR_FILE,
			"%s, line %ld has no “index”, its place in the list: only what longhand made "
			"can be merged.",
			m->job->inputs[m->input], line->number);
	MEM_GROW(m->places, m->count + 1, &m->cap);
	struct place *p = &m->places[m->count++];
	*p = (struct place){.index = index,
						.sample = json_get_int(line->json, "sample", 0),
						.input = m->input,
						.number = line->number,
						.at = line->at,
						.len = line->len,
						.hash = hash_bytes(HASH_START, line->text, line->len)};
	snprintf(p->language, sizeof p->language, "%s", json_get_string(line->json, "language", ""));
	return true;
}

static bool read_inputs(struct merge *m, struct err *err)
{
	for (; m->input < m->job->input_count; m->input++) {
		const char *path = m->job->inputs[m->input];
		m->fds[m->input] = file_open(path, O_RDONLY | O_CLOEXEC, 0);
		if (m->fds[m->input] < 0)
			return err_errno(err, ERR_FILE, "%s cannot be opened", path);
		if (!lines_read(path, take_line, m, err))
			return false;
	}
	return true;
}

static int by_index(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->index != y->index)
		return x->index < y->index ? -1 : 1;
	if (x->sample != y->sample)
		return x->sample < y->sample ? -1 : 1;
	if (x->input != y->input)
		return x->input < y->input ? -1 : 1;
	return x->number < y->number ? -1 : x->number > y->number;
}

static bool is_same(const struct place *a, const struct place *b)
{
	return a->index == b->index && a->sample == b->sample;
}

/* Leaves one of each. */
static bool leave_one(struct merge *m, struct err *err)
{
	size_t kept = 0;
	for (size_t i = 0; i < m->count; i++) {
		const struct place *last = kept ? &m->places[kept - 1] : NULL, *p = &m->places[i];
		if (!last || !is_same(last, p)) {
			m->places[kept++] = *p;
		} else if (last->hash == p->hash && last->len == p->len) {
			m->told->same++;
		} else {
			return err_set(err, ERR_FILE,
						   "%s, line %ld and %s, line %ld are both of index %lld, but differ: they "
						   "are not of one run.",
						   m->job->inputs[last->input], last->number, m->job->inputs[p->input],
						   p->number, (long long)p->index);
		}
	}
	m->count = kept;
	return true;
}

static bool copy_line(struct merge *m, struct lines_out *out, const struct place *p,
					  struct buf *line, struct err *err)
{
	if (!lines_reread(m->fds[p->input], m->job->inputs[p->input], p->at, p->len, line, err))
		return false;
	m->told->lines++;
	return lines_add(out, line, err);
}

static bool write_lines(struct merge *m, struct err *err)
{
	struct buf line = BUF_INIT;
	struct lines_out *out = lines_anew(m->job->output, err);
	bool ok = out;
	for (size_t i = 0; ok && i < m->count; i++) {
		const struct place *p = &m->places[i];
		if (quota_has_room(&m->quota, p->language)) {
			quota_take(&m->quota, p->language);
			ok = copy_line(m, out, p, &line, err);
		} else {
			m->told->beyond++;
		}
	}
	buf_release(&line);
	if (ok)
		return lines_commit(out, err);
	lines_drop(out);
	return false;
}

static bool is_in_order(const struct merge *m)
{
	size_t i = 1;
	while (i < m->count && by_index(&m->places[i - 1], &m->places[i]) < 0)
		i++;
	return i >= m->count;
}

static void sort(struct merge *m)
{
	if (m->count)
		qsort(m->places, m->count, sizeof *m->places, by_index);
}

/* What was read is written, where it is not there already. */
static bool finish(struct merge *m, struct err *err)
{
	if (m->own && (m->placeless || is_in_order(m)))
		return true;
	sort(m);
	return (m->own || leave_one(m, err)) && write_lines(m, err);
}

static bool merge(struct merge *m, struct err *err)
{
	const struct merge_job *job = m->job;
	*m->told = (struct merge_told){0};
	if (job->quota)
		m->quota = *job->quota;
	m->fds = mem_alloc((job->input_count + 1) * sizeof *m->fds);
	for (size_t i = 0; i < job->input_count; i++)
		m->fds[i] = -1;
	bool ok = read_inputs(m, err) && finish(m, err);
	for (size_t i = 0; i < job->input_count; i++) {
		if (m->fds[i] >= 0)
			close(m->fds[i]);
	}
	free(m->fds);
	free(m->places);
	return ok;
}

bool merge_run(const struct merge_job *job, struct merge_told *told, struct err *err)
{
	struct merge m = {.job = job, .told = told};
	return merge(&m, err);
}

bool merge_put_in_order(const char *path, struct err *err)
{
	struct merge_told told;
	const struct merge_job job = {.inputs = &path, .input_count = 1, .output = path};
	struct merge m = {.job = &job, .told = &told, .own = true};
	return merge(&m, err);
}
