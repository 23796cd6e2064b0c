#include "report/table.h"

#include <math.h>

#include "../test.h"

static void prints(const struct report_table *t, enum report_format format, bool ascii,
				   const char *wanted)
{
	struct buf out = BUF_INIT;
	report_table_print(t, format, ascii, &out);
	assert_string_equal(out.data, wanted);
	buf_release(&out);
}

/* Two runs, one of which has a name in Chinese and lacks a number. */
static void fill(struct report_table *t)
{
	report_table_init(t, "Length score");
	report_table_column(t, REPORT_TEXT, "Model");
	report_table_column(t, REPORT_NUMBER, "Lines");
	report_table_column(t, REPORT_INTERVAL, "S_l");
	report_table_text(t, "demo, \"two\"");
	report_table_number(t, 1200, 0);
	report_table_interval(t, (struct stat_estimate){83.14, 80.06, 85.9}, 1);
	report_table_rule(t);
	report_table_text(t, "长文模型");
	report_table_number(t, NAN, 0);
	report_table_interval(t, (struct stat_estimate){7, NAN, NAN}, 1);
}

static void table_prints_text_aligned_by_its_width(void **state)
{
	(void)state;
	struct report_table t;
	fill(&t);
	prints(&t, REPORT_PLAIN, false,
		   "Length score\n\n"
		   "Model        Lines                S_l\n"
		   "───────────  ─────  ─────────────────\n"
		   "demo, \"two\"  1,200  83.1 [80.1, 85.9]\n"
		   "───────────  ─────  ─────────────────\n"
		   "长文模型         –                7.0\n");
	prints(&t, REPORT_PLAIN, true,
		   "Length score\n\n"
		   "Model        Lines                S_l\n"
		   "-----------  -----  -----------------\n"
		   "demo, \"two\"  1,200  83.1 [80.1, 85.9]\n"
		   "-----------  -----  -----------------\n"
		   "长文模型         -                7.0\n");
	report_table_release(&t);
}

static void table_prints_markdown(void **state)
{
	(void)state;
	struct report_table t;
	fill(&t);
	prints(&t, REPORT_MARKDOWN, false,
		   "**Length score**\n\n"
		   "| Model       | Lines |              S\\_l |\n"
		   "| ----------- | ----: | ----------------: |\n"
		   "| demo, \"two\" | 1,200 | 83.1 [80.1, 85.9] |\n"
		   "| 长文模型    |     – |               7.0 |\n");
	report_table_release(&t);
}

static void table_prints_csv_as_the_rfc_says(void **state)
{
	(void)state;
	struct report_table t;
	fill(&t);
	prints(&t, REPORT_CSV, false,
		   "Model,Lines,S_l,S_l low,S_l high\r\n"
		   "\"demo, \"\"two\"\"\",1200,83.1,80.1,85.9\r\n"
		   "长文模型,,7.0,,\r\n");
	report_table_release(&t);
}

static void table_quotes_what_csv_would_misread(void **state)
{
	(void)state;
	struct report_table t;
	report_table_init(&t, "");
	report_table_column(&t, REPORT_INTERVAL, "a,b");
	report_table_text(&t, "one\ntwo");
	report_table_text(&t, " edge");
	report_table_text(&t, "");
	prints(&t, REPORT_CSV, false,
		   "\"a,b\",\"a,b low\",\"a,b high\"\r\n\"one\ntwo\",,\r\n\" edge\",,\r\n,,\r\n");
	report_table_release(&t);
}

static void table_escapes_markup_and_controls(void **state)
{
	(void)state;
	struct report_table t;
	report_table_init(&t, "");
	report_table_column(&t, REPORT_TEXT, "a|b");
	report_table_text(&t, "x\ny\033[1m*<b>");
	prints(&t, REPORT_MARKDOWN, false,
		   "| a\\|b            |\n"
		   "| --------------- |\n"
		   "| x y␛\\[1m\\*\\<b\\> |\n");
	report_table_release(&t);
}

static void table_fills_a_short_row(void **state)
{
	(void)state;
	struct report_table t;
	report_table_init(&t, "");
	report_table_column(&t, REPORT_TEXT, "a");
	report_table_column(&t, REPORT_NUMBER, "b");
	report_table_text(&t, "1");
	report_table_end_row(&t);
	report_table_end_row(&t);
	report_table_text(&t, "2");
	prints(&t, REPORT_PLAIN, true, "a  b\n-  -\n1  -\n2  -\n");
	prints(&t, REPORT_CSV, true, "a,b\r\n1,\r\n2,\r\n");
	report_table_release(&t);
}

static void table_prints_without_rows(void **state)
{
	(void)state;
	struct report_table t;
	report_table_init(&t, "");
	prints(&t, REPORT_PLAIN, false, "\n");
	prints(&t, REPORT_CSV, false, "\r\n");
	report_table_column(&t, REPORT_TEXT, "a");
	prints(&t, REPORT_PLAIN, false, "a\n");
	prints(&t, REPORT_MARKDOWN, false, "| a   |\n| --- |\n");
	prints(&t, REPORT_CSV, false, "a\r\n");
	report_table_release(&t);
}

static void table_knows_its_formats(void **state)
{
	(void)state;
	enum report_format format;
	assert_true(report_format_named("text", &format) && format == REPORT_PLAIN);
	assert_true(report_format_named("markdown", &format) && format == REPORT_MARKDOWN);
	assert_true(report_format_named("md", &format) && format == REPORT_MARKDOWN);
	assert_true(report_format_named("csv", &format) && format == REPORT_CSV);
	assert_false(report_format_named("CSV!", &format));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(table_prints_text_aligned_by_its_width),
		cmocka_unit_test(table_prints_markdown),
		cmocka_unit_test(table_prints_csv_as_the_rfc_says),
		cmocka_unit_test(table_quotes_what_csv_would_misread),
		cmocka_unit_test(table_escapes_markup_and_controls),
		cmocka_unit_test(table_fills_a_short_row),
		cmocka_unit_test(table_prints_without_rows),
		cmocka_unit_test(table_knows_its_formats),
	};
	return RUN(tests);
}
