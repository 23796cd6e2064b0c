#include "llm/demo.h"

#include "../test.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "doc/words.h"

#define GUIDE    "Write a 10000-word China travel guide"
#define GUIDE_ZH "写一篇10000字的中国旅游指南"

static struct ask asked(enum ask_role role, const char *language, const char *point, int words)
{
	return (struct ask){
		.role = role,
		.prompt = "",
		.language = language,
		.instruction = strcmp(language, "zh") ? GUIDE : GUIDE_ZH,
		.point = point,
		.words = words,
	};
}

static char *reply(const struct ask *ask, uint64_t seed)
{
	struct buf out = BUF_INIT;
	demo_reply(ask, seed, &out);
	assert_int_equal(utf8_valid_prefix(out.data, out.len), out.len);
	return buf_detach(&out);
}

static long count(const char *s)
{
	return words_count(s, strlen(s));
}

static void assert_replies_differ(const struct ask *a, uint64_t seed_a, const struct ask *b,
								  uint64_t seed_b)
{
	char *one = reply(a, seed_a), *other = reply(b, seed_b);
	assert_string_not_equal(one, other);
	free(one);
	free(other);
}

/* ---- Prose ----------------------------------------------------------------------------------- */

static void demo_writes_the_same_for_the_same_request_and_seed(void **state)
{
	(void)state;
	struct ask ask = asked(ASK_WRITE, "en", "What it costs", 300);
	char *one = reply(&ask, 7), *other = reply(&ask, 7);
	assert_string_equal(one, other);
	free(one);
	free(other);
}

static void demo_writes_something_else_for_another_seed_point_length_role_or_text_before(
	void **state)
{
	(void)state;
	struct ask ask = asked(ASK_WRITE, "en", "What it costs", 300);
	assert_replies_differ(&ask, 7, &ask, 8);
	struct ask point = asked(ASK_WRITE, "en", "What it earns", 300);
	assert_replies_differ(&ask, 7, &point, 7);
	struct ask longer = asked(ASK_WRITE, "en", "What it costs", 301);
	assert_replies_differ(&ask, 7, &longer, 7);
	struct ask rest = asked(ASK_CONTINUE, "en", "What it costs", 300);
	assert_replies_differ(&ask, 7, &rest, 7);
	struct ask later = ask;
	later.prompt = "More.";
	later.prompt_len = 5;
	assert_replies_differ(&ask, 7, &later, 7);
}

static void check_length(const char *language, int words)
{
	for (uint64_t seed = 0; seed < 5; seed++) {
		struct ask ask =
			asked(seed % 2 ? ASK_CONTINUE : ASK_WRITE, language, "What it costs", words);
		char *text = reply(&ask, seed);
		long off = labs(count(text) - words);
		if (off * 100 > 3 * words)
			fail_msg("%s, %d words asked for: %ld came", language, words, count(text));
		free(text);
	}
}

static void demo_writes_the_asked_length_within_3_percent(void **state)
{
	(void)state;
	static const int lengths[] = {50, 73, 100, 119, 150, 200, 333, 400, 613, 1000, 2500};
	for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
		check_length("en", lengths[i]);
		check_length("zh", lengths[i]);
	}
}

static void demo_writes_a_single_sentence_when_few_words_are_missing(void **state)
{
	(void)state;
	struct ask ask = asked(ASK_CONTINUE, "en", "What it costs", 3);
	char *text = reply(&ask, 1);
	assert_in_range(count(text), 3, 15);
	assert_ptr_equal(strchr(text, '.'), text + strlen(text) - 1);
	free(text);
}

static void demo_writes_paragraphs_of_readable_length(void **state)
{
	(void)state;
	for (uint64_t seed = 0; seed < 20; seed++) {
		struct ask ask = asked(ASK_WRITE, "en", "What it costs", 250 + (int)seed * 31);
		char *text = reply(&ask, seed);
		for (char *p = text, *end; p; p = end ? end + 2 : NULL) {
			end = strstr(p, "\n\n");
			assert_in_range(words_count(p, end ? (size_t)(end - p) : strlen(p)), 50, 130);
		}
		free(text);
	}
}

static void demo_begins_with_the_point_and_speaks_of_the_subject(void **state)
{
	(void)state;
	struct ask ask = asked(ASK_WRITE, "en", "Trains, and what they cost.", 300);
	char *text = reply(&ask, 1);
	char *point = strstr(text, "Trains, and what they cost.");
	assert_non_null(point);
	assert_true(point - text < 60);
	assert_null(strstr(text, ".."));
	assert_non_null(strstr(text, "China travel"));
	assert_null(strstr(text, "10000"));
	assert_null(strchr(text, '@'));
	free(text);
	ask = asked(ASK_WRITE, "zh", "火车与票价。", 300);
	text = reply(&ask, 1);
	assert_non_null(strstr(text, "：火车与票价。"));
	assert_null(strstr(text, "。。"));
	assert_non_null(strstr(text, "中国旅游"));
	assert_null(strstr(text, "10000"));
	free(text);
}

/* ---- Sentences ------------------------------------------------------------------------------- */

struct sentences {
	uint64_t *hashes;
	size_t count, cap;
};

static void collect(struct sentences *all, const char *text, const char *stop)
{
	const char *end;
	for (const char *p = text; (end = strstr(p, stop)) != NULL; p = end + strlen(stop)) {
		p += strspn(p, " \n");
		MEM_GROW(all->hashes, all->count + 1, &all->cap);
		all->hashes[all->count++] = hash_bytes(HASH_START, p, (size_t)(end - p));
	}
}

static void check_sentences_distinct(const char *language, const char *stop, uint64_t seed)
{
	struct sentences all = {0};
	for (int i = 0; i < 40; i++) {
		char point[40];
		snprintf(point, sizeof point, "%s %d", strcmp(language, "zh") ? "Place" : "地方", i + 1);
		struct ask ask = asked(ASK_WRITE, language, point, 250);
		char *text = reply(&ask, seed);
		collect(&all, text, stop);
		free(text);
	}
	assert_in_range(all.count, 200, 1000);
	for (size_t a = 0; a < all.count; a++)
		for (size_t b = 0; b < a; b++)
			assert_int_not_equal(all.hashes[a], all.hashes[b]);
	free(all.hashes);
}

static void demo_says_no_sentence_twice_in_forty_sections(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 3; seed++) {
		check_sentences_distinct("en", ".", seed);
		check_sentences_distinct("zh", "。", seed);
	}
}

/* ---- Plans ----------------------------------------------------------------------------------- */

struct outline {
	int rows, words, least, most;
	struct sentences points;
};

static bool read_row(struct outline *o, const char *line, const char *unit)
{
	static const char *const marks[] = {" - Main Point: ", " - Word Count: "};
	int number, words, used = 0;
	if (sscanf(line, "Paragraph %d%n", &number, &used) != 1 || number != o->rows + 1)
		return false;
	const char *point = line + used, *length = strstr(line, marks[1]);
	if (strncmp(point, marks[0], strlen(marks[0])) != 0 || !length)
		return false;
	point += strlen(marks[0]);
	length += strlen(marks[1]);
	if (sscanf(length, "%d%n", &words, &used) != 1 || strcmp(length + used, unit) != 0)
		return false;
	collect(&o->points, point, marks[1]);
	o->least = o->rows && o->least < words ? o->least : words;
	o->most = o->most > words ? o->most : words;
	o->words += words;
	o->rows++;
	return true;
}

static void check_plan(const char *language, int words, int rows)
{
	struct ask ask = asked(ASK_PLAN, language, "", words);
	char *text = reply(&ask, 3);
	struct outline o = {0};
	for (char *line = text, *end; (end = strchr(line, '\n')) != NULL; line = end + 1) {
		*end = '\0';
		if (!read_row(&o, line, strcmp(language, "zh") ? " words" : "字"))
			fail_msg("no row of a plan: %s", line);
	}
	assert_int_equal(o.words, words);
	assert_int_equal(o.rows, rows);
	if (rows > 1)
		assert_true(o.least >= 200 && o.most <= 1000);
	assert_int_equal(o.points.count, rows);
	for (size_t a = 0; a < o.points.count; a++)
		for (size_t b = 0; b < a; b++)
			assert_int_not_equal(o.points.hashes[a], o.points.hashes[b]);
	free(o.points.hashes);
	free(text);
}

static void demo_plans_rows_that_add_up_to_the_target(void **state)
{
	(void)state;
	check_plan("en", 10000, 20);
	check_plan("zh", 10000, 20);
	check_plan("en", 1234, 2);
	check_plan("zh", 3777, 8);
	check_plan("en", 100003, 200);
	check_plan("zh", 1000000, 2000);
}

static void demo_plans_one_row_for_a_small_target(void **state)
{
	(void)state;
	check_plan("en", 150, 1);
	check_plan("zh", 1, 1);
	check_plan("en", 700, 1);
}

static void check_subject(const char *instruction, const char *language, const char *subject)
{
	struct ask ask = asked(ASK_PLAN, language, "", 20000);
	ask.instruction = instruction;
	char *text = reply(&ask, 1);
	struct buf point = BUF_INIT;
	buf_addf(&point, strcmp(language, "zh") ? ": Why %s matters" : ": %s为什么", subject);
	if (!strstr(text, point.data))
		fail_msg("no \"%s\" in: %.120s", subject, text);
	buf_release(&point);
	free(text);
}

static void demo_finds_the_subject_of_an_instruction(void **state)
{
	(void)state;
	check_subject(GUIDE, "en", "China travel");
	check_subject("Write a 10,000-word China travel guide.", "en", "China travel");
	check_subject("write about tea in 3000 words", "en", "tea");
	check_subject("Please write a 3000 words essay on climate change, for students", "en",
				  "climate change");
	check_subject("Write a novel of 20,000 words about a lighthouse keeper who finds a letter",
				  "en", "a lighthouse keeper");
	check_subject("A guide to Rome", "en", "Rome");
	check_subject("3D printing: an introduction", "en", "3D printing");
	check_subject("", "en", "this subject");
	check_subject(GUIDE_ZH, "zh", "中国旅游");
	check_subject("请写一篇关于茶的文章，3000字", "zh", "茶");
	check_subject("写一篇一万字的三国演义评论", "zh", "三国演义评论");
	check_subject("请围绕人工智能写一篇3000字报告。", "zh", "人工智能");
	check_subject("", "zh", "这个题目");
}

static void demo_survives_strange_instructions(void **state)
{
	(void)state;
	static const char *const strange[] = {
		"Write",
		"a a a a",
		"1000000000000000000000 words",
		"@Q @1 @@ | %s %n",
		"字字字字一二三",
		"\xe4\xbd\xa0 about ",
		"Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww",
		"一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一一",
	};
	for (size_t i = 0; i < sizeof strange / sizeof *strange; i++) {
		struct ask ask = asked(ASK_WRITE, i % 2 ? "zh" : "en", strange[i], 200);
		ask.instruction = strange[i];
		char *text = reply(&ask, i);
		assert_true(count(text) > 100);
		free(text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(demo_writes_the_same_for_the_same_request_and_seed),
		cmocka_unit_test(
			demo_writes_something_else_for_another_seed_point_length_role_or_text_before),
		cmocka_unit_test(demo_writes_the_asked_length_within_3_percent),
		cmocka_unit_test(demo_writes_a_single_sentence_when_few_words_are_missing),
		cmocka_unit_test(demo_writes_paragraphs_of_readable_length),
		cmocka_unit_test(demo_begins_with_the_point_and_speaks_of_the_subject),
		cmocka_unit_test(demo_says_no_sentence_twice_in_forty_sections),
		cmocka_unit_test(demo_plans_rows_that_add_up_to_the_target),
		cmocka_unit_test(demo_plans_one_row_for_a_small_target),
		cmocka_unit_test(demo_finds_the_subject_of_an_instruction),
		cmocka_unit_test(demo_survives_strange_instructions),
	};
	return RUN(tests);
}
