#include "tui/diff.h"

#include "sketch.h"

struct scene {
	struct doc doc;
	struct diff_view diff;
	struct canvas canvas;
};

/* A section whose first version is `from`, its current one `to`. */
static void scene_open(struct scene *s, int rows, int cols, const char *from, const char *to)
{
	doc_init(&s->doc);
	diff_view_init(&s->diff);
	canvas_init(&s->canvas);
	canvas_resize(&s->canvas, rows, cols);
	sketch_row(&s->doc, 1, ROW_SECTION, "point", 100);
	sketch_text(&s->doc, 1, from);
	struct version *v = version_new(7, BY_WRITER);
	buf_add_str(&v->text, to);
	version_text_changed(v);
	sketch_apply(&s->doc, edit_add_version(1, v));
	diff_view_open(&s->diff, 1, 1001, 7);
}

static void scene_draw(struct scene *s)
{
	struct view v = view_of(&s->canvas);
	canvas_clear(&s->canvas);
	diff_view_draw(&s->diff, s->doc.rows[0], &v);
}

static void scene_close(struct scene *s)
{
	diff_view_release(&s->diff);
	doc_release(&s->doc);
	canvas_release(&s->canvas);
}

static void diff_view_tells_words_by_sign(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 9, 60, "A quiet lane.\n\nGone.\n\nSame.", "A loud lane.\n\nSame.");
	scene_draw(&s);
	assert_true(shows(&s.canvas, "[-2 words-] only in version 1 of 2 · by the model"));
	assert_true(shows(&s.canvas, "{+1 word+} only in version 2 of 2 · by the writer"));
	assert_true(shows(&s.canvas, " ± A [-quiet-]{+loud+} lane.\n\n - [-Gone.-]\n\n   Same.\n"));
	scene_close(&s);
}

static void diff_view_shows_paragraphs_that_were_joined_or_parted(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 9, 60, "One.\n\nTwo.", "One. Two.");
	scene_draw(&s);
	assert_true(shows(&s.canvas, "One.[-¶-]{+ +}Two."));
	scene_close(&s);
	scene_open(&s, 9, 60, "One. Two.", "One.\n\nTwo.");
	scene_draw(&s);
	assert_true(shows(&s.canvas, " ± One.[- -]{+¶+}\n\n   Two.\n"));
	scene_close(&s);
}

static void diff_view_goes_from_change_to_change(void **state)
{
	(void)state;
	struct scene s;
	struct buf from = BUF_INIT, to = BUF_INIT;
	for (int i = 0; i < 60; i++) {
		buf_addf(&from, "line %d\n", i);
		buf_addf(&to, "%s %d\n", i == 20 || i == 40 ? "verse" : "line", i);
	}
	scene_open(&s, 12, 40, from.data, to.data);
	scene_draw(&s);
	assert_true(diff_view_change(&s.diff, 1));
	assert_int_equal(s.diff.top, 20);
	assert_true(diff_view_change(&s.diff, 1));
	assert_int_equal(s.diff.top, 40);
	assert_false(diff_view_change(&s.diff, 1));
	assert_true(diff_view_change(&s.diff, -1));
	assert_int_equal(s.diff.top, 20);
	diff_view_scroll(&s.diff, 1000);
	scene_draw(&s);
	assert_true(shows(&s.canvas, "line 59"));
	buf_release(&from);
	buf_release(&to);
	scene_close(&s);
}

static void diff_view_compares_anew_while_a_text_grows(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 9, 60, "One.", "One.");
	scene_draw(&s);
	assert_true(shows(&s.canvas, "both read the same"));
	sketch_append(&s.doc, 1, " Two.");
	scene_draw(&s);
	assert_true(shows(&s.canvas, "One.{+ Two.+}"));
	scene_close(&s);
}

static void diff_view_draws_in_any_size(void **state)
{
	(void)state;
	struct scene s;
	scene_open(&s, 1, 1, "清晨的胡同很安静。", "清晨的老胡同很热闹。");
	for (int cols = 1; cols < 60; cols += 3) {
		for (int rows = 1; rows < 9; rows++) {
			canvas_resize(&s.canvas, rows, cols);
			scene_draw(&s);
			assert_true(cols < 8 || shows(&s.canvas, "清"));
		}
	}
	scene_close(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(diff_view_tells_words_by_sign),
		cmocka_unit_test(diff_view_shows_paragraphs_that_were_joined_or_parted),
		cmocka_unit_test(diff_view_goes_from_change_to_change),
		cmocka_unit_test(diff_view_compares_anew_while_a_text_grows),
		cmocka_unit_test(diff_view_draws_in_any_size),
	};
	return RUN(tests);
}
