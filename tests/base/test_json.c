#include "../test.h"

#include <dirent.h>

#include "../help.h"
#include "base/json.h"
#include "base/utf8.h"

static struct json *parse(const char *text, enum json_mode mode)
{
	struct err err = ERR_INIT;
	return json_parse(text, strlen(text), mode, &err);
}

static struct json *must_parse(const char *text, enum json_mode mode)
{
	struct json *root = parse(text, mode);
	assert_non_null(root);
	return root;
}

static void assert_refused(const char *text, const char *sentence)
{
	struct err err = ERR_INIT;
	assert_null(json_parse(text, strlen(text), JSON_STRICT, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, sentence));
}

static void assert_lenient_string(const char *text, const char *expected)
{
	struct json *root = must_parse(text, JSON_LENIENT);
	assert_string_equal(json_string(root), expected);
	json_free(root);
}

static void json_get_reads_members_by_name(void **state)
{
	struct json *root =
		must_parse("{\"s\":\"caf\\u00e9\",\"n\":-1.5,\"i\":12345678901,\"t\":true,\"z\":null,"
				   "\"S\":\"other\",\"hex\":\"00000fa3\"}",
				   JSON_STRICT);
	(void)state;
	assert_string_equal(json_get_string(root, "s", "?"), "caf\xc3\xa9");
	assert_string_equal(json_get_string(root, "S", "?"), "other");
	assert_true(json_get_number(root, "n", 0) == -1.5);
	assert_int_equal(json_get_int(root, "i", 0), INT64_C(12345678901));
	assert_true(json_get_bool(root, "t", false));
	assert_true(json_is_null(json_get(root, "z")));
	assert_int_equal(json_get_hex(root, "hex"), 0xfa3);
	json_free(root);
}

static void json_get_gives_the_default_when_absent_or_of_another_kind(void **state)
{
	struct json *root =
		must_parse("{\"s\":\"x\",\"n\":1,\"big\":1e300,\"bad\":\"0x1f\"}", JSON_STRICT);
	(void)state;
	assert_string_equal(json_get_string(root, "n", "none"), "none");
	assert_int_equal(json_get_int(root, "s", 7), 7);
	assert_int_equal(json_get_int(root, "big", 7), 7);
	assert_true(json_get_bool(root, "s", true));
	assert_int_equal(json_get_hex(root, "bad"), 0);
	assert_int_equal(json_get_hex(root, "n"), 0);
	assert_string_equal(json_get_string(json_get(json_get(root, "a"), "b"), "c", "none"), "none");
	assert_null(json_string(NULL));
	assert_null(json_first(NULL));
	json_free(root);
}

static void json_first_and_next_walk_in_order(void **state)
{
	struct json *root = must_parse("{\"b\":[1,2,3],\"a\":{}}", JSON_STRICT);
	const struct json *member = json_first(root);
	(void)state;
	assert_string_equal(json_name(member), "b");
	assert_true(json_is_array(member));
	assert_int_equal(json_count(member), 3);
	member = json_next(member);
	assert_string_equal(json_name(member), "a");
	assert_true(json_is_object(member));
	assert_int_equal(json_count(member), 0);
	assert_null(json_next(member));
	json_free(root);
}

static void json_parse_names_the_byte_that_is_wrong(void **state)
{
	(void)state;
	assert_refused("[1,]", "byte 4: a value was expected");
	assert_refused("{\"a\" 1}", "byte 6: a colon was expected");
	assert_refused("[1 2]", "byte 4: a comma or a closing bracket");
	assert_refused("{} x", "byte 4: something stands after the value");
	assert_refused("\"abc", "byte 5: the text ends inside a string");
	assert_refused("", "byte 1: the text ends before the value does");
}

static void json_parse_refuses_in_files_what_loses_text(void **state)
{
	(void)state;
	assert_refused("\"abc\\u0000def\"", "U+0000");
	assert_refused("\"\\ud83d\"", "half of a surrogate pair");
	assert_refused("\"\\ud83d\\u0041\"", "half of a surrogate pair");
	assert_refused("\"\\ude42\"", "half of a surrogate pair");
	assert_refused("\"\xff\"", "not UTF-8");
	assert_refused("\"\xed\xa0\xbd\"", "not UTF-8");
	assert_refused("{\"a\":1,\"b\":{\"c\":1,\"d\":2,\"c\":3}}", "\"c\" twice");
	assert_refused("[1e999]", "too large");
	assert_refused("\"\x1b\"", "control character");
}

static void json_parse_refuses_nul_bytes(void **state)
{
	struct err err = ERR_INIT;
	(void)state;
	assert_null(json_parse("{}\0", 3, JSON_STRICT, &err));
	assert_null(json_parse("[\0]", 3, JSON_LENIENT, &err));
	assert_null(json_parse("\"a\0b\"", 5, JSON_STRICT, &err));
	assert_null(json_parse("\"a\\\0\"", 5, JSON_LENIENT, &err));
}

static void json_parse_takes_64_levels_and_no_more(void **state)
{
	char text[2 * (JSON_DEPTH + 1) + 1];
	(void)state;
	memset(text, '[', JSON_DEPTH);
	memset(text + JSON_DEPTH, ']', JSON_DEPTH);
	text[2 * JSON_DEPTH] = '\0';
	json_free(must_parse(text, JSON_STRICT));
	memset(text, '[', JSON_DEPTH + 1);
	memset(text + JSON_DEPTH + 1, ']', JSON_DEPTH + 1);
	text[2 * (JSON_DEPTH + 1)] = '\0';
	assert_refused(text, "nested too deeply");
}

static void json_parse_reads_numbers_longer_than_cjson_does(void **state)
{
	struct buf text = BUF_INIT;
	(void)state;
	buf_add_str(&text, "{\"n\":1.");
	for (int i = 0; i < 200; i++)
		buf_add_char(&text, '5');
	buf_add_str(&text, "e2}");
	struct json *root = must_parse(text.data, JSON_STRICT);
	double n = json_get_number(root, "n", 0);
	assert_true(n > 155.5555 && n < 155.5556);
	json_free(root);
	buf_release(&text);
}

static void json_parse_keeps_everything_of_replies(void **state)
{
	(void)state;
	assert_lenient_string("\"abc\\u0000def\"", "abc\xc0\x80"
											   "def");
	assert_lenient_string("\"\\ud83d\"", "\xed\xa0\xbd");
	assert_lenient_string("\"\\uDE42 x\"", "\xed\xb9\x82 x");
	assert_lenient_string("\"\\ud83d\\u0041\"", "\xed\xa0\xbd"
												"A");
	assert_lenient_string("\"\\ud83d\\ude42\"", "\xf0\x9f\x99\x82");
	assert_lenient_string("\"\\ud83d\\ud83d\\ude42\"", "\xed\xa0\xbd\xf0\x9f\x99\x82");
	assert_lenient_string("\"a\xff\x1b\n\"", "a\xff\x1b\n");
	assert_lenient_string("\"\\\\ud83d\"", "\\ud83d");
}

static void json_parse_and_utf8_repair_mend_an_emoji_split_over_two_replies(void **state)
{
	struct json *first = must_parse("{\"t\":\"so \\ud83d\"}", JSON_LENIENT);
	struct json *second = must_parse("{\"t\":\"\\ude42 it is\"}", JSON_LENIENT);
	const char *a = json_get_string(first, "t", ""), *b = json_get_string(second, "t", "");
	struct utf8_repair r;
	struct buf out = BUF_INIT;
	(void)state;
	utf8_repair_init(&r);
	utf8_repair_feed(&r, a, strlen(a), &out);
	utf8_repair_feed(&r, b, strlen(b), &out);
	utf8_repair_finish(&r, &out);
	assert_string_equal(out.data, "so \xf0\x9f\x99\x82 it is");
	buf_release(&out);
	json_free(first);
	json_free(second);
}

static void json_parse_takes_duplicate_names_in_replies(void **state)
{
	struct json *root = must_parse("{\"a\":1,\"a\":2}", JSON_LENIENT);
	(void)state;
	assert_int_equal(json_count(root), 2);
	json_free(root);
}

static void json_print_writes_one_line_that_parses_back(void **state)
{
	const char *text = "{\"a\":[1,-2.5,true,null,\"x\\n\xe4\xb8\xad\"],\"b\":{}}";
	struct json *root = must_parse(text, JSON_STRICT);
	struct buf out = BUF_INIT;
	(void)state;
	json_print(&out, root);
	assert_string_equal(out.data, text);
	buf_release(&out);
	json_free(root);
}

static void json_quote_escapes_only_what_it_must(void **state)
{
	struct buf out = BUF_INIT;
	(void)state;
	json_quote(&out, "a\"b\\c/\b\f\n\r\t\x01\x7f\xe4\xb8\xad", 16);
	assert_string_equal(out.data, "\"a\\\"b\\\\c/\\b\\f\\n\\r\\t\\u0001\\u007f\xe4\xb8\xad\"");
	buf_release(&out);
}

static void json_quote_is_read_back_unchanged(void **state)
{
	char text[4 * 300];
	size_t len = 0;
	struct buf out = BUF_INIT;
	(void)state;
	for (uint32_t code = 1; code <= 300; code++)
		len += utf8_encode(code, text + len);
	text[len] = '\0';
	json_quote(&out, text, len);
	struct json *root = must_parse(out.data, JSON_STRICT);
	assert_string_equal(json_string(root), text);
	json_free(root);
	buf_release(&out);
}

/* Valid by the grammar, but in files we refuse NUL and two members of one name. */
static bool refused_by_rule(const char *name)
{
	static const char *const names[] = {
		"y_string_null_escape.json",
		"y_object_escaped_null_in_key.json",
		"y_object_duplicated_key.json",
		"y_object_duplicated_key_and_value.json",
	};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!strcmp(names[i], name))
			return true;
	}
	return false;
}

/* Invalid only by control characters inside strings, which replies may hold. */
static bool taken_in_replies(const char *name)
{
	return !strncmp(name, "n_string_unescaped_", strlen("n_string_unescaped_"));
}

static void check_case(const char *folder, const char *name)
{
	struct buf text = BUF_INIT;
	struct err err = ERR_INIT;
	char *path = folder_path(folder, name);
	assert_true(file_read(path, FILE_LIMIT, &text, &err));
	struct json *strict = json_parse(text.data, text.len, JSON_STRICT, &err);
	struct json *lenient = json_parse(text.data, text.len, JSON_LENIENT, &err);
	bool valid = name[0] == 'y';
	if (name[0] != 'i' && (strict != NULL) != (valid && !refused_by_rule(name)))
		fail_msg("%s: %s", name, strict ? "accepted" : err.text);
	if (name[0] != 'i' && (lenient != NULL) != (valid || taken_in_replies(name)))
		fail_msg("%s in a reply: %s", name, lenient ? "accepted" : err.text);
	json_free(strict);
	json_free(lenient);
	free(path);
	buf_release(&text);
}

static void json_parse_agrees_with_the_parsing_corpus(void **state)
{
	char *folder = corpus_path("json");
	(void)state;
	if (!folder)
		skip();
	DIR *d = opendir(folder);
	assert_non_null(d);
	int cases = 0;
	for (const struct dirent *entry; (entry = readdir(d));) {
		if (!strchr("yni", entry->d_name[0]))
			continue;
		check_case(folder, entry->d_name);
		cases++;
	}
	closedir(d);
	free(folder);
	assert_true(cases >= 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(json_get_reads_members_by_name),
		cmocka_unit_test(json_get_gives_the_default_when_absent_or_of_another_kind),
		cmocka_unit_test(json_first_and_next_walk_in_order),
		cmocka_unit_test(json_parse_names_the_byte_that_is_wrong),
		cmocka_unit_test(json_parse_refuses_in_files_what_loses_text),
		cmocka_unit_test(json_parse_refuses_nul_bytes),
		cmocka_unit_test(json_parse_takes_64_levels_and_no_more),
		cmocka_unit_test(json_parse_reads_numbers_longer_than_cjson_does),
		cmocka_unit_test(json_parse_keeps_everything_of_replies),
		cmocka_unit_test(json_parse_and_utf8_repair_mend_an_emoji_split_over_two_replies),
		cmocka_unit_test(json_parse_takes_duplicate_names_in_replies),
		cmocka_unit_test(json_print_writes_one_line_that_parses_back),
		cmocka_unit_test(json_quote_escapes_only_what_it_must),
		cmocka_unit_test(json_quote_is_read_back_unchanged),
		cmocka_unit_test(json_parse_agrees_with_the_parsing_corpus),
	};
	return RUN(tests);
}
