/* The draft's text edited in place, in a terminal. */

#include <errno.h>
#include <poll.h>

#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ESC    "\033"
#define CTRL_C "\003"
#define CTRL_E "\005"
#define CTRL_R "\022"
#define CTRL_V "\026"
#define CTRL_W "\027"
#define CTRL_X "\030"
#define CTRL_Y "\031"
#define UP     ESC "[A"
#define DOWN   ESC "[B"
#define RIGHT  ESC "[C"
#define LEFT   ESC "[D"
#define HOME   ESC "[H"
#define END    ESC "[F"
#define FAMILY "\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7"

#define FIRST  "One two three.\n\nThe second paragraph."
#define SECOND "中国旅游指南。"

struct scene {
	char *folder, *path;
	struct pty pty;
};

static void add_section(struct session *s, const char *point, const char *text)
{
	const struct doc *doc = &s->doc;
	uint64_t after = doc->row_count > 0 ? doc->rows[doc->row_count - 1]->id : 0;
	uint64_t id = session_new_id(s);
	struct row *row = row_new(id, ROW_SECTION, 1, point, 300);
	assert_true(session_apply(s, ACTOR_WRITER, "row", edit_insert_row(row, after), NULL));
	if (!text)
		return;
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_add_str(&v->text, text);
	v->state = VERSION_COMPLETE;
	assert_true(session_apply(s, ACTOR_WRITER, "text", edit_add_version(id, v), NULL));
}

static struct session *opened(struct scene *s, enum session_mode mode)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	if (!session_open(&session, s->path, mode, 1, &err))
		fail_msg("%s", err.text);
	return session;
}

/* Two written sections and one that is not. */
static void start(struct scene *s, int rows, int cols, const char *speed)
{
	static const char *const options[] = {"--provider", "demo", "--seed", "7", "--speed"};
	const char *arguments[8] = {0};
	s->folder = folder_new();
	s->path = folder_path(s->folder, "tea.longhand");
	struct session *session = opened(s, SESSION_OPEN_OR_CREATE);
	session_apply(session, ACTOR_WRITER, "i", edit_set_instruction("A guide to tea"), NULL);
	add_section(session, "first", FIRST);
	add_section(session, "second", SECOND);
	add_section(session, "third", NULL);
	assert_true(session_close(session, NULL));
	memcpy(arguments, options, sizeof options);
	arguments[5] = speed;
	arguments[6] = "tea.longhand";
	pty_start(&s->pty, s->folder, rows, cols, arguments);
	pty_wait(&s->pty, "One two three.");
}

static void quit(struct scene *s)
{
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
}

static void finish(struct scene *s)
{
	folder_remove(s->folder);
	free(s->folder);
	free(s->path);
}

static void assert_saved(struct scene *s, size_t row, const char *text, size_t versions)
{
	struct session *session = opened(s, SESSION_READ_ONLY);
	const struct row *r = session->doc.rows[row];
	assert_string_equal(row_current(r)->text.data, text);
	assert_int_equal(r->version_count, versions);
	session_close(session, NULL);
}

static VTermPos expected_caret;

static bool has_cursor_there(struct pty *p)
{
	VTermPos at;
	vterm_state_get_cursorpos(vterm_obtain_state(p->terminal), &at);
	return at.row == expected_caret.row && at.col - pty_border(p, 1) - 3 == expected_caret.col;
}

/* The cell of the cursor, in the draft's text. */
static void wait_cursor(struct pty *p, int row, int col)
{
	expected_caret = (VTermPos){.row = row, .col = col};
	pty_wait_for(p, has_cursor_there, "the cursor at the caret");
}

static void editing_types_by_the_caret_and_makes_one_version(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "Esc done");
	wait_cursor(&s.pty, 1, 0);
	pty_send(&s.pty, ESC "f"
						 ", " END " 四" LEFT LEFT);
	pty_wait(&s.pty, "One,  two three. 四");
	wait_cursor(&s.pty, 1, 16);
	pty_send(&s.pty, ESC "b" CTRL_W "2 " CTRL_E "\r"
						 "new");
	pty_wait(&s.pty, "One,  2 three. 四");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "w write");
	quit(&s);
	assert_saved(&s, 0, "One,  2 three. 四\nnew\n\nThe second paragraph.", 2);
	finish(&s);
}

static void editing_is_undone_in_sensible_groups_to_the_former_version(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "iabc");
	pty_send(&s.pty, RIGHT "xyz");
	pty_wait(&s.pty, "abcOxyzne two");
	pty_send(&s.pty, ESC "u");
	pty_wait(&s.pty, "abcOne two");
	wait_cursor(&s.pty, 1, 4);
	pty_send(&s.pty, CTRL_R);
	pty_wait(&s.pty, "abcOxyzne two");
	wait_cursor(&s.pty, 1, 7);
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "w write");
	pty_send(&s.pty, "uu");
	pty_wait(&s.pty, "One two three.");
	pty_wait_gone(&s.pty, "✎");
	quit(&s);
	assert_saved(&s, 0, FIRST, 2);
	finish(&s);
}

static void editing_leaves_no_version_where_nothing_changed(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i" RIGHT DOWN END ESC);
	pty_wait(&s.pty, "w write");
	quit(&s);
	assert_saved(&s, 0, FIRST, 1);
	finish(&s);
}

static void editing_goes_by_wide_characters_and_clusters(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "ji");
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, RIGHT RIGHT "e\xcc\x81" FAMILY);
	pty_wait(&s.pty, "中国e\xcc\x81");
	wait_cursor(&s.pty, 5, 7);
	pty_send(&s.pty, LEFT LEFT);
	pty_send(&s.pty, "x");
	pty_wait(&s.pty, "中国x");
	wait_cursor(&s.pty, 5, 5);
	pty_send(&s.pty, RIGHT RIGHT "\177" LEFT "\177");
	pty_wait(&s.pty, "中国e\xcc\x81旅游");
	pty_send(&s.pty, ESC);
	quit(&s);
	assert_saved(&s, 1, "中国e\xcc\x81旅游指南。", 2);
	finish(&s);
}

static void editing_cuts_copies_and_pastes_what_is_selected(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i" ESC "[1;2C" ESC "[1;2C" ESC "[1;2C" ESC "[1;2C" CTRL_X);
	pty_wait(&s.pty, "Cut: 1 word.");
	pty_send(&s.pty, END " " CTRL_V CTRL_Y);
	pty_wait(&s.pty, "two three. One One");
	pty_send(&s.pty, HOME ESC "[18~" ESC "f" ESC "w" END CTRL_V);
	pty_wait(&s.pty, "two three. One One two");
	pty_send(&s.pty, ESC "a"
						 "all");
	pty_wait_gone(&s.pty, "two three");
	pty_send(&s.pty, ESC);
	quit(&s);
	assert_saved(&s, 0, "all", 2);
	finish(&s);
}

static void editing_takes_a_paste_as_one_change(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i" ESC "[200~line\r\nq:\ttwo\x07 中" ESC "[201~");
	pty_wait(&s.pty, "Pasted; 1 control character was left out.");
	pty_send(&s.pty, "!" ESC "u");
	pty_wait(&s.pty, "Undone");
	pty_send(&s.pty, ESC);
	quit(&s);
	assert_saved(&s, 0, "line\nq:\ttwo 中" FIRST, 2);
	finish(&s);
}

/* A terminal takes some thousands of bytes at a time. */
static void send_much(struct pty *p, const struct buf *text)
{
	for (size_t at = 0; at < text->len;) {
		struct pollfd fd = {.fd = p->master, .events = POLLOUT};
		assert_int_equal(poll(&fd, 1, 30000), 1);
		ssize_t sent = write(p->master, text->data + at, text->len - at);
		assert_true(sent > 0 || errno == EAGAIN);
		at += sent > 0 ? (size_t)sent : 0;
	}
}

static void editing_takes_a_megabyte_at_once(void **state)
{
	(void)state;
	struct scene s = {0};
	struct buf paste = BUF_INIT, expected = BUF_INIT;
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "Esc done");
	for (int i = 0; i < 1000; i++)
		buf_addf(&expected, "%d %0*d\n", i, 1000, 0);
	buf_addf(&paste, ESC "[200~%s" ESC "[201~", expected.data);
	send_much(&s.pty, &paste);
	pty_wait(&s.pty, "One two three.");
	pty_wait(&s.pty, "2,0");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "w write");
	quit(&s);
	buf_add_str(&expected, FIRST);
	assert_saved(&s, 0, expected.data, 2);
	buf_release(&paste);
	buf_release(&expected);
	finish(&s);
}

static void editing_writes_an_unwritten_section(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "Gi");
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, "By hand.");
	pty_wait(&s.pty, "By hand.");
	pty_wait(&s.pty, "✎");
	pty_send(&s.pty, ESC);
	quit(&s);
	assert_saved(&s, 2, "By hand.", 1);
	finish(&s);
}

static void editing_goes_on_into_the_section_beside(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i" ESC ">" RIGHT "A" UP HOME "B" LEFT LEFT "C" ESC "[1;5H");
	pty_wait(&s.pty, "A中国");
	pty_send(&s.pty, UP);
	pty_send(&s.pty, ESC);
	quit(&s);
	assert_saved(&s, 1, "A" SECOND, 2);
	assert_saved(&s, 0, "One two three.\nC\nBThe second paragraph.", 2);
	finish(&s);
}

static void editing_leaves_a_section_alone_that_is_being_written(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "40");
	pty_send(&s.pty, "Gw");
	pty_wait(&s.pty, "▌");
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "This section is being written");
	pty_send(&s.pty, "gi");
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, "typed ");
	pty_wait(&s.pty, "typed One two");
	wait_cursor(&s.pty, 1, 6);
	pty_send(&s.pty, CTRL_C);
	pty_wait(&s.pty, "Stopped");
	pty_send(&s.pty, "on ");
	pty_wait(&s.pty, "typed on One two");
	pty_send(&s.pty, ESC);
	quit(&s);
	assert_saved(&s, 0, "typed on " FIRST, 2);
	finish(&s);
}

static void editing_ends_when_a_run_comes_to_the_section(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "100");
	pty_send(&s.pty, "Gw");
	pty_wait(&s.pty, "▌");
	pty_send(&s.pty, "gr");
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "Esc done");
	pty_wait(&s.pty, "editing has ended");
	quit(&s);
	finish(&s);
}

static void editing_takes_the_mouse(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, ESC "[19~i");
	pty_wait(&s.pty, "Esc done");
	int col = pty_border(&s.pty, 1) + 4;
	struct buf mouse = BUF_INIT;
	buf_addf(&mouse, ESC "[<0;%d;2M" ESC "[<32;%d;2M" ESC "[<0;%d;2m", col + 4, col + 7, col + 7);
	pty_send(&s.pty, mouse.data);
	wait_cursor(&s.pty, 1, 7);
	pty_send(&s.pty, "2");
	pty_wait(&s.pty, "One 2 three.");
	buf_clear(&mouse);
	buf_addf(&mouse, ESC "[<0;%d;6M" ESC "[<0;%d;6m", col + 4, col + 4);
	pty_send(&s.pty, mouse.data);
	wait_cursor(&s.pty, 5, 4);
	pty_send(&s.pty, "的" ESC);
	pty_wait(&s.pty, "w write");
	quit(&s);
	assert_saved(&s, 0, "One 2 three.\n\nThe second paragraph.", 2);
	assert_saved(&s, 1, "中国的旅游指南。", 2);
	buf_release(&mouse);
	finish(&s);
}

static void editing_shows_its_keys(void **state)
{
	(void)state;
	struct scene s = {0};
	start(&s, 24, 80, "0");
	pty_send(&s.pty, "i" ESC "OP");
	pty_wait(&s.pty, "Keys while the text is edited");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, "?");
	pty_wait(&s.pty, "?One two");
	pty_send(&s.pty, ESC);
	quit(&s);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editing_types_by_the_caret_and_makes_one_version),
		cmocka_unit_test(editing_is_undone_in_sensible_groups_to_the_former_version),
		cmocka_unit_test(editing_leaves_no_version_where_nothing_changed),
		cmocka_unit_test(editing_goes_by_wide_characters_and_clusters),
		cmocka_unit_test(editing_cuts_copies_and_pastes_what_is_selected),
		cmocka_unit_test(editing_takes_a_paste_as_one_change),
		cmocka_unit_test(editing_takes_a_megabyte_at_once),
		cmocka_unit_test(editing_writes_an_unwritten_section),
		cmocka_unit_test(editing_goes_on_into_the_section_beside),
		cmocka_unit_test(editing_leaves_a_section_alone_that_is_being_written),
		cmocka_unit_test(editing_ends_when_a_run_comes_to_the_section),
		cmocka_unit_test(editing_takes_the_mouse),
		cmocka_unit_test(editing_shows_its_keys),
	};
	return RUN(tests);
}
