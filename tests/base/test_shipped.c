#include "../test.h"

#include "../help.h"
#include "base/shipped.h"

#define NAME "prompts/en/plan.txt"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = folder_new();
	return setenv("XDG_CONFIG_HOME", folder, 1);
}

static int teardown(void **state)
{
	(void)state;
	folder_remove(folder);
	free(folder);
	return 0;
}

/* The user's own NAME, holding `text`; the caller frees its path. */
static char *put_own(const char *text)
{
	char *above = folder_path(folder, "longhand/prompts/en");
	struct err err = ERR_INIT;
	assert_true(file_make_folder(above, &err));
	free(above);
	char *path = folder_path(folder, "longhand/" NAME);
	put_file(path, text);
	return path;
}

static void shipped_load_gives_what_is_built_in(void **state)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	char *origin = NULL;
	(void)state;
	for (const struct shipped_file *file = shipped_files; file->name; file++) {
		buf_clear(&out);
		assert_true(shipped_load(file->name, &out, &origin, &err));
		assert_int_equal(err.kind, ERR_NONE);
		assert_string_equal(origin, "built in");
		assert_int_equal(out.len, file->len);
		assert_memory_equal(out.data, file->data, file->len);
		assert_int_equal(file->data[file->len], '\0');
		free(origin);
	}
	buf_release(&out);
}

static void shipped_files_are_those_of_the_source_tree(void **state)
{
	const char *source = getenv("SRCDIR");
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	size_t files = 0;
	(void)state;
	for (const struct shipped_file *file = shipped_files; file->name; file++, files++) {
		struct buf name = BUF_INIT;
		buf_addf(&name, "%s%s", !strncmp(file->name, "recipes/", 8) ? "src/data/" : "", file->name);
		char *path = folder_path(source ? source : ".", name.data);
		buf_release(&name);
		buf_clear(&out);
		assert_true(file_read(path, FILE_LIMIT, &out, &err));
		assert_int_equal(out.len, file->len);
		assert_memory_equal(out.data, file->data, file->len);
		free(path);
	}
	assert_true(files >= 5);
	buf_release(&out);
}

static void shipped_load_prefers_the_users_file(void **state)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	char *origin = NULL, *path = put_own("mine: $INST$");
	(void)state;
	buf_add_str(&out, "before ");
	assert_true(shipped_load(NAME, &out, &origin, &err));
	assert_string_equal(out.data, "before mine: $INST$");
	assert_string_equal(origin, path);
	free(origin);
	free(path);
	buf_release(&out);
}

static void shipped_load_does_not_hide_a_users_file_it_cannot_use(void **state)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	char *path = put_own("\xd0\xb4\xff not UTF-8");
	(void)state;
	assert_false(shipped_load(NAME, &out, NULL, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, path));
	assert_non_null(strstr(err.text, "not UTF-8 at byte 3"));
	assert_int_equal(unlink(path), 0);
	assert_int_equal(mkdir(path, 0700), 0);
	assert_false(shipped_load(NAME, &out, NULL, &err));
	assert_int_equal(out.len, 0);
	free(path);
	buf_release(&out);
}

static void shipped_load_fails_for_an_unknown_name(void **state)
{
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	assert_false(shipped_load("themes/none.theme", &out, NULL, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "themes/none.theme"));
	buf_release(&out);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(shipped_load_gives_what_is_built_in),
		IN_FOLDER(shipped_files_are_those_of_the_source_tree),
		IN_FOLDER(shipped_load_prefers_the_users_file),
		IN_FOLDER(shipped_load_does_not_hide_a_users_file_it_cannot_use),
		IN_FOLDER(shipped_load_fails_for_an_unknown_name),
	};
	return RUN(tests);
}
