/* The watch for repeats: what the document says, looked through in slices, and each reply held
 * against it. */
#include "write/run.h"

#define SLICE 20000 /* bytes that are looked through in one turn of the loop */

static void learn_row(struct engine *e, const struct row *row)
{
	const struct version *v = row_current(row);
	if (v && v->text.len)
		repeat_index_put(e->said, row->id, v->text.data, v->text.len, v->hash);
	else
		repeat_index_drop(e->said, row->id);
}

void watch_begin(struct engine *e)
{
	if (!e->said)
		e->said = repeat_index_new();
	e->said_rows = 0;
}

void watch_learn(struct engine *e, uint64_t row)
{
	const struct row *r = doc_row(&e->session->doc, row);
	if (e->said && r)
		learn_row(e, r);
}

bool watch_tick(struct engine *e)
{
	const struct doc *doc = &e->session->doc;
	size_t bytes = 0;
	while (e->said && e->said_rows < doc->row_count && bytes < SLICE) {
		const struct row *row = doc->rows[e->said_rows++];
		const struct version *v = row_current(row);
		bytes += v ? v->text.len : 0;
		if (!engine_writes(e, row->id))
			learn_row(e, row);
	}
	return e->said && e->said_rows < doc->row_count;
}

bool watch_text(struct task *t, const char *s, size_t len)
{
	if (t->engine->plain)
		return false;
	if (!t->watch) {
		t->watch = repeat_new(t->engine->said, t->row);
		repeat_expect(t->watch, t->base.data, t->base.len);
	}
	return repeat_feed(t->watch, s, len) != REPEAT_NONE;
}

bool watch_end(struct task *t)
{
	return t->watch && repeat_finish(t->watch) != REPEAT_NONE;
}
