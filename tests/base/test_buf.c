#include "../test.h"

#include "base/buf.h"

static void buf_is_an_empty_string_from_the_start(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	assert_string_equal(b.data, "");
	assert_int_equal(b.len, 0);
	buf_clear(&b);
	buf_truncate(&b, 0);
	buf_trim(&b);
	buf_release(&b);
	assert_string_equal(buf_empty, "");
}

static void buf_add_keeps_bytes_and_ends_in_nul(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	buf_add(&b, "a\0b", 3);
	buf_add_char(&b, 'c');
	buf_add_str(&b, "de");
	buf_addf(&b, "%d-%s", 42, "x");
	assert_int_equal(b.len, 10);
	assert_memory_equal(b.data, "a\0bcde42-x", 11);
	buf_set(&b, "new", 3);
	assert_string_equal(b.data, "new");
	buf_release(&b);
}

static void buf_add_grows_without_end(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	for (int i = 0; i < 100000; i++)
		buf_add_char(&b, (char)('a' + i % 26));
	assert_int_equal(b.len, 100000);
	for (int i = 0; i < 100000; i++)
		assert_int_equal(b.data[i], 'a' + i % 26);
	buf_release(&b);
}

static void assert_spliced(size_t at, size_t del, const char *bytes, const char *expected)
{
	struct buf b = BUF_INIT;
	buf_add_str(&b, "abcdef");
	buf_splice(&b, at, del, bytes, strlen(bytes));
	assert_string_equal(b.data, expected);
	assert_int_equal(b.len, strlen(expected));
	buf_release(&b);
}

static void buf_splice_replaces_a_part(void **state)
{
	(void)state;
	assert_spliced(0, 0, "xy", "xyabcdef");
	assert_spliced(6, 0, "xy", "abcdefxy");
	assert_spliced(2, 2, "", "abef");
	assert_spliced(2, 2, "12345", "ab12345ef");
	assert_spliced(0, 6, "z", "z");
	assert_spliced(3, 0, "", "abcdef");
}

static void buf_trim_takes_white_space_off_both_ends(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	buf_add_str(&b, " \t\r\n a b \n");
	buf_trim(&b);
	assert_string_equal(b.data, "a b");
	buf_set(&b, " \n", 2);
	buf_trim(&b);
	assert_string_equal(b.data, "");
	buf_release(&b);
}

static void buf_detach_hands_the_string_over(void **state)
{
	struct buf b = BUF_INIT;
	(void)state;
	char *empty = buf_detach(&b);
	assert_string_equal(empty, "");
	buf_add_str(&b, "abc");
	char *s = buf_detach(&b);
	assert_string_equal(s, "abc");
	assert_int_equal(b.len, 0);
	assert_string_equal(b.data, "");
	free(empty);
	free(s);
}

static void buf_swap_exchanges_two(void **state)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	(void)state;
	buf_add_str(&a, "abc");
	buf_swap(&a, &b);
	assert_string_equal(a.data, "");
	assert_string_equal(b.data, "abc");
	buf_release(&a);
	buf_release(&b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(buf_is_an_empty_string_from_the_start),
		cmocka_unit_test(buf_add_keeps_bytes_and_ends_in_nul),
		cmocka_unit_test(buf_add_grows_without_end),
		cmocka_unit_test(buf_splice_replaces_a_part),
		cmocka_unit_test(buf_trim_takes_white_space_off_both_ends),
		cmocka_unit_test(buf_detach_hands_the_string_over),
		cmocka_unit_test(buf_swap_exchanges_two),
	};
	return RUN(tests);
}
