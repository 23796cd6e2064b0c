#include "doc/hunks.h"

/* A change begins with this run. */
static bool begins(const struct diff *d, size_t i)
{
	return d->runs[i].kind != DIFF_SAME && (i == 0 || d->runs[i - 1].kind == DIFF_SAME);
}

size_t hunks_of_run(const struct diff *d, size_t index)
{
	size_t begun = 0;
	for (size_t i = 0; i <= index && i < d->count; i++)
		begun += begins(d, i);
	return index < d->count && d->runs[index].kind != DIFF_SAME ? begun - 1 : begun;
}

size_t hunks_count(const struct diff *d)
{
	return hunks_of_run(d, d->count);
}

void hunks_apply(const struct diff *d, const char *old_text, const char *new_text, const bool *take,
				 struct buf *out)
{
	size_t next = 0;
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_run *r = &d->runs[i];
		next += begins(d, i);
		if (r->kind == DIFF_SAME || (r->kind == DIFF_INSERTED && take[next - 1]))
			buf_add(out, new_text + r->at, r->len);
		else if (r->kind == DIFF_REMOVED && !take[next - 1])
			buf_add(out, old_text + r->at, r->len);
	}
}
