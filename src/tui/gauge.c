#include "tui/gauge.h"

#include "base/text.h"

#define BAR_LEAST 8   /* cells a bar takes at least, when there is one */
#define NARROW    28  /* cells below which two numbers have to do */
#define SHORT     0.9 /* of the target: less is told */
#define LONG      1.1 /* more is told */

static const char *const eighths[] = {" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"};

void gauge_bar(const struct view *v, int row, int col, int cells, double share, const char *rest)
{
	double kept = share < 0 ? 0 : share > 1 ? 1 : share;
	int filled = (int)(kept * cells * 8 + 0.5);
	int full = filled / 8, part = filled % 8;
	view_repeat(v, row, col, eighths[8], full, ROLE_BAR);
	if (part)
		view_repeat(v, row, col + full, eighths[part], 1, ROLE_BAR);
	full += part != 0;
	view_repeat(v, row, col + full, rest, cells - full, ROLE_BAR_REST);
}

void gauge_number(struct buf *out, long number)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%ld", number);
	for (int i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0 && digits[i - 1] != '-')
			buf_add_char(out, ',');
		buf_add_char(out, digits[i]);
	}
}

/* ---- The parts of the line, the most wanted first -------------------------------------------- */

static void add_words(struct buf *out, const struct engine_progress *p)
{
	gauge_number(out, p->words);
	if (p->target > 0) {
		buf_add_str(out, " / ");
		gauge_number(out, p->target);
	}
	buf_add_str(out, p->words == 1 && p->target <= 0 ? " word" : " words");
}

static void add_words_narrow(struct buf *out, const struct engine_progress *p)
{
	buf_addf(out, "%ld/%ld", p->words, p->target);
}

static bool is_off(const struct engine_progress *p)
{
	double target = (double)p->target;
	return p->target > 0 && p->projected > 0 &&
		   ((double)p->projected < SHORT * target || (double)p->projected > LONG * target);
}

static void add_projected(struct buf *out, const struct engine_progress *p)
{
	if (p->state == ENGINE_PLANNING || p->projected <= 0)
		return;
	if (p->projected == p->words && !is_off(p))
		return;
	buf_add_str(out, "→ ");
	gauge_number(out, p->projected);
	if (is_off(p)) {
		long share = (p->projected - p->target) * 100 / p->target;
		buf_addf(out, share < 0 ? " ▼ %ld%% short" : " ▲ %ld%% over", share < 0 ? -share : share);
	}
}

static void add_rate(struct buf *out, const struct engine_progress *p)
{
	if (p->state == ENGINE_WRITING && p->words_per_second > 0)
		buf_addf(out, "%.*f w/s", p->words_per_second < 10, p->words_per_second);
}

static void add_time(struct buf *out, const struct engine_progress *p)
{
	if (p->state != ENGINE_WRITING || p->seconds_left < 0)
		return;
	long left = (long)(p->seconds_left + 0.5);
	if (left >= 3600)
		buf_addf(out, "%ld:%02ld:%02ld left", left / 3600, left / 60 % 60, left % 60);
	else
		buf_addf(out, "%ld:%02ld left", left / 60, left % 60);
}

static void add_planning(struct buf *out, const struct engine_progress *p)
{
	if (p->state == ENGINE_PLANNING)
		buf_addf(out, "planning: %zu row%s", p->rows, p->rows == 1 ? "" : "s");
}

struct part {
	void (*add)(struct buf *out, const struct engine_progress *p);
	bool tells_length;
};

static const struct part parts[] = {{add_words, false},
									{add_planning, false},
									{add_projected, true},
									{add_rate, false},
									{add_time, false}};

static const struct part narrow = {add_words_narrow, false};

#define PARTS (sizeof parts / sizeof *parts)

/* Draws one part after what is already there, if it fits before the view's edge. */
static int draw_part(const struct view *v, int col, const struct part *part,
					 const struct engine_progress *p)
{
	struct buf text = BUF_INIT;
	part->add(&text, p);
	int lead = col > 0 ? 3 : 0, cells = text_width(text.data, text.len);
	if (cells > 0 && col + lead + cells <= v->cols) {
		if (lead)
			view_str(v, 0, col, " · ", ROLE_DIM);
		col += lead;
		col += view_str(v, 0, col, text.data,
						part->tells_length && is_off(p) ? ROLE_OFF_TARGET : ROLE_GAUGE);
	}
	buf_release(&text);
	return col;
}

static int parts_width(const struct engine_progress *p)
{
	int cells = 0;
	for (size_t i = 0; i < PARTS; i++) {
		struct buf text = BUF_INIT;
		parts[i].add(&text, p);
		int more = text_width(text.data, text.len);
		cells += more + (more > 0 && cells > 0 ? 3 : 0);
		buf_release(&text);
	}
	return cells;
}

void gauge_draw(const struct view *v, const struct engine_progress *p)
{
	int room = v->cols - 4 - parts_width(p), wanted = v->cols * 3 / 10;
	int bar = room < wanted ? room : wanted;
	int col = 1;
	if (view_empty(v))
		return;
	if (v->cols < NARROW) {
		struct view only = view_part(v, 0, 1, 1, v->cols - 1);
		draw_part(&only, 0, &narrow, p);
		return;
	}
	if (bar >= BAR_LEAST) {
		double goal = (double)(p->target > 0 ? p->target : p->projected);
		gauge_bar(v, 0, col, bar, goal > 0 ? (double)p->words / goal : 0, "░");
		col += bar + 2;
	}
	struct view text = view_part(v, 0, col, 1, v->cols - col - 1);
	int at = 0;
	for (size_t i = 0; i < PARTS; i++)
		at = draw_part(&text, at, &parts[i], p);
}
