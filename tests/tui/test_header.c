#include "tui/header.h"

#include "sketch.h"

static const struct header tea = {.name = "A guide to tea",
								  .writer = "demo writer: :model chooses a model",
								  .brief = "demo writer",
								  .saved = "saved"};

static void assert_header(struct header h, int cols, const char *expected)
{
	struct canvas c;
	canvas_init(&c);
	canvas_resize(&c, 1, cols);
	struct view v = view_of(&c);
	header_draw(&v, &h);
	assert_shows(&c, expected);
	canvas_release(&c);
}

static void header_tells_all_where_there_is_room(void **state)
{
	(void)state;
	assert_header(
		tea, 80,
		" longhand · A guide to tea          demo writer: :model chooses a model · saved\n");
}

static void header_lets_the_brand_go_then_words_about_the_writer(void **state)
{
	(void)state;
	assert_header(tea, 64, " A guide to tea     demo writer: :model chooses a model · saved\n");
	assert_header(tea, 56, " longhand · A guide to tea          demo writer · saved\n");
	assert_header(tea, 40, " A guide to tea     demo writer · saved\n");
	assert_header(tea, 24, " A guide to tea   saved\n");
	assert_header(tea, 20, " A guide to…  saved\n");
}

static void header_leaves_a_long_name_a_third(void **state)
{
	(void)state;
	struct header h = tea;
	h.name = "写一篇关于中国茶文化的长篇旅行指南";
	assert_header(h, 80,
				  " 写一篇关于中国茶文化的长篇旅行指…  demo writer: :model chooses a model · saved\n");
	assert_header(h, 40, " 写一篇关于中国茶…  demo writer · saved\n");
}

static void header_is_the_brand_before_there_is_a_document(void **state)
{
	(void)state;
	assert_header((struct header){"", "qwen3:8b on localhost", "qwen3:8b", false, ""}, 40,
				  " longhand         qwen3:8b on localhost\n");
	assert_header((struct header){"", "qwen3:8b on localhost", "qwen3:8b", false, ""}, 10,
				  " longhand\n");
}

static void header_stays_inside_every_screen(void **state)
{
	(void)state;
	for (int cols = 1; cols < 120; cols++) {
		struct canvas c;
		canvas_init(&c);
		canvas_resize(&c, 1, cols);
		struct view v = view_of(&c);
		header_draw(&v, &tea);
		assert_int_equal(shows(&c, "A g"), cols >= 13);
		canvas_release(&c);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(header_tells_all_where_there_is_room),
		cmocka_unit_test(header_lets_the_brand_go_then_words_about_the_writer),
		cmocka_unit_test(header_leaves_a_long_name_a_third),
		cmocka_unit_test(header_is_the_brand_before_there_is_a_document),
		cmocka_unit_test(header_stays_inside_every_screen),
	};
	return RUN(tests);
}
