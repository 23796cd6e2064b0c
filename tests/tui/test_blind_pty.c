/* Two runs compared by a person, as one meets it. */

#include "../test.h"

#include "../help.h"
#include "pty.h"

#define LINE(prompt, response) "{\"prompt\":\"" prompt "\",\"response\":\"" response "\"}\n"
#define LONG                                                                             \
	"Alpha one.\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n\\n" \
	"\\n\\n\\n\\nOmega."

struct scene {
	char *folder;
	struct pty pty;
};

static void start(struct scene *s)
{
	static const char *const arguments[] = {"eval", "compare", "a.jsonl", "b.jsonl",
											"-o",   "v.jsonl", "--human", NULL};
	pty_start(&s->pty, s->folder, 24, 100, arguments);
}

static void begin(struct scene *s)
{
	s->folder = folder_new();
	char *a = folder_path(s->folder, "a.jsonl"), *b = folder_path(s->folder, "b.jsonl");
	put_file(a, LINE("Write one.", LONG) LINE("Write two.", "Gamma by A."));
	put_file(b, LINE("Write one.", "Beta 一二三。") LINE("Write two.", "Delta by B."));
	free(a);
	free(b);
	start(s);
}

static void end(struct scene *s, int status)
{
	assert_int_equal(pty_end(&s->pty), status);
}

static void finish(struct scene *s)
{
	folder_remove(s->folder);
	free(s->folder);
}

static struct buf verdicts(const struct scene *s)
{
	char *path = folder_path(s->folder, "v.jsonl");
	struct buf text = BUF_INIT;
	assert_true(file_read(path, FILE_LIMIT, &text, NULL));
	free(path);
	return text;
}

/* Whether the text stands in the left half. */
static bool is_left(struct scene *s, const char *text)
{
	struct buf right = pty_text(&s->pty, 50);
	bool found = strstr(right.data, text);
	buf_release(&right);
	return !found;
}

static void both_are_shown_and_a_key_decides(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	pty_wait(&s.pty, "Which is better? 1 of 2");
	pty_wait(&s.pty, "Write one.");
	pty_wait(&s.pty, "Alpha one.");
	pty_wait(&s.pty, "Beta 一二三。");
	pty_wait(&s.pty, "— end —");
	pty_send(&s.pty, " ");
	pty_wait(&s.pty, "Omega.");
	pty_send(&s.pty, "g");
	pty_wait(&s.pty, "Alpha one.");
	bool left = is_left(&s, "Alpha one.");
	pty_send(&s.pty, left ? "1" : "2");
	pty_wait(&s.pty, "Which is better? 2 of 2");
	pty_send(&s.pty, "=");
	end(&s, 0);
	struct buf text = verdicts(&s);
	assert_non_null(strstr(text.data, "\"prompt\":\"Write one.\""));
	assert_non_null(strstr(text.data, "\"verdict\":\"a\",\"judge\":\"human\""));
	assert_non_null(strstr(text.data, "\"verdict\":\"tie\",\"judge\":\"human\""));
	buf_release(&text);
	finish(&s);
}

static void what_is_decided_stays(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	pty_wait(&s.pty, "1 of 2");
	pty_send(&s.pty, "s");
	pty_wait(&s.pty, "2 of 2");
	pty_wait(&s.pty, "Delta by B.");
	pty_send(&s.pty, is_left(&s, "Delta by B.") ? "1" : "2");
	pty_wait(&s.pty, "1 of 2"); /* what was put off comes again */
	pty_kill(&s.pty);
	start(&s);
	pty_wait(&s.pty, "1 of 2");
	pty_resize(&s.pty, 20, 36);
	pty_wait(&s.pty, "too small");
	pty_resize(&s.pty, 24, 80);
	pty_wait(&s.pty, "Write one.");
	pty_send(&s.pty, "q");
	end(&s, 0);
	struct buf text = verdicts(&s);
	assert_non_null(strstr(text.data, "\"verdict\":\"b\""));
	assert_null(strstr(text.data, "Write one."));
	buf_release(&text);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_are_shown_and_a_key_decides),
		cmocka_unit_test(what_is_decided_stays),
	};
	alarm(300);
	return RUN(tests);
}
