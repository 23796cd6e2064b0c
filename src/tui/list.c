#include "tui/list.h"

#include "base/fold.h"
#include "base/mem.h"
#include "base/text.h"
#include "tui/app.h"

#define DONE      (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define ALL_ROWS  12 /* rows of the panes up to which a list may take them all */
#define NAME_MOST 26 /* cells of the column of names */

/* ---- Opening --------------------------------------------------------------------------------- */

void list_release(struct list *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->items[i].name);
		free(l->items[i].detail);
	}
	free(l->items);
	free(l->shown);
	free(l->title);
	free(l->filter);
	*l = (struct list){.title = NULL};
}

void list_open(struct app *app, const char *title, list_fn *answer, list_fn *moved)
{
	list_release(&app->list);
	app_close_question(app);
	app->list.title = mem_strdup(title);
	app->list.filter = mem_strdup("");
	app->list.answer = answer;
	app->list.moved = moved;
	line_begin(app->line, "", false);
}

void list_close(struct app *app)
{
	list_release(&app->list);
}

const struct list_item *list_selected(const struct list *l)
{
	return l->selected < l->shown_count ? &l->items[l->shown[l->selected]] : NULL;
}

/* ---- The filter ------------------------------------------------------------------------------ */

/* 2: the name holds every word; 1: name and detail do; 0: they do not. */
static int match(const struct list_item *item, const char *filter)
{
	struct buf text = BUF_INIT;
	fold_add(&text, item->name, strlen(item->name));
	int found = fold_has_words(text.data, filter) ? 2 : 0;
	buf_add_char(&text, ' ');
	fold_add(&text, item->detail, strlen(item->detail));
	found = found ? found : fold_has_words(text.data, filter);
	buf_release(&text);
	return found;
}

static void show_matches(struct list *l, int wanted)
{
	for (size_t i = 0; i < l->count; i++) {
		if (match(&l->items[i], l->filter) == wanted)
			l->shown[l->shown_count++] = i;
	}
}

static void show_again(struct list *l)
{
	MEM_GROW(l->shown, l->count + 1, &l->shown_cap);
	l->shown_count = 0;
	show_matches(l, 2);
	show_matches(l, 1);
}

static bool select_index(struct list *l, size_t index)
{
	for (size_t i = 0; i < l->shown_count; i++) {
		if (l->shown[i] == index) {
			l->selected = i;
			return true;
		}
	}
	return false;
}

void list_add(struct app *app, const char *name, const char *detail, const void *data)
{
	struct list *l = &app->list;
	size_t index = l->selected < l->shown_count ? l->shown[l->selected] : 0;
	MEM_GROW(l->items, l->count + 1, &l->cap);
	l->items[l->count++] = (struct list_item){mem_strdup(name), mem_strdup(detail), data};
	if (*l->filter) {
		show_again(l);
		select_index(l, index);
		return;
	}
	MEM_GROW(l->shown, l->shown_count + 1, &l->shown_cap);
	l->shown[l->shown_count++] = l->count - 1;
}

void list_select(struct app *app, const char *name)
{
	struct list *l = &app->list;
	for (size_t i = 0; i < l->count; i++) {
		if (strcmp(l->items[i].name, name) == 0 && select_index(l, i))
			return;
	}
}

static unsigned tell_moved(struct app *app)
{
	const struct list_item *item = list_selected(&app->list);
	return DONE | (app->list.moved && item ? app->list.moved(app, item) : 0);
}

unsigned list_filter(struct app *app)
{
	struct list *l = &app->list;
	struct buf typed = BUF_INIT, folded = BUF_INIT;
	line_text(app->line, &typed);
	fold_add(&folded, typed.data, typed.len);
	bool same = strcmp(folded.data, l->filter) == 0;
	if (!same) {
		mem_set_string(&l->filter, folded.data);
		show_again(l);
		l->selected = l->top = 0;
	}
	buf_release(&typed);
	buf_release(&folded);
	return same ? DONE : tell_moved(app);
}

/* ---- Choosing -------------------------------------------------------------------------------- */

unsigned list_move(struct app *app, long by)
{
	struct list *l = &app->list;
	size_t last = l->shown_count ? l->shown_count - 1 : 0, was = l->selected;
	if (by < 0)
		l->selected -= (size_t)-by < l->selected ? (size_t)-by : l->selected;
	else
		l->selected = (size_t)by < last - l->selected ? l->selected + (size_t)by : last;
	return was == l->selected ? DONE : tell_moved(app);
}

/* The list is closed before its answer, which may open another. */
static unsigned answer(struct app *app, bool taken)
{
	struct list list = app->list;
	app->list = (struct list){.title = NULL};
	unsigned outcome = list.answer(app, taken ? list_selected(&list) : NULL);
	list_release(&list);
	return outcome | DONE;
}

unsigned list_accept(struct app *app)
{
	return list_selected(&app->list) ? answer(app, true) : DONE;
}

unsigned list_click(struct app *app, int row)
{
	const struct list *l = &app->list;
	if (row < l->first || row >= l->first + l->rows)
		return DONE;
	size_t hit = l->top + (size_t)(row - l->first);
	if (hit >= l->shown_count)
		return DONE;
	return hit == l->selected ? list_accept(app) : list_move(app, (long)hit - (long)l->selected);
}

unsigned list_leave(struct app *app)
{
	return answer(app, false);
}

/* ---- Drawing --------------------------------------------------------------------------------- */

static int name_width(const struct list *l, int cols)
{
	int most = cols / 2 < NAME_MOST ? cols / 2 : NAME_MOST, width = 0;
	bool detailed = false;
	for (size_t i = 0; i < l->count; i++) {
		int cells = text_width(l->items[i].name, strlen(l->items[i].name));
		width = cells > width ? cells : width;
		detailed = detailed || *l->items[i].detail;
	}
	return !detailed ? cols : width < most ? width : most;
}

static void draw_rule(const struct list *l, const struct view *v)
{
	struct buf place = BUF_INIT;
	size_t number = l->shown_count ? l->selected + 1 : 0;
	buf_addf(&place, " %zu / %zu · Enter takes, Esc leaves ", number, l->shown_count);
	int cells = text_width(place.data, place.len);
	view_repeat(v, 0, 0, "─", v->cols, ROLE_BORDER);
	int col = 3 + view_elided(v, 0, 3, l->title, strlen(l->title), v->cols - 6, ROLE_TITLE);
	view_str(v, 0, 2, " ", ROLE_BORDER);
	view_str(v, 0, col, " ", ROLE_BORDER);
	if (col + cells + 3 < v->cols)
		view_text(v, 0, v->cols - cells - 2, place.data, place.len, ROLE_DIM);
	buf_release(&place);
}

static void draw_item(const struct view *v, int row, const struct list_item *item, bool selected,
					  int width)
{
	view_str(v, row, 1, selected ? "›" : " ", ROLE_KEY);
	view_elided(v, row, 3, item->name, strlen(item->name), width, ROLE_POINT);
	if (*item->detail)
		view_elided(v, row, width + 5, item->detail, strlen(item->detail), v->cols - width - 6,
					ROLE_DIM);
	if (selected)
		view_over(v, row, 0, v->cols, ROLE_SELECTED);
}

static void draw_items(struct list *l, const struct view *v)
{
	int width = name_width(l, v->cols);
	size_t rows = v->rows > 0 ? (size_t)v->rows : 1;
	l->first = v->row;
	l->rows = v->rows;
	if (l->selected < l->top)
		l->top = l->selected;
	if (l->selected >= l->top + rows)
		l->top = l->selected - rows + 1;
	for (size_t row = 0; row < rows && l->top + row < l->shown_count; row++)
		draw_item(v, (int)row, &l->items[l->shown[l->top + row]], l->top + row == l->selected,
				  width);
	if (l->shown_count == 0)
		view_str(v, 0, 3, l->count ? "nothing here holds what is typed" : "nothing yet",
				 ROLE_PLACEHOLDER);
}

static int height(const struct list *l, int rows)
{
	int most = rows > ALL_ROWS ? rows * 2 / 3 : rows;
	size_t wanted = (l->count ? l->count : 1) + 1;
	return wanted < (size_t)most ? (int)wanted : most;
}

void list_draw(struct app *app, const struct view *v)
{
	struct list *l = &app->list;
	int rows = height(l, v->rows);
	struct view part = view_part(v, v->rows - rows, 0, rows, v->cols);
	view_blank(&part);
	struct view items = view_part(&part, 1, 0, rows - 1, v->cols);
	if (rows > 1)
		draw_rule(l, &part);
	draw_items(l, rows > 1 ? &items : &part);
}
