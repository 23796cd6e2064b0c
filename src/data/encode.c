#include "data/encode.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/signals.h"
#include "data/source.h"
#include "llm/tokenize.h"

#define ENDINGS_MOST 16 /* texts that end answers, whose tokens are kept */

struct run;

/* Where a line is that has an example. */
struct place {
	long line; /* from 0 */
	long long at;
	size_t len;
	uint64_t hash;
	bool done;
};

struct example {
	struct run *run;
	size_t place;
	struct chat chat;
	size_t next; /* piece */
	struct tokenize_ask *ask;
	struct token_list ids;
	struct buf learnt; /* ranges as they are written */
	struct err err;
	bool over;
};

struct run {
	struct llm *llm;
	const struct encode_job *job;
	struct encode_told *told;
	enum tokenize_dialect dialect;
	int fd;
	struct place *places;
	size_t count, cap, next;
	struct lines_out *out;
	struct example **at_work; /* work.now.at_work of them */
	struct work work;
	struct err first;
	struct source source;
	struct turn *turns;
	size_t turn_count, turn_cap;
	struct buf line;
	struct ending {
		char *text;
		struct token_list ids;
	} endings[ENDINGS_MOST];
	size_t ending_count;
};

/* ---- The list ------------------------------------------------------------------------------- */

static bool add_turn(struct run *r, const struct source_turn *turn)
{
	static const enum turn_role roles[] = {[SOURCE_SYSTEM] = TURN_SYSTEM,
										   [SOURCE_USER] = TURN_USER,
										   [SOURCE_ASSISTANT] = TURN_ASSISTANT};
	if (turn->role == SOURCE_OTHER || turn->partial)
		return false;
	if (turn->role == SOURCE_SYSTEM && !turn->len)
		return true;
	MEM_GROW(r->turns, r->turn_count + 1, &r->turn_cap);
	r->turns[r->turn_count++] = (struct turn){roles[turn->role], turn->text};
	return true;
}

/* The turns of an example, in r->turns until the next line is read. */
static bool read_turns(struct run *r, const struct json *json)
{
	r->turn_count = 0;
	if (!source_read(&r->source, json))
		return false;
	for (size_t i = 0; i < r->source.count; i++) {
		if (!add_turn(r, &r->source.turns[i]))
			return false;
	}
	r->turn_count = form_turns(r->turns, r->turn_count);
	return r->turn_count;
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	long number = r->told->lines++;
	(void)err;
	if (line->json && !json_get_bool(line->json, "keep", true)) {
		r->told->not_kept++;
	} else if (!line->json || !read_turns(r, line->json)) {
		r->told->useless++;
	} else if (chat_is_reserved(r->job->chat, r->turns, r->turn_count)) {
		r->told->reserved++;
	} else {
		MEM_GROW(r->places, r->count + 1, &r->cap);
		r->places[r->count++] =
			(struct place){.line = number,
						   .at = line->at,
						   .len = line->len,
						   .hash = hash_bytes(HASH_START, line->text, line->len)};
	}
	return true;
}

static bool read_list(struct run *r, struct err *err)
{
	r->fd = file_open(r->job->input, O_RDONLY | O_CLOEXEC, 0);
	if (r->fd < 0)
		return err_errno(err, ERR_FILE, "%s cannot be opened", r->job->input);
	if (!lines_read_foreign(r->job->input, take_line, r, err))
		return false;
	r->work.now.all = (long)r->count;
	return r->count ||
		   err_set(err, ERR_FILE, "%s has no example: an instruction and its answer in a line.",
				   r->job->input);
}

/* ---- What is there already ------------------------------------------------------------------ */

static struct place *place_of(const struct run *r, int64_t line)
{
	size_t low = 0, high = r->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (r->places[middle].line < line)
			low = middle + 1;
		else
			high = middle;
	}
	return low < r->count && r->places[low].line == line ? &r->places[low] : NULL;
}

static bool take_done(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const struct encode_job *job = r->job;
	struct place *p = place_of(r, json_get_int(line->json, "line", -1));
	bool same = p && json_get_hex(line->json, "hash") == p->hash &&
				!strcmp(json_get_string(line->json, "model", ""), job->model->name) &&
				!strcmp(json_get_string(line->json, "template", ""), job->chat->name);
	if (!same)
		return err_set(
			err, ERR_USAGE,
			"%s, line %ld was made from another file, or with another model or template: "
			"remove it, or name another output.",
			job->output, line->number);
	r->work.now.done += !p->done;
	p->done = true;
	return true;
}

/* ---- One example ---------------------------------------------------------------------------- */

static const struct ending *ending_of(const struct run *r, const char *text)
{
	for (size_t i = 0; i < r->ending_count; i++) {
		if (!strcmp(r->endings[i].text, text))
			return &r->endings[i];
	}
	return NULL;
}

static void keep_ending(struct run *r, const char *text, const struct token_list *ids)
{
	if (r->ending_count == ENDINGS_MOST || ending_of(r, text))
		return;
	struct ending *e = &r->endings[r->ending_count++];
	*e = (struct ending){.text = mem_strdup(text)};
	token_list_add(&e->ids, ids->ids, ids->count);
}

static void add_tokens(struct example *x, const struct token_list *ids)
{
	const struct chat_piece *piece = &x->chat.pieces[x->next++];
	if (piece->learnt)
		buf_addf(&x->learnt, "%s[%zu,%zu]", x->learnt.len ? "," : "", x->ids.count,
				 x->ids.count + ids->count);
	token_list_add(&x->ids, ids->ids, ids->count);
}

/* By the server's template each answer is of the whole conversation so far: it begins with what
 * came before, or the template writes earlier turns otherwise when others follow. */
static bool take_whole(struct example *x, const struct token_list *ids)
{
	bool learnt = x->chat.pieces[x->next++].learnt;
	size_t before = x->ids.count;
	if (ids->count < before + learnt ||
		(before && memcmp(ids->ids, x->ids.ids, before * sizeof *ids->ids) != 0))
		return err_set(
			&x->err, ERR_MODEL,
			"The server's template writes the conversation of line %ld otherwise when an "
			"answer follows: use a template by its name.",
			x->run->places[x->place].line + 1);
	if (learnt)
		buf_addf(&x->learnt, "%s[%zu,%zu]", x->learnt.len ? "," : "", before, ids->count);
	x->ids.count = 0;
	token_list_add(&x->ids, ids->ids, ids->count);
	return true;
}

static void go_on(struct example *x);

static void hear(void *ctx, const struct tokenize_answer *answer)
{
	struct example *x = ctx;
	const struct chat_piece *piece = &x->chat.pieces[x->next];
	x->ask = NULL;
	if (!answer->tokens) {
		x->err = *answer->err;
		return;
	}
	if (chat_is_server(x->run->job->chat)) {
		if (take_whole(x, answer->tokens))
			go_on(x);
		return;
	}
	if (piece->control && piece->learnt)
		keep_ending(x->run, piece->text.data, answer->tokens);
	add_tokens(x, answer->tokens);
	go_on(x);
}

/* Asks for the next piece's tokens that are not known. */
static void go_on(struct example *x)
{
	struct run *r = x->run;
	while (x->next < x->chat.count) {
		const struct chat_piece *piece = &x->chat.pieces[x->next];
		if (chat_is_server(r->job->chat)) {
			x->ask = tokenize_ask_chat(r->llm, r->job->model, piece->text.data, piece->text.len,
									   piece->control, hear, x, &x->err);
			return;
		}
		const struct ending *known =
			piece->control && piece->learnt ? ending_of(r, piece->text.data) : NULL;
		if (!known) {
			x->ask = tokenize_ask(r->llm, r->job->model, &r->dialect, piece->text.data,
								  piece->text.len, piece->control, hear, x, &x->err);
			return;
		}
		add_tokens(x, &known->ids);
	}
}

static bool read_example(struct example *x, struct err *err)
{
	struct run *r = x->run;
	const struct place *p = &r->places[x->place];
	if (!lines_reread(r->fd, r->job->input, p->at, p->len, &r->line, err))
		return false;
	struct json *json = json_parse(r->line.data, r->line.len, JSON_LENIENT, NULL);
	bool ok = hash_bytes(HASH_START, r->line.data, r->line.len) == p->hash && read_turns(r, json);
	if (ok)
		chat_make(&x->chat, r->job->chat, r->turns, r->turn_count);
	json_free(json);
	return ok || err_set(err, ERR_FILE, "%s was changed while it was read.", r->job->input);
}

static bool begin(struct run *r, struct err *err)
{
	struct example *x = mem_alloc(sizeof *x);
	*x = (struct example){.run = r, .place = r->next++, .learnt = BUF_INIT};
	r->at_work[r->work.now.at_work++] = x;
	if (!read_example(x, err))
		return false;
	go_on(x);
	return true;
}

static void example_free(struct example *x)
{
	tokenize_cancel(x->ask);
	chat_release(&x->chat);
	token_list_release(&x->ids);
	buf_release(&x->learnt);
	free(x);
}

static void put_line(const struct example *x, struct buf *line)
{
	const struct run *r = x->run;
	const struct place *p = &r->places[x->place];
	buf_addf(line, "{\"line\":%ld,\"hash\":\"%016" PRIx64 "\",\"model\":", p->line, p->hash);
	json_quote(line, r->job->model->name, strlen(r->job->model->name));
	buf_addf(line, ",\"template\":\"%s\",\"learnt\":[%s],\"input_ids\":[", r->job->chat->name,
			 x->learnt.data);
	for (size_t i = 0; i < x->ids.count; i++)
		buf_addf(line, "%s%" PRId64, i ? "," : "", x->ids.ids[i]);
	buf_add_str(line, "]}");
}

static bool end(struct example *x, struct err *err)
{
	struct run *r = x->run;
	struct buf line = BUF_INIT, says = BUF_INIT;
	bool ok = true;
	x->over = true;
	if (x->err.kind) {
		r->work.now.failed++;
		if (!r->first.kind)
			r->first = x->err;
	} else {
		put_line(x, &line);
		ok = lines_add(r->out, &line, err);
		r->work.now.done++;
		buf_addf(&says, "%zu tokens", x->ids.count);
	}
	work_ended(&r->work, &(struct work_piece){r->places[x->place].line, says.data,
											  x->err.kind ? &x->err : NULL});
	buf_release(&line);
	buf_release(&says);
	return ok;
}

/* ---- The template ---------------------------------------------------------------------------- */

struct probe {
	bool over;
	size_t tokens;
	struct err err;
};

static void hear_probe(void *ctx, const struct tokenize_answer *answer)
{
	struct probe *p = ctx;
	p->over = true;
	if (answer->tokens)
		p->tokens = answer->tokens->count;
	else
		p->err = *answer->err;
}

static bool is_interrupted(const struct run *r, struct err *err)
{
	return (signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT)) &&
		   !err_set(err, ERR_INTERRUPTED,
					"Stopped at %s of %s examples; the same command goes on from there.",
					number_text(r->work.now.done).of, number_text(r->work.now.all).of);
}

static bool wait_for(struct run *r, const struct probe *p, struct err *err)
{
	while (!p->over) {
		struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
		llm_wait(r->llm, &signals, signals.fd >= 0, CLOCK_NEVER);
		if (!p->over && is_interrupted(r, err))
			return false;
	}
	return true;
}

/* How many tokens a text has, or with `chat` the conversation that it is. */
static bool count_tokens(struct run *r, const char *text, bool chat, bool generation,
						 size_t *tokens, struct err *err)
{
	const struct model *model = r->job->model;
	struct probe p = {.err = ERR_INIT};
	struct tokenize_ask *ask =
		chat ? tokenize_ask_chat(r->llm, model, text, strlen(text), generation, hear_probe, &p, err)
			 : tokenize_ask(r->llm, model, &r->dialect, text, strlen(text), true, hear_probe, &p,
							err);
	if (!ask)
		return false;
	if (!wait_for(r, &p, err)) {
		tokenize_cancel(ask);
		return false;
	}
	*tokens = p.tokens;
	if (p.err.kind)
		*err = p.err;
	return !p.err.kind;
}

static bool check_control(struct run *r, const char *word, struct err *err)
{
	size_t tokens;
	if (!count_tokens(r, word, false, false, &tokens, err))
		return false;
	return tokens == 1 ||
		   err_set(err, ERR_USAGE,
				   "The tokeniser of the server has no control token “%s”, but makes %zu tokens of "
				   "it: the template of its model is not %s.",
				   word, tokens, r->job->chat->name);
}

/* An answer has to have an end, or a model would not learn to end one. */
static bool check_end(struct run *r, struct err *err)
{
	static const char asked[] = "[{\"role\":\"user\",\"content\":\"a\"}]";
	static const char answered[] = "[{\"role\":\"user\",\"content\":\"a\"},"
								   "{\"role\":\"assistant\",\"content\":\"b\"}]";
	size_t before, whole, answer;
	if (!count_tokens(r, asked, true, true, &before, err) ||
		!count_tokens(r, answered, true, false, &whole, err) ||
		!count_tokens(r, "b", false, false, &answer, err))
		return false;
	return whole > before + answer ||
		   err_set(err, ERR_USAGE,
				   "The server's template writes nothing behind an answer, so that a model would "
				   "not learn to end one: use a template by its name.");
}

/* Where a model does not know its control tokens, it would learn to write them as text. */
static bool check_template(struct run *r, struct err *err)
{
	const char *const *word = r->job->chat->controls;
	if (chat_is_server(r->job->chat))
		return check_end(r, err);
	while (*word && check_control(r, *word, err))
		word++;
	return !*word;
}

/* ---- The loop ------------------------------------------------------------------------------- */

static bool begin_more(struct run *r, struct err *err)
{
	while (r->next < r->count && r->work.now.at_work < r->job->jobs && !work_hopeless(&r->work)) {
		if (r->places[r->next].done)
			r->next++;
		else if (!begin(r, err))
			return false;
	}
	return true;
}

static bool settle(struct run *r, struct err *err)
{
	int kept = 0, count = r->work.now.at_work;
	bool ok = true;
	for (int i = 0; i < count; i++) {
		struct example *x = r->at_work[i];
		if (ok && !x->ask)
			ok = end(x, err);
		if (x->over)
			example_free(x);
		else
			r->at_work[kept++] = x;
	}
	r->work.now.at_work = kept;
	return ok;
}

static bool work(struct run *r, const struct work_watch *watch, struct err *err)
{
	bool ok = r->work.now.done == r->work.now.all || check_template(r, err);
	r->at_work = mem_alloc((size_t)r->job->jobs * sizeof *r->at_work);
	work_begin(&r->work, watch);
	while (ok && begin_more(r, err) && r->work.now.at_work) {
		struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
		llm_wait(r->llm, &signals, signals.fd >= 0, work_turn(&r->work));
		ok = settle(r, err);
		ok = ok && !is_interrupted(r, err);
	}
	ok = ok && !err->kind;
	if (ok && r->work.now.failed)
		ok = err_set(err, ERR_MODEL,
					 "%s of %s examples failed%s; the same command asks for them again. The "
					 "first: %s",
					 number_text(r->work.now.failed).of, number_text(r->work.now.all).of,
					 work_hopeless(&r->work) ? ", the last in a row, and no more were begun" : "",
					 r->first.text);
	return ok;
}

static void release(struct run *r)
{
	for (int i = 0; i < r->work.now.at_work; i++)
		example_free(r->at_work[i]);
	for (size_t i = 0; i < r->ending_count; i++) {
		free(r->endings[i].text);
		token_list_release(&r->endings[i].ids);
	}
	if (r->fd >= 0)
		close(r->fd);
	free(r->at_work);
	free(r->places);
	free(r->turns);
	source_release(&r->source);
	buf_release(&r->line);
}

bool encode_run(struct llm *llm, const struct encode_job *job, const struct work_watch *watch,
				struct encode_told *told, struct err *err)
{
	struct run r = {.llm = llm, .job = job, .told = told, .fd = -1, .line = BUF_INIT};
	*told = (struct encode_told){0};
	bool ok = read_list(&r, err) && (r.out = lines_open(job->output, take_done, &r, err)) &&
			  work(&r, watch, err);
	struct err trouble = ERR_INIT;
	if (!lines_close(r.out, &trouble) && ok) {
		*err = trouble;
		ok = false;
	}
	release(&r);
	return ok;
}
