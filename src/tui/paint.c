#include "tui/app.h"

#include "base/clock.h"
#include "base/text.h"
#include "llm/provider.h"
#include "tui/gauge.h"
#include "tui/header.h"
#include "tui/screen.h"
#include "tui/versions.h"

#define NARROW 32 /* cells */

static struct view area_view(struct app *app, const struct area *area)
{
	struct view whole = view_of(&app->canvas);
	return view_part(&whole, area->row, area->col, area->rows, area->cols);
}

/* ---- The first line -------------------------------------------------------------------------- */

static const char *saved_word(const struct app *app)
{
	if (!app->session)
		return "";
	if (app->session->read_only)
		return "read-only";
	if (app->session->trouble.kind != ERR_NONE)
		return "✗ not saved";
	return session_saved(app->session) ? "saved" : "modified";
}

static void draw_header(struct app *app)
{
	struct view v = area_view(app, &app->layout.header);
	struct buf model = BUF_INIT;
	bool demo = !app->model.provider->request;
	model_describe(&app->model, &model);
	header_draw(&v, &(struct header){
						.name = app->session ? recent_name(app->session) : "",
						.writer = demo ? "demo writer: :model chooses a model" : model.data,
						.brief = demo ? "demo writer" : app->model.name,
						.notice = demo,
						.saved = saved_word(app),
					});
	buf_release(&model);
}

/* ---- The panes ---------------------------------------------------------------------------------
 */

/* What the reader does not see of what is written, at the edge behind which it stands. */
static void draw_news(const struct view *v, const struct draft_news *news, bool running)
{
	char hint[80];
	const char *arrow = news->above ? "↑" : "↓", *key = running ? "G follows" : "G goes there";
	if (news->lines > 0)
		snprintf(hint, sizeof hint, " %s %zu new %s: %s ", arrow, news->lines,
				 news->lines == 1 ? "line" : "lines", key);
	else
		snprintf(hint, sizeof hint, " %s being written %s: %s ", arrow,
				 news->above ? "above" : "below", key);
	int cells = text_width(hint, strlen(hint));
	view_str(v, news->above ? 0 : v->rows - 1, cells < v->cols ? v->cols - cells : 0, hint,
			 ROLE_MESSAGE);
}

static void draw_draft(struct app *app, const struct engine_progress *p)
{
	struct view v = area_view(app, &app->layout.draft);
	const struct doc *doc = app_doc(app);
	const struct draft_news *news = &app->draft.news;
	uint64_t writing = p->state == ENGINE_WRITING ? p->row : 0;
	if (view_empty(&v))
		return;
	int head = versions_draw(app, &v);
	v = view_part(&v, head, 0, v.rows - head, v.cols);
	draft_draw(&app->draft, doc, &v, writing, app->outline.selected);
	if (!writing_on(app) && news->row &&
		(news->lines > 0 || draft_end_side(&app->draft, doc, news->row) != 0))
		draw_news(&v, news, writing != 0);
	else if (doc->row_count == 0)
		view_elided(&v, 0, 2, doc->instruction, strlen(doc->instruction), v.cols - 3,
					ROLE_PLACEHOLDER);
}

/* Words of the running section that the gauge does not show yet: so neither does the outline. */
static long behind(const struct app *app, const struct engine_progress *p)
{
	return p->row != 0 && app->numbers.row == p->row ? p->row_words - app->numbers.row_words : 0;
}

static void draw_panes(struct app *app, const struct engine_progress *p)
{
	const struct layout *l = &app->layout;
	struct area all = {l->draft.row, 0, l->draft.rows, app->canvas.cols};
	struct view whole = area_view(app, &all);
	if (app->page.title) {
		page_draw(app, &whole);
		return;
	}
	if (!app->session || app->fresh.open) {
		fresh_draw(app, &whole);
		return;
	}
	const struct row *compared = app->diff.row ? doc_row(app_doc(app), app->diff.row) : NULL;
	if (compared) {
		diff_view_draw(&app->diff, compared, &whole);
		return;
	}
	struct view outline = area_view(app, &l->outline), border = area_view(app, &l->border);
	app->outline.growing = p->state == ENGINE_PLANNING;
	struct outline_now now = {.writing = p->row,
							  .engine = app->engine,
							  .behind = behind(app, p),
							  .focused = app->pane == MODE_OUTLINE,
							  .balance = app->balance};
	outline_draw(&app->outline, app_doc(app), &outline, &now);
	for (int row = 0; row < border.rows; row++)
		view_str(&border, row, 0, "│", ROLE_BORDER);
	draw_draft(app, p);
}

static void draw_list(struct app *app)
{
	const struct layout *l = &app->layout;
	struct area all = {l->draft.row, 0, l->draft.rows, app->canvas.cols};
	struct view whole = area_view(app, &all);
	if (app->list.title)
		list_draw(app, &whole);
}

/* ---- The last line -----------------------------------------------------------------------------
 */

/* What is to be said, if anything: a question is in no way of it. */
static struct message said_now(struct app *app, const struct engine_progress *p)
{
	const struct session *s = app->session;
	if (*app->message)
		return (struct message){app->message, app->trouble};
	if (app_is_asking(app))
		return (struct message){NULL, false};
	if (s && (s->trouble.kind != ERR_NONE || s->foreign))
		return (struct message){(char *)app_disk_trouble(app), true};
	return (struct message){p->state != ENGINE_IDLE && *p->notice ? (char *)p->notice : NULL,
							false};
}

static void draw_count(const struct app *app, const struct view *v)
{
	char digits[32];
	snprintf(digits, sizeof digits, "%d", app->count);
	int col = 1 + view_str(v, 0, 1, digits, ROLE_PROMPT);
	view_str(v, 0, col,
			 app->pane == MODE_OUTLINE
				 ? "   = sets the row's words, + and - add 50 times as many, j k G go"
				 : "   j k lines, J K sections, G to that section",
			 ROLE_HINT);
}

static enum hint_when hint_now(const struct app *app, const struct engine_progress *p)
{
	if (app->session && app->session->read_only)
		return HINT_IDLE | HINT_CHANGES;
	if (p->state != ENGINE_IDLE)
		return HINT_RUNNING;
	return app->session && app->session->doc.row_count > 0 ? HINT_IDLE : HINT_EMPTY;
}

static void draw_line(struct app *app, const struct view *v)
{
	struct view line = view_part(v, v->rows - 1, 1, 1, v->cols - 2);
	line_draw(app->line, &line, app->question.prompt ? app->question.prompt : "› ");
}

/* A message stands above the line of a question. */
static void draw_status(struct app *app, const struct engine_progress *p,
						const struct message *said)
{
	struct view v = area_view(app, &app->layout.status);
	bool asking = app_is_asking(app);
	bool complete = complete_is_shown(app) && v.rows > 1;
	struct view above = view_part(&v, 0, 0, v.rows - asking - complete, v.cols);
	struct view candidates = view_part(&v, v.rows - 2, 0, 1, v.cols);
	if (complete)
		complete_draw(&app->complete, &candidates);
	if (asking)
		draw_line(app, &v);
	if (said->text)
		message_draw(&above, said->text, said->trouble);
	else if (!asking && app->count > 0)
		draw_count(app, &v);
	else if (!asking)
		keymap_hints(app->options->keymap, app_mode(app), hint_now(app, p), &v);
}

static void draw_gauge(struct app *app)
{
	struct view v = area_view(app, &app->layout.gauge);
	if (app->session)
		gauge_draw(&v, &app->numbers);
}

/* As many rows more for the last line as the message needs. */
static void make_room(struct app *app, const struct message *said)
{
	int rows = app_is_asking(app) + complete_is_shown(app);
	if (said->text)
		rows += message_lines(said->text, said->trouble, app->layout.status.cols);
	layout_status(&app->layout, rows);
}

/* Numbers that run are drawn less often than text. */
static void take_numbers(struct app *app, const struct engine_progress *p)
{
	int64_t now = clock_now();
	bool first = app->numbers_at == 0;
	app->numbers_behind = !first && !gauge_is_due(&app->numbers, p, now - app->numbers_at);
	if (app->numbers_behind)
		return;
	app->numbers = *p;
	app->numbers.notice = "";
	app->numbers.trouble = NULL;
	app->numbers_at = now;
}

void paint(struct app *app)
{
	struct engine_progress p = {.notice = ""};
	int rows, cols;
	screen_size(&rows, &cols);
	if (app->session)
		engine_progress(app->engine, &p);
	take_numbers(app, &p);
	struct layout_wish wish = app->wish;
	wish.draft_first = app->pane != MODE_OUTLINE;
	wish.focus = wish.focus && wish.draft_first;
	app->layout = layout_for(rows, cols, &wish);
	struct message said = said_now(app, &p);
	make_room(app, &said);
	canvas_resize(&app->canvas, rows, cols);
	draw_header(app);
	draw_panes(app, &p);
	draw_list(app);
	draw_gauge(app);
	draw_status(app, &p, &said);
	screen_flush(&app->canvas);
}
