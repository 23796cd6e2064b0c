#include "tui/app.h"

#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/signals.h"
#include "llm/llm.h"
#include "tui/actions.h"
#include "tui/external.h"
#include "tui/gauge.h"
#include "tui/judging.h"
#include "tui/models.h"
#include "tui/quality.h"
#include "tui/screen.h"
#include "tui/start.h"
#include "tui/versions.h"

#define FRAME_MS 33 /* between draws while text streams in */

/* ---- What the parts ask ---------------------------------------------------------------------- */

enum mode app_mode(const struct app *app)
{
	if (app->question.prompt)
		return MODE_LINE;
	if (app->list.title)
		return MODE_LIST;
	if (app->page.title)
		return MODE_PAGE;
	if (app->diff.row)
		return app->diff.choices ? MODE_REVISE : MODE_DIFF;
	return writing_on(app) ? MODE_EDIT : app->pane;
}

struct doc *app_doc(const struct app *app)
{
	return app->session ? &app->session->doc : NULL;
}

struct row *app_row(struct app *app)
{
	const struct doc *doc = app_doc(app);
	size_t index = outline_index(&app->outline, doc);
	return index < doc->row_count ? doc->rows[index] : NULL;
}

bool app_apply(struct app *app, const char *label, struct edit e)
{
	struct err err = ERR_INIT;
	bool ok = session_apply(app->session, ACTOR_WRITER, label, e, &err);
	if (!ok)
		app_complain(app, err.text);
	return ok;
}

void app_ask(struct app *app, const char *prompt, const char *text, answer_fn *answer)
{
	mem_set_string(&app->question.prompt, prompt);
	app->question.answer = answer;
	app->question.takes = NULL;
	app->question.row = 0;
	app->question.flag = false;
	app->question.prose = false;
	app->question.typed = NULL;
	line_begin(app->line, text, strcmp(prompt, ":") == 0);
}

/* The row stays for the answer. */
void app_close_question(struct app *app)
{
	free(app->question.prompt);
	app->question.prompt = NULL;
}

bool app_is_asking(const struct app *app)
{
	return app->question.prompt || app->list.title;
}

void app_say(struct app *app, const char *format, ...)
{
	struct buf text = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_vaddf(&text, format, args);
	va_end(args);
	free(app->message);
	app->message = buf_detach(&text);
	app->trouble = false;
	messages_add(&app->messages, app->message, false);
}

void app_complain(struct app *app, const char *sentence)
{
	mem_set_string(&app->message, sentence);
	app->trouble = true;
	messages_add(&app->messages, sentence, true);
}

bool app_running(const struct app *app)
{
	struct engine_progress p;
	if (!app->engine)
		return false;
	engine_news(app->engine, &p);
	return p.state != ENGINE_IDLE;
}

int app_take_count(struct app *app, int otherwise)
{
	int count = app->count > 0 ? app->count : otherwise;
	app->count = 0;
	return count;
}

const char *app_disk_trouble(struct app *app)
{
	const struct session *s = app->session;
	int len = (int)strlen(s->trouble.text);
	if (s->foreign)
		return "Another program changed this project: :reload takes it, your changes kept "
			   "aside; :w! writes yours over it, :w FILE saves yours elsewhere, :q! leaves it.";
	if (len > 0 && s->trouble.text[len - 1] == '.')
		len--;
	err_set(&app->disk, s->trouble.kind, "%.*s; %s, and it is tried again.", len, s->trouble.text,
			journal_pending(&s->journal) ? "what you write stays in memory"
										 : "the journal has what you write");
	return app->disk.text;
}

bool app_save(struct app *app)
{
	struct err err = ERR_INIT;
	if (session_saved(app->session) || session_save(app->session, &err))
		return true;
	app_complain(app, app->session->foreign ? app_disk_trouble(app) : err.text);
	return false;
}

static void begin_engine(struct app *app)
{
	app->session->backups = app->options->backups;
	app->engine = engine_new(app->session, app->llm, &app->model);
	if (app->options->roles)
		engine_set_roles(app->engine, app->options->roles);
	engine_set_best(app->engine, app->options->best);
	engine_set_plain(app->engine, app->options->plain);
	engine_set_length(app->engine, app->options->tighten, app->options->add_sections);
}

bool app_open(struct app *app, const char *path, enum session_mode mode, struct err *err)
{
	if (!session_open(&app->session, path, mode, app->options->seed, err))
		return false;
	begin_engine(app);
	recent_note(app->session);
	return true;
}

static bool is_open(const struct app *app, const char *path)
{
	struct stat ours, other;
	return stat(app->session->path, &ours) == 0 && stat(path, &other) == 0 &&
		   ours.st_dev == other.st_dev && ours.st_ino == other.st_ino;
}

/* What is shown belonged to the former document; what was copied stays for the next one. */
static void begin_anew(struct app *app)
{
	outline_release(&app->outline);
	draft_release(&app->draft);
	diff_view_release(&app->diff);
	diff_view_init(&app->diff);
	writing_release(&app->writing);
	writing_init(&app->writing);
	page_close(app);
	begin_engine(app);
	app->state = ENGINE_IDLE;
	app->seen = 0;
	app->numbers_at = 0;
	buf_clear(&app->edited);
	app->pane = MODE_OUTLINE;
	app->priced = app->priced_some = false;
}

static void adopt(struct app *app, struct session *next)
{
	engine_free(app->engine);
	recent_note(app->session);
	session_close(app->session, NULL);
	app->session = next;
	begin_anew(app);
	recent_note(next);
}

bool app_reload(struct app *app, struct err *err)
{
	uint64_t selected = app->outline.selected;
	engine_stop(app->engine);
	engine_free(app->engine);
	if (!session_reload(app->session, err)) {
		begin_engine(app);
		return false;
	}
	begin_anew(app);
	size_t index = doc_row_index(app_doc(app), selected);
	if (index < app_doc(app)->row_count)
		outline_select(&app->outline, app_doc(app), index);
	return true;
}

bool app_switch(struct app *app, const char *path, enum session_mode mode, struct err *err)
{
	struct session *next;
	if (!app->session)
		return app_open(app, path, mode, err);
	if (is_open(app, path))
		return err_set(err, ERR_USAGE, "%s is open here already.", path);
	engine_stop(app->engine);
	if ((!session_saved(app->session) && !session_save(app->session, err)) ||
		!session_open(&next, path, mode, app->options->seed, err))
		return false;
	adopt(app, next);
	return true;
}

bool app_set_theme(struct app *app, const char *name, struct err *err)
{
	struct theme theme;
	if (!theme_load(&theme, name, screen_depth(), err))
		return false;
	screen_set_theme(&theme);
	mem_set_string(&app->theme, name);
	app->pending |= OUTCOME_REDRAW;
	app->at_once = true;
	return true;
}

/* ---- The loop -------------------------------------------------------------------------------- */

/* Keys that are bound to nothing go to the line. */
static bool is_typed(enum mode mode)
{
	return mode == MODE_LINE || mode == MODE_LIST;
}

static unsigned type_key(struct app *app, enum mode mode, const struct key *key)
{
	struct buf text = BUF_INIT;
	line_key(app->line, key);
	if (mode == MODE_LIST)
		return list_filter(app);
	if (!app->question.typed)
		return OUTCOME_HANDLED;
	line_text(app->line, &text);
	unsigned outcome = app->question.typed(app, text.data);
	buf_release(&text);
	return outcome;
}

/* What a terminal sends for Alt and a key is Esc and the key: where it is bound to nothing, it was
 * those two, pressed in haste. */
static bool is_haste(const struct app *app, const struct key *key)
{
	enum mode mode = app_mode(app);
	return key->alt && !keymap_find(app->options->keymap, mode, key) &&
		   !(is_typed(mode) && line_takes(key));
}

static void take_key(struct app *app, const struct key *key)
{
	enum mode mode = app_mode(app);
	const struct action *action = key->pasted ? NULL : keymap_find(app->options->keymap, mode, key);
	unsigned outcome = OUTCOME_NONE;
	if (key->pasted && !is_typed(mode)) {
		if (mode == MODE_EDIT)
			writing_take_pasted(app, key);
		return;
	}
	if (!action && key_is_mouse(key))
		return;
	app->key = *key;
	if (key->named != NAMED_DRAG && key->named != NAMED_RELEASE)
		mem_set_string(&app->message, "");
	if (action)
		outcome = action->run(app, action->argument);
	else if (is_typed(mode))
		outcome = type_key(app, mode, key);
	else if (mode == MODE_EDIT)
		outcome = writing_key(app, key);
	if (!action || action->run != action_digit)
		app->count = 0;
	if (app->session)
		versions_settle(app);
	app->pending |= outcome | OUTCOME_REDRAW;
	app->at_once = true;
}

static void take_key_or_two(struct app *app, struct key key)
{
	struct key escape = key_named(NAMED_ESC);
	if (!key.pasted)
		app->pending |= writing_pasted(app);
	if (is_haste(app, &key)) {
		take_key(app, &escape);
		key.alt = false;
	}
	take_key(app, &key);
}

static void take_keys(struct app *app, short revents)
{
	struct key key;
	bool any = false;
	while (!(app->pending & OUTCOME_QUIT) && !external_running(app) && screen_key(&key)) {
		take_key_or_two(app, key);
		any = true;
	}
	if (!screen_pasting() && writing_pasted(app)) {
		app->pending |= OUTCOME_REDRAW;
		app->at_once = true;
	}
	if (!any && revents && screen_hung_up())
		app->pending |= OUTCOME_QUIT;
}

static void take_signals(struct app *app)
{
	unsigned flags = signals_take();
	if (flags & SIGNALS_QUIT)
		app->pending |= OUTCOME_QUIT;
	if (flags & SIGNALS_INTERRUPT)
		app->pending |= action_stop(app, 0);
	if (flags & SIGNALS_SUSPEND)
		app->pending |= action_suspend(app, 0);
	if (flags & SIGNALS_CHILD)
		app->pending |= external_child(app);
	if (flags & (SIGNALS_RESIZE | SIGNALS_CONTINUE)) {
		screen_resized();
		app->pending |= OUTCOME_REDRAW | OUTCOME_RELAYOUT;
		app->at_once = true;
	}
}

static void say_planned(struct app *app)
{
	int sections = (int)doc_sums(app_doc(app))->sections;
	const char *remarks = engine_plan_remarks(app->engine);
	if (*remarks)
		app_say(app, "The outline is made: %d sections. Not part of it: “%.*s”", sections,
				(int)strcspn(remarks, "\n"), remarks);
	else
		app_say(app, "The outline is made: %d sections. w writes them, ? shows all keys.",
				sections);
}

static void say_ended(struct app *app, const struct engine_progress *p)
{
	const struct doc *doc = app_doc(app);
	if (p->trouble->kind != ERR_NONE)
		app_complain(app, p->trouble->text);
	else if (p->paused)
		app_say(app, "Paused; %zu section%s queued: w goes on.", p->queued,
				p->queued == 1 ? " is" : "s are");
	else if (strcmp(p->run, "title") == 0)
		app_say(app, "The title: %s. u takes it back.", doc->title);
	else if (app->state == ENGINE_PLANNING)
		say_planned(app);
	else if (strcmp(p->run, "revise") == 0)
		return; /* what came of it is told as it is looked at */
	else if (*p->outcome)
		app_say(app, "Written. %s", p->outcome);
	else if (*p->choice && !engine_rows_left(app->engine))
		app_say(app, "Written. %s :versions has them all.", p->choice);
	else if (engine_rows_left(app->engine))
		app_say(app, "Written; %zu section%s still to be written: w goes on.",
				engine_rows_left(app->engine),
				engine_rows_left(app->engine) == 1 ? " is" : "s are");
	else
		app_say(app, "Written. :export makes a Markdown file of it, r writes a section anew.");
}

/* Finds what has changed since the last look, so that the next draw shows it. */
static void look(struct app *app)
{
	struct engine_progress p;
	if (!app->session)
		return;
	writing_look(app);
	engine_news(app->engine, &p);
	bool unkept = app->session->not_kept.kind != ERR_NONE;
	unsigned face = session_saved(app->session) | (app->session->trouble.kind != ERR_NONE) << 1;
	if (unkept && !app->unkept)
		app_complain(app, app->session->not_kept.text);
	app->unkept = unkept;
	bool thinks = app->page.title && app->page.live && app->thought != p.thought;
	if (app->seen == app->session->doc.revision && app->state == p.state && app->face == face &&
		strcmp(app->notice, p.notice) == 0 && !thinks)
		return;
	if (app->state != ENGINE_IDLE && p.state == ENGINE_IDLE)
		say_ended(app, &p);
	if (app->state != ENGINE_IDLE && p.state == ENGINE_IDLE && *p.warning)
		app_complain(app, p.warning); /* what was said before is in :messages */
	else if (app->state == ENGINE_PLANNING && p.state == ENGINE_WRITING)
		app_say(app, "The outline is made: %d sections, now being written.",
				(int)doc_sums(app_doc(app))->sections);
	app->seen = app->session->doc.revision;
	app->state = p.state;
	app->thought = p.thought;
	app->face = face;
	mem_set_string(&app->notice, p.notice);
	app->pending |= OUTCOME_REDRAW;
}

static int64_t paint_due(const struct app *app)
{
	if (external_running(app))
		return CLOCK_NEVER;
	if (!(app->pending & (OUTCOME_REDRAW | OUTCOME_RELAYOUT)))
		return app->numbers_behind ? app->numbers_at + GAUGE_MS : CLOCK_NEVER;
	return app->at_once ? 0 : app->drawn_at + FRAME_MS;
}

static void paint_if_due(struct app *app)
{
	int64_t now = clock_now();
	if (paint_due(app) > now)
		return;
	paint(app);
	app->drawn_at = now;
	app->pending &= (unsigned)OUTCOME_QUIT;
	app->at_once = false;
}

/* The journal comes before the screen: a word that is shown is on disk. */
static int64_t tick(struct app *app)
{
	if (!app->session)
		return CLOCK_NEVER;
	int64_t due = clock_earlier(engine_tick(app->engine), quality_tick(app));
	return clock_earlier(due, session_tick(app->session));
}

/* While an editor has the terminal, its keys are not ours; that the terminal is gone, we hear. */
static void take_terminal(struct app *app, const struct pollfd *terminal)
{
	if (terminal->events)
		take_keys(app, terminal->revents);
	else if (screen_hung_up())
		app->pending |= OUTCOME_QUIT;
}

/* Someone is there to be told: a look at the file costs a sleeping program nothing. */
static void look_at_file(struct app *app)
{
	if (!app->session || !session_look(app->session))
		return;
	app_complain(app, app_disk_trouble(app));
	app->pending |= OUTCOME_REDRAW;
	app->at_once = true;
}

static void loop(struct app *app)
{
	app->pending = OUTCOME_REDRAW;
	app->at_once = true;
	while (!(app->pending & OUTCOME_QUIT)) {
		int64_t due = tick(app);
		look(app);
		revising_look(app);
		paint_if_due(app);
		short events = external_running(app) ? 0 : POLLIN;
		struct pollfd fds[] = {{.fd = STDIN_FILENO, .events = events},
							   {.fd = signals_fd(), .events = POLLIN}};
		llm_wait(app->llm, fds, 2, clock_earlier(due, paint_due(app)));
		take_signals(app);
		if (fds[0].revents)
			take_terminal(app, &fds[0]);
		if (fds[0].revents || fds[1].revents)
			look_at_file(app);
	}
}

/* ---- Beginning and end ----------------------------------------------------------------------- */

static void app_init(struct app *app, const struct tui_options *options)
{
	*app = (struct app){.options = options, .pane = MODE_OUTLINE};
	app->llm = llm_new();
	models_init(app);
	app->message = mem_strdup("");
	app->theme = mem_strdup("");
	app->notice = mem_strdup("");
	outline_init(&app->outline);
	app->balance = balance_named(options->balance ? options->balance : "");
	buf_init(&app->edited);
	draft_init(&app->draft);
	writing_init(&app->writing);
	diff_view_init(&app->diff);
	page_init(&app->page);
	canvas_init(&app->canvas);
}

static bool app_release(struct app *app, struct err *err)
{
	bool ok = true;
	engine_free(app->engine);
	if (app->session)
		recent_note(app->session);
	if (app->session && app->abandon)
		ok = session_set_aside(app->session, err);
	else
		ok = session_close(app->session, err);
	external_release(app);
	screen_close();
	signals_close();
	models_release(app);
	judging_release(app);
	llm_free(app->llm);
	line_free(app->line);
	outline_release(&app->outline);
	clip_release(&app->clip);
	buf_release(&app->edited);
	draft_release(&app->draft);
	writing_release(&app->writing);
	diff_view_release(&app->diff);
	canvas_release(&app->canvas);
	app_close_question(app);
	complete_release(&app->complete);
	list_release(&app->list);
	quality_release(app);
	page_release(&app->page);
	messages_release(&app->messages);
	fresh_release(&app->fresh);
	recents_release(&app->recents);
	free(app->importing);
	free(app->theme);
	free(app->theme_before);
	free(app->message);
	free(app->notice);
	return ok;
}

static void load_theme(struct app *app)
{
	struct err err = ERR_INIT;
	const char *name = app->options->theme;
	if (!app_set_theme(app, name && *name ? name : "dark", &err))
		app_complain(app, err.text);
}

static bool open_screen(struct app *app, struct err *err)
{
	app->line = line_new(err);
	if (!app->line || !screen_open(app->options->drawing, err))
		return false;
	load_theme(app);
	screen_allow_clipboard(app->options->clipboard);
	screen_set_mouse(app->options->mouse);
	return true;
}

bool tui_run(const struct tui_options *options, struct err *err)
{
	struct app app;
	if (!screen_possible(err))
		return false;
	app_init(&app, options);
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT | SIGNALS_RESIZE | SIGNALS_SUSPEND |
				 SIGNALS_CONTINUE | SIGNALS_CHILD);
	bool ok = start_open(&app, err) && open_screen(&app, err);
	if (ok) {
		external_lend_to_keys(&app);
		start_begin(&app);
		loop(&app);
	}
	struct err *closing = ok ? err : NULL;
	return app_release(&app, closing) && ok;
}
