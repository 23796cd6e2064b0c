/* A row as a form: whatever an editor gives back leaves a sound document; what is refused changes
 * nothing; what was taken prints as a form that changes nothing more. Undo takes it back. */
#include "memory.h"
#include "write/row_text.h"

static uint64_t add(struct session *s, enum row_kind kind, uint64_t after)
{
	struct err err = ERR_INIT;
	struct row *row = row_new(session_new_id(s), kind, 1, "A row", kind == ROW_SECTION ? 400 : 0);
	uint64_t id = row->id;
	MUST(session_apply(s, ACTOR_WRITER, "row", edit_insert_row(row, after), &err));
	return id;
}

static void check_unchanged(struct session *s, uint64_t row)
{
	struct buf form = BUF_INIT;
	struct err err = ERR_INIT;
	uint64_t revision = s->doc.revision;
	row_text_print(&form, doc_row(&s->doc, row));
	MUST(row_text_apply(s, row, form.data, form.len, BALANCE_MOVE, NULL, &err));
	MUST(s->doc.revision == revision);
	buf_release(&form);
}

static void check_undo(struct session *s, const struct buf *before)
{
	struct buf after = BUF_INIT;
	char *label = session_undo(s);
	print_document(&after, &s->doc);
	MUST(label && same_bytes(before, &after));
	free(label);
	buf_release(&after);
}

static void apply(struct session *s, uint64_t row, const struct buf *text, enum balance how)
{
	struct buf before = BUF_INIT;
	struct err err = ERR_INIT;
	long left = 0;
	uint64_t revision = s->doc.revision;
	print_document(&before, &s->doc);
	bool ok = row_text_apply(s, row, text->data, text->len, how, &left, &err);
	MUST(ok == (err.kind == ERR_NONE));
	MUST(ok || (err.kind == ERR_USAGE && s->doc.revision == revision));
	MUST(ok || is_text(err.text, strlen(err.text)));
	check_document(&s->doc);
	check_unchanged(s, row);
	if (s->doc.revision != revision)
		check_undo(s, &before);
	buf_release(&before);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct session s;
	repaired(&text, data, size);
	memory_open(&s);
	uint64_t heading = add(&s, ROW_HEADING, 0);
	uint64_t section = add(&s, ROW_SECTION, heading);
	add(&s, ROW_SECTION, section);
	for (enum balance how = BALANCE_MOVE; how < BALANCES; how++)
		apply(&s, section, &text, how);
	apply(&s, heading, &text, BALANCE_MOVE);
	memory_close(&s);
	buf_release(&text);
	return 0;
}
