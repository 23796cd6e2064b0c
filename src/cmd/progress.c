#include "cmd/progress.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"
#include "cmd/output.h"

#define BAR_MOST  30 /* cells */
#define BAR_LEAST 8

/* ---- Words ---------------------------------------------------------------------------------- */
void progress_add_time(struct buf *out, double seconds)
{
	long left = (long)(seconds + 0.5);
	if (left >= 3600)
		buf_addf(out, "%ld:%02ld:%02ld", left / 3600, left / 60 % 60, left % 60);
	else
		buf_addf(out, "%ld:%02ld", left / 60, left % 60);
}

static size_t count_sections(const struct doc *doc)
{
	size_t sections = 0;
	for (size_t i = 0; i < doc->row_count; i++)
		sections += doc->rows[i]->kind == ROW_SECTION;
	return sections;
}

/* Counted from 1; 0 when there is no such section. */
static size_t section_number(const struct doc *doc, uint64_t row)
{
	size_t number = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		number += doc->rows[i]->kind == ROW_SECTION;
		if (doc->rows[i]->id == row)
			return number;
	}
	return 0;
}

/* ---- The line of a terminal -------------------------------------------------------------------
 */
static void add_bar(struct buf *out, const struct engine_progress *now, int cells)
{
	long done = now->target > 0 ? now->words * 2 * cells / now->target : 0; /* half cells */
	for (int i = 0; i < cells; i++)
		buf_add_str(out, done >= 2 * i + 2 ? "█" : done == 2 * i + 1 ? "▌" : "░");
	buf_add_char(out, ' ');
}

static void add_planning(struct buf *out, const struct engine_progress *now)
{
	buf_addf(out, "planning · %zu section%s", now->rows, now->rows == 1 ? "" : "s");
}

static void add_writing(struct buf *out, const struct doc *doc, const struct engine_progress *now)
{
	number_add(out, now->words);
	buf_add_char(out, '/');
	number_add(out, now->target);
	buf_add_str(out, " words");
	size_t number = section_number(doc, now->row);
	if (number)
		buf_addf(out, " · section %zu/%zu", number, count_sections(doc));
	if (number && now->attempt > 1)
		buf_addf(out, ", attempt %d: %s", now->attempt, now->reason);
	if (now->words_per_second > 0)
		buf_addf(out, " · %.0f words/s", now->words_per_second);
	if (now->seconds_left >= 0) {
		buf_add_str(out, " · ");
		progress_add_time(out, now->seconds_left);
		buf_add_str(out, " left");
	}
}

void progress_line(struct buf *out, const struct doc *doc, const struct engine_progress *now,
				   int columns)
{
	struct buf facts = BUF_INIT;
	if (now->state == ENGINE_PLANNING)
		add_planning(&facts, now);
	else
		add_writing(&facts, doc, now);
	if (now->notice && *now->notice)
		buf_addf(&facts, " · %s", now->notice);
	int room = columns - text_width(facts.data, facts.len) - 2;
	int cells = room < BAR_MOST ? room : BAR_MOST;
	if (now->state == ENGINE_WRITING && cells >= BAR_LEAST)
		add_bar(out, now, cells);
	buf_add(out, facts.data, facts.len);
	buf_release(&facts);
}

void progress_clear(struct progress *p)
{
	status_line_clear(&p->line);
}

static int64_t redraw(struct progress *p, const struct doc *doc, const struct engine_progress *now)
{
	struct buf text = BUF_INIT;
	progress_line(&text, doc, now, status_line_columns());
	int64_t due = status_line_show(&p->line, &text);
	buf_release(&text);
	return due;
}

/* ---- Plain lines ------------------------------------------------------------------------------
 */
static void tell_section(const struct doc *doc, const struct row *row, size_t attempts)
{
	struct buf line = BUF_INIT;
	const struct version *v = row_current(row);
	if (output_is_json()) {
		output_begin(&line, "section");
		output_number(&line, "number", (long)section_number(doc, row->id));
		output_number(&line, "sections", (long)count_sections(doc));
		output_number(&line, "words", row_words(row));
		output_number(&line, "budget", row->budget);
		output_number(&line, "asked", v ? v->asked : 0);
		output_number(&line, "attempts", (long)attempts);
		output_string(&line, "reason", v ? v->reason : "");
		output_number(&line, "total", doc_words(doc));
		output_string(&line, "point", row->point);
		output_end(&line);
		return;
	}
	buf_addf(&line, "section %zu/%zu: ", section_number(doc, row->id), count_sections(doc));
	number_add(&line, row_words(row));
	buf_add_char(&line, '/');
	number_add(&line, row->budget);
	buf_add_str(&line, " words");
	if (attempts > 1)
		buf_addf(&line, " in %zu attempts", attempts);
	buf_addf(&line, ": %s", row->point);
	output_say(line.data);
	buf_release(&line);
}

static struct told *told_of(struct progress *p, uint64_t row)
{
	for (size_t i = 0; i < p->told_count; i++) {
		if (p->told[i].row == row)
			return &p->told[i];
	}
	MEM_GROW(p->told, p->told_count + 1, &p->told_cap);
	p->told[p->told_count] = (struct told){.row = row};
	return &p->told[p->told_count++];
}

/* A section that is gone on with in the end is told again. */
static void tell_finished(struct progress *p, const struct doc *doc,
						  const struct engine_progress *now)
{
	if (now->state != ENGINE_IDLE && now->rows_done == p->rows_done)
		return;
	p->rows_done = now->rows_done;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (!row_written(row) || row->id == now->row)
			continue;
		struct told *told = told_of(p, row->id);
		if (told->versions != row->version_count)
			tell_section(doc, row, row->version_count - told->before);
		told->versions = row->version_count;
	}
}

/* A wait for a busy server is told once; that the model thinks is no news. */
static void tell_notice(struct progress *p, const struct engine_progress *now)
{
	const char *notice = now->notice && !now->thinking ? now->notice : "";
	if (*notice && strcmp(notice, p->notice.data) != 0)
		output_say(notice);
	buf_set(&p->notice, notice, strlen(notice));
}

static void tell_choice(struct progress *p, const struct engine_progress *now)
{
	if (!*now->choice || strcmp(now->choice, p->choice.data) == 0)
		return;
	buf_set(&p->choice, now->choice, strlen(now->choice));
	output_say(now->choice);
}

/* ---- Life -------------------------------------------------------------------------------------
 */
void progress_init(struct progress *p, bool json)
{
	*p = (struct progress){.notice = BUF_INIT};
	status_line_init(&p->line, json);
	buf_init(&p->choice);
}

void progress_release(struct progress *p)
{
	status_line_release(&p->line);
	buf_release(&p->notice);
	free(p->told);
	buf_release(&p->choice);
}

void progress_planned(struct progress *p, const struct doc *doc)
{
	struct buf line = BUF_INIT;
	progress_clear(p);
	size_t sections = count_sections(doc);
	if (output_is_json()) {
		output_begin(&line, "planned");
		output_number(&line, "sections", (long)sections);
		output_number(&line, "words", doc_budget(doc));
		output_end(&line);
		return;
	}
	buf_addf(&line, "the plan is ready: %zu section%s, ", sections, sections == 1 ? "" : "s");
	number_add(&line, doc_budget(doc));
	buf_add_str(&line, " words");
	output_say(line.data);
	buf_release(&line);
}

void progress_resumed(const struct doc *doc)
{
	size_t written = 0;
	for (size_t i = 0; i < doc->row_count; i++)
		written += row_written(doc->rows[i]);
	if (written)
		output_sayf("going on: %zu of %zu sections are written", written, count_sections(doc));
}

void progress_writes(struct progress *p, const struct doc *doc)
{
	p->told_count = 0;
	p->rows_done = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		struct told *told = told_of(p, row->id);
		told->before = row->version_count;
		told->versions = row_written(row) ? row->version_count : 0;
	}
}

int64_t progress_turn(struct progress *p, const struct doc *doc, const struct engine_progress *now)
{
	if (now->state != ENGINE_IDLE && p->line.redraws)
		return redraw(p, doc, now);
	if (!p->line.redraws) {
		tell_notice(p, now);
		tell_choice(p, now);
		tell_finished(p, doc, now);
	}
	return CLOCK_NEVER;
}
