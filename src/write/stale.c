#include "write/stale.h"

#include "write/notes.h"

unsigned stale_why(const struct doc *doc, const struct row *row)
{
	const struct version *v = row->kind == ROW_SECTION ? row_current(row) : NULL;
	if (!v || v->by != BY_MODEL || !v->text.len)
		return 0;
	unsigned why = doc_row_stale(doc, row) ? STALE_TEXT : 0;
	if (!v->planned) /* from before the rest was kept */
		return why;
	why |= v->planned != doc_row_hash(row) ? STALE_PLAN : 0;
	return why | (v->notes != notes_hash(doc, row->id) ? STALE_NOTES : 0);
}

void stale_describe(unsigned why, struct buf *out)
{
	const char *const changed[] = {"the text before it", "its point or note", "notes on it"};
	size_t start = out->len;
	for (unsigned i = 0; i < 3; i++) {
		if (why & 1u << i)
			buf_addf(out, "%s%s", out->len > start ? ", and " : "", changed[i]);
		if (why & 1u << i && !(why & ((1u << i) - 1)))
			buf_add_str(out, i == 2 ? " have changed" : " has changed");
	}
}
