#include "base/log.h"

#include "../test.h"

#include "../help.h"
#include "base/clock.h"

struct fixture {
	char *folder, *path, *old;
	struct buf text;
};

static struct fixture f;

static int setup(void **state)
{
	(void)state;
	f = (struct fixture){.folder = folder_new(), .text = BUF_INIT};
	f.path = folder_path(f.folder, "new/log");
	f.old = folder_path(f.folder, "new/log.1");
	clock_set(0, 1700000000);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	log_close();
	clock_set(0, -1);
	folder_remove(f.folder);
	free(f.folder);
	free(f.path);
	free(f.old);
	buf_release(&f.text);
	return 0;
}

/* What the log says after the time and the process of its one line. */
static const char *said(void)
{
	buf_clear(&f.text);
	assert_true(file_read(f.path, FILE_LIMIT, &f.text, NULL));
	static const char time[] = "2023-11-14T22:13:20Z ";
	assert_memory_equal(f.text.data, time, sizeof time - 1);
	assert_int_equal(f.text.data[f.text.len - 1], '\n');
	buf_truncate(&f.text, f.text.len - 1);
	return strchr(f.text.data + sizeof time - 1, ' ') + 1;
}

static void says(const char *expected)
{
	assert_string_equal(said(), expected);
	log_close();
	assert_int_equal(unlink(f.path), 0);
	assert_true(log_open(f.path, true, NULL));
}

static void log_is_silent_while_closed(void **state)
{
	(void)state;
	log_line("nobody hears");
	log_bytes("this", "x", 1);
	log_secret("or keeps");
	assert_false(log_is_open());
	assert_false(log_has_bodies());
	assert_int_equal(folder_count(f.folder), 0);
}

static void log_begins_a_line_with_time_and_process(void **state)
{
	(void)state;
	struct buf expected = BUF_INIT;
	assert_true(log_open(f.path, false, NULL));
	log_line("one %d", 1);
	log_line("two");
	assert_true(file_read(f.path, FILE_LIMIT, &f.text, NULL));
	buf_addf(&expected, "2023-11-14T22:13:20Z %ld one 1\n2023-11-14T22:13:20Z %ld two\n",
			 (long)getpid(), (long)getpid());
	assert_string_equal(f.text.data, expected.data);
	buf_release(&expected);
}

static void log_goes_on_where_it_ended_and_is_private(void **state)
{
	(void)state;
	struct stat st;
	assert_true(log_open(f.path, false, NULL));
	log_line("one");
	log_close();
	assert_true(log_open(f.path, false, NULL));
	log_line("two");
	assert_true(file_read(f.path, FILE_LIMIT, &f.text, NULL));
	assert_non_null(strstr(f.text.data, " one\n2023"));
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void log_spells_out_control_characters(void **state)
{
	(void)state;
	assert_true(log_open(f.path, true, NULL));
	log_line("a\nb\r\tc\x1b[31m\x7f");
	says("a\\nb\\r\\tc\\x1b[31m\\x7f");
	log_line("é 你好 \xe2\x80\xae \xc2\x9b \xff\xc3");
	says("é 你好 \\u{202e} \\u{9b} \\xff\\xc3");
	log_bytes("x", "a\0b", 3);
	says("x (3 bytes): a\\x00b");
}

static void log_leaves_keys_out(void **state)
{
	(void)state;
	assert_true(log_open(f.path, true, NULL));
	log_secret("sk-secret");
	log_secret("sk-secret");
	log_secret("");
	log_secret(NULL);
	log_line("two of sk-secret, sk-secret.");
	says("two of [key], [key].");
	log_line("AUTHORIZATION: Bearer abc\nHost: x\nX-Api-Key: def\nend");
	says("AUTHORIZATION: [key]\\nHost: x\\nX-Api-Key [key]\\nend");
}

static void log_forgets_secrets_when_it_closes(void **state)
{
	(void)state;
	assert_true(log_open(f.path, true, NULL));
	log_secret("word");
	log_close();
	assert_true(log_open(f.path, true, NULL));
	log_line("a word");
	says("a word");
}

static void log_has_bodies_where_they_are_wanted(void **state)
{
	(void)state;
	assert_true(log_open(f.path, false, NULL));
	log_bytes("body", "text", 4);
	log_line("end");
	assert_string_equal(said(), "end");
	assert_false(log_has_bodies());
	assert_true(log_open(f.path, true, NULL));
	assert_true(log_has_bodies());
}

static void log_cuts_long_bodies_at_a_character(void **state)
{
	(void)state;
	struct buf body = BUF_INIT;
	assert_true(log_open(f.path, true, NULL));
	while (body.len < 2 * LOG_BYTES_MOST)
		buf_add_str(&body, "字");
	log_bytes("b", body.data, body.len);
	const char *text = said();
	assert_true(strlen(text) > LOG_BYTES_MOST - 8 && strlen(text) < LOG_BYTES_MOST + 8);
	assert_string_equal(text + strlen(text) - strlen("字 …"), "字 …");
	buf_release(&body);
}

static void log_leaves_out_a_key_that_the_cut_would_part(void **state)
{
	(void)state;
	struct buf body = BUF_INIT;
	assert_true(log_open(f.path, true, NULL));
	log_secret("sk-secret");
	while (body.len + strlen("b (65540 bytes): ") < LOG_BYTES_MOST - 4)
		buf_add_char(&body, '.');
	buf_add_str(&body, "sk-secret and more");
	log_bytes("b", body.data, body.len);
	assert_null(strstr(said(), "sk-"));
	buf_release(&body);
}

static void log_moves_aside_when_it_is_full(void **state)
{
	(void)state;
	struct stat st;
	char line[1000];
	memset(line, 'x', sizeof line - 1);
	line[sizeof line - 1] = '\0';
	assert_true(log_open(f.path, false, NULL));
	for (size_t written = 0; written < 5 * LOG_MOST / 2; written += sizeof line)
		log_line("%s", line);
	assert_int_equal(stat(f.old, &st), 0);
	assert_true((size_t)st.st_size <= LOG_MOST && (size_t)st.st_size > LOG_MOST - 2000);
	assert_int_equal(stat(f.path, &st), 0);
	assert_true(st.st_size > 0 && (size_t)st.st_size <= LOG_MOST);
	char *folder = folder_path(f.folder, "new");
	assert_int_equal(folder_count(folder), 2);
	free(folder);
}

static void log_follows_a_file_that_another_moved_aside(void **state)
{
	(void)state;
	struct buf full = BUF_INIT;
	assert_true(log_open(f.path, false, NULL));
	while (full.len < LOG_MOST)
		buf_add_char(&full, '.');
	put_file(f.path, full.data);
	assert_int_equal(rename(f.path, f.old), 0);
	put_file(f.path, "theirs\n");
	log_line("ours");
	assert_true(file_read(f.path, FILE_LIMIT, &f.text, NULL));
	assert_memory_equal(f.text.data, "theirs\n", 7);
	assert_non_null(strstr(f.text.data, "ours"));
	buf_release(&full);
}

static void log_that_cannot_be_written_is_told_when_it_is_opened(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	assert_false(log_open(f.folder, false, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, f.folder));
	assert_false(log_is_open());
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(log_is_silent_while_closed),
		TEST(log_begins_a_line_with_time_and_process),
		TEST(log_goes_on_where_it_ended_and_is_private),
		TEST(log_spells_out_control_characters),
		TEST(log_leaves_keys_out),
		TEST(log_forgets_secrets_when_it_closes),
		TEST(log_has_bodies_where_they_are_wanted),
		TEST(log_cuts_long_bodies_at_a_character),
		TEST(log_leaves_out_a_key_that_the_cut_would_part),
		TEST(log_moves_aside_when_it_is_full),
		TEST(log_follows_a_file_that_another_moved_aside),
		TEST(log_that_cannot_be_written_is_told_when_it_is_opened),
	};
	return RUN(tests);
}
