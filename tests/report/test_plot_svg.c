/* Plots as SVG: well-formed, and with each point where it belongs. */
#include <locale.h>
#include <math.h>

#include "../test.h"
#include "base/utf8.h"
#include "samples.h"

/* ---- A small reader of XML: elements, attributes, the five entities; no declarations ---- */

struct xml {
	const char *at;
	const char *names[32]; /* of open elements */
	int depth;
};

static void refuse(const struct xml *x, const char *what)
{
	fail_msg("%s at: %.80s", what, x->at);
}

static size_t name_length(const char *s)
{
	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-:");
}

static void skip_entity(struct xml *x)
{
	static const char *const known[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
	for (size_t i = 0; i < 5; i++) {
		if (strncmp(x->at, known[i], strlen(known[i])) == 0) {
			x->at += strlen(known[i]);
			return;
		}
	}
	refuse(x, "no entity");
}

/* Text up to one of the characters of `end`. */
static void skip_text(struct xml *x, const char *end)
{
	while (*x->at && !strchr(end, *x->at)) {
		if ((unsigned char)*x->at < ' ' && *x->at != '\n')
			refuse(x, "a control character");
		if (*x->at == '<' || *x->at == '>')
			refuse(x, "a bracket");
		if (*x->at == '&')
			skip_entity(x);
		else
			x->at++;
	}
}

static void read_attributes(struct xml *x)
{
	const char *seen[16];
	int count = 0;
	while (*x->at == ' ') {
		size_t len = name_length(++x->at);
		for (int i = 0; i < count; i++) {
			if (strncmp(seen[i], x->at, len + 1) == 0)
				refuse(x, "an attribute twice");
		}
		assert_true(count < 16);
		seen[count++] = x->at;
		if (!len || x->at[len] != '=' || x->at[len + 1] != '"')
			refuse(x, "no attribute");
		x->at += len + 2;
		skip_text(x, "\"");
		if (*x->at++ != '"')
			refuse(x, "an open attribute");
	}
}

static void read_tag(struct xml *x)
{
	bool closes = x->at[1] == '/';
	x->at += 1 + closes;
	size_t len = name_length(x->at);
	if (!len)
		refuse(x, "no name");
	if (closes) {
		if (!x->depth || strncmp(x->names[x->depth - 1], x->at, len) != 0 ||
			name_length(x->names[x->depth - 1]) != len)
			refuse(x, "the end of another element");
		x->depth--;
		x->at += len;
	} else {
		assert_true(x->depth < 32);
		x->names[x->depth++] = x->at;
		x->at += len;
		read_attributes(x);
		if (*x->at == '/') {
			x->depth--;
			x->at++;
		}
	}
	if (*x->at++ != '>')
		refuse(x, "an open tag");
}

static void is_well_formed(const char *svg)
{
	struct xml x = {.at = svg};
	assert_int_equal(strncmp(svg, "<svg ", 5), 0);
	assert_true(!svg[utf8_valid_prefix(svg, strlen(svg))]);
	do {
		if (*x.at == '<')
			read_tag(&x);
		else
			skip_text(&x, "<");
	} while (x.depth && *x.at);
	if (x.depth || strcmp(x.at, "\n") != 0)
		refuse(&x, "no end");
	assert_null(strstr(svg, "nan"));
	assert_null(strstr(svg, "inf"));
	assert_null(strstr(svg, "\"\"")); /* a number that was none */
	assert_null(strstr(svg, "NaN"));
}

/* ---- What stands where ---- */

static void has(const char *svg, const char *part)
{
	if (!strstr(svg, part))
		fail_msg("no %s in:\n%s", part, svg);
}

/* Units between the two places of text that begin with `before`. */
static double number_after(const char *svg, const char *before, const char *attribute)
{
	const char *at = strstr(svg, before);
	at = at ? strstr(at, attribute) : NULL;
	if (!at)
		fail_msg("no %s with %s in:\n%s", before, attribute, svg);
	return strtod(at + strlen(attribute), NULL);
}

static void svg_puts_points_where_they_are(void **state)
{
	(void)state;
	struct plot p;
	struct buf out = BUF_INIT;
	plot_init(&p, PLOT_SCATTER, "");
	plot_label(&p.x, "", STAT_LOG);
	plot_range(&p.x, 10, 1000);
	plot_range(&p.y, 0, 4);
	plot_series(&p, "");
	plot_point(&p, 100, 1);
	plot_svg(&p, 80, 24, &out);
	is_well_formed(out.data);
	/* Above: 28. Below: a line of labels and 12. To the left: 16 and 4 cells of “4.0”. */
	double top = 28, bottom = 480 - 18 - 12, left = 16 + 3 * 7.5 + 6, right = 800 - 16 - 8;
	double x = number_after(out.data, "translate(", "(");
	double y = number_after(strstr(out.data, "translate("), ",", ",");
	assert_true(fabs(y - (bottom - (bottom - top) / 4)) < 0.01);
	assert_true(fabs(x - (left + right) / 2) < 0.01);
	buf_release(&out);
	plot_release(&p);
}

static void svg_draws_bars_as_high_as_they_are(void **state)
{
	(void)state;
	struct plot p;
	struct buf out = BUF_INIT;
	plot_init(&p, PLOT_BARS, "");
	plot_range(&p.y, 0, 100);
	plot_group(&p, "a");
	plot_group(&p, "b");
	plot_series(&p, "");
	plot_bar(&p, (struct stat_estimate){50, 25, 75});
	plot_bar(&p, (struct stat_estimate){NAN, NAN, NAN});
	plot_svg(&p, 80, 24, &out);
	is_well_formed(out.data);
	double height = 480 - 18 - 12 - 28;
	assert_true(fabs(number_after(out.data, "<rect class=\"c0\"", " height=\"") - height / 2) <
				0.01);
	assert_true(fabs(number_after(out.data, "<rect class=\"c0\"", " y=\"") - (28 + height / 2)) <
				0.01);
	double low = number_after(out.data, "class=\"halo\"", "y1=\"");
	double high = number_after(out.data, "class=\"halo\"", "y2=\"");
	assert_true(fabs(low - (28 + height * 3 / 4)) < 0.01 && fabs(high - (28 + height / 4)) < 0.01);
	has(out.data, ">–</text>");
	buf_release(&out);
	plot_release(&p);
}

static void svg_speaks_to_readers(void **state)
{
	(void)state;
	struct plot p;
	struct buf out = BUF_INIT;
	plot_init(&p, PLOT_BARS, "Scores <1> & \"2\"");
	plot_label(&p.y, "S_l", STAT_LINEAR);
	plot_group(&p, "[0,500)");
	plot_group(&p, "[500,2000)");
	plot_series(&p, "longhand");
	plot_bar(&p, (struct stat_estimate){50, 25, 75});
	plot_bar(&p, (struct stat_estimate){NAN, NAN, NAN});
	plot_svg(&p, 80, 24, &out);
	has(out.data, "<title>Scores &lt;1&gt; &amp; &quot;2&quot;</title>");
	has(out.data, "<desc>Bars of S_l. longhand: [0,500) 50 (25 to 75), [500,2000) none.</desc>");
	has(out.data, "role=\"img\"");
	has(out.data, "prefers-color-scheme:dark");
	buf_release(&out);
	plot_release(&p);
}

/* Series differ by mark, dash or pattern, not by colour alone. */
static void svg_tells_series_apart_without_colour(void **state)
{
	(void)state;
	struct plot p;
	struct buf out = BUF_INIT;
	sample_init(&p, 4);
	plot_svg(&p, 80, 24, &out);
	has(out.data, "stroke-dasharray=\"8 4\"");
	has(out.data, "stroke-dasharray=\"2 3\"");
	has(out.data, "d=\"M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5\"");
	has(out.data, "d=\"M0 -4.5L4.5 4H-4.5z\"");
	plot_release(&p);
	buf_clear(&out);
	sample_init(&p, 2);
	plot_svg(&p, 80, 24, &out);
	has(out.data, "fill=\"url(#lh");
	buf_release(&out);
	plot_release(&p);
}

static void svg_loads_nothing(const char *svg)
{
	static const char *const loads[] = {"href",    "@import", "@font-face",
										"<script", "<image",  "url(h"};
	for (size_t i = 0; i < sizeof loads / sizeof *loads; i++)
		assert_null(strstr(svg, loads[i]));
	const char *first = strstr(svg, "http");
	assert_true(first && !strstr(first + 1, "http")); /* the name space */
}

static void svg_is_well_formed_for_the_samples(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++) {
		static const int sizes[][2] = {{80, 24}, {40, 10}, {1, 1}, {200, 60}};
		for (int j = 0; j < 4; j++) {
			struct plot p;
			struct buf out = BUF_INIT;
			sample_init(&p, i);
			plot_svg(&p, sizes[j][0], sizes[j][1], &out);
			is_well_formed(out.data);
			svg_loads_nothing(out.data);
			buf_release(&out);
			plot_release(&p);
		}
	}
}

static void svg_takes_any_bytes_and_numbers(void **state)
{
	(void)state;
	static const double numbers[] = {0, 1e308, -1e308, 5e-324, NAN, INFINITY, -INFINITY, 3};
	for (int kind = 0; kind < 4; kind++) {
		for (int log = 0; log < 2; log++) {
			struct plot p;
			struct buf out = BUF_INIT;
			const struct stat_bins bins = {(enum stat_scale)log, 1, 4, 3};
			plot_init(&p, (enum plot_kind)kind, "\x01<\xff\xef\xbf\xbe]]>&\033[");
			plot_label(&p.x, "<&", log ? STAT_LOG : STAT_LINEAR);
			plot_label(&p.y, "\"'>", log ? STAT_LOG : STAT_LINEAR);
			plot_bins(&p, &bins);
			for (int i = 0; i < 8 && kind == PLOT_BARS; i++)
				plot_group(&p, "<&>");
			for (int s = 0; s < 12; s++) {
				plot_series(&p, "\xf0\x9f\x98\x80 & <name>");
				if (kind == PLOT_HISTOGRAM)
					plot_numbers(&p, numbers, 8);
				for (int i = 0; i < 8 && kind != PLOT_HISTOGRAM; i++) {
					double y = numbers[(i + s) % 8];
					if (kind == PLOT_BARS)
						plot_bar(&p, (struct stat_estimate){y, numbers[i], numbers[s % 8]});
					else
						plot_point(&p, numbers[i], y);
				}
			}
			plot_svg(&p, 60, 20, &out);
			is_well_formed(out.data);
			buf_release(&out);
			plot_release(&p);
		}
	}
}

static int use_utf8(void **state)
{
	(void)state;
	return setlocale(LC_CTYPE, "C.UTF-8") ? 0 : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(svg_puts_points_where_they_are),
		cmocka_unit_test(svg_draws_bars_as_high_as_they_are),
		cmocka_unit_test(svg_speaks_to_readers),
		cmocka_unit_test(svg_tells_series_apart_without_colour),
		cmocka_unit_test(svg_is_well_formed_for_the_samples),
		cmocka_unit_test(svg_takes_any_bytes_and_numbers),
	};
	return cmocka_run_group_tests_name(__FILE__, tests, use_utf8, NULL);
}
