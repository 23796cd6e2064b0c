/* Two texts, between them a byte 255: what stayed and went is the old one, what stayed and came the
 * new one, whatever the bound; no two neighbours are of a kind, no run is empty or ends inside a
 * character. */
#include "doc/diff.h"
#include "fuzz.h"

static void check_run(const struct diff *d, size_t i, const struct buf *of)
{
	const struct diff_run *run = &d->runs[i];
	MUST(run->len && run->at <= of->len && run->len <= of->len - run->at);
	MUST(is_text(of->data + run->at, run->len));
	MUST(!i || d->runs[i - 1].kind != run->kind);
	MUST(!i || run->kind != DIFF_REMOVED || d->runs[i - 1].kind == DIFF_SAME);
}

static void check_diff(const struct buf *old, const struct buf *new, long steps)
{
	struct buf left = BUF_INIT, right = BUF_INIT;
	struct diff d;
	diff_init(&d);
	diff_words(&d, old->data, old->len, new->data, new->len, steps);
	for (size_t i = 0; i < d.count; i++) {
		const struct diff_run *run = &d.runs[i];
		const struct buf *of = run->kind == DIFF_REMOVED ? old : new;
		check_run(&d, i, of);
		if (run->kind != DIFF_INSERTED)
			buf_add(&left, of->data + run->at, run->len);
		if (run->kind != DIFF_REMOVED)
			buf_add(&right, of->data + run->at, run->len);
	}
	MUST(same_bytes(&left, old) && same_bytes(&right, new));
	diff_release(&d);
	buf_release(&left);
	buf_release(&right);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf old = BUF_INIT, new = BUF_INIT;
	const uint8_t *between = size ? memchr(data, 255, size) : NULL;
	size_t first = between ? (size_t)(between - data) : size / 2;
	size_t second = between ? first + 1 : first;
	repaired(&old, data, first);
	repaired(&new, data + second, size - second);
	check_diff(&old, &new, 0);
	check_diff(&old, &new, 3);
	check_diff(&new, &old, 40);
	check_diff(&old, &old, 0);
	buf_release(&old);
	buf_release(&new);
	return 0;
}
