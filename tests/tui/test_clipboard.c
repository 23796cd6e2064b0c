#include "tui/clipboard.h"

#include "../test.h"
#include "base/mem.h"

static void assert_request(const char *text, const char *base64)
{
	struct buf out = BUF_INIT, expected = BUF_INIT;
	buf_addf(&expected, "\033]52;c;%s\a", base64);
	assert_true(clipboard_request(&out, text, strlen(text)));
	assert_string_equal(out.data, expected.data);
	buf_release(&out);
	buf_release(&expected);
}

/* The examples of RFC 4648, and bytes with all bits. */
static void clipboard_writes_text_in_base64(void **state)
{
	(void)state;
	assert_request("", "");
	assert_request("f", "Zg==");
	assert_request("fo", "Zm8=");
	assert_request("foo", "Zm9v");
	assert_request("foobar", "Zm9vYmFy");
	assert_request("茶\n", "6Iy2Cg==");
	assert_request("\xff\xfe\xfb", "//77");
}

static void clipboard_refuses_more_than_terminals_take(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	char *text = mem_alloc(CLIPBOARD_MOST + 1);
	assert_true(clipboard_request(&out, text, CLIPBOARD_MOST));
	assert_true(out.len <= 100000);
	buf_clear(&out);
	assert_false(clipboard_request(&out, text, CLIPBOARD_MOST + 1));
	assert_int_equal(out.len, 0);
	buf_release(&out);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clipboard_writes_text_in_base64),
		cmocka_unit_test(clipboard_refuses_more_than_terminals_take),
	};
	return RUN(tests);
}
