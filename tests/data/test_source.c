/* Other people's data, a line at a time. */

#include "data/source.h"

#include "../test.h"

#include <string.h>

#include "base/lines.h"
#include "base/utf8.h"
#include "data/language.h"

#include "../help.h"

struct scene {
	struct source source;
	struct json *json;
	bool known;
};

static struct scene read_bytes(const char *line, size_t len)
{
	struct scene s = {.source = {.turns = NULL}};
	s.json = json_parse(line, len, JSON_LENIENT, NULL);
	s.known = source_read(&s.source, s.json);
	return s;
}

static struct scene read_line(const char *line)
{
	return read_bytes(line, strlen(line));
}

static void finish(struct scene *s)
{
	source_release(&s->source);
	json_free(s->json);
}

static const char *asked(const struct scene *s)
{
	const struct source_turn *turn = source_instruction(&s->source);
	return turn ? turn->text : "(none)";
}

static const char *answered(const struct scene *s)
{
	const struct source_turn *turn = source_answer(&s->source);
	return turn ? turn->text : "(none)";
}

/* ---- The forms ---- */

static void every_form_is_read(void **state)
{
	static const struct {
		const char *line, *asked, *answered;
		size_t turns;
	} cases[] = {
		{"{\"conversation\":[{\"role\":\"user\",\"content\":\"A\"},{\"role\":\"assistant\","
		 "\"content\":\"B\"},{\"role\":\"user\",\"content\":\"C\"}]}",
		 "A", "B", 3},
		{"{\"conversations\":[{\"from\":\"system\",\"value\":\"S\"},{\"from\":\"human\",\"value\":"
		 "\"A\"},{\"from\":\"gpt\",\"value\":\"B\"}]}",
		 "A", "B", 3},
		{"{\"conversation\":[{\"human\":\"A\",\"assistant\":\"B\"},{\"human\":\"C\"}]}", "A", "B",
		 3},
		{"{\"conversations\":[{\"role\":\"user\",\"content\":\"A\"},{\"from\":\"bing\",\"value\":"
		 "\"B\"}]}",
		 "A", "B", 2},
		{"{\"messages\":[{\"role\":\"user\",\"content\":\"A\"},{\"role\":\"assistant\","
		 "\"content\":[{\"type\":\"text\",\"text\":\"B\"},\"C\"]}]}",
		 "A", "B\nC", 2},
		{"{\"messages\":[{\"role\":\"developer\",\"content\":\"S\"},{\"role\":\"system\","
		 "\"content\":\"S\"},{\"role\":\"user\",\"content\":\"A\"}]}",
		 "A", "(none)", 3},
		{"{\"instruction\":\"A\",\"input\":\"I\",\"output\":\"B\"}", "A\n\nI", "B", 2},
		{"{\"instruction\":\"A\",\"input\":\" \",\"output\":\"B\"}", "A", "B", 2},
		{"{\"system\":\"S\",\"instruction\":\"C\",\"history\":[[\"A\",\"B\"]],\"output\":\"D\"}",
		 "A", "B", 5},
		{"{\"prompt\":\"A\"}", "A", "(none)", 1},
		{"{\"prompt\":\"A\",\"response\":\"B\"}", "A", "B", 2},
		{"{\"question\":\"A\",\"answer\":\"B\"}", "A", "B", 2},
		{"{\"query\":\"A\",\"chosen\":\"B\"}", "A", "B", 2},
		{"{\"prompt\":[{\"role\":\"user\",\"content\":\"A\"}],\"completion\":[{\"role\":"
		 "\"assistant\",\"content\":\"B\"}]}",
		 "A", "B", 2},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene s = read_line(cases[i].line);
		if (!s.known)
			fail_msg("in no form: %s", cases[i].line);
		assert_string_equal(asked(&s), cases[i].asked);
		assert_string_equal(answered(&s), cases[i].answered);
		assert_int_equal(s.source.count, cases[i].turns);
		finish(&s);
	}
}

static void only_the_user_s_first_word_is_an_instruction(void **state)
{
	static const char *const lines[] = {
		"{\"conversations\":[{\"from\":\"gpt\",\"value\":\"B\"},{\"from\":\"human\",\"value\":"
		"\"A\"}]}",
		"{\"conversation\":[]}",
		"{\"messages\":[{\"role\":\"system\",\"content\":\"S\"}]}",
		"{\"messages\":[{\"role\":\"tool\",\"content\":\"T\"},{\"role\":\"user\",\"content\":"
		"\"A\"}]}",
		"{\"messages\":[{\"content\":\"A\"}]}",
		"{\"messages\":[7,null,\"A\",[]]}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct scene s = read_line(lines[i]);
		assert_true(s.known);
		assert_null(source_instruction(&s.source));
		assert_null(source_answer(&s.source));
		finish(&s);
	}
}

static void what_is_more_than_text_is_told(void **state)
{
	(void)state;
	struct scene s = read_line("{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\","
							   "\"text\":\"A\"},{\"type\":\"image_url\",\"image_url\":{}}]}]}");
	assert_string_equal(asked(&s), "A");
	assert_true(source_instruction(&s.source)->partial);
	finish(&s);
	s = read_line("{\"messages\":[{\"role\":\"user\",\"content\":null}]}");
	assert_true(source_instruction(&s.source)->partial);
	finish(&s);
}

static void what_a_line_says_of_itself_is_known(void **state)
{
	(void)state;
	struct scene s =
		read_line("{\"conversation_hash\":\"h\",\"id\":\"i\",\"conversation\":[{\"role\":\"user\","
				  "\"content\":\"A\",\"toxic\":true}],\"language\":\"Chinese\",\"toxic\":true,"
				  "\"redacted\":true,\"type\":\"News\"}");
	assert_string_equal(s.source.id, "h");
	assert_string_equal(s.source.type, "News");
	assert_string_equal(s.source.language, "zh");
	assert_true(s.source.toxic && s.source.redacted);
	assert_true(source_read(&s.source, s.json)); /* into what holds another one */
	finish(&s);
	s = read_line("{\"prompt\":\"A\",\"id\":17,\"lang\":\"en-GB\",\"category\":\"\"}");
	assert_string_equal(s.source.id, "17");
	assert_string_equal(s.source.language, "en");
	assert_null(s.source.type);
	assert_false(s.source.toxic || s.source.redacted);
	finish(&s);
}

/* ---- What others do ---- */

static void what_is_in_no_form_is_refused(void **state)
{
	static const char *const lines[] = {
		"{}",
		"[]",
		"7",
		"null",
		"{\"prompt\":7}",
		"{\"prompt\":null}",
		"{\"prompt\":{}}",
		"{\"messages\":\"A\"}",
		"{\"conversation\":{\"role\":\"user\"}}",
		"{\"output\":\"B\"}",
		"{\"text\":\"B\"}",
		"{",
		"",
	};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct scene s = read_line(lines[i]);
		if (s.known)
			fail_msg("in a form: %s", lines[i]);
		assert_int_equal(s.source.count, 0);
		finish(&s);
	}
}

static void wrong_types_harm_nothing(void **state)
{
	static const char *const lines[] = {
		"{\"prompt\":\"A\",\"id\":[],\"type\":{},\"language\":7,\"toxic\":\"yes\",\"redacted\":1}",
		"{\"prompt\":\"A\",\"id\":1e300,\"type\":0.5,\"language\":\"\",\"history\":\"x\"}",
		"{\"prompt\":\"A\",\"input\":[],\"history\":[[],[1],[1,2],[\"a\"],{},7],\"system\":[]}",
		"{\"prompt\":\"A\",\"language\":\"eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee\"}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct scene s = read_line(lines[i]);
		assert_true(s.known);
		assert_string_equal(asked(&s), "A");
		assert_string_equal(s.source.language, "");
		assert_null(s.source.id);
		assert_null(s.source.type);
		assert_false(s.source.toxic || s.source.redacted);
		finish(&s);
	}
}

static void texts_are_valid_utf8(void **state)
{
	static const struct {
		const char *line, *asked;
	} cases[] = {
		{"{\"prompt\":\"a\\u0000b\"}", "a\xef\xbf\xbd"
									   "b"},
		{"{\"prompt\":\"a\\ud83db\"}", "a\xef\xbf\xbd"
									   "b"},
		{"{\"prompt\":\"\\ud83d\\ude42\"}", "🙂"},
		{"{\"prompt\":\"a\xff"
		 "b\"}",
		 "a\xef\xbf\xbd"
		 "b"},
		{"{\"prompt\":\"a\x01\tb\"}", "a\x01\tb"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene s = read_line(cases[i].line);
		assert_true(s.known);
		assert_string_equal(asked(&s), cases[i].asked);
		assert_int_equal(utf8_valid_prefix(asked(&s), strlen(asked(&s))), strlen(asked(&s)));
		finish(&s);
	}
	static const char with_nul[] = "{\"prompt\":\"a\0b\"}";
	struct scene s = read_bytes(with_nul, sizeof with_nul - 1);
	assert_true(s.known);
	assert_string_equal(asked(&s), "a\xef\xbf\xbd"
								   "b");
	finish(&s);
}

struct seen {
	int lines, objects;
	long long at;
	size_t longest;
};

static bool see(void *ctx, const struct line *line, struct err *err)
{
	struct seen *seen = ctx;
	(void)err;
	seen->lines++;
	seen->objects += line->json != NULL;
	seen->at = line->at;
	seen->longest = line->len > seen->longest ? line->len : seen->longest;
	return true;
}

static void a_bad_line_does_not_end_the_file(void **state)
{
	char *folder = folder_new(), *path = folder_path(folder, "list.jsonl");
	struct seen seen = {0};
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	(void)state;
	buf_add_str(&text, "{\"a\":1}\n\nno\n[1]\n{\"a\":1}{}\n");
	for (int i = 0; i < 200; i++)
		buf_add_char(&text, '[');
	buf_add_str(&text, "\n{\"a\":1,\"a\":2}\n");
	put_file(path, text.data);
	assert_true(lines_read_foreign(path, see, &seen, &err));
	assert_int_equal(seen.lines, 6);
	assert_int_equal(seen.objects, 2);

	buf_clear(&text); /* one line of 65 MiB, and one after it */
	buf_add_str(&text, "{\"a\":\"");
	for (size_t i = 0; i < 65; i++) {
		size_t at = text.len;
		buf_reserve(&text, (size_t)1 << 20);
		memset(text.data + at, 'x', (size_t)1 << 20);
		text.len += (size_t)1 << 20;
		text.data[text.len] = '\0';
	}
	buf_add_str(&text, "\"}\n");
	size_t whole = text.len;
	buf_add_str(&text, "{\"a\":1}");
	put_file(path, text.data);
	seen = (struct seen){0};
	assert_true(lines_read_foreign(path, see, &seen, &err));
	assert_int_equal(seen.lines, 2);
	assert_int_equal(seen.objects, 1);
	assert_int_equal(seen.at, whole);
	assert_true(seen.longest <= LINES_MOST);
	assert_false(lines_read(path, see, &seen, &err));
	buf_release(&text);
	folder_remove(folder);
	free(path);
	free(folder);
}

/* ---- Languages ---- */

static void languages_are_named_by_codes(void **state)
{
	static const struct {
		const char *name, *code;
	} cases[] = {{"English", "en"}, {"english", "en"},    {"en", "en"},
				 {"EN", "en"},      {"en-US", "en"},      {"zh_Hans", "zh"},
				 {"zho", "zh"},     {"Chinese", "zh"},    {"Chinese (Simplified)", "zh"},
				 {"中文", "zh"},    {"Portuguese", "pt"}, {"yue", "yue"},
				 {"", ""},          {"Klingon", ""},      {"e", ""},
				 {"en?", ""},       {"Englishman", ""}};
	char code[LANGUAGE_SIZE];
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		language_code(cases[i].name, code, sizeof code);
		assert_string_equal(code, cases[i].code);
	}
}

static void the_language_of_a_text_is_found(void **state)
{
	static const struct {
		const char *text, *code;
	} cases[] = {
		{"Write a story about a dragon.", "en"},
		{"Essay: photosynthesis", "en"},
		{"", "en"},
		{"123 !!", "en"},
		{"写一篇关于人工智能的论文", "zh"},
		{"用Python和TensorFlow写一篇关于machine learning的长文，三千字", "zh"},
		{"Write a long story in which the word 爱 is explained to the children", "en"},
		{"日本の歴史について長い文章を書いてください", "ja"},
		{"한국의 역사에 대해 길게 써 주세요", "ko"},
		{"Напиши длинный рассказ о море", "und-Cyrl"},
		{"Γράψε μια ιστορία", "el"},
		{"كتابة قصة طويلة عن البحر", "und-Arab"},
		{"Schreibe eine lange Geschichte über einen Drachen und seine Freunde", "de"},
		{"Écris une longue histoire sur les dragons et leurs amis", "fr"},
		{"Escribe una historia larga sobre un dragón y sus amigos, con los detalles", "es"},
		{"Escreva uma história longa sobre um dragão e os amigos, com mais detalhes", "pt"},
		{"Scrivi una lunga storia sul drago e gli amici della città", "it"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *code = language_of(cases[i].text, strlen(cases[i].text));
		if (strcmp(code, cases[i].code) != 0)
			fail_msg("%s: %s, not %s", cases[i].text, code, cases[i].code);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_is_read),
		cmocka_unit_test(only_the_user_s_first_word_is_an_instruction),
		cmocka_unit_test(what_is_more_than_text_is_told),
		cmocka_unit_test(what_a_line_says_of_itself_is_known),
		cmocka_unit_test(what_is_in_no_form_is_refused),
		cmocka_unit_test(wrong_types_harm_nothing),
		cmocka_unit_test(texts_are_valid_utf8),
		cmocka_unit_test(a_bad_line_does_not_end_the_file),
		cmocka_unit_test(languages_are_named_by_codes),
		cmocka_unit_test(the_language_of_a_text_is_found),
	};
	return RUN(tests);
}
