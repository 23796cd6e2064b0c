#include <math.h>

#include "base/number.h"
#include "base/text.h"
#include "base/utf8.h"
#include "report/plot_svg.h"

#define LETTER 7.5 /* of a text, for each cell it would take on a terminal, at most */

/* ---- Pieces ---- */

void svg_escape(struct buf *out, const char *s)
{
	struct buf safe = BUF_INIT;
	text_safe(&safe, s, strlen(s));
	for (size_t at = 0; at < safe.len;) {
		int32_t code;
		size_t bytes = utf8_decode(safe.data + at, safe.len - at, &code);
		const char *instead = code == '&'                        ? "&amp;"
							  : code == '<'                      ? "&lt;"
							  : code == '>'                      ? "&gt;"
							  : code == '"'                      ? "&quot;"
							  : code == 0xfffe || code == 0xffff ? "\xef\xbf\xbd"
																 : NULL;
		if (instead)
			buf_add_str(out, instead);
		else
			buf_add(out, safe.data + at, bytes);
		at += bytes;
	}
	buf_release(&safe);
}

void svg_number(struct buf *out, double number)
{
	number_add_plain(out, number, 2);
}

static void add_attribute(struct buf *out, const char *name, double value)
{
	buf_addf(out, " %s=\"", name);
	svg_number(out, value);
	buf_add_char(out, '"');
}

void svg_text(struct svg *v, double x, double y, const char *attributes, const char *s)
{
	buf_add_str(v->out, "<text");
	add_attribute(v->out, "x", x);
	add_attribute(v->out, "y", y);
	buf_addf(v->out, "%s>", attributes);
	svg_escape(v->out, s);
	buf_add_str(v->out, "</text>\n");
}

static void put_line(struct svg *v, const char *class, const double from[2], const double to[2])
{
	buf_addf(v->out, "<line class=\"%s\"", class);
	add_attribute(v->out, "x1", from[0]);
	add_attribute(v->out, "y1", from[1]);
	add_attribute(v->out, "x2", to[0]);
	add_attribute(v->out, "y2", to[1]);
	buf_add_str(v->out, "/>\n");
}

void svg_segment(struct svg *v, const char *class, double x1, double y1, double x2, double y2)
{
	const double from[2] = {x1, y1}, to[2] = {x2, y2};
	put_line(v, class, from, to);
}

double svg_width(const char *s)
{
	return LETTER * text_width(s, strlen(s));
}

/* ---- Places ---- */

double svg_place_x(const struct svg *v, double share)
{
	return v->left + share * (v->right - v->left);
}

double svg_place_y(const struct svg *v, double share)
{
	return v->bottom - share * (v->bottom - v->top);
}

double svg_value_x(const struct svg *v, double value)
{
	return svg_place_x(v, plot_scale_share(&v->frame.x, value));
}

double svg_value_y(const struct svg *v, double value)
{
	return svg_place_y(v, plot_scale_share(&v->frame.y, value));
}

/* ---- What tells series apart ---- */

void svg_mark(struct svg *v, size_t series, double x, double y)
{
	static const struct {
		const char *path;
		bool filled;
	} marks[] = {
		{"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", true},
		{"M-3.5 -3.5L3.5 3.5M-3.5 3.5L3.5 -3.5", false},
		{"M0 -4.5L4.5 4H-4.5z", true},
		{"M-3.5 -3.5h7v7h-7z", false},
		{"M-4.5 0H4.5M0 -4.5V4.5", false},
		{"M0 -5L5 0L0 5L-5 0z", true},
		{"M-4 0a4 4 0 1 0 8 0a4 4 0 1 0 -8 0z", false},
		{"M-3.5 -3.5h7v7h-7z", true},
		{"M0 -4.5L4.5 4H-4.5z", false},
		{"M0 -5L5 0L0 5L-5 0z", false},
	};
	size_t at = series % (sizeof marks / sizeof *marks);
	buf_addf(v->out, "<path class=\"c%zu\" transform=\"translate(", series % SVG_COLOURS);
	svg_number(v->out, x);
	buf_add_char(v->out, ',');
	svg_number(v->out, y);
	buf_addf(v->out,
			 ")\" d=\"%s\" fill=\"%s\" fill-opacity=\".7\" stroke=\"currentColor\" "
			 "stroke-width=\"1.5\"/>\n",
			 marks[at].path, marks[at].filled ? "currentColor" : "none");
}

const char *svg_dash(size_t series)
{
	static const char *const dashes[] = {
		"", " stroke-dasharray=\"8 4\"", " stroke-dasharray=\"2 3\"",
		" stroke-dasharray=\"9 3 2 3\"", " stroke-dasharray=\"4 4\""};
	return dashes[series % (sizeof dashes / sizeof *dashes)];
}

/* The first series is filled, the others by patterns: strokes this way, that way, dots, … */
void svg_patterns(struct svg *v)
{
	static const char *const strokes[] = {"M0 8L8 0M-2 2L2 -2M6 10L10 6", "M0 4h8",
										  "M0 0L8 8M-2 6L2 10M6 -2L10 2", "M4 0v8", "M0 0h8M4 0v8"};
	size_t n = sizeof strokes / sizeof *strokes;
	buf_add_str(v->out, "<defs>\n");
	for (size_t i = 1; i < v->p->series_count; i++) {
		buf_addf(v->out,
				 "<pattern id=\"%s-%zu\" class=\"c%zu\" width=\"8\" height=\"8\" "
				 "patternUnits=\"userSpaceOnUse\"><path d=\"%s\" fill=\"none\" "
				 "stroke=\"currentColor\" stroke-width=\"2\"/></pattern>\n",
				 v->id, i, i % SVG_COLOURS, strokes[(i - 1) % n]);
	}
	buf_add_str(v->out, "</defs>\n");
}

void svg_box(struct svg *v, size_t series, const double from[2], const double to[2])
{
	buf_addf(v->out, "<rect class=\"c%zu\"", series % SVG_COLOURS);
	add_attribute(v->out, "x", fmin(from[0], to[0]));
	add_attribute(v->out, "y", fmin(from[1], to[1]));
	add_attribute(v->out, "width", fabs(to[0] - from[0]));
	add_attribute(v->out, "height", fabs(to[1] - from[1]));
	if (series == 0)
		buf_add_str(v->out, " fill=\"currentColor\"/>\n");
	else
		buf_addf(v->out, " fill=\"url(#%s-%zu)\" stroke=\"currentColor\"/>\n", v->id, series);
}
