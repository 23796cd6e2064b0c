#include "base/text.h"
#include "tui/gauge.h"
#include "tui/outline.h"

static int draw_part(const struct view *v, int col, const char *text, enum role role)
{
	int lead = col > 1 ? 3 : 0, cells = text_width(text, strlen(text));
	if (!cells || col + lead + cells > v->cols)
		return col;
	if (lead)
		view_str(v, 0, col, " · ", ROLE_DIM);
	return col + lead + view_str(v, 0, col + lead, text, role);
}

static int draw_marks(const struct outline *o, const struct doc *doc, const struct view *v, int col)
{
	char text[40];
	size_t marks = outline_marks(o, doc);
	if (!marks)
		return col;
	snprintf(text, sizeof text, "%zu marked", marks);
	return draw_part(v, col, text, ROLE_KEY);
}

static int draw_sum(const struct doc *doc, const struct view *v, int col, bool growing)
{
	struct buf text = BUF_INIT;
	long sum = doc_budget(doc), by = doc->target && !growing ? sum - doc->target : 0;
	buf_add_str(&text, "plan ");
	gauge_number(&text, sum);
	if (by) {
		buf_add_str(&text, " / ");
		gauge_number(&text, doc->target);
		buf_add_str(&text, by < 0 ? " ▼ " : " ▲ ");
		gauge_number(&text, by < 0 ? -by : by);
	}
	col = draw_part(v, col, text.data, by ? ROLE_OFF_TARGET : ROLE_DIM);
	buf_release(&text);
	return col;
}

static void draw_balance(const struct view *v, int col, enum balance balance)
{
	static const char *const words[][2] = {
		[BALANCE_MOVE] = {"B: the total moves", "B moves"},
		[BALANCE_PROPORTION] = {"B: total kept in proportion", "B prop."},
		[BALANCE_EVENLY] = {"B: total kept evenly", "B even"},
	};
	if (draw_part(v, col, words[balance][0], ROLE_DIM) == col)
		draw_part(v, col, words[balance][1], ROLE_DIM);
}

void outline_draw_foot(const struct outline *o, const struct doc *doc, const struct view *v,
					   const struct outline_now *now)
{
	int col = draw_marks(o, doc, v, 1);
	col = draw_sum(doc, v, col, o->growing);
	draw_balance(v, col, now->balance);
}
