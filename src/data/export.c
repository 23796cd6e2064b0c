#include "data/export.h"

#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/hash.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/signals.h"
#include "data/blend.h"
#include "data/source.h"
#include "data/split.h"
#include "doc/paper.h"

enum file { OURS, GENERAL, FILES };

struct export
{
	const struct export_job *job;
	struct export_told *told;
	struct blend blend;
	int fds[FILES];
	struct split out;
	struct buf text, line, answer;
	struct source source; /* the general line that is looked at */
	struct turn *turns;
	size_t turn_cap;
};

/* ---- One line ------------------------------------------------------------------------------- */

static void add_turn(struct export *e, size_t count, enum turn_role role, const char *text)
{
	MEM_GROW(e->turns, count + 1, &e->turn_cap);
	e->turns[count] = (struct turn){role, text};
}

/* The turns of one of ours; they hold as long as the line. */
static size_t our_turns(struct export *e, const struct json *json)
{
	const char *plan = json_get_string(json, "plan", "");
	buf_clear(&e->answer);
	if (e->job->with_plan) {
		buf_add_str(&e->answer, plan);
		buf_trim(&e->answer);
		if (e->answer.len)
			buf_add_str(&e->answer, "\n\n");
	}
	e->told->unplanned += e->job->with_plan && !e->answer.len;
	buf_add_str(&e->answer, json_get_string(json, "response", ""));
	add_turn(e, 0, TURN_USER, json_get_string(json, "prompt", ""));
	add_turn(e, 1, TURN_ASSISTANT, e->answer.data);
	return form_turns(e->turns, 2);
}

/* Those of a general example; 0: it is none. */
static size_t general_turns(struct export *e, const struct json *json)
{
	size_t count = 0;
	if (!source_read(&e->source, json))
		return 0;
	for (size_t i = 0; i < e->source.count; i++) {
		const struct source_turn *turn = &e->source.turns[i];
		if (turn->role == SOURCE_OTHER || turn->partial)
			return 0;
		if (turn->role == SOURCE_SYSTEM && !*turn->text)
			continue;
		add_turn(e, count++,
				 turn->role == SOURCE_SYSTEM ? TURN_SYSTEM
				 : turn->role == SOURCE_USER ? TURN_USER
											 : TURN_ASSISTANT,
				 turn->text);
	}
	return form_turns(e->turns, count);
}

/* ---- Which lines ---------------------------------------------------------------------------- */

static const char *path_of(const struct export *e, enum file file)
{
	return file == OURS ? e->job->input : e->job->mix;
}

/* False, ERR_INTERRUPTED: a signal that signals_open was told of. */
static bool goes_on(const struct export *e, struct err *err)
{
	return !(signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT)) ||
		   err_set(err, ERR_INTERRUPTED, "Stopped; %s is as it was.", e->job->output);
}

static bool is_long(struct export *e, long words)
{
	bool over = e->job->max_words && words > e->job->max_words;
	e->told->long_ones += over;
	return over;
}

static void take(struct export *e, enum file file, const struct line *line, const char *prompt,
				 long words)
{
	blend_add(&e->blend, &(struct blend_line){
							 .at = line->at,
							 .len = line->len,
							 .prompt = hash_bytes(HASH_START, prompt, strlen(prompt)),
							 .hash = hash_bytes(HASH_START, line->text, line->len),
							 .words = words,
							 .file = file,
						 });
}

static bool take_ours(void *ctx, const struct line *line, struct err *err)
{
	struct export *e = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	const char *response = json_get_string(line->json, "response", NULL);
	if (!prompt || !response)
		return err_set(err, ERR_FILE,
					   "%s, line %ld has no “%s”: only what data build or data filter wrote can be "
					   "exported.",
					   e->job->input, line->number, prompt ? "response" : "prompt");
	long words = paper_words_count(response, strlen(response));
	if (!json_get_bool(line->json, "keep", true))
		e->told->unkept++;
	else if (!*prompt || !response[strspn(response, " \t\r\n")])
		e->told->empty++;
	else if (!is_long(e, words))
		take(e, OURS, line, prompt, words);
	return goes_on(e, err);
}

static bool take_general(void *ctx, const struct line *line, struct err *err)
{
	struct export *e = ctx;
	const char *prompt = NULL;
	long words = 0, most = 0;
	size_t count = line->json ? general_turns(e, line->json) : 0;
	for (size_t i = 0; i < count; i++) {
		const struct turn *turn = &e->turns[i];
		if (turn->role == TURN_USER && !prompt)
			prompt = turn->text;
		if (turn->role != TURN_ASSISTANT)
			continue;
		long has = paper_words_count(turn->text, strlen(turn->text));
		words += has;
		most = has > most ? has : most;
	}
	if (!prompt)
		e->told->unfit++;
	else if (!is_long(e, most))
		take(e, GENERAL, line, prompt, words);
	return goes_on(e, err);
}

static bool open_files(struct export *e, struct err *err)
{
	for (int i = 0; i < FILES; i++) {
		const char *path = path_of(e, i);
		if (!path)
			continue;
		struct stat st;
		e->fds[i] = file_open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
		if (e->fds[i] < 0)
			return err_errno(err, ERR_FILE, "%s cannot be opened", path);
		if (fstat(e->fds[i], &st) || !S_ISREG(st.st_mode))
			return err_set(err, ERR_FILE,
						   "%s is no file that can be read twice: write it to one first.", path);
	}
	return true;
}

static bool mix(struct export *e, struct err *err)
{
	size_t ours = e->blend.count;
	double asked = round(e->job->ratio * (double)ours);
	if (!lines_read_foreign(e->job->mix, take_general, e, err))
		return false;
	blend_draw(&e->blend, ours, (size_t)asked, e->job->seed);
	blend_shuffle(&e->blend, e->job->seed);
	e->told->asked = (long)asked;
	e->told->drawn = (long)(e->blend.count - ours);
	return true;
}

static bool choose(struct export *e, struct err *err)
{
	if (!lines_read(e->job->input, take_ours, e, err))
		return false;
	if (!e->blend.count)
		return err_set(err, ERR_FILE,
					   "%s has no line that can be exported: the filter did not keep %s, %s are "
					   "without a text, and %s too long.",
					   e->job->input, number_text(e->told->unkept).of,
					   number_text(e->told->empty).of, number_text(e->told->long_ones).of);
	return !e->job->mix || mix(e, err);
}

/* ---- Writing them --------------------------------------------------------------------------- */

static bool put(struct export *e, const struct blend_line *place, const struct json *json,
				struct err *err)
{
	bool aside = split_aside(e->job->validation, place->prompt);
	struct export_part *part = aside ? &e->told->validation : &e->told->train;
	size_t count = place->file == OURS ? our_turns(e, json) : general_turns(e, json);
	if (!count)
		return err_set(err, ERR_FILE, "%s was changed while it was read.", path_of(e, place->file));
	buf_clear(&e->line);
	e->job->form->put(&e->line, e->turns, count, e->job->mix != NULL);
	part->lines++;
	part->words += place->words;
	if (place->file == OURS) {
		part->ours++;
		part->our_words += place->words;
	}
	return split_add(&e->out, aside, &e->line, err);
}

static bool write_lines(struct export *e, struct err *err)
{
	for (size_t i = 0; i < e->blend.count; i++) {
		const struct blend_line *place = &e->blend.lines[i];
		const char *path = path_of(e, place->file);
		if (!lines_reread(e->fds[place->file], path, place->at, place->len, &e->text, err))
			return false;
		struct json *json = json_parse(e->text.data, e->text.len,
									   place->file == OURS ? JSON_STRICT : JSON_LENIENT, NULL);
		bool ok = json ? put(e, place, json, err)
					   : err_set(err, ERR_FILE, "%s was changed while it was read.", path);
		json_free(json);
		if (!ok || !goes_on(e, err))
			return false;
	}
	return true;
}

/* ---- The whole ------------------------------------------------------------------------------ */

static bool check_paths(const struct export_job *job, struct err *err)
{
	struct file_stamp out, in;
	const char *const inputs[] = {job->input, job->mix};
	if (!strcmp(job->output, "-"))
		return !(job->validation > 0) ||
			   err_set(err, ERR_USAGE,
					   "The lines for validation need a file beside the others: name it with -o "
					   "FILE.");
	for (int i = 0; i < FILES; i++) {
		if (inputs[i] && file_stamp(job->output, &out) && file_stamp(inputs[i], &in) &&
			out.device == in.device && out.number == in.number)
			return err_set(err, ERR_USAGE, "%s is what is exported: name another file with -o.",
						   job->output);
	}
	return true;
}

static void release(struct export *e)
{
	split_drop(&e->out);
	for (int i = 0; i < FILES; i++) {
		if (e->fds[i] >= 0)
			close(e->fds[i]);
	}
	blend_release(&e->blend);
	buf_release(&e->text);
	buf_release(&e->line);
	buf_release(&e->answer);
	source_release(&e->source);
	free(e->turns);
}

bool export_run(const struct export_job *job, struct export_told *told, struct err *err)
{
	struct export e = {.job = job,
					   .told = told,
					   .fds = {-1, -1},
					   .text = BUF_INIT,
					   .line = BUF_INIT,
					   .answer = BUF_INIT};
	*told = (struct export_told){0};
	bool ok = check_paths(job, err) && open_files(&e, err) && choose(&e, err) &&
			  split_open(&e.out, job->output, job->validation, err) && write_lines(&e, err) &&
			  split_commit(&e.out, err);
	release(&e);
	return ok;
}
