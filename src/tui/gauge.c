#include "tui/gauge.h"

#include "base/number.h"
#include "base/text.h"

#define BAR_LEAST 8   /* cells a bar takes at least, when there is one */
#define BAR_STEP  4   /* a bar's cells are a multiple of it, so that it does not jump about */
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
	number_add(out, number);
}

/* ---- What the line can say --------------------------------------------------------------------
 */

static void add_words(struct buf *out, const struct engine_progress *p)
{
	gauge_number(out, p->words);
	if (p->target > 0) {
		buf_add_str(out, " / ");
		gauge_number(out, p->target);
	}
	buf_add_str(out, p->words == 1 && p->target <= 0 ? " word" : " words");
}

static void add_words_brief(struct buf *out, const struct engine_progress *p)
{
	buf_addf(out, p->target > 0 ? "%ld/%ld" : "%ld", p->words, p->target);
}

static bool is_writing(const struct engine_progress *p)
{
	return p->state == ENGINE_WRITING && p->row != 0;
}

static void add_section(struct buf *out, const struct engine_progress *p)
{
	if (!is_writing(p))
		return;
	buf_addf(out, "▌ %ld/%ld", p->row_words, p->row_budget);
	if (p->attempt > 1)
		buf_addf(out, " %s", p->reason);
	if (p->row_budget > 0 && (double)p->row_words > LONG * (double)p->row_budget)
		buf_add_str(out, " ▲");
}

static bool is_off(const struct engine_progress *p)
{
	double target = (double)p->target;
	return p->target > 0 && p->projected > 0 && p->state != ENGINE_PLANNING &&
		   ((double)p->projected < SHORT * target || (double)p->projected > LONG * target);
}

/* How far from the target it will end, by sign and word. */
static void add_off(struct buf *out, const struct engine_progress *p)
{
	if (!is_off(p))
		return;
	long share = (p->projected - p->target) * 100 / p->target;
	buf_addf(out, share < 0 ? "▼ %ld%% short" : "▲ %ld%% over", share < 0 ? -share : share);
}

static void add_off_brief(struct buf *out, const struct engine_progress *p)
{
	if (is_off(p))
		buf_add_str(out, p->projected < p->target ? "▼ short" : "▲ over");
}

static void add_projected(struct buf *out, const struct engine_progress *p)
{
	if (p->state == ENGINE_PLANNING || p->projected <= 0 || p->projected == p->words)
		return;
	buf_add_str(out, "→ ");
	gauge_number(out, p->projected);
}

static void add_planning(struct buf *out, const struct engine_progress *p)
{
	if (p->state == ENGINE_PLANNING)
		buf_addf(out, "planning: %zu row%s", p->rows, p->rows == 1 ? "" : "s");
}

static void add_paused(struct buf *out, const struct engine_progress *p)
{
	if (p->paused && p->state == ENGINE_IDLE)
		buf_addf(out, "paused, %zu queued", p->queued);
	else if (p->paused)
		buf_add_str(out, "pauses after this");
}

static void add_rate(struct buf *out, const struct engine_progress *p)
{
	if (p->state == ENGINE_WRITING && p->words_per_second > 0)
		buf_addf(out, "%.*f w/s", p->words_per_second < 10, p->words_per_second);
}

static void add_token_rate(struct buf *out, const struct engine_progress *p)
{
	if (p->state != ENGINE_IDLE && p->tokens_per_second > 0)
		buf_addf(out, "%.*f tok/s", p->tokens_per_second < 10, p->tokens_per_second);
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

static void add_cost(struct buf *out, const struct engine_progress *p)
{
	const char *sign = p->currency ? p->currency : "";
	if (p->cost <= 0)
		return;
	if (p->cost < 0.01)
		buf_addf(out, "<%s0.01", sign);
	else
		buf_addf(out, "%s%.*f", sign, p->cost < 100 ? 2 : 0, p->cost);
}

static void add_tokens(struct buf *out, const struct engine_progress *p)
{
	long tokens = p->prompt_tokens + p->completion_tokens;
	if (tokens <= 0)
		return;
	gauge_number(out, tokens);
	buf_add_str(out, " tokens");
}

static void add_tokens_brief(struct buf *out, const struct engine_progress *p)
{
	long tokens = p->prompt_tokens + p->completion_tokens;
	if (tokens >= 1000000)
		buf_addf(out, "%.1fM tok", (double)tokens / 1e6);
	else if (tokens > 0)
		buf_addf(out, tokens < 1000 ? "%ld tok" : "%ldk tok",
				 tokens < 1000 ? tokens : tokens / 1000);
}

static void add_score(struct buf *out, const struct engine_progress *p)
{
	if (p->state != ENGINE_PLANNING && p->words > 0 && p->length_score >= 0)
		buf_addf(out, "S_l %.1f", p->length_score);
}

/* ---- The table: in the order they stand, with the rank of who may stay when room is short ------
 */

typedef void add_fn(struct buf *out, const struct engine_progress *p);

enum { BAR_RANK = 6, SECTION_BAR_RANK = 13, RANKS };

static const struct part {
	add_fn *add, *brief; /* brief: where the long one does not fit; may be NULL */
	int rank;
	enum role role;
} parts[] = {
	{add_words, add_words_brief, 0, ROLE_GAUGE},
	{add_section, NULL, 4, ROLE_GAUGE},
	{add_planning, NULL, 2, ROLE_GAUGE},
	{add_paused, NULL, 2, ROLE_GAUGE},
	{add_projected, NULL, 5, ROLE_GAUGE},
	{add_off, add_off_brief, 1, ROLE_OFF_TARGET},
	{add_time, NULL, 3, ROLE_GAUGE},
	{add_rate, NULL, 8, ROLE_GAUGE},
	{add_token_rate, NULL, 11, ROLE_GAUGE},
	{add_tokens, add_tokens_brief, 12, ROLE_GAUGE},
	{add_cost, NULL, 7, ROLE_GAUGE},
	{add_score, NULL, 9, ROLE_GAUGE},
};

#define PARTS       (sizeof parts / sizeof *parts)
#define BETWEEN     3 /* cells of " · " */
#define SECTION_BAR 10

struct strip {
	struct buf texts[PARTS]; /* empty: left out */
	int room;
	int bar; /* cells; 0: none */
	bool section_bar;
};

static bool take_cells(struct strip *strip, int cells)
{
	if (cells > strip->room)
		return false;
	strip->room -= cells;
	return true;
}

static void take_part(struct strip *strip, size_t i, const struct engine_progress *p)
{
	struct buf *text = &strip->texts[i];
	add_fn *const forms[] = {parts[i].add, parts[i].brief};
	int lead = parts[i].rank == 0 ? 0 : BETWEEN;
	for (size_t f = 0; f < 2 && forms[f]; f++) {
		buf_clear(text);
		forms[f](text, p);
		if (text->len == 0 || take_cells(strip, lead + text_width(text->data, text->len)))
			return;
	}
	buf_clear(text);
}

/* What is left over makes the bar longer, up to three tenths of the screen. */
static void grow_bar(struct strip *strip, int cols)
{
	int most = cols * 3 / 10,
		more = strip->room < most - strip->bar ? strip->room : most - strip->bar;
	if (strip->bar > 0 && more > 0)
		strip->bar += more / BAR_STEP * BAR_STEP;
}

static void fill_strip(struct strip *strip, int cols, const struct engine_progress *p)
{
	strip->room = cols - 2;
	for (int rank = 0; rank < RANKS; rank++) {
		for (size_t i = 0; i < PARTS; i++) {
			if (parts[i].rank == rank)
				take_part(strip, i, p);
		}
		if (rank == BAR_RANK)
			strip->bar = take_cells(strip, BAR_LEAST + 2) ? BAR_LEAST : 0;
		if (rank == SECTION_BAR_RANK && is_writing(p) && p->row_budget > 0)
			strip->section_bar = take_cells(strip, BETWEEN + SECTION_BAR);
	}
	grow_bar(strip, cols);
}

static double share_of(long words, long budget)
{
	return budget > 0 ? (double)words / (double)budget : 0;
}

static void draw_parts(const struct view *v, int col, const struct strip *strip,
					   const struct engine_progress *p)
{
	bool first = true;
	for (size_t i = 0; i < PARTS; i++) {
		const struct buf *text = &strip->texts[i];
		if (text->len == 0)
			continue;
		if (!first)
			col += view_str(v, 0, col, " · ", ROLE_DIM);
		col += view_text(v, 0, col, text->data, text->len, parts[i].role);
		first = false;
		if (parts[i].add == add_section && strip->section_bar) {
			gauge_bar(v, 0, col + 1, SECTION_BAR, share_of(p->row_words, p->row_budget), "░");
			col += 1 + SECTION_BAR;
		}
	}
}

void gauge_draw(const struct view *v, const struct engine_progress *p)
{
	struct strip strip = {.room = 0};
	int col = 1;
	if (view_empty(v))
		return;
	for (size_t i = 0; i < PARTS; i++)
		buf_init(&strip.texts[i]);
	fill_strip(&strip, v->cols, p);
	if (strip.bar > 0) {
		gauge_bar(v, 0, col, strip.bar,
				  share_of(p->words, p->target > 0 ? p->target : p->projected), "░");
		col += strip.bar + 2;
	}
	draw_parts(v, col, &strip, p);
	for (size_t i = 0; i < PARTS; i++)
		buf_release(&strip.texts[i]);
}

bool gauge_is_due(const struct engine_progress *shown, const struct engine_progress *now,
				  int64_t ms)
{
	return ms < 0 || ms >= GAUGE_MS || now->state == ENGINE_IDLE || shown->state != now->state ||
		   shown->row != now->row || shown->rows != now->rows || shown->target != now->target ||
		   shown->row_budget != now->row_budget;
}
