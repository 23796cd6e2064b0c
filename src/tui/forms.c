#include "tui/actions.h"
#include "tui/app.h"
#include "tui/external.h"
#include "write/plan.h"
#include "write/reparse.h"
#include "write/row_text.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

static external_fn row_came_back, outline_came_back;

/* ---- To the editor and back -------------------------------------------------------------------
 */

/* row 0: the whole outline. */
static unsigned send(struct app *app, uint64_t row, const char *text, size_t len)
{
	struct err err = ERR_INIT;
	bool sent = row ? external_edit(app, "row.txt", text, len, row, row_came_back, &err)
					: external_edit(app, "outline.md", text, len, 0, outline_came_back, &err);
	if (!sent)
		app_complain(app, err.text);
	return DONE | OUTCOME_RELAYOUT;
}

/* *loses, where not NULL: it is refused because texts would go. */
static bool take_outline(struct app *app, const char *text, size_t len, bool *loses,
						 struct err *err);

/* Enter edits again, "d" lets written sections go, Esc leaves the document as it was. */
static unsigned answer_mistake(struct app *app, const char *text)
{
	struct err err = ERR_INIT;
	bool losing = app->question.flag && text && strcmp(text, "d") == 0;
	if (text && !losing)
		return send(app, app->question.row, app->edited.data, app->edited.len);
	if (!text)
		app_say(app, "Left as it was.");
	else if (!take_outline(app, app->edited.data, app->edited.len, NULL, &err))
		app_complain(app, err.text);
	buf_clear(&app->edited);
	return DONE;
}

/* The text is kept until the writer says what is to become of it. */
static unsigned ask_again(struct app *app, uint64_t row, struct buf *text, bool loses,
						  const struct err *err)
{
	buf_swap(&app->edited, text);
	app_complain(app, err->text);
	app_ask(app,
			loses ? "Enter: edit again, d Enter: let them go, Esc: leave it "
				  : "Enter: edit again, Esc: leave it ",
			"", answer_mistake);
	app->question.row = row;
	app->question.flag = loses;
	return DONE;
}

/* What came back, or, where that is as it was sent, what was kept. False: there is nothing. */
static bool take_back(struct app *app, const char *text, size_t len, struct buf *out)
{
	if (text)
		buf_add(out, text, len);
	else
		buf_swap(out, &app->edited);
	buf_clear(&app->edited);
	if (!text && !out->len && !*app->message)
		app_say(app, "Nothing is changed.");
	return text || out->len;
}

static bool is_blank(const char *text, size_t len)
{
	return strspn(text, " \t\r\n") >= len;
}

/* revision: the document's before. */
static void say_changed(struct app *app, uint64_t revision, long left)
{
	const struct doc *doc = app_doc(app);
	if (doc->revision == revision)
		app_say(app, "Nothing is changed.");
	else
		app_say_plan(app, left);
	outline_select(&app->outline, doc, outline_index(&app->outline, doc));
}

/* ---- One row ----------------------------------------------------------------------------------
 */

static unsigned row_came_back(struct app *app, const char *text, size_t len)
{
	struct err err = ERR_INIT;
	uint64_t row = app->question.row, revision = app_doc(app)->revision;
	struct buf edited = BUF_INIT;
	long left = 0;
	if (!take_back(app, text, len, &edited))
		return DONE;
	if (row_text_apply(app->session, row, edited.data, edited.len, app->balance, &left, &err))
		say_changed(app, revision, left);
	else
		ask_again(app, row, &edited, false, &err);
	buf_release(&edited);
	return DONE;
}

unsigned action_edit_row(struct app *app, int argument)
{
	(void)argument;
	struct buf text = BUF_INIT;
	const struct row *row = app_row(app);
	if (!row)
		return DONE;
	row_text_print(&text, row);
	unsigned outcome = send(app, row->id, text.data, text.len);
	buf_release(&text);
	return outcome;
}

/* ---- The whole outline ------------------------------------------------------------------------
 */

static const char help[] =
	"<!-- The outline, to be edited. A line \"## Title\" is a heading. A section is a line\n"
	"     \"Paragraph 1 - Main Point: … - Word Count: 400 words\"; the numbers do not matter, the\n"
	"     order does, and [locked] at its end locks it. An indented line below is a note. Texts\n"
	"     stay with their rows. An empty file leaves the outline as it is. -->\n";

/* Line ends stay, so that mistakes are named by the line that the writer saw. */
static void blank_comments(struct buf *text)
{
	for (char *at = text->data; (at = strstr(at, "<!--"));) {
		const char *end = strstr(at, "-->");
		end = end ? end + strlen("-->") : text->data + text->len;
		for (; at < end; at++)
			*at = *at == '\n' ? '\n' : ' ';
	}
}

static bool take_outline(struct app *app, const char *text, size_t len, bool *loses,
						 struct err *err)
{
	uint64_t revision = app_doc(app)->revision;
	unsigned how = REPARSE_STRICT | (loses ? 0 : REPARSE_LOSING);
	struct buf plain = BUF_INIT, lost = BUF_INIT;
	buf_add(&plain, text, len);
	blank_comments(&plain);
	bool ok = is_blank(plain.data, plain.len) ||
			  reparse_outline(app->session, plain.data, plain.len, how, &lost, NULL, err);
	if (loses)
		*loses = lost.len > 0;
	buf_release(&plain);
	buf_release(&lost);
	if (ok)
		say_changed(app, revision, 0);
	return ok;
}

static unsigned outline_came_back(struct app *app, const char *text, size_t len)
{
	struct err err = ERR_INIT;
	struct buf edited = BUF_INIT;
	bool loses;
	if (take_back(app, text, len, &edited) &&
		!take_outline(app, edited.data, edited.len, &loses, &err))
		ask_again(app, 0, &edited, loses, &err);
	buf_release(&edited);
	return DONE;
}

unsigned action_edit_outline(struct app *app, int argument)
{
	(void)argument;
	struct engine_progress p;
	engine_news(app->engine, &p);
	if (p.state == ENGINE_PLANNING) {
		app_complain(app, "The plan is still being made: Esc stops it.");
		return DONE;
	}
	struct buf text = BUF_INIT;
	buf_add_str(&text, help);
	plan_print(&text, app_doc(app));
	unsigned outcome = send(app, 0, text.data, text.len);
	buf_release(&text);
	return outcome;
}
