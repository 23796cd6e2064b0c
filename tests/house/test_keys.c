/* The manual names every key and every command of the interface. */
#include "../test.h"

#include "base/file.h"
#include "tui/colon.h"
#include "tui/keymap.h"

static struct buf manual = BUF_INIT;

static int setup(void **state)
{
	(void)state;
	const char *top = getenv("SRCDIR");
	struct buf path = BUF_INIT;
	struct err err;
	buf_addf(&path, "%s/man/longhand.1", top ? top : ".");
	bool ok = file_read(path.data, FILE_LIMIT, &manual, &err);
	buf_release(&path);
	return ok ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	buf_release(&manual);
	return 0;
}

/* The key as a word of its own; what mdoc would take for its own is escaped there. */
static bool in_line(const char *line, size_t len, const char *key, size_t key_len)
{
	for (size_t at = 0; at < len;) {
		size_t word = strcspn(line + at, " \n");
		const char *start = line + at;
		size_t escape = word > 2 && !memcmp(start, "\\&", 2) ? 2 : word == 2 && *start == '\\';
		if (word - escape == key_len && !memcmp(start + escape, key, key_len))
			return true;
		at += word + 1;
	}
	return false;
}

/* In a line that begins so. */
static bool in_lines(const char *begin, const char *word, size_t len)
{
	for (const char *at = manual.data; (at = strstr(at, begin)); at++) {
		if (in_line(at + 1, strcspn(at + 1, "\n"), word, len))
			return true;
	}
	return false;
}

static bool in_manual(const char *key, size_t len)
{
	return in_lines("\n.It Cm ", key, len);
}

static bool is_command_in_manual(const char *name, size_t len)
{
	return in_lines("\n.It Ic ", name, len) || in_lines("\n.Ic plan ", name, len);
}

static void keys_are_all_in_the_manual(void **state)
{
	(void)state;
	for (const struct action *a = actions; a->name; a++) {
		for (const char *key = a->keys; *key; key += strspn(key, " ")) {
			size_t len = strcspn(key, " ");
			if (!in_manual(key, len))
				fail_msg("the manual lacks %.*s (%s)", (int)len, key, a->help);
			key += len;
		}
	}
}

static void commands_are_all_in_the_manual(void **state)
{
	(void)state;
	for (const struct colon_row *row = colon_table; row->names; row++) {
		for (const char *name = row->names; *name; name += strspn(name, " ")) {
			size_t len = strcspn(name, " ");
			if (!is_command_in_manual(name, len))
				fail_msg("the manual lacks :%.*s (%s)", (int)len, name, row->help);
			name += len;
		}
	}
	assert_false(is_command_in_manual("z", 1));
	assert_false(is_command_in_manual("sav", 3));
}

static void keys_that_are_not_there_are_not_found(void **state)
{
	(void)state;
	assert_false(in_manual("Ctrl-Q", 6));
	assert_false(in_manual("Z", 1));
	assert_true(in_manual("-", 1));
	assert_true(in_manual("?", 1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_all_in_the_manual),
		cmocka_unit_test(commands_are_all_in_the_manual),
		cmocka_unit_test(keys_that_are_not_there_are_not_found),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, setup, teardown);
}
