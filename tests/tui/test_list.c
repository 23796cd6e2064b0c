#include "tui/list.h"

#include <locale.h>

#include "sketch.h"
#include "tui/app.h"

static struct line *shared;
static char told[64];
static int moves;

static unsigned answer(struct app *app, const struct list_item *item)
{
	snprintf(told, sizeof told, "%s", item ? item->name : "left");
	return item && strcmp(item->name, "again") == 0 ? (list_open(app, "Next", answer, NULL), 0) : 0;
}

static unsigned moved(struct app *app, const struct list_item *item)
{
	(void)app;
	moves++;
	snprintf(told, sizeof told, "at %s", item->name);
	return 0;
}

static void begin(struct app *app)
{
	struct err err = ERR_INIT;
	if (!shared) {
		setlocale(LC_CTYPE, "C.UTF-8");
		shared = line_new(&err);
	}
	assert_non_null(shared);
	*app = (struct app){.pane = MODE_OUTLINE, .line = shared};
	*told = '\0';
	moves = 0;
	canvas_init(&app->canvas);
	canvas_resize(&app->canvas, 8, 60);
	list_open(app, "Theme", answer, moved);
	list_add(app, "dark", "light letters on a dark ground", NULL);
	list_add(app, "light", "dark letters on paper", NULL);
	list_add(app, "mono", "no colours", NULL);
	list_add(app, "Écru", "warm", NULL);
}

static void end(struct app *app)
{
	list_release(&app->list);
	canvas_release(&app->canvas);
}

static void draw(struct app *app)
{
	struct view v = view_of(&app->canvas);
	canvas_clear(&app->canvas);
	list_draw(app, &v);
}

static unsigned type(struct app *app, const char *text)
{
	unsigned outcome = 0;
	for (; *text; text++) {
		struct key key = key_char((unsigned char)*text);
		line_key(app->line, &key);
		outcome |= list_filter(app);
	}
	return outcome;
}

static void list_shows_its_items_below_what_is_there(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	draw(&app);
	assert_shows(&app.canvas, "\n\n\n"
							  "── Theme ──────────────── 1 / 4 · Enter takes, Esc leaves ──\n"
							  " › dark   light letters on a dark ground\n"
							  "   light  dark letters on paper\n"
							  "   mono   no colours\n"
							  "   Écru   warm\n");
	end(&app);
}

static void list_filters_by_every_word_names_first(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	type(&app, "LIGHT");
	assert_int_equal(app.list.shown_count, 2);
	assert_string_equal(list_selected(&app.list)->name, "light");
	type(&app, " ground");
	assert_int_equal(app.list.shown_count, 1);
	assert_string_equal(list_selected(&app.list)->name, "dark");
	type(&app, "x");
	assert_null(list_selected(&app.list));
	draw(&app);
	assert_true(shows(&app.canvas, "nothing here holds what is typed"));
	end(&app);
}

static void list_tells_where_the_writer_comes(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	list_move(&app, 1);
	assert_string_equal(told, "at light");
	list_move(&app, 100);
	assert_string_equal(told, "at Écru");
	list_move(&app, 1);
	assert_int_equal(moves, 2);
	list_move(&app, -100);
	assert_string_equal(told, "at dark");
	type(&app, "mono");
	assert_string_equal(told, "at mono");
	end(&app);
}

static void list_accepts_the_selected_item_once(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	list_select(&app, "mono");
	assert_int_equal(moves, 0);
	list_accept(&app);
	assert_string_equal(told, "mono");
	assert_null(app.list.title);
	end(&app);
}

static void list_accepts_nothing_where_nothing_is_left(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	type(&app, "zzz");
	*told = '\0';
	list_accept(&app);
	assert_string_equal(told, "");
	assert_non_null(app.list.title);
	list_leave(&app);
	assert_string_equal(told, "left");
	assert_null(app.list.title);
	end(&app);
}

static void list_may_open_another_by_its_answer(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	list_add(&app, "again", "", NULL);
	list_select(&app, "again");
	list_accept(&app);
	assert_string_equal(app.list.title, "Next");
	assert_int_equal(app.list.count, 0);
	end(&app);
}

static void list_keeps_its_place_while_items_come(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	list_move(&app, 2);
	list_add(&app, "more", "", NULL);
	assert_string_equal(list_selected(&app.list)->name, "mono");
	type(&app, "mo");
	list_move(&app, 1);
	assert_string_equal(list_selected(&app.list)->name, "more");
	list_add(&app, "almost", "", NULL);
	list_add(&app, "zebra", "", NULL);
	assert_int_equal(app.list.shown_count, 3);
	assert_string_equal(list_selected(&app.list)->name, "more");
	end(&app);
}

static void list_scrolls_to_its_selection_in_any_size(void **state)
{
	(void)state;
	struct app app;
	begin(&app);
	for (int i = 0; i < 40; i++) {
		char name[32];
		snprintf(name, sizeof name, "item %d", i);
		list_add(&app, name, "", NULL);
	}
	for (int rows = 1; rows < 20; rows++) {
		canvas_resize(&app.canvas, rows, 20 + rows);
		list_move(&app, 2);
		draw(&app);
		assert_true(shows(&app.canvas, list_selected(&app.list)->name));
	}
	end(&app);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(list_shows_its_items_below_what_is_there),
		cmocka_unit_test(list_filters_by_every_word_names_first),
		cmocka_unit_test(list_tells_where_the_writer_comes),
		cmocka_unit_test(list_accepts_the_selected_item_once),
		cmocka_unit_test(list_accepts_nothing_where_nothing_is_left),
		cmocka_unit_test(list_may_open_another_by_its_answer),
		cmocka_unit_test(list_keeps_its_place_while_items_come),
		cmocka_unit_test(list_scrolls_to_its_selection_in_any_size),
	};
	int failed = RUN(tests);
	line_free(shared);
	return failed;
}
