/* What reaches the terminal: colours, ASCII, the mouse, small screens, and nothing that a document
 * could smuggle there. */
#include <sys/stat.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "harmless.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"

struct scene {
	char *folder;
	struct pty pty;
	struct buf sent;
};

static const char *const tea[] = {"--provider", "demo", "--speed",      "150",
								  "--seed",     "7",    "-i",           "A guide to tea",
								  "-w",         "2000", "tea.longhand", NULL};

/* `variables` NAME=VALUE, ends with NULL; they hold for this program alone. */
static void scene_start(struct scene *s, int rows, int cols, const char *const *arguments,
						const char *const *variables)
{
	*s = (struct scene){.folder = folder_new()};
	buf_init(&s->sent);
	pty_start_with(&s->pty, s->folder, rows, cols, arguments, variables, &s->sent);
}

static void scene_end(struct scene *s)
{
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
}

static void scene_release(struct scene *s)
{
	buf_release(&s->sent);
	folder_remove(s->folder);
	free(s->folder);
}

static void scene_close(struct scene *s)
{
	scene_end(s);
	scene_release(s);
}

static const char *const none[] = {NULL};

static void start_tea(struct scene *s, int rows, int cols, const char *const *variables)
{
	scene_start(s, rows, cols, tea, variables);
	pty_wait(&s->pty, "The outline is made");
}

static bool sent(const struct scene *s, const char *bytes)
{
	return s->sent.len > 0 && strstr(s->sent.data, bytes) != NULL;
}

/* ---- Colours and characters ------------------------------------------------------------------ */

/* SGR sequences that set a colour: 30–38, 40–48, 90–97, 100–107. */
static bool sent_colour(const struct scene *s)
{
	for (const char *at = s->sent.data; (at = strstr(at, ESC "[")); at++) {
		const char *end = at + 2 + strspn(at + 2, "0123456789;:");
		for (const char *n = at + 2; *end == 'm' && n < end; n += strcspn(n, ";:m") + 1) {
			int value = atoi(n);
			if ((value >= 30 && value <= 38) || (value >= 40 && value <= 48) || value >= 90)
				return true;
		}
	}
	return false;
}

static void display_has_colours_unless_no_color_is_set(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 24, 80, none);
	assert_true(sent_colour(&s));
	scene_close(&s);
	start_tea(&s, 24, 80, (const char *const[]){"NO_COLOR=1", NULL});
	pty_send(&s.pty, "wj?");
	pty_wait(&s.pty, "close");
	assert_false(sent_colour(&s));
	pty_send(&s.pty, ESC);
	scene_close(&s);
}

static void display_never_redefines_the_palette(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 24, 80, none);
	scene_end(&s);
	assert_false(sent(&s, ESC "]4;") || sent(&s, ESC "]10;") || sent(&s, ESC "]11;"));
	assert_false(sent(&s, ESC "]P"));
	scene_release(&s);
}

static bool all_ascii(const struct buf *bytes)
{
	for (size_t i = 0; i < bytes->len; i++) {
		if (bytes->data[i] & 0x80)
			return false;
	}
	return true;
}

static void assert_ascii(const char *const *variables)
{
	static const char *const zh[] = {"--provider",  "demo", "--speed", "0",
									 "--seed",      "3",    "-i",      "写一篇2000字的茶文化指南",
									 "zh.longhand", NULL};
	struct scene s;
	scene_start(&s, 24, 80, zh, variables);
	pty_wait(&s.pty, "The outline is made");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written.");
	pty_wait(&s.pty, "2,000 / 2,000 words");
	pty_wait(&s.pty, "? ? ? ?");
	assert_true(all_ascii(&s.sent));
	scene_close(&s);
}

static void display_is_ascii_where_the_locale_or_the_terminal_is(void **state)
{
	(void)state;
	assert_ascii((const char *const[]){"LC_ALL=C", NULL});
	assert_ascii((const char *const[]){"TERM=vt100", NULL});
	assert_ascii((const char *const[]){"LONGHAND_DRAWING=ascii", NULL});
}

/* ---- The mouse ------------------------------------------------------------------------------- */

static void display_takes_the_mouse_only_when_asked_and_gives_it_back(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 24, 80, none);
	assert_false(sent(&s, ESC "[?1002h"));
	pty_send(&s.pty, ESC "[19~");
	pty_wait(&s.pty, "The mouse is ours");
	assert_true(sent(&s, ESC "[?1002h" ESC "[?1006h"));
	assert_false(sent(&s, ESC "[?1002l"));
	pty_send(&s.pty, ESC "[<0;10;4M" ESC "[<0;10;4m");
	pty_wait_gone(&s.pty, "▸·  1");
	pty_send(&s.pty, ESC "[<64;10;4M");
	pty_wait(&s.pty, "▸·  1");
	pty_send(&s.pty, ":" ESC "[<0;10;4M" ESC "[<65;10;4Mx");
	pty_wait(&s.pty, ":x");
	pty_send(&s.pty, ESC);
	scene_end(&s);
	assert_true(sent(&s, ESC "[?1006l" ESC "[?1002l"));
	scene_release(&s);
}

static void display_gives_the_mouse_in_every_mode(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 24, 80, none);
	pty_send(&s.pty, "i" ESC "[19~");
	pty_wait(&s.pty, "The mouse is ours");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "w write");
	pty_send(&s.pty, "\x10" ESC "[19~");
	pty_wait(&s.pty, "The mouse is the terminal's again");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "Esc leaves");
	scene_close(&s);
}

static void display_takes_what_is_clicked_in_a_list(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 24, 80, none);
	pty_send(&s.pty, ESC "[19~\x10");
	pty_wait(&s.pty, "1 / ");
	pty_send(&s.pty, "redo");
	pty_wait(&s.pty, "› redo");
	struct buf screen = pty_text(&s.pty, 0), click = BUF_INIT;
	int row = 1;
	for (const char *at = screen.data; at < strstr(screen.data, "› redo"); at++)
		row += *at == '\n';
	buf_addf(&click, ESC "[<0;10;%dM" ESC "[<0;10;%dm", row, row);
	pty_send(&s.pty, click.data);
	pty_wait_gone(&s.pty, "Esc leaves");
	buf_release(&screen);
	buf_release(&click);
	scene_close(&s);
}

static void display_asks_for_marked_pastes_at_once(void **state)
{
	(void)state;
	static const char *const terms[] = {"TERM=xterm-256color", "TERM=screen-256color"};
	for (size_t i = 0; i < 2; i++) {
		struct scene s;
		start_tea(&s, 24, 80, (const char *const[]){terms[i], NULL});
		assert_true(sent(&s, ESC "[?2004h"));
		assert_false(sent(&s, ESC "[?2004l"));
		scene_end(&s);
		assert_true(sent(&s, ESC "[?2004l"));
		scene_release(&s);
	}
}

static int border_now;

static bool border_moved(struct pty *p)
{
	return pty_border(p, 3) == border_now;
}

static void display_moves_the_divider_by_keys_and_by_mouse(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 24, 80, (const char *const[]){"LONGHAND_MOUSE=on", NULL});
	int border = pty_border(&s.pty, 3);
	pty_send(&s.pty, "3}");
	border_now = border + 6;
	pty_wait_for(&s.pty, border_moved, "the divider six columns right");
	pty_send(&s.pty, "{");
	border_now = border + 4;
	pty_wait_for(&s.pty, border_moved, "the divider two columns left");
	struct buf drag = BUF_INIT;
	buf_addf(&drag, ESC "[<0;%d;5M" ESC "[<32;30;5M" ESC "[<0;30;5m", border_now + 1);
	pty_send(&s.pty, drag.data);
	buf_release(&drag);
	border_now = 29;
	pty_wait_for(&s.pty, border_moved, "the divider where the mouse is");
	pty_send(&s.pty, "z");
	border_now = -1;
	pty_wait_for(&s.pty, border_moved, "the draft alone");
	pty_send(&s.pty, "z");
	border_now = 29;
	pty_wait_for(&s.pty, border_moved, "both panes again");
	scene_close(&s);
}

/* ---- Sizes ----------------------------------------------------------------------------------- */

static void display_bears_a_storm_of_sizes_while_text_streams(void **state)
{
	(void)state;
	struct scene s;
	start_tea(&s, 40, 120, none);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, " w/s");
	for (int i = 0; i < 120; i++) {
		pty_resize(&s.pty, 1 + i * 7 % 60, 1 + i * 37 % 220);
		if (i % 10 == 0)
			pty_send(&s.pty, i % 20 ? "z" : "\t");
	}
	pty_resize(&s.pty, 6, 20);
	pty_wait(&s.pty, "? help");
	pty_resize(&s.pty, 24, 80);
	pty_wait(&s.pty, "Esc stop");
	scene_close(&s);
}

static void display_works_on_20_by_6(void **state)
{
	(void)state;
	struct scene s;
	scene_start(&s, 6, 20, tea, none);
	pty_wait(&s.pty, "The outline is");
	pty_wait(&s.pty, "▸");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, " / 2,000 words");
	pty_send(&s.pty, "\t");
	pty_wait_gone(&s.pty, "▸");
	pty_send(&s.pty, "\t");
	pty_wait(&s.pty, "▸");
	pty_send(&s.pty, "?");
	pty_wait_gone(&s.pty, "▸");
	pty_send(&s.pty, ESC);
	scene_close(&s);
}

/* ---- What a document could smuggle to the terminal ---------------------------------------------
 */

/* A project whose title, points and texts are these bytes. */
static void make_project(const char *folder, const char *name, const struct buf *text)
{
	struct err err = ERR_INIT;
	struct session *s = NULL;
	char *path = folder_path(folder, name);
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 3, &err))
		fail_msg("%s", err.text);
	struct row *row = row_new(session_new_id(s), ROW_SECTION, 1, text->data, 100);
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	uint64_t id = row->id;
	buf_set(&v->text, text->data, text->len);
	version_text_changed(v);
	if (!session_apply(s, ACTOR_WRITER, "test", edit_insert_row(row, 0), &err) ||
		!session_apply(s, ACTOR_WRITER, "test", edit_add_version(id, v), &err))
		fail_msg("%s", err.text);
	assert_true(session_close(s, &err));
	free(path);
}

static void show_hostile(const struct buf *text, const char *pages)
{
	static const char *const arguments[] = {"--provider", "demo", "bad.longhand", NULL};
	struct scene s = {.folder = folder_new()};
	make_project(s.folder, "bad.longhand", text);
	buf_init(&s.sent);
	pty_start_with(&s.pty, s.folder, 24, 80, arguments, none, &s.sent);
	pty_wait(&s.pty, "100");
	pty_send(&s.pty, "\t");
	pty_send(&s.pty, pages);
	pty_send(&s.pty, ":nonsense \033");
	pty_wait_gone(&s.pty, ":nonsense");
	scene_end(&s);
	assert_harmless(&s.sent);
	scene_release(&s);
}

static void display_sends_nothing_of_a_document_that_terminals_obey(void **state)
{
	(void)state;
	struct buf text = BUF_INIT;
	add_hostile(&text);
	show_hostile(&text, "GgG");
	buf_release(&text);
}

static void display_sends_no_naughty_string_as_it_is(void **state)
{
	(void)state;
	struct buf text = BUF_INIT, pages = BUF_INIT;
	if (!corpus_read("blns.txt", &text))
		skip();
	for (int i = 0; i < 60; i++)
		buf_add_char(&pages, ' ');
	show_hostile(&text, pages.data);
	buf_release(&text);
	buf_release(&pages);
}

static void display_sends_no_file_name_or_error_as_it_is(void **state)
{
	(void)state;
	struct scene s;
	static const char *const arguments[] = {
		"--provider", "demo", "--theme", "dark\xe2\x80\xae\xf3\xa0\x81\x81",  "-i",
		"Tea",        "-w",   "1000",    "te\033]0;owned\a\xc2\x9b.longhand", NULL};
	scene_start(&s, 24, 80, arguments, none);
	pty_wait(&s.pty, "/ 1,000 words");
	pty_send(&s.pty, ":no\xe2\x80\xaeplace/\xf3\xa0\x81\x81" ENTER);
	pty_wait(&s.pty, "✗");
	pty_send(&s.pty, ESC);
	scene_end(&s);
	assert_harmless(&s.sent);
	scene_release(&s);
}

static void display_finds_what_must_not_be_sent(void **state)
{
	(void)state;
	size_t len;
	const char *const bad[] = {ESC "]0;x", ESC "P", ESC "_", ESC "c"};
	for (int i = 0; i < 4; i++)
		assert_false(is_allowed((const unsigned char *)bad[i],
								(const unsigned char *)bad[i] + strlen(bad[i]), &len));
	assert_true(is_forbidden(0x9b) && is_forbidden(0x202e) && is_forbidden(0xe0041));
	assert_false(is_forbidden(0x8336) || is_forbidden('a'));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(display_has_colours_unless_no_color_is_set),
		cmocka_unit_test(display_never_redefines_the_palette),
		cmocka_unit_test(display_is_ascii_where_the_locale_or_the_terminal_is),
		cmocka_unit_test(display_takes_the_mouse_only_when_asked_and_gives_it_back),
		cmocka_unit_test(display_gives_the_mouse_in_every_mode),
		cmocka_unit_test(display_takes_what_is_clicked_in_a_list),
		cmocka_unit_test(display_asks_for_marked_pastes_at_once),
		cmocka_unit_test(display_moves_the_divider_by_keys_and_by_mouse),
		cmocka_unit_test(display_bears_a_storm_of_sizes_while_text_streams),
		cmocka_unit_test(display_works_on_20_by_6),
		cmocka_unit_test(display_sends_nothing_of_a_document_that_terminals_obey),
		cmocka_unit_test(display_sends_no_naughty_string_as_it_is),
		cmocka_unit_test(display_sends_no_file_name_or_error_as_it_is),
		cmocka_unit_test(display_finds_what_must_not_be_sent),
	};
	return RUN(tests);
}
