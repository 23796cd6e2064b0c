#include "doc/fields.h"

#include <limits.h>
#include <locale.h>

#include "../test.h"
#include "base/mem.h"

enum colour { RED, BLUE };
static const char *const colours[] = {"red", "blue", NULL};

struct thing {
	uint64_t id, hash;
	int number, level;
	long tokens;
	int64_t date;
	size_t at;
	bool locked;
	enum colour colour;
	double cost;
	char *name, *maybe, *story;
	struct buf bytes, text;
};

static const struct field fields[] = {
	FIELD("id", FIELD_ID, thing, id, .always = true),
	FIELD_APART("parts"),
	FIELD("hash", FIELD_HASH, thing, hash),
	FIELD("number", FIELD_INT, thing, number),
	FIELD("level", FIELD_INT, thing, level, .min = 1, .max = 6),
	FIELD("tokens", FIELD_LONG, thing, tokens),
	FIELD("date", FIELD_INT64, thing, date),
	FIELD("at", FIELD_SIZE, thing, at),
	FIELD("locked", FIELD_BOOL, thing, locked),
	FIELD("colour", FIELD_WORD, thing, colour, .words = colours),
	FIELD("cost", FIELD_REAL, thing, cost),
	FIELD("name", FIELD_STRING, thing, name),
	FIELD("maybe", FIELD_OPTIONAL, thing, maybe),
	FIELD("story", FIELD_LONG_STRING, thing, story),
	FIELD("bytes", FIELD_BYTES, thing, bytes),
	FIELD("text", FIELD_TEXT, thing, text),
	FIELDS_END,
};

static struct thing thing_of(uint64_t id)
{
	return (struct thing){.id = id, .bytes = BUF_INIT, .text = BUF_INIT};
}

static void release(struct thing *t)
{
	free(t->name);
	free(t->maybe);
	free(t->story);
	buf_release(&t->bytes);
	buf_release(&t->text);
}

static char *print(const struct thing *t, int indent)
{
	struct buf out = BUF_INIT;
	struct printer p;
	printer_open(&p, &out, indent, '{');
	fields_put(&p, fields, t);
	printer_close(&p, '}');
	return buf_detach(&out);
}

static bool parse(const char *text, struct thing *t, struct err *err)
{
	struct json *root = json_parse(text, strlen(text), JSON_STRICT, err);
	*t = thing_of(0);
	assert_non_null(root);
	bool ok = fields_get(root, fields, t, "a thing", err);
	json_free(root);
	return ok;
}

static struct thing must_parse(const char *text)
{
	struct thing t;
	struct err err = ERR_INIT;
	if (!parse(text, &t, &err))
		fail_msg("%s", err.text);
	return t;
}

/* ---- Texts ---------------------------------------------------------------------------------- */

static void assert_text_prints(const char *text, const char *printed)
{
	struct thing t = thing_of(1);
	buf_add_str(&t.text, text);
	t.story = mem_strdup(text);
	char *line = print(&t, -1);
	struct buf wanted = BUF_INIT;
	buf_addf(&wanted, "{\"id\":\"0000000001\",\"story\":%s,\"text\":%s}", printed, printed);
	assert_string_equal(line, wanted.data);
	struct thing back = must_parse(line);
	assert_string_equal(back.text.data, text);
	assert_string_equal(back.story, text);
	buf_release(&wanted);
	free(line);
	release(&t);
	release(&back);
}

static void fields_split_a_text_at_blank_lines_and_join_it_to_the_same_bytes(void **state)
{
	(void)state;
	assert_text_prints("a", "[\"a\"]");
	assert_text_prints("a\nb", "[\"a\\nb\"]");
	assert_text_prints("a\n\nb", "[\"a\",\"b\"]");
	assert_text_prints("a\n", "[\"a\\n\"]");
	assert_text_prints("a\n\n", "[\"a\",\"\"]");
	assert_text_prints("\n", "[\"\\n\"]");
	assert_text_prints("\n\n", "[\"\",\"\"]");
	assert_text_prints("\n\n\n", "[\"\",\"\\n\"]");
	assert_text_prints("a\n\n\nb", "[\"a\",\"\\nb\"]");
	assert_text_prints("a\n\n\n\nb", "[\"a\",\"\",\"b\"]");
	assert_text_prints("\"\\/\t\x01\x7f é北😀", "[\"\\\"\\\\/\\t\\u0001\\u007f é北😀\"]");
}

static void fields_join_every_run_of_newlines_to_the_same_bytes(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 1 << 10; bits++) {
		struct thing t = thing_of(1);
		for (int i = 0; i < 10; i++)
			buf_add_char(&t.text, bits >> i & 1 ? '\n' : 'x');
		char *line = print(&t, -1);
		struct thing back = must_parse(line);
		assert_string_equal(back.text.data, t.text.data);
		free(line);
		release(&t);
		release(&back);
	}
}

static void fields_print_a_paragraph_a_line(void **state)
{
	(void)state;
	struct thing t = thing_of(255);
	t.locked = true;
	buf_add_str(&t.text, "one\n\ntwo");
	char *lines = print(&t, 1);
	assert_string_equal(lines, "{\n"
							   "\t\t\"id\": \"00000000ff\",\n"
							   "\t\t\"locked\": true,\n"
							   "\t\t\"text\": [\n"
							   "\t\t\t\"one\",\n"
							   "\t\t\t\"two\"\n"
							   "\t\t]\n"
							   "\t}");
	free(lines);
	release(&t);
}

static void fields_take_an_empty_list_for_an_empty_text(void **state)
{
	(void)state;
	struct thing t = must_parse("{\"id\":\"1\",\"text\":[],\"story\":[\"\"]}");
	assert_int_equal(t.text.len, 0);
	assert_string_equal(t.story, "");
	release(&t);
}

/* ---- Numbers and the rest ------------------------------------------------------------------- */

static void fields_round_trip_the_ends_of_every_type(void **state)
{
	(void)state;
	for (int sign = -1; sign <= 1; sign += 2) {
		struct thing t = thing_of(UINT64_MAX);
		t.hash = UINT64_MAX;
		t.number = sign < 0 ? INT_MIN : INT_MAX;
		t.level = 6;
		t.date = sign * (INT64_C(1) << 53);
		t.tokens = (long)t.date;
		t.at = (size_t)1 << 53;
		t.colour = BLUE;
		t.cost = sign * 1.2345678901234567e-300;
		t.maybe = mem_strdup("");
		char *line = print(&t, -1);
		struct thing back = must_parse(line);
		assert_true(back.id == t.id && back.hash == t.hash && back.number == t.number);
		assert_true(back.date == t.date && back.tokens == t.tokens && back.at == t.at);
		assert_true(back.colour == BLUE && back.cost == t.cost && back.level == 6);
		assert_string_equal(back.maybe, "");
		assert_string_equal(back.name, "");
		free(line);
		release(&t);
		release(&back);
	}
}

static void fields_leave_out_what_is_empty(void **state)
{
	(void)state;
	struct thing t = must_parse("{\"id\":\"1\"}");
	assert_null(t.maybe);
	char *line = print(&t, -1);
	assert_string_equal(line, "{\"id\":\"0000000001\"}");
	free(line);
	release(&t);
}

static void fields_print_a_number_in_its_shortest_form(void **state)
{
	(void)state;
	static const struct {
		double cost;
		const char *printed;
	} cases[] = {{0.1, "0.1"}, {1.0 / 3, "0.3333333333333333"}, {1e21, "1e+21"}, {-2.5, "-2.5"}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct thing t = thing_of(1);
		t.cost = cases[i].cost;
		char *line = print(&t, -1);
		struct buf wanted = BUF_INIT;
		buf_addf(&wanted, "{\"id\":\"0000000001\",\"cost\":%s}", cases[i].printed);
		assert_string_equal(line, wanted.data);
		buf_release(&wanted);
		free(line);
		release(&t);
	}
}

static void fields_print_a_point_where_the_locale_has_a_comma(void **state)
{
	(void)state;
	static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "ps_AF.UTF-8", NULL};
	int i = 0;
	while (locales[i] && !setlocale(LC_NUMERIC, locales[i]))
		i++;
	if (!locales[i])
		skip();
	struct thing t = thing_of(1);
	t.cost = 1234.5;
	char *line = print(&t, -1);
	setlocale(LC_NUMERIC, "C");
	assert_string_equal(line, "{\"id\":\"0000000001\",\"cost\":1234.5}");
	free(line);
	release(&t);
}

static void fields_refuse_what_is_not_of_their_type(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"\"id\":\"0\"",
		"\"id\":\"\"",
		"\"id\":\"12345678901234567\"",
		"\"id\":\"1F\"",
		"\"id\":\" 1\"",
		"\"id\":\"0x1\"",
		"\"id\":1",
		"\"id\":null",
		"\"hash\":\"-1\",\"id\":\"1\"",
		"\"number\":2147483648,\"id\":\"1\"",
		"\"number\":-2147483649,\"id\":\"1\"",
		"\"number\":0.5,\"id\":\"1\"",
		"\"number\":\"5\",\"id\":\"1\"",
		"\"number\":true,\"id\":\"1\"",
		"\"number\":null,\"id\":\"1\"",
		"\"level\":0,\"id\":\"1\"",
		"\"level\":7,\"id\":\"1\"",
		"\"date\":9007199254740994,\"id\":\"1\"",
		"\"at\":-1,\"id\":\"1\"",
		"\"locked\":1,\"id\":\"1\"",
		"\"locked\":\"true\",\"id\":\"1\"",
		"\"locked\":null,\"id\":\"1\"",
		"\"colour\":\"green\",\"id\":\"1\"",
		"\"colour\":0,\"id\":\"1\"",
		"\"cost\":\"1\",\"id\":\"1\"",
		"\"name\":1,\"id\":\"1\"",
		"\"name\":[\"a\"],\"id\":\"1\"",
		"\"maybe\":null,\"id\":\"1\"",
		"\"story\":\"a\",\"id\":\"1\"",
		"\"bytes\":[\"a\"],\"id\":\"1\"",
		"\"text\":\"a\",\"id\":\"1\"",
		"\"text\":{\"a\":\"b\"},\"id\":\"1\"",
		"\"text\":[\"a\",1],\"id\":\"1\"",
		"\"number\":1",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct thing t;
		struct err err = ERR_INIT;
		struct buf text = BUF_INIT;
		buf_addf(&text, "{%s}", wrong[i]);
		if (parse(text.data, &t, &err))
			fail_msg("%s was read", text.data);
		assert_int_equal(err.kind, ERR_FILE);
		assert_non_null(strstr(err.text, "a thing"));
		buf_release(&text);
		release(&t);
	}
}

static void fields_refuse_what_is_no_object(void **state)
{
	(void)state;
	static const char *const wrong[] = {"[]", "null", "\"id\"", "7"};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct thing t;
		struct err err = ERR_INIT;
		assert_false(parse(wrong[i], &t, &err));
		assert_non_null(strstr(err.text, "not an object"));
		release(&t);
	}
}

static void fields_keep_what_they_do_not_know(void **state)
{
	(void)state;
	static const char text[] =
		"{\"new\":[1,2.5,{\"a\":null}],\"id\":\"1\",\"parts\":[],\"qu\\\"ote\":\"\\u00e9\\n\","
		"\"yes\":true}";
	struct json *root = json_parse(text, strlen(text), JSON_STRICT, NULL);
	char *extra = fields_extra(root, fields);
	assert_string_equal(extra, "\"new\":[1,2.5,{\"a\":null}],\"qu\\\"ote\":\"é\\n\",\"yes\":true");
	free(extra);
	json_free(root);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_split_a_text_at_blank_lines_and_join_it_to_the_same_bytes),
		cmocka_unit_test(fields_join_every_run_of_newlines_to_the_same_bytes),
		cmocka_unit_test(fields_print_a_paragraph_a_line),
		cmocka_unit_test(fields_take_an_empty_list_for_an_empty_text),
		cmocka_unit_test(fields_round_trip_the_ends_of_every_type),
		cmocka_unit_test(fields_leave_out_what_is_empty),
		cmocka_unit_test(fields_print_a_number_in_its_shortest_form),
		cmocka_unit_test(fields_print_a_point_where_the_locale_has_a_comma),
		cmocka_unit_test(fields_refuse_what_is_not_of_their_type),
		cmocka_unit_test(fields_refuse_what_is_no_object),
		cmocka_unit_test(fields_keep_what_they_do_not_know),
	};
	return RUN(tests);
}
