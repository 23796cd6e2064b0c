#include "base/mem.h"
#include "doc/group.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/gauge.h"
#include "write/balance.h"
#include "write/target.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- What is said ------------------------------------------------------------------------------
 */

void app_say_plan(struct app *app, long left)
{
	const struct doc *doc = app_doc(app);
	struct buf text = BUF_INIT;
	bool planning = app->state == ENGINE_PLANNING;
	long sum = doc_budget(doc), by = doc->target && !planning ? sum - doc->target : 0;
	buf_add_str(&text, "The plan has ");
	gauge_number(&text, sum);
	buf_add_str(&text, " words");
	if (by) {
		buf_add_str(&text, ", ");
		gauge_number(&text, by < 0 ? -by : by);
		buf_add_str(&text, by < 0 ? " fewer than the target" : " more than the target");
	} else if (planning) {
		buf_add_str(&text, " so far");
	} else if (doc->target) {
		buf_add_str(&text, ", as the target");
	}
	if (left) {
		buf_add_str(&text, "; no row could take ");
		gauge_number(&text, left < 0 ? -left : left);
		buf_add_str(&text, " of them");
	}
	app_say(app, "%s.", text.data);
	buf_release(&text);
}

static unsigned did(struct app *app, bool ok, long left, const struct err *err)
{
	if (ok)
		app_say_plan(app, left);
	else
		app_complain(app, err->text);
	return DONE;
}

/* The sections among the chosen rows; says why where there is none. */
static size_t chosen_sections(struct app *app, uint64_t **rows)
{
	const struct doc *doc = app_doc(app);
	outline_index(&app->outline, doc);
	size_t chosen = outline_chosen(&app->outline, doc, rows), count = 0;
	for (size_t i = 0; i < chosen; i++) {
		if (doc_row(doc, (*rows)[i])->kind == ROW_SECTION)
			(*rows)[count++] = (*rows)[i];
	}
	if (!count)
		app_say(app, chosen ? "A heading's words are the sum of its sections'."
							: "There is no row yet: o adds one, A plans.");
	return count;
}

/* ---- Words of rows -----------------------------------------------------------------------------
 */

/* Each chosen section gets `words`, or, where `more`, so many more than it has. */
static unsigned change(struct app *app, long words, bool more)
{
	struct err err = ERR_INIT;
	uint64_t *rows;
	long left = 0;
	size_t count = chosen_sections(app, &rows);
	struct balance_change *changes = mem_alloc((count + 1) * sizeof *changes);
	for (size_t i = 0; i < count; i++) {
		long now = doc_row(app_doc(app), rows[i])->budget;
		changes[i] = (struct balance_change){rows[i], more ? now + words : words};
	}
	unsigned outcome = DONE;
	if (count) {
		bool ok = balance_set_budgets(app->session, changes, count, app->balance, &left, &err);
		outcome = did(app, ok, left, &err);
	}
	free(changes);
	free(rows);
	return outcome;
}

/* "450", "10,000", "10 000", and what an instruction may say: "5k words", "一万字". -1: no number.
 */
static long read_words(const char *text)
{
	struct buf digits = BUF_INIT;
	const char *at = text;
	for (; strchr("0123456789, _'", *at) && *at; at++) {
		if (*at >= '0' && *at <= '9')
			buf_add_char(&digits, *at);
	}
	long words = -1;
	if (digits.len && !*at)
		words = digits.len > 12 ? 999999999999 : strtol(digits.data, NULL, 10);
	else if (target_words(text))
		words = target_words(text);
	buf_release(&digits);
	return words;
}

static unsigned answer_budget(struct app *app, const char *text)
{
	if (!text || !*text)
		return DONE;
	long words = read_words(text);
	if (words >= 0)
		return change(app, words, false);
	app_complain(app, "Words are a number from 1 on.");
	return DONE;
}

unsigned action_edit_budget(struct app *app, int argument)
{
	(void)argument;
	uint64_t *rows;
	size_t count = chosen_sections(app, &rows);
	char label[60]; /* the line begins empty, so that a number typed replaces the old one */
	if (count == 1)
		snprintf(label, sizeof label, "Words (now %d): ", doc_row(app_doc(app), rows[0])->budget);
	else
		snprintf(label, sizeof label, "Words for each of %zu rows: ", count);
	if (count)
		app_ask(app, label, "", answer_budget);
	free(rows);
	return DONE;
}

unsigned action_set_budget(struct app *app, int argument)
{
	(void)argument;
	int words = app_take_count(app, 0);
	if (words > 0)
		return change(app, words, false);
	app_say(app, "Type the number of words first: 450=");
	return DONE;
}

unsigned action_add_budget(struct app *app, int words)
{
	return change(app, (long)words * app_take_count(app, 1), true);
}

/* ---- The whole plan ----------------------------------------------------------------------------
 */

unsigned action_balance(struct app *app, int argument)
{
	(void)argument;
	static const char *const words[] = {
		[BALANCE_MOVE] = "A changed budget moves the total; the other rows stay.",
		[BALANCE_PROPORTION] = "The total stays: other unwritten rows give and take in proportion.",
		[BALANCE_EVENLY] = "The total stays: other unwritten rows give and take evenly.",
	};
	app->balance = (app->balance + 1) % BALANCES;
	app_say(app, "%s", words[app->balance]);
	return DONE;
}

static unsigned answer_target(struct app *app, const char *text)
{
	struct err err = ERR_INIT;
	long left = 0;
	if (!text || !*text)
		return DONE;
	long words = read_words(text);
	if (words < 0) {
		app_complain(app, "The target is a number of words, 0 for none.");
		return DONE;
	}
	bool ok = balance_set_target(app->session, words, &left, &err);
	return did(app, ok, ok && app_doc(app)->row_count ? left : 0, &err);
}

unsigned action_target(struct app *app, int argument)
{
	(void)argument;
	const struct doc *doc = app_doc(app);
	struct buf label = BUF_INIT;
	int typed = app_take_count(app, 0);
	if (typed > 0) {
		char digits[16];
		snprintf(digits, sizeof digits, "%d", typed);
		return answer_target(app, digits);
	}
	buf_add_str(&label, "Target in words (now ");
	if (doc->target)
		gauge_number(&label, doc->target);
	else
		buf_add_str(&label, "none");
	buf_add_str(&label, "): ");
	app_ask(app, label.data, "", answer_target);
	buf_release(&label);
	return DONE;
}

/* ---- Locks -------------------------------------------------------------------------------------
 */

/* Locks the chosen sections; where all are locked, unlocks them. A heading stands for its sections.
 */
unsigned action_lock(struct app *app, int argument)
{
	(void)argument;
	struct err err = ERR_INIT;
	const struct doc *doc = app_doc(app);
	uint64_t *rows;
	bool lock = false;
	outline_index(&app->outline, doc);
	size_t count = outline_chosen_sections(&app->outline, doc, &rows);
	for (size_t i = 0; i < count; i++)
		lock |= !doc_row(doc, rows[i])->locked;
	struct group g = group_begin(app->session, lock ? "lock" : "unlock", &err);
	for (size_t i = 0; i < count; i++) {
		if (doc_row(doc, rows[i])->locked != lock)
			group_apply(&g, edit_set_locked(rows[i], lock));
	}
	free(rows);
	if (!group_end(&g))
		app_complain(app, err.text);
	else if (count > 1)
		app_say(app, "%zu sections %s; u takes it back.", count, lock ? "locked" : "unlocked");
	return DONE;
}
