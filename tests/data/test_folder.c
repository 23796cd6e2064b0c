#include "data/folder.h"

#include <string.h>

#include "../test.h"

#include "../help.h"

static char *top, *place, *source;
static struct folder files;

static int setup(void **state)
{
	(void)state;
	top = folder_new();
	place = folder_path(top, "below/there");
	source = folder_path(top, "source");
	put_file(source, "data\n");
	buf_add_str(folder_add(&files, "run.sh", true), "#!/bin/sh\n");
	buf_add_str(folder_add(&files, "settings", false), "a: 1\n");
	folder_add_file(&files, "dataset/train.jsonl", source);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_release(&files);
	folder_remove(top);
	free(top);
	free(place);
	free(source);
	return 0;
}

static void assert_holds(const char *name, const char *text)
{
	struct buf got = BUF_INIT;
	char *path = folder_path(place, name);
	struct err err = ERR_INIT;
	if (!file_read(path, FILE_LIMIT, &got, &err))
		fail_msg("%s", err.text);
	assert_string_equal(got.data, text);
	buf_release(&got);
	free(path);
}

/* How many names are in the folder that `place` is in. */
static size_t beside(void)
{
	char *below = folder_path(top, "below");
	size_t n = folder_count(below);
	free(below);
	return n;
}

static void a_folder_is_made_with_those_above_it(void **state)
{
	struct err err = ERR_INIT;
	struct stat st;
	char *program = folder_path(place, "run.sh");
	(void)state;
	assert_true(folder_write(&files, place, false, &err));
	assert_holds("run.sh", "#!/bin/sh\n");
	assert_holds("settings", "a: 1\n");
	assert_holds("dataset/train.jsonl", "data\n");
	assert_int_equal(folder_count(place), 3);
	assert_int_equal(beside(), 1);
	assert_int_equal(stat(program, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	free(program);
}

static void what_is_there_is_replaced_only_where_it_is_wanted(void **state)
{
	struct err err = ERR_INIT;
	char *mine = folder_path(place, "settings"), *other = folder_path(place, "other");
	(void)state;
	assert_true(file_make_folder(place, &err));
	put_file(mine, "mine\n");
	put_file(other, "other\n");
	assert_false(folder_write(&files, place, false, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "settings is there already"));
	assert_int_equal(folder_count(place), 2);
	assert_true(folder_write(&files, place, true, &err));
	assert_holds("settings", "a: 1\n");
	assert_holds("other", "other\n");
	assert_true(folder_write(&files, place, true, &err)); /* again */
	assert_int_equal(folder_count(place), 4);
	assert_int_equal(beside(), 1);
	free(mine);
	free(other);
}

static void where_one_file_cannot_be_had_there_is_none(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	assert_int_equal(unlink(source), 0);
	assert_false(folder_write(&files, place, false, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "source"));
	assert_int_equal(beside(), 0);
	assert_false(folder_write(&files, place, true, &err));
	assert_int_equal(beside(), 0);
}

static void a_file_in_its_place_stays(void **state)
{
	struct err err = ERR_INIT;
	struct buf got = BUF_INIT;
	char *below = folder_path(top, "below");
	(void)state;
	assert_true(file_make_folder(below, &err));
	put_file(place, "a file\n");
	assert_false(folder_write(&files, place, true, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_true(file_read(place, FILE_LIMIT, &got, &err));
	assert_string_equal(got.data, "a file\n");
	assert_int_equal(beside(), 1);
	buf_release(&got);
	free(below);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_folder_is_made_with_those_above_it),
		TEST(what_is_there_is_replaced_only_where_it_is_wanted),
		TEST(where_one_file_cannot_be_had_there_is_none),
		TEST(a_file_in_its_place_stays),
	};
	return RUN(tests);
}
