#include "tui/colon.h"

#include "sketch.h"
#include "tui/app.h"

static const struct tui_options options = {.path = NULL};

/* What running the line says; nothing needs a document to say it. */
static void assert_says(const char *line, const char *expected)
{
	struct app app = {.options = &options, .message = mem_strdup("")};
	page_init(&app.page);
	colon_run(&app, line);
	assert_string_equal(app.message, expected);
	assert_true(app.trouble || !*expected);
	messages_release(&app.messages);
	page_release(&app.page);
	free(app.message);
}

static void colon_runs_a_command_by_what_no_other_begins_with(void **state)
{
	(void)state;
	struct app app = {.options = &options, .message = mem_strdup("")};
	page_init(&app.page);
	colon_run(&app, ":mes");
	assert_string_equal(app.page.title, "Messages, the last one first");
	colon_run(&app, "  help  theme");
	assert_string_equal(app.page.title, "Help");
	page_release(&app.page);
	messages_release(&app.messages);
	free(app.message);
}

static void colon_takes_a_whole_name_before_what_begins_so(void **state)
{
	(void)state;
	assert_string_equal(colon_named("w")->names, "save w");
	assert_string_equal(colon_named("wq")->names, "wq x");
	assert_null(colon_named("sav"));
	assert_null(colon_named(""));
}

static void colon_says_what_a_beginning_may_be(void **state)
{
	(void)state;
	struct app app = {.options = &options, .message = mem_strdup("")};
	colon_run(&app, "s");
	assert_non_null(strstr(app.message, ":s may be :save, "));
	assert_non_null(strstr(app.message, " or :"));
	messages_release(&app.messages);
	free(app.message);
	assert_says("redo!", "There is no :redo!");
}

static void colon_suggests_what_was_meant(void **state)
{
	(void)state;
	assert_says("expotr", "There is no command “expotr”; did you mean :export?");
	assert_says("zzzzzz", "There is no command “zzzzzz”; ? shows those that are.");
	assert_says("", "");
	assert_says(" : ", "");
}

static void colon_refuses_arguments_where_none_are_taken(void **state)
{
	(void)state;
	assert_says("stop me", ":stop takes no argument, such as “me”.");
	assert_says("count all", ":count takes no argument, such as “all”.");
}

static void colon_helps_with_every_command(void **state)
{
	(void)state;
	struct buf help = BUF_INIT;
	colon_help(&help);
	assert_non_null(strstr(help.data, ":export[!] [markdown|text|html] [FILE]\t"));
	assert_non_null(strstr(help.data, ":save, :w[!] [FILE]\t"));
	for (const struct colon_row *row = colon_table; row->names; row++) {
		assert_true(row->run || row->act);
		assert_non_null(strstr(help.data, row->help));
	}
	buf_release(&help);
}

static void colon_names_each_command_once(void **state)
{
	(void)state;
	for (const struct colon_row *row = colon_table; row->names; row++) {
		for (const char *at = row->names; *at;) {
			size_t len = strcspn(at, " ");
			char *name = mem_strndup(at, len);
			assert_ptr_equal(colon_named(name), row);
			free(name);
			at += len + strspn(at + len, " ");
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(colon_runs_a_command_by_what_no_other_begins_with),
		cmocka_unit_test(colon_takes_a_whole_name_before_what_begins_so),
		cmocka_unit_test(colon_says_what_a_beginning_may_be),
		cmocka_unit_test(colon_suggests_what_was_meant),
		cmocka_unit_test(colon_refuses_arguments_where_none_are_taken),
		cmocka_unit_test(colon_helps_with_every_command),
		cmocka_unit_test(colon_names_each_command_once),
	};
	return RUN(tests);
}
