#include "base/address.h"

#include "../test.h"
#include "base/base64.h"

static void assert_shown(const char *address, const char *shown)
{
	struct buf out = BUF_INIT;
	address_show(&out, address);
	assert_string_equal(out.data, shown);
	buf_release(&out);
}

static void address_is_shown_without_name_and_password(void **state)
{
	(void)state;
	assert_shown("https://ann:pass@host.example/v1", "https://(hidden)@host.example/v1");
	assert_shown("http://token@[::1]:8080", "http://(hidden)@[::1]:8080");
	assert_shown("socks5h://a:b@c@host:1", "socks5h://(hidden)@host:1");
	assert_shown("ann:pass@host:3128", "(hidden)@host:3128");
	assert_shown("htp://ann:p%2Fq@host/@x?y@z", "htp://(hidden)@host/@x?y@z");
}

static void address_without_them_is_shown_as_it_is(void **state)
{
	(void)state;
	static const char *const plain[] = {
		"",   "http://localhost:8080/v1", "http://host/@ann", "http://host?ann@x", "http://@host",
		"off"};
	for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
		assert_shown(plain[i], plain[i]);
}

static void addresses_are_shown_with_what_parts_them(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	address_show_all(&out, " http://ann:pass@a/v1,http://b/v1 \thttp://token@c ,");
	assert_string_equal(out.data, " http://(hidden)@a/v1,http://b/v1 \thttp://(hidden)@c ,");
	buf_release(&out);
}

static void address_is_found_in_a_text(void **state)
{
	(void)state;
	assert_true(address_in_text(":set proxy=http://ann:pass@host"));
	assert_true(address_in_text("http://a.example and then [\"http://ann@host\"]"));
	assert_false(address_in_text("see http://a.example or write to ann@host.example"));
	assert_false(address_in_text("http://a.example/@ann"));
	assert_false(address_in_text("://"));
}

/* The examples of RFC 4648. */
static void base64_is_that_of_the_rfc(void **state)
{
	(void)state;
	static const char *const pairs[][2] = {
		{"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
		{"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"},
	};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		struct buf out = BUF_INIT;
		base64_add(&out, pairs[i][0], strlen(pairs[i][0]));
		assert_string_equal(out.data, pairs[i][1]);
		buf_release(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address_is_shown_without_name_and_password),
		cmocka_unit_test(address_without_them_is_shown_as_it_is),
		cmocka_unit_test(addresses_are_shown_with_what_parts_them),
		cmocka_unit_test(address_is_found_in_a_text),
		cmocka_unit_test(base64_is_that_of_the_rfc),
	};
	return RUN(tests);
}
