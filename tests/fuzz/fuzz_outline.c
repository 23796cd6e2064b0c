/* What one does to an outline: pairs of bytes are an action and a row. Each action is one undo;
 * moving, splitting and joining lose no text; undoing all gives the first document, redoing all the
 * last. */
#include "doc/outline.h"
#include "memory.h"

struct action {
	const char *name;
	bool (*run)(struct session *s, uint64_t row, uint8_t argument, struct err *err);
	bool keeps_text;
};

static bool move_up(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	(void)argument;
	return outline_move_up(s, row, err);
}

static bool move_down(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	(void)argument;
	return outline_move_down(s, row, err);
}

static bool move_after(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	const struct doc *doc = &s->doc;
	size_t after = argument % (doc->row_count + 1);
	return outline_move_after(s, row, after ? doc->rows[after - 1]->id : 0, err);
}

static bool move_in(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	(void)argument;
	return outline_move_in(s, row, err);
}

static bool move_out(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	(void)argument;
	return outline_move_out(s, row, err);
}

static bool split(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	uint64_t second = 0;
	size_t at = argument & 1 ? OUTLINE_MIDDLE : argument >> 1;
	bool ok = outline_split(s, row, at, argument & 2 ? "The rest" : NULL, &second, err);
	MUST(!ok || doc_row(&s->doc, second));
	return ok;
}

static bool merge(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	(void)argument;
	return outline_merge(s, row, err);
}

static bool insert(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	uint64_t added = 0;
	enum row_kind kind = argument & 1 ? ROW_HEADING : ROW_SECTION;
	bool ok = (argument & 2 ? outline_insert_before : outline_insert_after)(
		s, row, kind, "A new row", argument & 4 ? 250 : 0, &added, err);
	MUST(!ok || doc_row(&s->doc, added));
	return ok;
}

static bool write_text(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	static const char *const texts[] = {"One sentence.", "One. Two. Three.",
										"First.\n\nSecond.\n\nThird.", "一句。两句。", ""};
	struct version *v = version_new(session_new_id(s), BY_WRITER);
	buf_add_str(&v->text, texts[argument % 5]);
	version_text_changed(v);
	return session_apply(s, ACTOR_WRITER, "write", edit_add_version(row, v), err);
}

static bool lock(struct session *s, uint64_t row, uint8_t argument, struct err *err)
{
	return session_apply(s, ACTOR_WRITER, "lock", edit_set_locked(row, argument & 1), err);
}

static const struct action actions[] = {
	{"up", move_up, true},  {"down", move_down, true}, {"after", move_after, true},
	{"in", move_in, true},  {"out", move_out, true},   {"split", split, true},
	{"merge", merge, true}, {"insert", insert, true},  {"write", write_text, false},
	{"lock", lock, true},
};

/* What the texts weigh, whatever their order and the white space between them. */
static uint64_t weigh_text(const struct doc *doc)
{
	uint64_t sum = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct version *v = row_current(doc->rows[i]);
		for (size_t at = 0; v && at < v->text.len; at++) {
			unsigned char c = (unsigned char)v->text.data[at];
			sum += c == ' ' || c == '\n' ? 0 : c * UINT64_C(2654435761) + 1;
		}
	}
	return sum;
}

static void act(struct session *s, uint8_t which, uint8_t argument)
{
	const struct action *a = &actions[which % (sizeof actions / sizeof *actions)];
	const struct doc *doc = &s->doc;
	struct err err = ERR_INIT;
	size_t row = (which / 16u) % (doc->row_count + 1);
	uint64_t id = row < doc->row_count ? doc->rows[row]->id : 0, weight = weigh_text(doc);
	size_t groups = s->history.undo_count;
	uint64_t revision = doc->revision;
	bool ok = a->run(s, id, argument, &err);
	MUST(ok == (err.kind == ERR_NONE) && (ok || doc->revision == revision));
	MUST(s->history.undo_count == groups + (doc->revision != revision));
	MUST(!a->keeps_text || weigh_text(doc) == weight);
	check_document(doc);
}

/* Versions that were added stay when they are undone, so the outline is compared, not the file. */
static uint64_t hash_outline(const struct doc *doc)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		const struct version *v = row_current(row);
		hash = hash_value(hash, row->id);
		hash = hash_value(hash, (uint64_t)row->level << 40 | (uint64_t)row->budget << 8 |
									(uint64_t)row->kind << 1 | row->locked);
		hash = hash_bytes(hash, row->point, strlen(row->point));
		hash = hash_bytes(hash, row->note, strlen(row->note));
		hash = hash_value(hash, v ? v->hash : 0);
	}
	return hash;
}

static void check_history(struct session *s, uint64_t first)
{
	uint64_t last = hash_outline(&s->doc);
	char *label;
	while ((label = session_undo(s))) {
		free(label);
		check_document(&s->doc);
	}
	MUST(hash_outline(&s->doc) == first);
	while ((label = session_redo(s)))
		free(label);
	MUST(hash_outline(&s->doc) == last);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct session s;
	memory_open(&s);
	uint64_t first = hash_outline(&s.doc);
	for (size_t i = 0; i + 1 < size && i < 128; i += 2)
		act(&s, data[i], data[i + 1]);
	check_history(&s, first);
	memory_close(&s);
	return 0;
}
