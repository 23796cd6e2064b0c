#include "write/plan.h"

#include "../test.h"

/* What a parser found, one item a line. */
static void note_item(void *ctx, const struct plan_item *item)
{
	switch (item->kind) {
	case PLAN_SECTION:
		buf_addf(ctx, "%s|%d%s\n", item->text, item->words, item->locked ? "|locked" : "");
		break;
	case PLAN_HEADING:
		buf_addf(ctx, "#%d|%s%s\n", item->level, item->text, item->locked ? "|locked" : "");
		break;
	case PLAN_NOTE:
		buf_addf(ctx, "  %s\n", item->text);
		break;
	case PLAN_OTHER:
		buf_addf(ctx, "? %s\n", item->text);
		break;
	}
}

static char *parsed_in_pieces(const char *text, size_t piece)
{
	struct buf found = BUF_INIT;
	struct plan_parser parser;
	plan_parser_init(&parser, note_item, &found);
	size_t len = strlen(text);
	for (size_t at = 0; at < len; at += piece)
		plan_parser_feed(&parser, text + at, len - at < piece ? len - at : piece);
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
	return buf_detach(&found);
}

static void expect_rows(const char *text, const char *rows)
{
	const size_t pieces[] = {1, 2, 3, 7, 100000};
	for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++) {
		char *found = parsed_in_pieces(text, pieces[i]);
		assert_string_equal(found, rows);
		free(found);
	}
}

static void plan_reads_the_line_form(void **state)
{
	(void)state;
	expect_rows("Paragraph 1 - Main Point: When to go - Word Count: 400 words\n"
				"Paragraph 2 - Main Point: Trains, fast and slow - Word Count: 1,200 words\n",
				"When to go|400\nTrains, fast and slow|1200\n");
	expect_rows("Paragraph 1 - Main Point: 何时出发：四季 - Word Count: 400字\n",
				"何时出发：四季|400\n");
}

static void plan_reads_a_last_line_without_newline(void **state)
{
	(void)state;
	expect_rows("Paragraph 1 - Main Point: One - Word Count: 300 words", "One|300\n");
}

static void plan_hands_over_remarks(void **state)
{
	(void)state;
	expect_rows("Sure! Here is the plan you asked for:\n\n"
				"Paragraph 1 - Main Point: One - Word Count: 300 words\n\n"
				"I hope this helps. Let me know what to change.\n",
				"? Sure! Here is the plan you asked for:\nOne|300\n"
				"? I hope this helps. Let me know what to change.\n");
}

static void plan_reads_markdown(void **state)
{
	(void)state;
	expect_rows("# Writing plan\n"
				"- **Paragraph 1** - **Main Point:** One - **Word Count:** 300 words\n"
				"2. Paragraph 2 – Main Point: Two – Word Count: ~500 words\n"
				"### Paragraph 3: Three (250 words)\n",
				"One|300\nTwo|500\nThree|250\n");
}

static void plan_reads_a_row_over_several_lines(void **state)
{
	(void)state;
	expect_rows("**Paragraph 1**\n- Main Point: One\n- Word Count: 300 words\n\n"
				"**Paragraph 2**\n- Main Point: Two\n- Word Count: 400 words\n",
				"One|300\nTwo|400\n");
}

static void plan_takes_the_middle_of_a_range(void **state)
{
	(void)state;
	expect_rows("Paragraph 1 - Main Point: One - Word Count: 300-400 words\n"
				"Paragraph 2 - Main Point: Two - Word Count: about 500 to 700 words\n",
				"One|350\nTwo|600\n");
}

static void plan_keeps_a_row_without_a_count(void **state)
{
	(void)state;
	expect_rows(
		"Paragraph 1 - Main Point: One\nParagraph 2 - Main Point: Two - Word Count: 200 words\n",
		"One|0\nTwo|200\n");
}

static void plan_reads_chinese_forms(void **state)
{
	(void)state;
	expect_rows("第1段：主旨：北京的胡同 字数：５００字\n第二段－要点：长城（800字）\n",
				"北京的胡同|500\n长城|800\n");
}

static void plan_skips_marks_that_stand_alone(void **state)
{
	(void)state;
	expect_rows("##\n# ---\n***\nParagraph 1 - Main Point: One - Word Count: 300 words\n",
				"One|300\n");
}

static void plan_reads_headings(void **state)
{
	(void)state;
	expect_rows("## The north\nParagraph 1 - Main Point: One - Word Count: 300 words\n"
				"### Beijing\nParagraph 2 - Main Point: Two - Word Count: 300 words\n",
				"#2|The north\nOne|300\n#3|Beijing\nTwo|300\n");
}

static void plan_reads_locks_and_notes(void **state)
{
	(void)state;
	expect_rows("Paragraph 1 - Main Point: One - Word Count: 300 words [locked]\n"
				"    as we said in March\n    and in May\n"
				"Paragraph 2 - Main Point: Two - Word Count: 300 words\n",
				"One|300|locked\n  as we said in March\n  and in May\nTwo|300\n");
}

static void plan_reads_tables(void **state)
{
	(void)state;
	expect_rows("| No. | Main point | Words |\n|---|---|---|\n| 1 | When to go | 400 |\n"
				"| 2 | Trains, fast and slow | 1,200 words |\n",
				"When to go|400\nTrains, fast and slow|1200\n");
}

static void plan_reads_json(void **state)
{
	(void)state;
	const char *const rows = "When to go|400\nTrains|600\n";
	expect_rows("```json\n[\n  {\n    \"paragraph\": 1,\n    \"main_point\": \"When to go\",\n"
				"    \"word_count\": 400\n  },\n  {\n    \"paragraph\": 2,\n"
				"    \"main_point\": \"Trains\",\n    \"word_count\": 600\n  }\n]\n```\n",
				rows);
	expect_rows("[{\"main_point\": \"When to go\", \"word_count\": 400}, "
				"{\"main_point\": \"Trains\", \"word_count\": 600}]\n",
				rows);
}

static void plan_joins_a_point_over_lines(void **state)
{
	(void)state;
	expect_rows("Paragraph 1 - Main Point: When to go\nand why - Word Count: 400 words\n",
				"When to go and why|400\n");
}

static void plan_print_is_read_back(void **state)
{
	(void)state;
	struct buf line = BUF_INIT;
	plan_print_row(&line, 7, "Up the hill - and down", 450, "en");
	assert_string_equal(line.data,
						"Paragraph 7 - Main Point: Up the hill - and down - Word Count: 450 words");
	expect_rows(line.data, "Up the hill - and down|450\n");
	buf_clear(&line);
	plan_print_row(&line, 1, "上山", 450, "zh");
	assert_string_equal(line.data, "Paragraph 1 - Main Point: 上山 - Word Count: 450字");
	buf_release(&line);
}

static void plan_print_is_read_back_whatever_a_point_says(void **state)
{
	(void)state;
	static const char *const points[] = {"Why a word count matters",
										 "Two lines of 40 words",
										 "Main Point: the sea [locked] away",
										 "Paragraph 3 - Main Point: x - Word Count: 5 words",
										 "[1] and [2]",
										 "字数：五百字"};
	for (size_t i = 0; i < sizeof points / sizeof *points; i++) {
		struct buf line = BUF_INIT, row = BUF_INIT;
		plan_print_row(&line, 7, points[i], i ? 450 : 0, "en");
		buf_add_str(&line,
					"\n    Paragraph 2: is this its place? 300 words\n    # - [ ] see there\n");
		buf_addf(&row, "%s|%d\n  Paragraph 2: is this its place? 300 words\n  # - [ ] see there\n",
				 points[i], i ? 450 : 0);
		expect_rows(line.data, row.data);
		buf_release(&line);
		buf_release(&row);
	}
}

static void plan_reads_locks_and_notes_of_headings(void **state)
{
	(void)state;
	expect_rows("## The north [locked]\n    in May\n"
				"Paragraph 1 - Main Point: One - Word Count: 300 words\n",
				"#2|The north|locked\n  in May\nOne|300\n");
}

static void plan_keeps_a_lock_to_its_row(void **state)
{
	(void)state;
	expect_rows("Rows may be [locked]\nParagraph 1 - Main Point: One - Word Count: 300 words\n",
				"? Rows may be [locked]\nOne|300\n");
}

static void plan_scale_meets_the_target_exactly(void **state)
{
	(void)state;
	int budgets[] = {400, 300, 700, 100};
	plan_scale(budgets, 4, 10000);
	assert_int_equal(budgets[0] + budgets[1] + budgets[2] + budgets[3], 10000);
	assert_int_equal(budgets[0] % 10, 0);
	assert_in_range(budgets[2], 4600, 4700);
	int odd[] = {1, 1, 1};
	plan_scale(odd, 3, 100);
	assert_int_equal(odd[0] + odd[1] + odd[2], 100);
}

static void plan_scale_fills_missing_counts(void **state)
{
	(void)state;
	int some[] = {200, 0, 400};
	plan_scale(some, 3, 0);
	assert_int_equal(some[1], 300);
	int none[] = {0, 0};
	plan_scale(none, 2, 0);
	assert_int_equal(none[0], 400);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plan_reads_the_line_form),
		cmocka_unit_test(plan_reads_a_last_line_without_newline),
		cmocka_unit_test(plan_hands_over_remarks),
		cmocka_unit_test(plan_reads_markdown),
		cmocka_unit_test(plan_reads_a_row_over_several_lines),
		cmocka_unit_test(plan_takes_the_middle_of_a_range),
		cmocka_unit_test(plan_keeps_a_row_without_a_count),
		cmocka_unit_test(plan_reads_chinese_forms),
		cmocka_unit_test(plan_skips_marks_that_stand_alone),
		cmocka_unit_test(plan_reads_headings),
		cmocka_unit_test(plan_reads_locks_and_notes),
		cmocka_unit_test(plan_reads_tables),
		cmocka_unit_test(plan_reads_json),
		cmocka_unit_test(plan_joins_a_point_over_lines),
		cmocka_unit_test(plan_print_is_read_back),
		cmocka_unit_test(plan_print_is_read_back_whatever_a_point_says),
		cmocka_unit_test(plan_reads_locks_and_notes_of_headings),
		cmocka_unit_test(plan_keeps_a_lock_to_its_row),
		cmocka_unit_test(plan_scale_meets_the_target_exactly),
		cmocka_unit_test(plan_scale_fills_missing_counts),
	};
	return RUN(tests);
}
