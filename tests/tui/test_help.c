#include "tui/help.h"

#include "sketch.h"
#include "tui/app.h"

/* The lines of the page as text, with the keys before what they do. */
static char *lines(enum mode mode, int cols)
{
	struct page_text text = {.text = BUF_INIT, .cols = cols};
	struct buf out = BUF_INIT;
	help_fill(NULL, mode, &text);
	for (size_t i = 0; i < text.count; i++) {
		const struct page_line *line = &text.lines[i];
		buf_addf(&out, "%.*s%s%.*s\n", (int)line->key_len, text.text.data + line->key_at,
				 line->inset ? "|" : "", (int)line->len, text.text.data + line->at);
	}
	page_text_release(&text);
	return buf_detach(&out);
}

static void assert_helps(enum mode mode, int cols, const char *const *parts)
{
	char *help = lines(mode, cols);
	for (; *parts; parts++) {
		if (!strstr(help, *parts))
			fail_msg("the help lacks %s:\n%s", *parts, help);
	}
	free(help);
}

static void help_shows_keys_signs_and_commands(void **state)
{
	(void)state;
	static const char *const parts[] = {"Keys of the outline\n",
										"J, Alt-Down|move the row down",
										"~|the text before it has changed",
										":export[!] [markdown|text|html] [FILE]\n|write the draft",
										":save, :w[!] [FILE]",
										NULL};
	assert_helps(MODE_OUTLINE, 80, parts);
}

static void help_shows_the_keys_of_the_mode_that_asks(void **state)
{
	(void)state;
	static const char *const parts[] = {"Keys of the draft\n", "Space, PageDown, Ctrl-F|a page",
										NULL};
	assert_helps(MODE_DRAFT, 80, parts);
	char *help = lines(MODE_DRAFT, 80);
	assert_null(strstr(help, "Keys of the outline"));
	free(help);
}

static void help_loses_no_word_on_a_narrow_screen(void **state)
{
	(void)state;
	static const char *const parts[] = {"w|write everything \n|unwritten from the \n", NULL};
	assert_helps(MODE_DRAFT, 36, parts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(help_shows_keys_signs_and_commands),
		cmocka_unit_test(help_shows_the_keys_of_the_mode_that_asks),
		cmocka_unit_test(help_loses_no_word_on_a_narrow_screen),
	};
	return RUN(tests);
}
