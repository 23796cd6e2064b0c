#include "cmd/headless.h"

#include <poll.h>

#include "base/clock.h"
#include "base/signals.h"
#include "cmd/instruction.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "write/target.h"

/* ---- From the options ---------------------------------------------------------------------------
 */
static bool is_on(const struct setting_set *set, const char *name)
{
	return strcmp(setting_text(set, name, "off"), "on") == 0;
}

int headless_command(const struct options *o, headless_fn *fn, struct err *err)
{
	struct settings settings;
	char *instruction;
	if (o->file_count && strcmp(o->files[0], "-") != 0)
		return (int)(err_set(err, ERR_USAGE,
							 "“%s” is one word too many: say what to write with -i TEXT, or name a "
							 "file with -f FILE.",
							 o->files[0]),
					 ERR_USAGE);
	if (!settings_read(&settings, o, err))
		return (int)err->kind;
	bool ok = instruction_read(o, &instruction, err);
	if (ok) {
		struct headless_job job = {
			.instruction = instruction,
			.target = o->words,
			.language = setting_text(&settings.set, "language", NULL),
			.model = &settings.model,
			.roles = &settings.roles,
			.parallel = o->parallel,
			.best = (int)setting_number(&settings.set, "best_of", 1),
			.backups = (int)setting_number(&settings.set, "backups", SESSION_BACKUPS),
			.plain = !is_on(&settings.set, "keep_length"),
			.tighten = is_on(&settings.set, "tighten"),
			.add_sections = is_on(&settings.set, "add_sections"),
			.json = o->json,
		};
		output_as_json(o->json);
		settings_tell_default(&settings);
		ok = fn(o, &job, err);
	}
	free(instruction);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

/* ---- Opening and closing ----------------------------------------------------------------------
 */
/* A project in which nothing was made yet, say because the server was down, is free for another
 * instruction. */
static void clear_unused(struct session *s, const struct headless_job *job)
{
	const struct doc *doc = &s->doc;
	if (doc->row_count || !*doc->instruction || !job->instruction)
		return;
	bool same = !strcmp(doc->instruction, job->instruction);
	if (same && (!job->target || job->target == doc->target))
		return;
	if (!same)
		output_sayf("%s had no plan yet; its instruction “%s” is replaced.", s->path,
					doc->instruction);
	session_begin(s, ACTOR_WRITER, "new instruction");
	session_apply(s, ACTOR_WRITER, "instruction", edit_set_instruction(""), NULL);
	session_apply(s, ACTOR_WRITER, "target", edit_set_target(0), NULL);
	session_end(s, ACTOR_WRITER);
}

static bool begin(struct session *s, const struct headless_job *job, struct err *err)
{
	const char *instruction = job->instruction ? job->instruction : s->doc.instruction;
	if (!*instruction)
		return err_set(err, ERR_USAGE, "%s holds no instruction yet: give it one with -i TEXT.",
					   s->path);
	clear_unused(s, job);
	if (target_begin(s, instruction, job->target, job->language, err))
		return true;
	if (err->kind == ERR_USAGE)
		err_add(err, "Name another project with --project FILE.");
	return false;
}

bool headless_open(struct headless *h, const struct headless_job *job, struct err *err)
{
	*h = (struct headless){.session = NULL};
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	if (!session_open(&h->session, job->project, SESSION_OPEN_OR_CREATE, 0, err)) {
		signals_close();
		return false;
	}
	h->session->backups = job->backups;
	if (*h->session->recovered)
		output_say(h->session->recovered);
	if (!begin(h->session, job, err)) {
		session_close(h->session, NULL);
		signals_close();
		return false;
	}
	progress_init(&h->progress, job->json);
	h->llm = llm_new();
	h->engine = engine_new(h->session, h->llm, job->model);
	engine_set_roles(h->engine, job->roles);
	engine_set_parallel(h->engine, job->parallel);
	engine_set_best(h->engine, job->best);
	h->best = job->best;
	engine_set_plain(h->engine, job->plain);
	engine_set_length(h->engine, job->tighten, job->add_sections);
	return true;
}

void headless_close(struct headless *h, struct err *err)
{
	struct err trouble = ERR_INIT;
	progress_release(&h->progress);
	engine_free(h->engine);
	llm_free(h->llm);
	if (h->session->not_kept.kind)
		output_say(h->session->not_kept.text);
	bool saved = session_close(h->session, &trouble);
	signals_close();
	if (!saved && !err->kind)
		*err = trouble;
}

/* ---- The loop ---------------------------------------------------------------------------------
 */
/* Waits once, and says whether a signal asks us to stop. */
static bool wait_interrupted(struct headless *h, int64_t due)
{
	struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
	llm_wait(h->llm, &signals, 1, due);
	return signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT);
}

/* One turn of the loop; false when the run is over or has to be, with err where it is not done. */
static bool turn(struct headless *h, struct err *err)
{
	struct session *s = h->session;
	struct engine_progress now;
	int64_t due = engine_tick(h->engine);
	engine_progress(h->engine, &now);
	due = clock_earlier(due, session_tick(s));
	*err = s->trouble; /* what cannot be kept should not be paid for */
	due = clock_earlier(due, progress_turn(&h->progress, &s->doc, &now));
	if (now.state == ENGINE_IDLE && now.trouble->kind)
		*err = *now.trouble;
	if (err->kind || now.state == ENGINE_IDLE)
		return false;
	return !wait_interrupted(h, due) || err_set(err, ERR_INTERRUPTED, "Stopped.");
}

static bool work(struct headless *h, struct err *err)
{
	while (turn(h, err))
		;
	struct engine_progress now;
	engine_progress(h->engine, &now);
	engine_stop(h->engine);
	progress_clear(&h->progress);
	if (*now.warning)
		output_say(now.warning);
	return !err->kind;
}

/* ---- Runs -------------------------------------------------------------------------------------
 */
/* Stopped by engine_stop, the rows would count as all there are to be: here they are not. */
static void mark_unplanned(struct session *s)
{
	if (s->doc.row_count)
		session_apply(s, ACTOR_WRITER, "plan", edit_set_planning(true), NULL);
}

/* What the model wrote around its plan is not lost without a word. */
static void tell_remarks(const char *remarks)
{
	while (*remarks) {
		size_t len = strcspn(remarks, "\n");
		output_sayf("not part of the plan: %.*s", (int)len, remarks);
		remarks += len + (remarks[len] == '\n');
	}
}

bool headless_plan(struct headless *h, struct err *err)
{
	if (!engine_needs_plan(h->engine))
		return true;
	if (!engine_plan(h->engine, err))
		return false;
	if (!work(h, err)) {
		mark_unplanned(h->session);
		return false;
	}
	progress_planned(&h->progress, &h->session->doc);
	tell_remarks(engine_plan_remarks(h->engine));
	return true;
}

static bool run_ended(struct headless *h, struct err *err)
{
	struct engine_progress now;
	size_t left = engine_rows_left(h->engine);
	if (left)
		return err_set(err, ERR_SHORT, "%zu section%s could not be written.", left,
					   left == 1 ? "" : "s");
	engine_progress(h->engine, &now);
	return !*now.outcome || err_set(err, ERR_SHORT, "%s", now.outcome);
}

bool headless_write(struct headless *h, struct err *err)
{
	if (engine_rows_left(h->engine)) {
		progress_resumed(&h->session->doc);
		progress_writes(&h->progress, &h->session->doc);
		if (!engine_write(h->engine, 0, err) || !work(h, err))
			return false;
	}
	return run_ended(h, err);
}

static const struct row *section_at(const struct doc *doc, int number)
{
	for (size_t i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->kind == ROW_SECTION && --number == 0)
			return doc->rows[i];
	}
	return NULL;
}

bool headless_redraft(struct headless *h, int number, struct err *err)
{
	const struct row *row = section_at(&h->session->doc, number);
	if (!row)
		return err_set(err, ERR_USAGE, "There is no section %d in this document.", number);
	progress_writes(&h->progress, &h->session->doc);
	bool asked = h->best > 1 ? engine_best(h->engine, row->id, h->best, NULL, err)
							 : engine_regenerate(h->engine, row->id, NULL, err);
	return asked && work(h, err);
}
