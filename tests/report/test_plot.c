/* Plots for the terminal. With PLOTS=FOLDER the samples are written there instead of compared: read
 * the difference before it is kept in tests/report/plots/. */
#include <locale.h>
#include <math.h>

#include "../test.h"
#include "base/file.h"
#include "base/text.h"
#include "base/utf8.h"
#include "report/plot_axis.h"
#include "report/plot_dots.h"
#include "samples.h"

static void drawn(struct plot *p, int columns, int rows, bool ascii, const char *wanted)
{
	struct buf out = BUF_INIT;
	plot_draw(p, columns, rows, ascii, &out);
	assert_string_equal(out.data, wanted);
	buf_release(&out);
	plot_release(p);
}

/* ---- Whole plots ---- */

static void compare_sample(int which)
{
	struct plot p;
	struct buf out = BUF_INIT, path = BUF_INIT, wanted = BUF_INIT;
	struct err err = ERR_INIT;
	sample_init(&p, which);
	plot_draw(&p, 72, 18, false, &out);
	buf_add_char(&out, '\n');
	plot_draw(&p, 48, 16, true, &out);
	plot_release(&p);
	const char *write = getenv("PLOTS"), *source = getenv("SRCDIR");
	if (write) {
		buf_addf(&path, "%s/%s.txt", write, sample_names[which]);
		assert_true(file_write(path.data, out.data, out.len, &err));
	} else {
		buf_addf(&path, "%s/tests/report/plots/%s.txt", source ? source : ".", sample_names[which]);
		if (!file_read(path.data, FILE_LIMIT, &wanted, &err))
			fail_msg("%s", err.text);
		assert_string_equal(out.data, wanted.data);
	}
	buf_release(&out);
	buf_release(&path);
	buf_release(&wanted);
}

static void plot_draws_the_samples(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++)
		compare_sample(i);
}

static void plot_draws_points_where_they_are(void **state)
{
	(void)state;
	struct plot p;
	plot_init(&p, PLOT_SCATTER, "");
	plot_range(&p.x, 0, 10);
	plot_range(&p.y, 0, 4);
	plot_series(&p, "");
	plot_point(&p, 0, 0);
	plot_point(&p, 10, 4);
	plot_point(&p, 5, 2);
	drawn(&p, 40, 10, false,
		  "4 ┤                                    ⠛\n"
		  "  │\n"
		  "3 ┤\n"
		  "  │\n"
		  "2 ┤                  ⠘⠃\n"
		  "1 ┤\n"
		  "  │\n"
		  "0 ┤⣤\n"
		  "  └┬──────┬──────┬───────┬──────┬──────┬\n"
		  "   0      2      4      6      8      10\n");
}

static void plot_draws_in_ascii(void **state)
{
	(void)state;
	struct plot p;
	plot_init(&p, PLOT_BARS, "Bars");
	plot_label(&p.y, "points", STAT_LINEAR);
	plot_group(&p, "one");
	plot_group(&p, "two");
	plot_series(&p, "a");
	plot_bar(&p, (struct stat_estimate){10, 8, 12});
	plot_bar(&p, (struct stat_estimate){20, NAN, NAN});
	plot_series(&p, "b");
	plot_bar(&p, (struct stat_estimate){5, NAN, NAN});
	plot_bar(&p, (struct stat_estimate){NAN, NAN, NAN});
	drawn(&p, 40, 12, true,
		  "Bars\n"
		  "one o |############|--+-|             10\n"
		  "    x |========                        5\n"
		  "\n"
		  "two o |############################## 20\n"
		  "    x |                                -\n"
		  "      ++------+-------+------+------+\n"
		  "       0      5      10     15     20\n"
		  "                   points\n"
		  "o a   x b\n");
}

/* ---- What cannot be drawn as it is ---- */

static void notes_of(struct plot *p, const char *wanted)
{
	struct buf out = BUF_INIT;
	plot_draw(p, 60, 12, false, &out);
	if (!strstr(out.data, wanted))
		fail_msg("no note \"%s\" in:\n%s", wanted, out.data);
	buf_release(&out);
	plot_release(p);
}

static void plot_tells_what_lies_outside(void **state)
{
	(void)state;
	struct plot p;
	plot_init(&p, PLOT_SCATTER, "");
	plot_range(&p.x, 0, 10);
	plot_series(&p, "");
	plot_point(&p, 5, 5);
	plot_point(&p, 11, 5);
	plot_point(&p, -1, 6);
	notes_of(&p, "\n2 points lie outside the range and are drawn at its edge.\n");

	plot_init(&p, PLOT_SCATTER, "");
	plot_label(&p.y, "", STAT_LOG);
	plot_series(&p, "");
	plot_point(&p, 1, 100);
	plot_point(&p, 1, 0);
	notes_of(&p, "\n1 point lies outside the range and is drawn at its edge.\n");
}

static void plot_tells_what_is_no_number(void **state)
{
	(void)state;
	struct plot p;
	plot_init(&p, PLOT_CURVE, "");
	plot_series(&p, "");
	plot_point(&p, 1, NAN);
	plot_point(&p, INFINITY, 1);
	plot_point(&p, 2, 2);
	notes_of(&p, "\n2 points are no numbers and are left out.\n");

	const struct stat_bins bins = {STAT_LINEAR, 0, 10, 5};
	const double x[] = {1, 2, 30};
	plot_init(&p, PLOT_HISTOGRAM, "");
	plot_bins(&p, &bins);
	plot_series(&p, "");
	plot_numbers(&p, x, 3);
	notes_of(&p, "\n1 number lies in no bin.\n");

	plot_init(&p, PLOT_BARS, "");
	notes_of(&p, "\nThere is nothing to draw.\n");
}

static void plot_keeps_bars_to_its_rows(void **state)
{
	(void)state;
	struct plot p;
	struct buf out = BUF_INIT;
	plot_init(&p, PLOT_BARS, "many");
	for (int i = 0; i < 30; i++)
		plot_group(&p, "group");
	plot_series(&p, "");
	for (int i = 0; i < 30; i++)
		plot_bar(&p, (struct stat_estimate){i, NAN, NAN});
	plot_draw(&p, 60, 12, false, &out);
	assert_non_null(strstr(out.data, "\n(22 more groups: not enough rows)\n"));
	buf_release(&out);
	plot_release(&p);
}

/* ---- Scales and ticks ---- */

static double as_text(const char *label)
{
	return (double)strlen(label);
}

static void ticks_are(double low, double high, enum stat_scale kind, double length,
					  const char *wanted)
{
	const struct plot_axis axis = {NULL, kind, NAN, NAN};
	const struct plot_span span = {low, high};
	struct plot_scale s = plot_scale_for(&axis, span, false);
	const struct plot_room room = {length, 4, 4, as_text, 2};
	struct plot_tick ticks[PLOT_TICKS];
	struct buf found = BUF_INIT;
	size_t n = plot_ticks(&s, &room, ticks);
	for (size_t i = 0; i < n; i++)
		buf_addf(&found, "%s%s", i ? " " : "", ticks[i].label);
	assert_string_equal(found.data, wanted);
	buf_release(&found);
}

static void axis_has_round_ticks(void **state)
{
	(void)state;
	ticks_are(0, 97, STAT_LINEAR, 60, "0 10 20 30 40 50 60 70 80 90 100");
	ticks_are(0, 97, STAT_LINEAR, 30, "0 20 40 60 80 100");
	ticks_are(0, 97, STAT_LINEAR, 12, "0 50 100");
	ticks_are(0.12, 0.31, STAT_LINEAR, 40, "0.10 0.15 0.20 0.25 0.30 0.35");
	ticks_are(-15, 15, STAT_LINEAR, 40, "-20 -15 -10 -5 0 5 10 15 20");
	ticks_are(0, 19000, STAT_LINEAR, 60, "0 5,000 10,000 15,000 20,000");
	ticks_are(2e15, 9e15, STAT_LINEAR, 60, "2e+15 3e+15 4e+15 5e+15 6e+15 7e+15 8e+15 9e+15 1e+16");
	ticks_are(1e-9, 4e-9, STAT_LINEAR, 60, "1e-09 1.5e-09 2e-09 2.5e-09 3e-09 3.5e-09 4e-09");
}

static void axis_has_ticks_at_ratios(void **state)
{
	(void)state;
	ticks_are(110, 19000, STAT_LOG, 70, "100 200 500 1,000 2,000 5,000 10,000 20,000");
	ticks_are(110, 19000, STAT_LOG, 30, "100 1,000 10,000");
	ticks_are(1e-3, 1e20, STAT_LOG, 30, "1 10,000,000,000 1e+20");
	ticks_are(3, 4, STAT_LOG, 60, "2.0 2.5 3.0 3.5 4.0 4.5 5.0");
	ticks_are(7, 7, STAT_LOG, 60, "2 5 10 20");
}

static void axis_takes_what_has_no_width(void **state)
{
	(void)state;
	ticks_are(5, 5, STAT_LINEAR, 40, "2 3 4 5 6 7 8");
	ticks_are(0, 0, STAT_LINEAR, 40, "-1.0 -0.5 0.0 0.5 1.0");
	ticks_are(INFINITY, -INFINITY, STAT_LINEAR, 40, "0.0 0.2 0.4 0.6 0.8 1.0");
	ticks_are(INFINITY, -INFINITY, STAT_LOG, 40, "1 2 5 10");
}

static void axis_keeps_the_ends_it_is_given(void **state)
{
	(void)state;
	struct plot_axis axis = {NULL, STAT_LINEAR, 3, 97};
	const struct plot_span span = {10, 200}, none = PLOT_SPAN_INIT;
	struct plot_scale s = plot_scale_for(&axis, span, false);
	assert_true(s.low == 3 && s.high == 97);
	s = plot_scale_for(&axis, none, false);
	assert_true(s.low == 3 && s.high == 97);
	axis.high = NAN;
	s = plot_scale_for(&axis, span, false);
	assert_true(s.low == 3 && s.high == 200);
	axis.low = 500;
	s = plot_scale_for(&axis, span, false);
	assert_true(s.low == 500 && s.high > 500);
	assert_true(plot_scale_share(&s, 0) == 0 && plot_scale_share(&s, 1e9) == 1);
}

/* ---- Dots ---- */

static void dots_show_lines_and_signs(void **state)
{
	(void)state;
	struct dots d;
	struct buf out = BUF_INIT;
	unsigned phase = 0;
	dots_init(&d, 4, 1);
	const int a[2] = {0, 3}, b[2] = {7, 0};
	dots_line(&d, a, b, "#", &phase);
	dots_sign(&d, 3, 0, "×");
	dots_sign(&d, 4, 0, "×");
	dots_sign(&d, -1, 0, "×");
	dots_set(&d, 8, 0);
	dots_set(&d, 0, -1);
	dots_row(&d, 0, false, &out);
	assert_string_equal(out.data, "⣀⠤⠒×");
	assert_null(dots_sign_at(&d, 0, 0));
	assert_null(dots_sign_at(&d, 0, 1));
	dots_release(&d);
	buf_release(&out);
}

/* ---- Whatever the numbers ---- */

static unsigned long chance_state;

static unsigned long chance(unsigned long below)
{
	chance_state = (chance_state * 1103515245 + 12345) & 0x7fffffff;
	return (chance_state >> 8) % below;
}

static double any_number(void)
{
	static const double special[] = {0,      -0.0,     1,    -1,       1e308,
									 -1e308, 5e-324,   NAN,  INFINITY, -INFINITY,
									 1e15,   1e15 + 1, 1e-7, 100,      99.999999999};
	size_t n = sizeof special / sizeof *special;
	unsigned long kind = chance(4);
	if (kind == 0)
		return special[chance(n)];
	double x = (double)chance(100000) / 7;
	return kind == 1 ? -x : kind == 2 ? x : pow(10, x / 1000);
}

static void any_axis(struct plot_axis *axis)
{
	static const char *const labels[] = {"", "words",
										 "字数 and much more than has room in a narrow plot"};
	plot_label(axis, labels[chance(3)], chance(2) ? STAT_LOG : STAT_LINEAR);
	plot_range(axis, chance(3) ? NAN : any_number(), chance(3) ? NAN : any_number());
}

static void any_plot(struct plot *p)
{
	static const char *const names[] = {"", "a", "直接生成",
										"a name <of> & \"some\" length \033[1m\n"};
	plot_init(p, (enum plot_kind)chance(4), names[chance(4)]);
	any_axis(&p->x);
	any_axis(&p->y);
	if (p->kind != PLOT_BARS && p->kind != PLOT_HISTOGRAM && chance(2))
		plot_diagonal(p, names[chance(4)]);
	size_t groups = p->kind == PLOT_BARS ? chance(9) : 0, series = chance(14);
	for (size_t i = 0; i < groups; i++)
		plot_group(p, names[chance(4)]);
	struct stat_bins bins = {chance(2) ? STAT_LOG : STAT_LINEAR, 1, 2 + (double)chance(30000),
							 1 + chance(50)};
	if (p->kind == PLOT_HISTOGRAM)
		plot_bins(p, &bins);
	for (size_t s = 0; s < series; s++) {
		double same = any_number(), x[40];
		bool all_same = chance(4) == 0;
		size_t n = chance(41);
		plot_series(p, names[chance(4)]);
		for (size_t i = 0; i < n; i++)
			x[i] = all_same ? same : any_number();
		if (p->kind == PLOT_HISTOGRAM)
			plot_numbers(p, x, n);
		for (size_t i = 0; i + 3 < n && p->kind == PLOT_BARS && i < groups; i++)
			plot_bar(p, (struct stat_estimate){x[i], x[i + 1], x[i + 2]});
		for (size_t i = 0; i < n && p->kind < PLOT_BARS; i++)
			plot_point(p, all_same ? same : any_number(), x[i]);
	}
}

/* No line is too wide, and none is missing. */
static void is_in_its_place(const struct plot *p, const char *text, size_t len, int columns,
							int rows)
{
	int lines = 0;
	assert_int_equal(utf8_valid_prefix(text, len), len);
	for (const char *line = text; *line; lines++) {
		size_t size = strcspn(line, "\n");
		if (text_width(line, size) > columns)
			fail_msg("more than %d cells: %.*s\nin:\n%s", columns, (int)size, line, text);
		assert_true(line[size] == '\n');
		line += size + 1;
	}
	if (p->kind != PLOT_BARS && lines != rows)
		fail_msg("%d lines, not %d, in:\n%s", lines, rows, text);
	if (p->kind == PLOT_BARS && p->series_count < 4 && lines > rows)
		fail_msg("%d lines, more than %d, in:\n%s", lines, rows, text);
}

static void plot_draws_whatever_the_numbers(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	for (unsigned long seed = 1; seed <= 1500; seed++) {
		struct plot p;
		chance_state = seed;
		any_plot(&p);
		int columns = 40 + (int)chance(80), rows = 18 + (int)chance(26);
		buf_clear(&out);
		plot_draw(&p, columns, rows, chance(2), &out);
		is_in_its_place(&p, out.data, out.len, columns, rows);
		plot_release(&p);
	}
	buf_release(&out);
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plot_draws_the_samples),
		cmocka_unit_test(plot_draws_points_where_they_are),
		cmocka_unit_test(plot_draws_in_ascii),
		cmocka_unit_test(plot_tells_what_lies_outside),
		cmocka_unit_test(plot_tells_what_is_no_number),
		cmocka_unit_test(plot_keeps_bars_to_its_rows),
		cmocka_unit_test(axis_has_round_ticks),
		cmocka_unit_test(axis_has_ticks_at_ratios),
		cmocka_unit_test(axis_takes_what_has_no_width),
		cmocka_unit_test(axis_keeps_the_ends_it_is_given),
		cmocka_unit_test(dots_show_lines_and_signs),
		cmocka_unit_test(plot_draws_whatever_the_numbers),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, use_utf8, NULL);
}
