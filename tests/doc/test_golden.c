/* A project of format 1, written by hand: it opens for ever. */
#include "doc/journal.h"
#include "doc/project.h"

#include "sessions.h"

static struct buf golden(const char *name)
{
	const char *source = getenv("SRCDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/tests/projects/%s", source ? source : ".", name);
	struct buf bytes = scratch_read(path.data);
	buf_release(&path);
	return bytes;
}

static struct session *open_golden(void *const *state)
{
	struct buf bytes = golden("format-1.longhand");
	put_file(state, "guide.longhand", bytes.data, bytes.len);
	buf_release(&bytes);
	return open_session(state);
}

static void golden_has_everything_that_format_1_has(void **state)
{
	struct session *s = open_golden(state);
	const struct doc *doc = &s->doc;
	assert_int_equal(doc->id, UINT64_C(0x00c0ffee01));
	assert_int_equal(s->ids.save, UINT64_C(0x7f3a9b2c4d));
	assert_int_equal(s->ids.previous, UINT64_C(0x5e1d0c2b3a));
	assert_string_equal(doc->title, "北京 on foot");
	assert_contains(doc->instruction, "Beijing.\nKeep \"hutong\" untranslated; C:\\tours");
	assert_string_equal(doc->language, "en");
	assert_int_equal(doc->target, 900);
	assert_int_equal(doc->row_count, 3);
	assert_int_equal(doc->rows[0]->kind, ROW_HEADING);
	assert_int_equal(doc->rows[0]->level, 2);
	assert_string_equal(doc->rows[2]->point, "胡同里的早晨");
	assert_int_equal(doc->rows[2]->id, UINT64_C(0xfffffffffe));
	assert_int_equal(doc->rows[2]->budget, 600);
	assert_null(row_current(doc->rows[2]));
	assert_string_equal(doc->notes[0]->text, "Lives near the Drum Tower.\n\nKnows the old maps.");
	assert_string_equal(doc->notes[0]->keywords, "friend, 北京");
	assert_int_equal(doc->usage[1].cached, 1024);
	assert_int_equal(doc->usage[1].reasoning, 12);
	assert_true(doc->usage[1].cost == 0.0125);
	assert_string_equal(doc->exports[0].path, "/home/mei/beijing.md");
	assert_int_equal(doc->exports[0].hash, 0xdeadbeef);
	close_session(s);
}

static void golden_has_rows_with_all_their_members(void **state)
{
	struct session *s = open_golden(state);
	const struct row *row = s->doc.rows[1];
	assert_true(row->locked);
	assert_string_equal(row->note, "Ask Mei about October.");
	assert_string_equal(row->summary, "Autumn is best; spring has dust.");
	assert_int_equal(row->summary_of, UINT64_C(0xb89aa58d35a02c04));
	assert_string_equal(row->summary_model, "qwen3:8b");
	assert_int_equal(row->version_count, 3);
	const struct version *first = row->versions[0], *last = row->versions[2];
	assert_ptr_equal(row_current(row), last);
	assert_int_equal(first->by, BY_MODEL);
	assert_int_equal(first->state, VERSION_INCOMPLETE);
	assert_true(first->undone);
	assert_int_equal(first->asked, 320);
	assert_int_equal(first->created, 1763880000);
	assert_int_equal(first->preceding, UINT64_C(0xcbf29ce484222325));
	assert_contains(first->raw.data, "here is the text:\n\nThe best");
	assert_int_equal(row->versions[1]->by, BY_IMPORT);
	assert_int_equal(row->versions[1]->text.len, 0);
	assert_int_equal(last->by, BY_WRITER);
	assert_int_equal(last->state, VERSION_COMPLETE);
	assert_contains(last->text.data, "7:30.\n\n**注意：**前往胡同请步行。\n第二行。\n\n\n\nTabs\t");
	assert_contains(last->text.data, "😀, a \\ and a control \x01 character.\n");
	close_session(s);
}

static void golden_is_written_back_to_the_byte(void **state)
{
	struct session *s = open_golden(state);
	struct buf bytes = golden("format-1.longhand"), out = BUF_INIT;
	project_print(&out, &s->doc, s->ids);
	assert_string_equal(out.data, bytes.data);
	buf_release(&bytes);
	buf_release(&out);
	close_session(s);
}

static void golden_journal_is_replayed(void **state)
{
	struct buf bytes = golden("format-1.journal");
	put_file(state, JOURNAL, bytes.data, bytes.len);
	struct session *s = open_golden(state);
	assert_string_equal(s->recovered,
						"Recovered 5 words and 3 other changes that had not been saved.");
	assert_string_equal(s->doc.title, "北京，步行");
	assert_int_equal(s->doc.rows[2]->budget, 450);
	assert_string_equal(draft(s, UINT64_C(0xfffffffffe)), "早晨 wakes slowly. 好");
	assert_int_equal(row_current(s->doc.rows[2])->state, VERSION_COMPLETE);
	buf_release(&bytes);
	close_session(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(golden_has_everything_that_format_1_has),
		SCRATCH_TEST(golden_has_rows_with_all_their_members),
		SCRATCH_TEST(golden_is_written_back_to_the_byte),
		SCRATCH_TEST(golden_journal_is_replayed),
	};
	return RUN(tests);
}
