#include "edit_help.h"

#include "base/hash.h"
#include "base/mem.h"
#include "base/random.h"

/* ---- Random edits of every kind -------------------------------------------------------------- */

struct world {
	struct doc doc;
	struct random random;
	uint64_t next_id;
	int64_t time; /* of the next version */
	long done[EDIT_KIND_COUNT];
};

static size_t below(struct world *w, size_t limit)
{
	return (size_t)random_below(&w->random, limit);
}

static char *random_text(struct world *w)
{
	static const char *const pieces[] = {"word ", "don't ", "é",  "世界", "🙂",
										 "\n\n",  "## x ",  "一", "。",   "3.14 "};
	struct buf out = BUF_INIT;
	for (size_t n = below(w, 6); n > 0; n--)
		buf_add_str(&out, pieces[below(w, sizeof pieces / sizeof *pieces)]);
	return buf_detach(&out);
}

static struct row *random_row(struct world *w)
{
	return w->doc.rows[below(w, w->doc.row_count)];
}

/* Sometimes the first place, sometimes one that is gone. */
static uint64_t random_place(struct world *w)
{
	size_t i = below(w, w->doc.row_count + 2);
	return i < w->doc.row_count ? w->doc.rows[i]->id : i - w->doc.row_count;
}

static size_t random_boundary(struct world *w, const struct buf *text, size_t from)
{
	size_t at = from + below(w, text->len - from + 1);
	while (at > from && at < text->len && ((unsigned char)text->data[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static struct edit random_splice(struct world *w, const struct row *row, const char *text)
{
	const struct version *v = row->versions[below(w, row->version_count)];
	size_t at = below(w, 2) ? v->text.len : random_boundary(w, &v->text, 0);
	size_t end = below(w, 2) ? at : random_boundary(w, &v->text, at);
	return edit_splice(row->id, v->id, at, end - at, text, strlen(text));
}

static struct edit random_version(struct world *w, const struct row *row, const char *text)
{
	struct version *v = version_with(w->next_id++, text);
	v->created = w->time++;
	return edit_add_version(row->id, v);
}

static struct edit random_choice(struct world *w, const struct row *row)
{
	size_t i = below(w, row->version_count + 1);
	return edit_choose_version(row->id, i < row->version_count ? row->versions[i]->id : 0);
}

static struct edit random_note(struct world *w, const char *text)
{
	size_t i = below(w, w->doc.note_count + 2);
	uint64_t id = i < w->doc.note_count ? w->doc.notes[i]->id : w->next_id++;
	uint64_t after = w->doc.note_count ? w->doc.notes[below(w, w->doc.note_count)]->id : 0;
	return edit_put_note(note_new(id, text, "key", text), below(w, 4) ? after : below(w, 2));
}

static struct edit edit_of_kind(struct world *w, enum edit_kind kind, const char *text)
{
	struct row *row = random_row(w);
	size_t any = below(w, row->version_count ? row->version_count : 1);
	uint64_t version = row->version_count ? row->versions[any]->id : 0;
	switch (kind) {
	case EDIT_SET_TITLE:
		return edit_set_title(text);
	case EDIT_SET_INSTRUCTION:
		return edit_set_instruction(text);
	case EDIT_SET_LANGUAGE:
		return edit_set_language(text);
	case EDIT_SET_PLANNING:
		return edit_set_planning(below(w, 2));
	case EDIT_SET_TARGET:
		return edit_set_target((int)below(w, 10000));
	case EDIT_INSERT_ROW:
		return edit_insert_row(row_new(w->next_id++, ROW_SECTION, 2, text, 300), random_place(w));
	case EDIT_REMOVE_ROW:
		return edit_remove_row(row->id);
	case EDIT_MOVE_ROW:
		return edit_move_row(row->id, random_place(w));
	case EDIT_SET_KIND:
		return edit_set_kind(row->id, below(w, 4) ? ROW_SECTION : ROW_HEADING);
	case EDIT_SET_LEVEL:
		return edit_set_level(row->id, 1 + (int)below(w, DOC_LEVEL_MAX));
	case EDIT_SET_POINT:
		return edit_set_point(row->id, text);
	case EDIT_SET_BUDGET:
		return edit_set_budget(row->id, (int)below(w, 2000));
	case EDIT_SET_LOCKED:
		return edit_set_locked(row->id, below(w, 2));
	case EDIT_SET_NOTE:
		return edit_set_note(row->id, text);
	case EDIT_SET_SUMMARY:
		return edit_set_summary(row->id, text, below(w, 1000), text);
	case EDIT_ADD_VERSION:
		return random_version(w, row, text);
	case EDIT_CHOOSE_VERSION:
		return random_choice(w, row);
	case EDIT_SPLICE:
		return row->version_count ? random_splice(w, row, text) : edit_remove_note(0);
	case EDIT_SET_STATE:
		return edit_set_state(row->id, version, (enum version_state)below(w, 2), text,
							  strlen(text));
	case EDIT_PUT_NOTE:
		return random_note(w, text);
	case EDIT_REMOVE_NOTE:
		any = below(w, w->doc.note_count + 1);
		return edit_remove_note(any < w->doc.note_count ? w->doc.notes[any]->id : 0);
	case EDIT_ADD_USAGE:
		return edit_add_usage(usage_new(1, "writer", text));
	case EDIT_MARK_EXPORT:
		return edit_mark_export(below(w, 2) ? "/a.md" : "/b.md", below(w, 100));
	default:
		return (struct edit){.text = BUF_INIT};
	}
}

/* False when the edit was refused, as some are: a heading has no budget, a row perhaps no version.
 */
static bool random_edit(struct world *w, struct edit *inverse)
{
	enum edit_kind kind = (enum edit_kind)below(w, EDIT_KIND_COUNT);
	if (w->doc.row_count < 6)
		kind = EDIT_INSERT_ROW;
	char *text = random_text(w);
	struct edit e = edit_of_kind(w, kind, text);
	bool allowed = edit_check(&w->doc, &e, NULL);
	assert_int_equal(edit_apply(&w->doc, &e, inverse, NULL), allowed);
	w->done[kind] += allowed;
	edit_release(&e);
	free(text);
	return allowed;
}

static void world_init(struct world *w, uint64_t seed)
{
	*w = (struct world){.next_id = 1000};
	doc_init(&w->doc);
	random_seed(&w->random, seed);
	for (uint64_t id = 1; id <= 8; id++)
		do_edit(&w->doc, edit_insert_row(row_new(id, ROW_SECTION, 1, "start", 100), id - 1));
	for (int i = 0; i < 200; i++) {
		struct edit inverse;
		random_edit(w, &inverse);
		edit_release(&inverse);
	}
}

static void assert_later_versions_undone(const struct doc *doc, int64_t time)
{
	for (size_t i = 0; i < doc->row_count; i++)
		for (size_t j = 0; j < doc->rows[i]->version_count; j++) {
			const struct version *v = doc->rows[i]->versions[j];
			assert_true(v->created < time || (v->undone && doc->rows[i]->current != v->id));
		}
}

static void assert_caches_right(const struct doc *doc)
{
	long sum = words_count(doc->title, strlen(doc->title));
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		for (size_t j = 0; j < row->version_count; j++) {
			const struct version *v = row->versions[j];
			assert_int_equal(version_words(v), words_count(v->text.data, v->text.len));
			assert_true(v->hash == hash_bytes(HASH_START, v->text.data, v->text.len));
		}
		const struct version *v = row_current(row);
		if (row->kind == ROW_HEADING)
			sum += words_count(row->point, strlen(row->point));
		else if (v)
			sum += words_count(v->text.data, v->text.len);
	}
	assert_int_equal(doc_words(doc), sum);
}

/* Applies the edits from last to first, each giving its place to its inverse. */
static void apply_backwards(struct doc *doc, struct edit *edits, size_t count)
{
	for (size_t i = count; i > 0; i--)
		edits[i - 1] = apply(doc, edits[i - 1]);
}

static void apply_forwards(struct doc *doc, struct edit *edits, size_t count)
{
	for (size_t i = 0; i < count; i++)
		edits[i] = apply(doc, edits[i]);
}

static void check_undo_and_redo(uint64_t seed, size_t steps)
{
	struct world w;
	struct buf start = BUF_INIT, end = BUF_INIT, now = BUF_INIT;
	struct edit *edits = mem_alloc(steps * sizeof *edits);
	world_init(&w, seed);
	int64_t time = w.time;
	dump(&start, &w.doc, time);
	for (size_t i = 0; i < steps; i++)
		random_edit(&w, &edits[i]);
	assert_caches_right(&w.doc);
	dump(&end, &w.doc, INT64_MAX);
	size_t usage = w.doc.usage_count;
	for (int turn = 0; turn < 2; turn++) {
		apply_backwards(&w.doc, edits, steps);
		dump(&now, &w.doc, time);
		assert_string_equal(now.data, start.data);
		assert_later_versions_undone(&w.doc, time);
		assert_caches_right(&w.doc);
		apply_forwards(&w.doc, edits, steps);
		dump(&now, &w.doc, INT64_MAX);
		assert_string_equal(now.data, end.data);
		assert_caches_right(&w.doc);
	}
	assert_int_equal(w.doc.usage_count, usage);
	for (int kind = EDIT_NONE + 1; kind < EDIT_KIND_COUNT; kind++)
		assert_true(w.done[kind] > 10);
	for (size_t i = 0; i < steps; i++)
		edit_release(&edits[i]);
	free(edits);
	doc_release(&w.doc);
	buf_release(&start);
	buf_release(&end);
	buf_release(&now);
}

static void edit_undoes_and_redoes_thousands_of_random_edits(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 4; seed++)
		check_undo_and_redo(seed, 3000);
}

static void edit_undoes_each_random_edit_at_once(void **state)
{
	(void)state;
	struct world w;
	struct buf before = BUF_INIT, after = BUF_INIT, now = BUF_INIT;
	world_init(&w, 99);
	for (int i = 0; i < 1500; i++) {
		struct edit inverse;
		int64_t time = w.time;
		dump(&before, &w.doc, time);
		random_edit(&w, &inverse);
		dump(&after, &w.doc, INT64_MAX);
		inverse = apply(&w.doc, inverse);
		dump(&now, &w.doc, time);
		assert_string_equal(now.data, before.data);
		do_edit(&w.doc, inverse);
		dump(&now, &w.doc, INT64_MAX);
		assert_string_equal(now.data, after.data);
	}
	doc_release(&w.doc);
	buf_release(&before);
	buf_release(&after);
	buf_release(&now);
}

/* ---- Single behaviours ----------------------------------------------------------------------- */

static void assert_order(const struct doc *doc, const char *ids)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < doc->row_count; i++)
		buf_addf(&out, "%llx ", (unsigned long long)doc->rows[i]->id);
	assert_string_equal(out.data, ids);
	buf_release(&out);
}

static void edit_puts_a_row_last_when_the_row_before_it_is_gone(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	do_edit(&doc, edit_insert_row(row_new(4, ROW_SECTION, 1, "", 0), 77));
	assert_order(&doc, "1 2 3 4 ");
	do_edit(&doc, edit_move_row(1, 77));
	assert_order(&doc, "2 3 4 1 ");
	do_edit(&doc, edit_move_row(4, 0));
	assert_order(&doc, "4 2 3 1 ");
	do_edit(&doc, edit_move_row(4, 3));
	assert_order(&doc, "2 3 4 1 ");
	doc_release(&doc);
}

static void edit_leaves_a_row_in_place_when_it_is_moved_after_itself(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	do_edit(&doc, edit_move_row(2, 2));
	assert_order(&doc, "1 2 3 ");
	doc_release(&doc);
}

static void edit_keeps_an_added_version_when_it_is_undone(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	struct edit inverse = apply(&doc, edit_add_version(2, version_with(22, "better")));
	const struct row *row = doc_row(&doc, 2);
	assert_int_equal(row->current, 22);
	inverse = apply(&doc, inverse);
	assert_int_equal(row->current, 21);
	assert_int_equal(row->version_count, 2);
	assert_true(row_version(row, 22)->undone);
	do_edit(&doc, inverse);
	assert_int_equal(row->current, 22);
	assert_false(row_version(row, 22)->undone);
	doc_release(&doc);
}

static void edit_takes_the_undone_mark_off_a_version_that_is_chosen(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	do_edit(&doc, apply(&doc, edit_add_version(2, version_with(22, "better"))));
	do_edit(&doc, edit_choose_version(2, 22));
	assert_false(row_version(doc_row(&doc, 2), 22)->undone);
	doc_release(&doc);
}

static void edit_brings_back_a_removed_row_with_its_versions(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	struct edit inverse = apply(&doc, edit_remove_row(2));
	assert_order(&doc, "1 3 ");
	do_edit(&doc, inverse);
	assert_order(&doc, "1 2 3 ");
	assert_string_equal(row_current(doc_row(&doc, 2))->text.data, "one two");
	doc_release(&doc);
}

static void edit_keeps_the_budget_of_a_section_that_is_a_heading_for_a_while(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	do_edit(&doc, edit_set_kind(2, ROW_HEADING));
	assert_int_equal(doc_budget(&doc), 200);
	assert_int_equal(doc_words(&doc), 3);
	do_edit(&doc, edit_set_kind(2, ROW_SECTION));
	assert_int_equal(doc_budget(&doc), 300);
	doc_release(&doc);
}

static void edit_counts_words_cut_anywhere_when_text_is_appended(void **state)
{
	(void)state;
	static const char *const pieces[] = {"hel", "lo wor", "ld", "世", "界 ", "en", "d"};
	struct doc doc;
	small_doc(&doc);
	do_edit(&doc, edit_add_version(3, version_new(31, BY_MODEL)));
	const struct version *v = row_current(doc_row(&doc, 3));
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		uint64_t revision = v->revision;
		struct edit e = edit_splice(3, 31, v->text.len, 0, pieces[i], strlen(pieces[i]));
		assert_true(edit_is_append(&doc, &e));
		do_edit(&doc, e);
		assert_true(v->revision > revision && v->revision == doc.revision);
	}
	assert_string_equal(v->text.data, "hello world世界 end");
	assert_int_equal(row_words(doc_row(&doc, 3)), 5);
	assert_caches_right(&doc);
	doc_release(&doc);
}

static void edit_is_no_append_when_it_takes_out_or_puts_in_before_the_end(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	struct edit edits[] = {edit_splice(2, 21, 3, 0, "x", 1), edit_splice(2, 21, 6, 1, "x", 1),
						   edit_splice(2, 99, 0, 0, "x", 1), edit_splice(9, 21, 7, 0, "x", 1),
						   edit_set_title("x")};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		assert_false(edit_is_append(&doc, &edits[i]));
		edit_release(&edits[i]);
	}
	doc_release(&doc);
}

static void edit_moves_the_outline_revision_for_all_but_text(void **state)
{
	(void)state;
	struct doc doc;
	small_doc(&doc);
	uint64_t outline = doc.outline_revision, revision = doc.revision;
	do_edit(&doc, edit_splice(2, 21, 7, 0, "!", 1));
	assert_int_equal(doc.outline_revision, outline);
	assert_int_equal(doc.revision, revision + 1);
	do_edit(&doc, edit_set_budget(2, 5));
	assert_int_equal(doc.outline_revision, revision + 2);
	do_edit(&doc, (struct edit){.text = BUF_INIT});
	assert_int_equal(doc.revision, revision + 2);
	doc_release(&doc);
}

static void assert_notes(const struct doc *doc, const char *titles)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < doc->note_count; i++)
		buf_addf(&out, "%s ", doc->notes[i]->title);
	assert_string_equal(out.data, titles);
	buf_release(&out);
}

static void edit_keeps_notes_in_their_order(void **state)
{
	(void)state;
	struct doc doc;
	doc_init(&doc);
	do_edit(&doc, edit_put_note(note_new(1, "a", "", ""), 0));
	do_edit(&doc, edit_put_note(note_new(2, "c", "", ""), 1));
	do_edit(&doc, edit_put_note(note_new(3, "b", "", ""), 1));
	do_edit(&doc, edit_put_note(note_new(4, "d", "", ""), 77));
	assert_notes(&doc, "a b c d ");
	struct edit inverse = apply(&doc, edit_put_note(note_new(3, "B", "", ""), 0));
	assert_notes(&doc, "a B c d ");
	do_edit(&doc, inverse);
	inverse = apply(&doc, edit_remove_note(3));
	assert_notes(&doc, "a c d ");
	do_edit(&doc, inverse);
	assert_notes(&doc, "a b c d ");
	doc_release(&doc);
}

static void edit_keeps_usage_and_exports_outside_undo(void **state)
{
	(void)state;
	struct doc doc;
	doc_init(&doc);
	struct edit usage = apply(&doc, edit_add_usage(usage_new(5, "planner", "m")));
	struct edit first = apply(&doc, edit_mark_export("/a.md", 1));
	struct edit second = apply(&doc, edit_mark_export("/a.md", 2));
	assert_int_equal(usage.kind, EDIT_NONE);
	assert_int_equal(first.kind, EDIT_NONE);
	assert_int_equal(second.kind, EDIT_NONE);
	assert_int_equal(doc.usage_count, 1);
	assert_string_equal(doc.usage[0].role, "planner");
	assert_int_equal(doc.export_count, 1);
	assert_int_equal(doc.exports[0].hash, 2);
	doc_release(&doc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(edit_undoes_and_redoes_thousands_of_random_edits),
		cmocka_unit_test(edit_undoes_each_random_edit_at_once),
		cmocka_unit_test(edit_puts_a_row_last_when_the_row_before_it_is_gone),
		cmocka_unit_test(edit_leaves_a_row_in_place_when_it_is_moved_after_itself),
		cmocka_unit_test(edit_keeps_an_added_version_when_it_is_undone),
		cmocka_unit_test(edit_takes_the_undone_mark_off_a_version_that_is_chosen),
		cmocka_unit_test(edit_brings_back_a_removed_row_with_its_versions),
		cmocka_unit_test(edit_keeps_the_budget_of_a_section_that_is_a_heading_for_a_while),
		cmocka_unit_test(edit_counts_words_cut_anywhere_when_text_is_appended),
		cmocka_unit_test(edit_is_no_append_when_it_takes_out_or_puts_in_before_the_end),
		cmocka_unit_test(edit_moves_the_outline_revision_for_all_but_text),
		cmocka_unit_test(edit_keeps_notes_in_their_order),
		cmocka_unit_test(edit_keeps_usage_and_exports_outside_undo),
	};
	return RUN(tests);
}
