#include "tui/recall.h"

#include <locale.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "sketch.h"
#include "tui/line.h"

static char folder[] = "/tmp/longhand-recall-XXXXXX";
static char path[128], lock[128], own[128];

static int setup(void **state)
{
	(void)state;
	setlocale(LC_CTYPE, "C.UTF-8");
	if (!mkdtemp(folder))
		return -1;
	setenv("XDG_STATE_HOME", folder, 1);
	snprintf(own, sizeof own, "%s/longhand", folder);
	snprintf(path, sizeof path, "%s/longhand/history", folder);
	snprintf(lock, sizeof lock, "%s/longhand/history.lock", folder);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unlink(path);
	unlink(lock);
	return rmdir(own) || rmdir(folder);
}

static struct buf content(void)
{
	struct buf text = BUF_INIT;
	assert_true(file_read(path, FILE_LIMIT, &text, NULL));
	return text;
}

static void recall_keeps_lines_in_a_file_for_its_owner_alone(void **state)
{
	(void)state;
	struct stat st;
	recall_add("export 旅行.md");
	recall_add("set theme=light");
	recall_add("two\nlines");
	struct buf text = content();
	assert_string_equal(text.data, "export 旅行.md\nset theme=light\n");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	buf_release(&text);
}

static void recall_gives_the_line_what_other_sessions_typed(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct line *l = line_new(&err);
	struct buf text = BUF_INIT;
	struct key up = key_named(NAMED_UP);
	assert_non_null(l);
	unlink(path);
	recall_add("first");
	recall_add("second");
	recall_load(l);
	line_begin(l, "", true);
	line_key(l, &up);
	line_key(l, &up);
	line_text(l, &text);
	assert_string_equal(text.data, "first");
	buf_release(&text);
	line_free(l);
}

static void recall_cuts_a_file_that_has_grown_to_its_last_lines(void **state)
{
	(void)state;
	struct buf long_line = BUF_INIT;
	unlink(path);
	while (long_line.len < 300)
		buf_add_str(&long_line, "set theme=light ");
	for (int i = 0; i < 2 * RECALL_LINES; i++)
		recall_add(long_line.data);
	recall_add("the last one");
	struct buf text = content();
	size_t lines = 0;
	for (size_t i = 0; i < text.len; i++)
		lines += text.data[i] == '\n';
	assert_true(lines <= RECALL_LINES);
	assert_non_null(strstr(text.data, "\nthe last one\n"));
	buf_release(&text);
	buf_release(&long_line);
}

static void recall_does_without_a_file(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	struct line *l = line_new(&err);
	assert_non_null(l);
	setenv("XDG_STATE_HOME", "/dev/null", 1);
	recall_add("lost");
	recall_load(l);
	setenv("XDG_STATE_HOME", folder, 1);
	line_free(l);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(recall_keeps_lines_in_a_file_for_its_owner_alone),
		cmocka_unit_test(recall_gives_the_line_what_other_sessions_typed),
		cmocka_unit_test(recall_cuts_a_file_that_has_grown_to_its_last_lines),
		cmocka_unit_test(recall_does_without_a_file),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, setup, teardown);
}
