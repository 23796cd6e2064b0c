#include "tui/help.h"

#include "sketch.h"

static void help_shows_keys_signs_and_commands(void **state)
{
	(void)state;
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, help_lines(MODE_OUTLINE, 80), 80);
	struct view v = view_of(&c);
	help_draw(MODE_OUTLINE, 0, &v);
	assert_true(shows(&c, "Keys of the outline"));
	assert_true(shows(&c, " J, Alt-Down           move the row down"));
	assert_true(shows(&c, " ~                     the text before it has changed"));
	assert_true(shows(&c, " :export [FILE]"));
	canvas_release(&c);
}

static void help_loses_no_word_on_a_narrow_screen(void **state)
{
	(void)state;
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, help_lines(MODE_DRAFT, 40), 40);
	struct view v = view_of(&c);
	help_draw(MODE_DRAFT, 0, &v);
	assert_true(shows(&c, " w            write everything\n"));
	assert_true(shows(&c, "\n              unwritten from the\n"));
	canvas_release(&c);
}

static void help_scrolls(void **state)
{
	(void)state;
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, 3, 80);
	struct view v = view_of(&c);
	help_draw(MODE_OUTLINE, help_lines(MODE_OUTLINE, 80) - 3, &v);
	assert_true(shows(&c, ":help"));
	assert_false(shows(&c, "Keys of the outline"));
	canvas_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_shows_keys_signs_and_commands),
		cmocka_unit_test(help_loses_no_word_on_a_narrow_screen),
		cmocka_unit_test(help_scrolls),
	};
	return RUN(tests);
}
