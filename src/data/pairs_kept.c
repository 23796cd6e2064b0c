#include "data/pairs_kept.h"

#include <string.h>

#include "base/hash.h"
#include "base/mem.h"
#include "data/split.h"
#include "doc/diff.h"
#include "doc/session.h"
#include "llm/tokens.h"
#include "write/prompt.h"

const char *const pairs_left_names[PAIRS_LEFT] = {[PAIRS_UNWRITTEN] = "unwritten",
												  [PAIRS_ALONE] = "alone",
												  [PAIRS_NO_DRAFT] = "no_draft",
												  [PAIRS_SAME] = "same",
												  [PAIRS_TOO_LONG] = "too_long"};

const char *const pairs_left_reasons[PAIRS_LEFT] = {
	[PAIRS_UNWRITTEN] = "without a finished text",
	[PAIRS_ALONE] = "with one version alone",
	[PAIRS_NO_DRAFT] = "with no whole draft of a model that was let go",
	[PAIRS_SAME] = "whose other drafts are the text, its beginning, or nearly the text",
	[PAIRS_TOO_LONG] = "longer than the window",
};

struct run {
	const struct pairs_kept_job *job;
	struct pairs_kept_told *told;
	struct split out;
	bool aside; /* the project that is read is for validation */
	long index; /* of the section */
};

/* A version with its text as it goes into a pair. */
struct side {
	const struct version *version;
	struct buf text; /* trimmed */
	double changed;  /* of a rejected one: the share that it has not in common with the chosen */
};

/* What one section gives. */
struct choice {
	const char *project;
	const struct doc *doc;
	const struct row *row;
	struct side chosen;
	struct side *rejected; /* oldest first */
	size_t count, cap;
	bool any_draft; /* there is a whole draft of a model that is not the text */
};

/* ---- Which versions ------------------------------------------------------------------------- */

static void side_set(struct side *s, const struct version *v)
{
	*s = (struct side){.version = v, .text = BUF_INIT};
	buf_set(&s->text, v->text.data, v->text.len);
	buf_trim(&s->text);
}

static bool begins_with(const struct buf *text, const struct buf *beginning)
{
	return text->len >= beginning->len && !memcmp(text->data, beginning->data, beginning->len);
}

static double share_changed(const struct buf *a, const struct buf *b)
{
	struct diff d;
	size_t changed = 0;
	diff_init(&d);
	diff_words(&d, a->data, a->len, b->data, b->len, 0);
	for (size_t i = 0; i < d.count; i++)
		changed += d.runs[i].kind == DIFF_SAME ? 0 : d.runs[i].len;
	diff_release(&d);
	return (double)changed / (double)(a->len + b->len);
}

static bool is_draft(const struct choice *c, const struct version *v)
{
	return v != c->chosen.version && v->by == BY_MODEL && v->state == VERSION_COMPLETE &&
		   version_words(v) > 0;
}

static bool is_taken(const struct choice *c, const struct buf *text)
{
	for (size_t i = 0; i < c->count; i++) {
		const struct buf *taken = &c->rejected[i].text;
		if (taken->len == text->len && !memcmp(taken->data, text->data, text->len))
			return true;
	}
	return false;
}

static bool take(struct choice *c, const struct version *v)
{
	struct side s;
	if (!is_draft(c, v))
		return false;
	c->any_draft = true;
	side_set(&s, v);
	bool differs = !begins_with(&c->chosen.text, &s.text) && !is_taken(c, &s.text);
	if (differs)
		s.changed = share_changed(&s.text, &c->chosen.text);
	if (!differs || s.changed < PAIRS_LEAST_CHANGE) {
		buf_release(&s.text);
		return false;
	}
	MEM_GROW(c->rejected, c->count + 1, &c->cap);
	c->rejected[c->count++] = s;
	return true;
}

static size_t index_of(const struct row *row, const struct version *v)
{
	size_t i = 0;
	while (row->versions[i] != v)
		i++;
	return i;
}

/* The one that the text took the place of, or else the newest. */
static void take_one(struct choice *c)
{
	const struct row *row = c->row;
	size_t now = index_of(row, c->chosen.version);
	for (size_t i = now; i-- > 0;) {
		if (take(c, row->versions[i]))
			return;
	}
	for (size_t i = row->version_count; i-- > now + 1;) {
		if (take(c, row->versions[i]))
			return;
	}
}

static void choose(struct choice *c, bool every)
{
	side_set(&c->chosen, row_current(c->row));
	if (!every)
		take_one(c);
	for (size_t i = 0; every && i < c->row->version_count; i++)
		take(c, c->row->versions[i]);
}

static void choice_release(struct choice *c)
{
	for (size_t i = 0; i < c->count; i++)
		buf_release(&c->rejected[i].text);
	free(c->rejected);
	buf_release(&c->chosen.text);
}

/* ---- The request ---------------------------------------------------------------------------- */

static size_t tokens_of(const struct buf *text)
{
	return tokens_estimate(text->data, text->len);
}

static size_t longest(const struct choice *c)
{
	size_t most = tokens_of(&c->chosen.text);
	for (size_t i = 0; i < c->count; i++) {
		size_t tokens = tokens_of(&c->rejected[i].text);
		most = tokens > most ? tokens : most;
	}
	return most;
}

static int words_asked(const struct choice *c)
{
	const struct version *v = c->chosen.version;
	return c->row->budget > 0 ? c->row->budget : v ? (int)version_words(v) : 0;
}

/* *fits: prompt and answers do into the window. */
static bool put_prompt(const struct choice *c, long window, struct buf *out, bool *fits,
					   struct err *err)
{
	size_t answer = longest(c), room = (size_t)window > answer ? (size_t)window - answer : 1;
	const struct prompt_scope scope = {.row = c->row->id, .room = room};
	if (!prompt_build(out, c->doc, ASK_WRITE, scope, words_asked(c), NULL, err))
		return false;
	buf_trim(out);
	*fits = tokens_of(out) <= room;
	return true;
}

/* ---- Its lines ------------------------------------------------------------------------------ */

static void put_side(struct buf *line, const char *side, const struct version *v)
{
	static const char *const authors[] = {
		[BY_MODEL] = "model", [BY_WRITER] = "writer", [BY_IMPORT] = "import"};
	const char *const values[][2] = {
		{"by", authors[v->by]}, {"model", v->model}, {"reason", v->reason}};
	char name[32];
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		snprintf(name, sizeof name, "%s_%s", side, values[i][0]);
		pair_put_string(line, name, values[i][1]);
	}
	buf_addf(line, ",\"%s_length\":%ld", side, version_words(v));
}

static void put_line(const struct run *r, const struct choice *c, size_t sample, const char *prompt,
					 struct buf *line)
{
	const struct side *rejected = &c->rejected[sample];
	const struct pair pair = {prompt, c->chosen.text.data, rejected->text.data};
	buf_add_char(line, '{');
	pair_put(line, r->job->form, &pair);
	buf_addf(line, ",\"index\":%ld,\"sample\":%zu", r->index, sample);
	pair_put_string(line, "language", c->doc->language);
	pair_put_string(line, "project", c->project);
	pair_put_string(line, "section", c->row->point);
	buf_addf(line, ",\"words\":%d", words_asked(c));
	put_side(line, "chosen", c->chosen.version);
	put_side(line, "rejected", rejected->version);
	buf_addf(line, ",\"changed\":%.4f}", rejected->changed);
}

static bool add_pairs(struct run *r, const struct choice *c, const char *prompt, struct err *err)
{
	struct pairs_kept_told *told = r->told;
	struct buf line = BUF_INIT;
	bool ok = true;
	for (size_t i = 0; ok && i < c->count; i++) {
		buf_clear(&line);
		put_line(r, c, i, prompt, &line);
		ok = split_add(&r->out, r->aside, &line, err);
		told->pairs++;
		told->validation += r->aside;
		told->by_writer += c->chosen.version->by == BY_WRITER;
		told->chosen_length += (double)version_words(c->chosen.version);
		told->rejected_length += (double)version_words(c->rejected[i].version);
		told->changed += c->rejected[i].changed;
	}
	buf_release(&line);
	return ok;
}

/* ---- All of it ------------------------------------------------------------------------------ */

static bool is_shared_out(const struct run *r)
{
	return r->job->shard && r->job->shard->of > 1;
}

static bool is_ours(const struct run *r, const struct buf *prompt)
{
	return !is_shared_out(r) || shard_takes(r->job->shard, prompt->data, prompt->len);
}

/* PAIRS_LEFT: it gives pairs, as far as is known without its prompt. */
static enum pairs_left reason_of(const struct choice *c)
{
	if (!c->chosen.version)
		return PAIRS_UNWRITTEN;
	if (c->row->version_count < 2)
		return PAIRS_ALONE;
	if (!c->any_draft)
		return PAIRS_NO_DRAFT;
	return c->count ? PAIRS_LEFT : PAIRS_SAME;
}

static bool take_section(struct run *r, const char *project, const struct doc *doc,
						 const struct row *row, struct err *err)
{
	struct choice c = {.project = project, .doc = doc, .row = row, .chosen = {.text = BUF_INIT}};
	struct buf prompt = BUF_INIT;
	bool fits = false, ok = true;
	if (row_written(row) && row_words(row) > 0)
		choose(&c, r->job->every);
	enum pairs_left why = reason_of(&c);
	if (why == PAIRS_LEFT || is_shared_out(r))
		ok = put_prompt(&c, r->job->window, &prompt, &fits, err);
	if (why == PAIRS_LEFT && !fits)
		why = PAIRS_TOO_LONG;
	if (ok && is_ours(r, &prompt)) {
		r->told->sections++;
		if (why == PAIRS_LEFT)
			ok = add_pairs(r, &c, prompt.data, err);
		else
			r->told->left[why]++;
	}
	r->index++;
	buf_release(&prompt);
	choice_release(&c);
	return ok;
}

static bool take_project(struct run *r, const char *path, struct err *err)
{
	struct session *s;
	if (!session_open(&s, path, SESSION_READ_ONLY, 0, err))
		return false;
	bool ok = true;
	const char *asked = s->doc.instruction;
	r->aside = split_aside(r->job->validation, hash_bytes(HASH_START, asked, strlen(asked)));
	for (size_t i = 0; ok && i < s->doc.row_count; i++) {
		if (s->doc.rows[i]->kind == ROW_SECTION)
			ok = take_section(r, path, &s->doc, s->doc.rows[i], err);
	}
	session_close(s, NULL);
	return ok;
}

static void take_means(struct pairs_kept_told *told)
{
	double n = told->pairs ? (double)told->pairs : 1;
	told->chosen_length /= n;
	told->rejected_length /= n;
	told->changed /= n;
}

bool pairs_kept_run(const struct pairs_kept_job *job, struct pairs_kept_told *told, struct err *err)
{
	struct run r = {.job = job, .told = told};
	*told = (struct pairs_kept_told){0};
	bool ok = split_open(&r.out, job->output, job->validation, err);
	for (size_t i = 0; ok && i < job->project_count; i++)
		ok = take_project(&r, job->projects[i], err);
	if (!ok) {
		split_drop(&r.out);
		return false;
	}
	take_means(told);
	return split_commit(&r.out, err);
}
