#include "report/plot_svg.h"

#include <math.h>

#include "base/hash.h"
#include "base/text.h"

#define CELL_WIDTH   10
#define CELL_HEIGHT  20
#define LINE         18 /* of texts */
#define MARGIN       16
#define GAP          20 /* between entries of the legend */
#define SAMPLE       30 /* of a line in the legend */
#define LEGEND_SHARE 4  /* the part of the height that a legend takes at most */
#define AREA_LEAST   60
#define ABOVE        8 /* free between the name of the y axis and its end */

static const char style[] =
	".lh-plot text{font:13px system-ui,sans-serif;fill:#222}"
	".lh-plot .title{font-size:16px;font-weight:bold}"
	".lh-plot .small{font-size:11px}"
	".lh-plot .paper{fill:#fff}"
	".lh-plot .grid{stroke:#ddd;fill:none}"
	".lh-plot .axis{stroke:#444;fill:none}"
	".lh-plot .halo{stroke:#fff;stroke-width:5;stroke-linecap:square;fill:none}"
	".lh-plot .c0{color:#0072b2}.lh-plot .c1{color:#c65500}.lh-plot .c2{color:#007a59}"
	".lh-plot .c3{color:#a8427f}.lh-plot .c4{color:#806600}.lh-plot .c5{color:#4d5b66}"
	"@media (prefers-color-scheme:dark){"
	".lh-plot text{fill:#eee}.lh-plot .paper{fill:#161616}.lh-plot .grid{stroke:#3a3a3a}"
	".lh-plot .axis{stroke:#bbb}.lh-plot .halo{stroke:#161616}"
	".lh-plot .c0{color:#56b4e9}.lh-plot .c1{color:#ff9a4d}.lh-plot .c2{color:#2fd3a5}"
	".lh-plot .c3{color:#e9a1cc}.lh-plot .c4{color:#f0e442}.lh-plot .c5{color:#b0bec5}}";

static double line_height(const char *label)
{
	(void)label;
	return LINE - 4;
}

/* Cut to the width. */
static void elide(struct buf *out, const char *s, double width)
{
	buf_clear(out);
	text_elide(out, s, strlen(s), width < svg_width("m") ? 1 : (int)(width / svg_width("m")));
}

/* ---- Head and foot ---- */

static void put_sample(struct svg *v, size_t series, double x, double y)
{
	const struct plot *p = v->p;
	const double from[2] = {x, y - 10}, to[2] = {x + SAMPLE, y};
	bool line = p->kind == PLOT_CURVE || (p->kind == PLOT_HISTOGRAM && p->series_count > 1);
	if (p->kind == PLOT_BARS || (p->kind == PLOT_HISTOGRAM && !line)) {
		svg_box(v, series, from, to);
		return;
	}
	if (line) {
		buf_addf(v->out, "<path class=\"c%zu\" d=\"M", series % SVG_COLOURS);
		svg_number(v->out, x);
		buf_add_char(v->out, ' ');
		svg_number(v->out, y - 5);
		buf_addf(v->out, "h%d\" fill=\"none\" stroke=\"currentColor\" stroke-width=\"2\"%s/>\n",
				 SAMPLE, svg_dash(series));
	}
	if (!line || p->series_count > 1)
		svg_mark(v, series, x + SAMPLE / 2.0, y - 5);
}

static void put_legend(struct svg *v)
{
	const struct plot *p = v->p;
	struct buf name = BUF_INIT;
	double x = MARGIN, most = v->height / LEGEND_SHARE;
	size_t n = p->series_count + (*p->diagonal != 0);
	double from = v->y;
	for (size_t i = 0; i < n; i++) {
		elide(&name, i < p->series_count ? p->series[i].name : p->diagonal,
			  v->width - 2 * MARGIN - SAMPLE - 6);
		double wide = SAMPLE + 6 + svg_width(name.data);
		if (x > MARGIN && x + wide > v->width - MARGIN) {
			x = MARGIN;
			v->y += LINE;
			if (v->y - from > most) {
				buf_clear(&name);
				buf_addf(&name, "and %zu more", n - i);
				svg_text(v, x, v->y, "", name.data);
				break;
			}
		}
		if (i < p->series_count)
			put_sample(v, i, x, v->y);
		else
			svg_segment(v, "axis\" stroke-dasharray=\"1 4", x, v->y, x + SAMPLE, v->y - 10);
		svg_text(v, x + SAMPLE + 6, v->y, "", name.data);
		x += wide + GAP;
	}
	v->y += LINE;
	buf_release(&name);
}

static void put_head(struct svg *v)
{
	struct buf title = BUF_INIT;
	v->y = MARGIN + 12;
	if (*v->p->title) {
		elide(&title, v->p->title, (v->width - 2 * MARGIN) * 13 / 17);
		svg_text(v, MARGIN, v->y, " class=\"title\"", title.data);
		v->y += LINE + 6;
	}
	if (plot_has_legend(v->p))
		put_legend(v);
	buf_release(&title);
}

/* Lines of notes at the foot, from below; returns the height they take. */
static double put_notes(struct svg *v)
{
	double taken = 0;
	for (int i = v->frame.note_count - 1; i >= 0; i--) {
		struct buf line = BUF_INIT;
		elide(&line, v->frame.notes[i].data, v->width - 2 * MARGIN);
		svg_text(v, MARGIN, v->height - 10 - taken, "", line.data);
		buf_release(&line);
		taken += LINE;
	}
	return taken;
}

/* ---- Axes ---- */

static void put_label_below(struct svg *v, const char *label, double y)
{
	struct buf text = BUF_INIT;
	elide(&text, label, v->width - 2 * MARGIN);
	double half = svg_width(text.data) / 2, middle = (v->left + v->right) / 2;
	if (middle + half > v->width - MARGIN)
		middle = v->width - MARGIN - half;
	svg_text(v, middle, y, " text-anchor=\"middle\"", text.data);
	buf_release(&text);
}

static void put_y_axis(struct svg *v, const struct plot_tick *ticks, size_t n)
{
	struct buf label = BUF_INIT;
	for (size_t i = 0; i < n; i++) {
		double y = svg_place_y(v, ticks[i].share);
		svg_segment(v, "grid", v->left, y, v->right, y);
		svg_text(v, v->left - 6, y + 4, " text-anchor=\"end\"", ticks[i].label);
	}
	elide(&label, v->p->y.label, v->width - 2 * MARGIN);
	if (label.len)
		svg_text(v, MARGIN, v->top - 6 - ABOVE, "", label.data);
	buf_release(&label);
}

static void put_x_axis(struct svg *v)
{
	struct plot_tick ticks[PLOT_TICKS];
	const struct plot_room room = {v->right - v->left, v->left - 4, v->width - v->right - 4,
								   svg_width, 12};
	size_t n = plot_ticks(&v->frame.x, &room, ticks);
	for (size_t i = 0; i < n; i++) {
		double x = svg_place_x(v, ticks[i].share);
		svg_segment(v, "grid", x, v->top, x, v->bottom);
		svg_text(v, v->left + plot_label_begin(&ticks[i], &room) + svg_width(ticks[i].label) / 2,
				 v->bottom + LINE, " text-anchor=\"middle\"", ticks[i].label);
	}
}

static void put_group_names(struct svg *v)
{
	struct buf name = BUF_INIT;
	size_t n = v->p->group_count;
	for (size_t i = 0; i < n; i++) {
		elide(&name, v->p->groups[i], (v->right - v->left) / (double)n - 6);
		svg_text(v, svg_place_x(v, ((double)i + 0.5) / (double)n), v->bottom + LINE,
				 " text-anchor=\"middle\"", name.data);
	}
	buf_release(&name);
}

static void put_axes(struct svg *v)
{
	struct plot_tick ticks[PLOT_TICKS];
	const char *below = v->p->x.label;
	double foot = put_notes(v);
	v->top = v->y + (*v->p->y.label ? LINE + ABOVE : 0);
	v->right = v->width - MARGIN - 8;
	v->bottom = v->height - foot - LINE - (*below ? LINE + 4 : 0) - 12;
	v->bottom = v->bottom < v->top + AREA_LEAST ? v->top + AREA_LEAST : v->bottom;
	const struct plot_room room = {v->bottom - v->top, LINE, LINE, line_height, 6};
	size_t n = plot_ticks(&v->frame.y, &room, ticks);
	v->left = MARGIN;
	for (size_t i = 0; i < n; i++)
		v->left = fmax(v->left, MARGIN + svg_width(ticks[i].label) + 6);
	put_y_axis(v, ticks, n);
	if (v->p->kind == PLOT_BARS)
		put_group_names(v);
	else
		put_x_axis(v);
	if (*below)
		put_label_below(v, below, v->bottom + 2 * LINE + 4);
	svg_segment(v, "axis", v->left, v->top, v->left, v->bottom);
	svg_segment(v, "axis", v->left, v->bottom, v->right, v->bottom);
}

/* ---- The whole ---- */

static int within(int number, int least, int most)
{
	return number < least ? least : number > most ? most : number;
}

static void put_words(struct svg *v)
{
	struct buf words = BUF_INIT;
	plot_describe(v->p, &v->frame, &words);
	uint64_t hash =
		hash_bytes(hash_bytes(HASH_START, v->p->title, strlen(v->p->title)), words.data, words.len);
	snprintf(v->id, sizeof v->id, "lh%08lx", (unsigned long)(hash & 0xffffffff));
	buf_add_str(v->out, "<title>");
	svg_escape(v->out, v->p->title);
	buf_add_str(v->out, "</title>\n<desc>");
	svg_escape(v->out, words.data);
	buf_add_str(v->out, "</desc>\n");
	buf_release(&words);
}

void plot_svg(const struct plot *p, int columns, int rows, struct buf *out)
{
	struct svg v = {.p = p, .out = out};
	int width = CELL_WIDTH * within(columns, PLOT_COLUMNS_LEAST, PLOT_COLUMNS_MOST);
	int height = CELL_HEIGHT * within(rows, PLOT_ROWS_LEAST, PLOT_ROWS_MOST);
	v.width = width;
	v.height = height;
	plot_frame_init(&v.frame, p);
	buf_addf(out,
			 "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"lh-plot\" role=\"img\" "
			 "width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n",
			 width, height, width, height);
	put_words(&v);
	buf_addf(out, "<style>%s</style>\n", style);
	if (p->kind == PLOT_BARS)
		svg_patterns(&v);
	buf_addf(out, "<rect class=\"paper\" width=\"%d\" height=\"%d\"/>\n", width, height);
	put_head(&v);
	put_axes(&v);
	svg_data(&v);
	buf_add_str(out, "</svg>\n");
	plot_frame_release(&v.frame);
}
