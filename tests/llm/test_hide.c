#include "llm/hide.h"

#include "../test.h"
#include "base/mem.h"

static void assert_hidden(const char *key, const char *base_url, const char *proxy,
						  const char *said, const char *shown)
{
	struct model m;
	struct err err = ERR_INIT;
	model_init(&m);
	mem_set_string(&m.api_key, key);
	mem_set_string(&m.base_url, base_url);
	mem_set_string(&m.route.proxy, proxy);
	err_set(&err, ERR_MODEL, "%s", said);
	hide_in_err(&err, &m);
	assert_string_equal(err.text, shown);
	assert_int_equal(err.kind, ERR_MODEL);
	model_release(&m);
}

static void hide_takes_the_key_away_however_it_is_spelt(void **state)
{
	(void)state;
	static const char *const spelt[] = {
		"sk-1/2+3\"4",     "sk-1%2F2%2B3%224",    "sk-1%2f2%2b3%224",
		"sk-1\\/2+3\\\"4", "sk-1\\\\/2+3\\\\\"4", "sk-1\\\\\\/2+3\\\\\\\"4",
	};
	for (size_t i = 0; i < sizeof spelt / sizeof *spelt; i++) {
		struct buf said = BUF_INIT;
		buf_addf(&said, "No: %s and %s!", spelt[i], spelt[i]);
		assert_hidden("sk-1/2+3\"4", "", "", said.data, "No: … and …!");
		buf_release(&said);
	}
}

static void hide_takes_passwords_away_as_written_as_meant_and_as_sent(void **state)
{
	(void)state;
	assert_hidden("", "http://ann:p%2Fass@host/v1", "", "p%2Fass, p/ass, YW5uOnAvYXNz.",
				  "…, …, ….");
	assert_hidden("", "", "http://ann:p%2Fass@host", "p%2Fass, p/ass, YW5uOnAvYXNz.", "…, …, ….");
	assert_hidden("", "http://token@host/v1", "", "Bad token, dG9rZW46.", "Bad …, ….");
	assert_hidden("", "http://ann:pass@host/v1", "", "ann is not known.", "ann is not known.");
}

static void hide_takes_the_passwords_of_all_servers_away(void **state)
{
	(void)state;
	struct buf said = BUF_INIT;
	struct model m;
	model_init(&m);
	mem_set_string(&m.base_url, "http://ann:pass1@a/v1");
	mem_set_string(&m.base_urls, "http://ann:pass1@a/v1\nhttp://b/v1\nhttp://ann:pass2@c/v1");
	buf_add_str(&said, "Neither pass1 nor pass2.");
	hide_in(&said, &m);
	assert_string_equal(said.data, "Neither … nor ….");
	buf_release(&said);
	model_release(&m);
}

static void hide_takes_the_beginning_of_a_key_away_where_it_was_cut(void **state)
{
	(void)state;
	assert_hidden("sk-0123456789", "", "", "No: sk-01234", "No: …");
	assert_hidden("sk-0123456789", "", "", "No: sk-01234…; check it", "No: …; check it");
	assert_hidden("sk-0123456789", "", "", "No: sk-0", "No: sk-0");
	assert_hidden("sk-0123456789", "", "", "No: sk-01234 was cut…", "No: sk-01234 was cut…");
}

static void hide_leaves_the_rest_alone(void **state)
{
	(void)state;
	assert_hidden("", "http://host/v1", "off", "All is as it was: off…", "All is as it was: off…");
	assert_hidden("abc", "", "", "abc is no secret", "abc is no secret");
	assert_hidden("", "", "", "", "");
}

/* An error has 1,023 bytes: a key may be cut by their end. */
static void hide_finds_a_key_at_the_end_of_a_long_error(void **state)
{
	(void)state;
	struct buf said = BUF_INIT, shown = BUF_INIT;
	for (int i = 0; i < 1010; i++)
		buf_add_char(&said, 'x');
	buf_addf(&shown, "%s…", said.data);
	buf_add_str(&said, "sk-0123456789abcdef");
	assert_hidden("sk-0123456789abcdef", "", "", said.data, shown.data);
	buf_release(&said);
	buf_release(&shown);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hide_takes_the_key_away_however_it_is_spelt),
		cmocka_unit_test(hide_takes_passwords_away_as_written_as_meant_and_as_sent),
		cmocka_unit_test(hide_takes_the_passwords_of_all_servers_away),
		cmocka_unit_test(hide_takes_the_beginning_of_a_key_away_where_it_was_cut),
		cmocka_unit_test(hide_leaves_the_rest_alone),
		cmocka_unit_test(hide_finds_a_key_at_the_end_of_a_long_error),
	};
	return RUN(tests);
}
