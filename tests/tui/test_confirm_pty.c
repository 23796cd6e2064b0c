/* A sample of what was selected, confirmed by a person, as one meets it. */

#include "../test.h"

#include "../help.h"
#include "pty.h"

#define LINE(index, id, prompt, reason)                                          \
	"{\"index\":" index ",\"id\":\"000000000000000" id "\",\"prompt\":\"" prompt \
	"\",\"language\":"                                                           \
	"\"en\",\"reason\":\"" reason "\"}\n"
#define LONG                                                                             \
	"Alpha one.\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n" \
	"\\n\\n\\n\\nOmega."

struct scene {
	char *folder;
	struct pty pty;
};

static void start(struct scene *s, const char *sample)
{
	const char *const arguments[] = {"data", "select", "-o", "s.jsonl", "--sample", sample, NULL};
	pty_start(&s->pty, s->folder, 24, 80, arguments);
}

static void begin(struct scene *s, const char *sample, const char *lines)
{
	s->folder = folder_new();
	char *path = folder_path(s->folder, "s.jsonl");
	put_file(path, lines);
	free(path);
	start(s, sample);
}

static void finish(struct scene *s)
{
	folder_remove(s->folder);
	free(s->folder);
}

static struct buf answers(const struct scene *s)
{
	char *path = folder_path(s->folder, "s.jsonl.confirmed");
	struct buf text = BUF_INIT;
	assert_true(file_read(path, FILE_LIMIT, &text, NULL));
	free(path);
	return text;
}

static size_t count(const struct buf *text, const char *what)
{
	size_t n = 0;
	for (const char *at = text->data; (at = strstr(at, what)); at++)
		n++;
	return n;
}

static void yes_and_no_are_counted(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, "9",
		  LINE("0", "1", "Write one.", "It is a novel.") LINE("4", "2", "Write two.", "第二个理由")
			  LINE("7", "3", "Write three.", "Reason three."));
	pty_wait(&s.pty, "Does it need more than 2,000 words? 1 of 3");
	pty_wait(&s.pty, "y yes");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "2 of 3");
	pty_send(&s.pty, "x"); /* no answer */
	pty_send(&s.pty, "n");
	pty_wait(&s.pty, "3 of 3");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "2 of 3");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "3 of 3");
	pty_send(&s.pty, "n");
	pty_wait(&s.pty, "2 of 3 confirmed: 67 % (Wilson 95 % interval 21–94)");
	assert_int_equal(pty_end(&s.pty), 0);
	struct buf text = answers(&s);
	assert_int_equal(count(&text, "\n"), 5);
	assert_int_equal(count(&text, "\"confirmed\":null}"), 1);
	assert_int_equal(count(&text, "\"confirmed\":true}"), 2);
	buf_release(&text);
	finish(&s);
}

static void what_is_answered_stays(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, "2",
		  LINE("0", "1", "Write one.", "A") LINE("1", "2", "Write two.", "B")
			  LINE("2", "3", "Write three.", "C") LINE("3", "4", "Write four.", "D"));
	pty_wait(&s.pty, "1 of 2");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "2 of 2");
	pty_kill(&s.pty);
	start(&s, "4"); /* the larger sample has those of the smaller one first */
	pty_wait(&s.pty, "2 of 4");
	pty_send(&s.pty, "u"); /* also what was answered before */
	pty_wait(&s.pty, "1 of 4");
	pty_send(&s.pty, "u"); /* nothing is left to take back */
	pty_wait(&s.pty, "1 of 4");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "2 of 4");
	pty_resize(&s.pty, 4, 40);
	pty_wait(&s.pty, "too small");
	pty_resize(&s.pty, 24, 80);
	pty_wait(&s.pty, "2 of 4");
	pty_send(&s.pty, "q");
	pty_wait(&s.pty, "1 of 1 confirmed: 100 % (Wilson 95 % interval 21–100); 3 are left");
	assert_int_equal(pty_end(&s.pty), 0);
	finish(&s);
}

static void a_long_one_is_moved_through(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, "1", LINE("0", "1", LONG, "A reason."));
	pty_wait(&s.pty, "Alpha one.");
	pty_wait(&s.pty, "A reason.");
	pty_wait(&s.pty, "space on (18 of 29 lines)");
	pty_send(&s.pty, "G");
	pty_wait(&s.pty, "Omega.");
	pty_send(&s.pty, "g");
	pty_wait(&s.pty, "Alpha one.");
	pty_send(&s.pty, "\033");
	pty_wait(&s.pty, "0 of 0 confirmed; 1 are left");
	assert_int_equal(pty_end(&s.pty), 0);
	finish(&s);
}

static void nothing_in_it_reaches_the_terminal(void **state)
{
	(void)state;
	struct scene s;
	begin(&s, "1",
		  LINE("0", "1", "Be\\u001b]0;owned\\u0007fore \\u001b[2Jafter\\u202e\\u009b31m.",
			   "be\\u001b[2Jcause"));
	pty_wait(&s.pty, "after");
	pty_wait(&s.pty, "Be");
	pty_wait(&s.pty, "cause");
	pty_wait(&s.pty, "1 of 1");
	pty_send(&s.pty, "n");
	pty_wait(&s.pty, "0 of 1 confirmed: 0 % (Wilson 95 % interval 0–79)");
	assert_int_equal(pty_end(&s.pty), 0);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(yes_and_no_are_counted),
		cmocka_unit_test(what_is_answered_stays),
		cmocka_unit_test(a_long_one_is_moved_through),
		cmocka_unit_test(nothing_in_it_reaches_the_terminal),
	};
	alarm(300);
	return RUN(tests);
}
