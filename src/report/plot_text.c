#include "report/plot_text.h"

#include <math.h>

#include "base/mem.h"
#include "base/text.h"

#define LEGEND_GAP   3 /* cells between two entries */
#define SAMPLE       4 /* cells of a line in the legend */
#define LEGEND_SHARE 4 /* one row of so many is the legend's, at most */

/* ---- Signs ---- */

const char *plot_sign(size_t series, bool ascii)
{
	static const char *const signs[][2] = {{"●", "o"}, {"×", "x"}, {"▲", "^"}, {"□", "#"},
										   {"+", "+"}, {"◆", "*"}, {"○", "@"}, {"■", "%"},
										   {"△", "="}, {"◇", "~"}};
	static const char letters[][2] = {"a", "b", "c", "d", "e", "f", "g",
									  "h", "i", "j", "k", "l", "m"};
	size_t n = sizeof signs / sizeof *signs, m = sizeof letters / sizeof *letters;
	size_t at = series % (n + m);
	return at < n ? signs[at][ascii] : letters[at - n];
}

const char *plot_dash(size_t series)
{
	static const char *const dashes[] = {"#", "######...", "#..", "######..#..", "###..."};
	return dashes[series % (sizeof dashes / sizeof *dashes)];
}

/* ---- Lines ---- */

void plot_spaces(struct buf *out, int cells)
{
	while (cells-- > 0)
		buf_add_char(out, ' ');
}

void plot_put(struct buf *out, const char *s, int cells)
{
	struct buf text = BUF_INIT;
	int room = abs(cells);
	text_elide(&text, s, strlen(s), room);
	int rest = room - text_width(text.data, text.len);
	plot_spaces(out, cells > 0 ? rest : 0);
	buf_add_str(out, text.data);
	plot_spaces(out, cells < 0 ? rest : 0);
	buf_release(&text);
}

void plot_line(struct buf *out, const char *s, int cells)
{
	text_elide(out, s, strlen(s), cells);
	buf_add_char(out, '\n');
}

void plot_title(struct plot_drawing *d)
{
	if (*d->p->title)
		plot_line(d->out, d->p->title, d->columns);
}

/* ---- Legend and notes ---- */

/* A piece of a line as long as the legend shows it. */
static void add_sample(struct buf *out, const char *dash, bool rising, bool ascii)
{
	struct dots piece;
	unsigned phase = 0;
	dots_init(&piece, rising ? 2 : SAMPLE, 1);
	const int from[2] = {0, rising ? 3 : 1}, to[2] = {2 * piece.columns - 1, rising ? 0 : 1};
	dots_line(&piece, from, to, dash, &phase);
	dots_row(&piece, 0, ascii, out);
	dots_release(&piece);
	buf_add_char(out, ' ');
}

static void legend_entry(const struct plot_drawing *d, size_t i, struct buf *out)
{
	const struct plot *p = d->p;
	buf_clear(out);
	if (i == p->series_count + (*p->diagonal != 0)) {
		buf_add_str(out, PLOT_SEVERAL " several");
		return;
	}
	if (i == p->series_count) {
		add_sample(out, "#", true, d->ascii);
		text_safe(out, p->diagonal, strlen(p->diagonal));
		return;
	}
	if (p->series_count > 1)
		buf_addf(out, "%s ", plot_sign(i, d->ascii));
	if (p->series_count > 1 && (p->kind == PLOT_CURVE || p->kind == PLOT_HISTOGRAM))
		add_sample(out, plot_dash(i), false, d->ascii);
	text_safe(out, p->series[i].name, strlen(p->series[i].name));
}

/* Starts a new line where the entry does not fit; false when there is none left. */
static bool add_entry(struct plot_drawing *d, const char *entry, int *used, int most)
{
	int width = text_width(entry, strlen(entry));
	if (!width)
		return true; /* a series alone, without a name */
	if (*used && *used + LEGEND_GAP + width > d->columns) {
		if (d->foot_rows >= most)
			return false;
		buf_add_char(&d->foot, '\n');
		*used = 0;
	}
	d->foot_rows += *used == 0;
	plot_spaces(&d->foot, *used ? LEGEND_GAP : 0);
	text_elide(&d->foot, entry, strlen(entry), d->columns);
	*used += (*used ? LEGEND_GAP : 0) + width;
	return true;
}

static void add_legend(struct plot_drawing *d)
{
	const struct plot *p = d->p;
	struct buf entry = BUF_INIT;
	int used = 0, most = d->rows / LEGEND_SHARE;
	bool shared = p->kind == PLOT_SCATTER && p->series_count > 1;
	size_t n = p->series_count + (*p->diagonal != 0) + shared, i = 0;
	for (; i < n; i++) {
		legend_entry(d, i, &entry);
		if (!add_entry(d, entry.data, &used, most))
			break;
	}
	if (used)
		buf_add_char(&d->foot, '\n');
	if (i < n) {
		buf_addf(&d->foot, "and %zu more\n", n - i);
		d->foot_rows++;
	}
	buf_release(&entry);
}

static void add_note(struct plot_drawing *d, const char *s)
{
	struct buf breaks = BUF_INIT;
	size_t len = strlen(s);
	text_breaks(s, len, &breaks);
	for (size_t at = 0; at < len;) {
		size_t line = text_wrap(s + at, breaks.data + at, len - at, d->columns);
		size_t shown = line;
		while (shown && s[at + shown - 1] == ' ')
			shown--;
		buf_add(&d->foot, s + at, shown);
		buf_add_char(&d->foot, '\n');
		d->foot_rows++;
		at += line;
	}
	buf_release(&breaks);
}

/* ---- The axis below ---- */

double plot_cells(const char *label)
{
	return text_width(label, strlen(label));
}

int plot_axis_rows(const char *label)
{
	return 2 + (*label != 0);
}

static int cell_of(double share, int cells)
{
	return (int)lround(share * (2 * cells - 1)) / 2;
}

static void add_axis_line(struct plot_drawing *d, const struct plot_tick *ticks, size_t n,
						  int width)
{
	plot_spaces(d->out, d->left);
	buf_add_str(d->out, d->ascii ? "+" : "└");
	size_t next = 0;
	for (int c = 0; c < width; c++) {
		bool tick = next < n && cell_of(ticks[next].share, width) == c;
		while (next < n && cell_of(ticks[next].share, width) <= c)
			next++;
		buf_add_str(d->out, tick ? (d->ascii ? "+" : "┬") : d->ascii ? "-" : "─");
	}
	buf_add_char(d->out, '\n');
}

void plot_axis_below(struct plot_drawing *d, const struct plot_scale *s, const char *label,
					 int width)
{
	struct plot_tick ticks[PLOT_TICKS];
	/* From the middle of the first cell to that of the last. */
	const struct plot_room room = {width - 1, d->left + 1.5, d->columns - width - d->left - 0.5,
								   plot_cells, 2};
	size_t n = plot_ticks(s, &room, ticks);
	add_axis_line(d, ticks, n, width);
	int at = -d->left - 1;
	for (size_t i = 0; i < n; i++) {
		int begin = (int)floor(plot_label_begin(&ticks[i], &room) + 0.5);
		plot_spaces(d->out, begin - at);
		buf_add_str(d->out, ticks[i].label);
		at = (begin > at ? begin : at) + (int)plot_cells(ticks[i].label);
	}
	buf_add_char(d->out, '\n');
	if (!*label)
		return;
	int cells = text_width(label, strlen(label));
	int begin = d->left + 1 + (width - cells) / 2;
	begin = begin + cells > d->columns ? d->columns - cells : begin;
	begin = begin < 0 ? 0 : begin;
	plot_spaces(d->out, begin);
	plot_line(d->out, label, d->columns - begin);
}

static int within(int number, int least, int most)
{
	return number < least ? least : number > most ? most : number;
}

void plot_draw(const struct plot *p, int columns, int rows, bool ascii, struct buf *out)
{
	struct plot_drawing d = {.p = p, .ascii = ascii, .out = out, .foot = BUF_INIT};
	d.columns = within(columns, PLOT_COLUMNS_LEAST, PLOT_COLUMNS_MOST);
	d.rows = within(rows, PLOT_ROWS_LEAST, PLOT_ROWS_MOST);
	plot_frame_init(&d.frame, p);
	if (plot_has_legend(p))
		add_legend(&d);
	for (int i = 0; i < d.frame.note_count; i++)
		add_note(&d, d.frame.notes[i].data);
	if (p->kind == PLOT_BARS)
		plot_draw_bars(&d);
	else
		plot_draw_field(&d);
	buf_add_str(out, d.foot.data);
	buf_release(&d.foot);
	plot_frame_release(&d.frame);
}
