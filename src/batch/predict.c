#include "batch/predict.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/signals.h"
#include "batch/answer.h"
#include "batch/merge.h"
#include "doc/export.h"
#include "write/making.h"
#include "write/target.h"

#define PATIENCE_MS   50      /* between two looks at streams: nobody reads along */
#define FILES_BESIDE  64      /* that are open beside those of documents: at most */
#define TRIES_APART   10007   /* seeds between two tries of a document that failed */
#define SAMPLES_APART 1000003 /* seeds between two samples: more than a document asks for */

enum item_state {
	ITEM_WAITS,
	ITEM_RUNS,
	ITEM_DONE,
	ITEM_FAILED,
	ITEM_ELSEWHERE /* another process makes it */
};

struct item {
	struct run *run;
	long index;         /* of the list's line */
	int sample;         /* from 0 */
	const char *prompt; /* of the first sample, which owns both */
	long required;      /* words; 0: not known */
	const char *members;
	struct model model; /* the run's, with a seed of its own; while it runs */
	enum item_state state;
	bool planned;
	int64_t began;

	struct memo *memo;
	struct making *making;
	struct reply *reply; /* of a direct answer */
	struct buf text;
	struct usage_report usage;
	bool ended; /* the reply has */
	struct err err;
};

struct run {
	struct llm *llm;
	const struct predict_job *job;
	struct model model; /* the job's, at the method's temperature */
	struct lines_out *out;
	char *folder;
	struct item *items;
	size_t count, cap;
	long lines;            /* of the list: items / samples */
	size_t next;           /* the first that may still wait */
	struct item **at_work; /* work.now.at_work of them, with room for job->jobs */
	struct work work;
	struct err first; /* of an answer that failed */
};

static int samples_of(const struct run *r)
{
	return r->job->samples > 1 ? r->job->samples : 1;
}

/* ---- The list ------------------------------------------------------------------------------- */

static void add_samples(struct run *r, const struct item *first)
{
	for (int i = 0; i < samples_of(r); i++) {
		MEM_GROW(r->items, r->count + 1, &r->cap);
		r->items[r->count] = *first;
		r->items[r->count++].sample = i;
	}
	if (first->state == ITEM_WAITS)
		r->work.now.all += samples_of(r);
}

static bool take_item(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	struct buf members = BUF_INIT;
	if (r->job->limit && r->lines >= r->job->limit)
		return true;
	if (!prompt || !*prompt)
		return err_set(err, ERR_FILE, "%s, line %ld: it has no “prompt”, the instruction.",
					   r->job->data, line->number);
	answer_members(&members, line->json);
	struct item item = {.run = r,
						.index = r->lines++,
						.prompt = mem_strdup(prompt),
						.required = (long)json_get_int(line->json, "length", 0),
						.members = buf_detach(&members),
						.text = BUF_INIT};
	if (item.required <= 0 || item.required > DOC_TARGET_MAX)
		item.required = target_words(prompt);
	if (!shard_takes(&r->job->shard, prompt, strlen(prompt)))
		item.state = ITEM_ELSEWHERE;
	add_samples(r, &item);
	return true;
}

static bool read_list(struct run *r, struct err *err)
{
	const struct predict_job *job = r->job;
	if (job->list ? !lines_parse(job->data, job->list->data, job->list->len, take_item, r, err)
				  : !lines_read(job->data, take_item, r, err))
		return false;
	return r->count || err_set(err, ERR_FILE, "%s holds no instruction.", r->job->data);
}

/* ---- What is there already ------------------------------------------------------------------ */

static bool differs(const struct run *r, const struct line *line, const char *what,
					const char *there, const char *here, struct err *err)
{
	return err_set(err, ERR_USAGE,
				   "%s, line %ld was made with the %s “%s”, not “%s”: name another output.",
				   r->job->output, line->number, what, there, here);
}

static struct item *find_item(const struct run *r, const struct json *line)
{
	int64_t index = json_get_int(line, "index", -1), sample = json_get_int(line, "sample", 0);
	bool there = index >= 0 && index < r->lines && sample >= 0 && sample < samples_of(r);
	return there ? &r->items[index * samples_of(r) + sample] : NULL;
}

static bool take_done(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const char *prompt = json_get_string(line->json, "prompt", "");
	const char *model = json_get_string(line->json, "model", "");
	const char *method = json_get_string(line->json, "method", "");
	struct item *item = find_item(r, line->json);
	if (!item || strcmp(item->prompt, prompt) != 0)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld answers no line of %s: it was made from another list, so name "
					   "another output.",
					   r->job->output, line->number, r->job->data);
	if (strcmp(model, answer_model(&r->model)) != 0)
		return differs(r, line, "model", model, answer_model(&r->model), err);
	if (strcmp(method, r->job->method->name) != 0)
		return differs(r, line, "method", method, r->job->method->name, err);
	if (item->state == ITEM_ELSEWHERE)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld is of another part than --shard %d/%d: name another output.",
					   r->job->output, line->number, r->job->shard.part, r->job->shard.of);
	r->work.now.done += item->state != ITEM_DONE;
	item->state = ITEM_DONE;
	return true;
}

/* ---- Work that is under way: the replies that it got ---------------------------------------- */

static char *memo_path(const struct item *item)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%06ld", item->run->folder, item->index);
	if (samples_of(item->run) > 1)
		buf_addf(&path, "-%d", item->sample);
	buf_add_str(&path, ".replies");
	return buf_detach(&path);
}

static void remove_memo(const struct item *item)
{
	char *path = memo_path(item);
	unlink(path);
	free(path);
}

/* ---- One answer ----------------------------------------------------------------------------- */

static void hear(void *ctx, const struct reply_event *event)
{
	struct item *item = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&item->text, event->text, event->len);
	if (event->kind == REPLY_USAGE)
		item->usage = event->usage;
	if (event->kind == REPLY_ERROR)
		item->err = *event->err;
	if (event->kind == REPLY_ERROR || event->kind == REPLY_END) {
		item->ended = true;
		item->reply = NULL;
	}
}

/* As large as the server allows: it is told no limit but the user's. */
static bool begin_direct(struct item *item)
{
	struct run *r = item->run;
	const struct ask ask = {.role = ASK_WRITE,
							.prompt = item->prompt,
							.prompt_len = strlen(item->prompt),
							.language = target_language(item->prompt),
							.instruction = item->prompt,
							.point = item->prompt,
							.words = (int)item->required};
	item->ended = false;
	item->reply = llm_ask(r->llm, &item->model, &ask, hear, item, &item->err);
	return item->reply;
}

static bool begin_making(struct item *item)
{
	struct run *r = item->run;
	const struct predict_job *job = r->job;
	char *path = memo_path(item);
	item->memo = memo_open(path, &item->err);
	free(path);
	if (!item->memo)
		return false;
	item->model.seed += (uint64_t)memo_spoilt(item->memo) * TRIES_APART;
	const struct making_job what = {
		.memo = item->memo,
		.instruction = item->prompt,
		.target = (int)item->required,
		.model = &item->model,
		.roles = job->method->plain ? NULL : job->roles,
		.parallel = job->method->parallel || !job->method->plain ? job->parallel : 1,
		.best = job->method->plain ? 1 : job->best,
		.plain = job->method->plain,
		.paper = job->method->plain,
		.tighten = job->tighten,
		.add_sections = job->add_sections,
	};
	item->making = making_new(r->llm, &what, &item->err);
	return item->making;
}

/* Each sample has a seed of its own, so that they differ. */
static void set_model(struct item *item)
{
	const struct run *r = item->run;
	model_copy(&item->model, &r->model);
	if (samples_of(r) == 1)
		return;
	item->model.has_seed = true;
	item->model.seed =
		(r->model.has_seed ? r->model.seed : 0) + (uint64_t)item->sample * SAMPLES_APART;
}

static void begin_item(struct item *item)
{
	struct run *r = item->run;
	item->began = clock_now();
	set_model(item);
	item->planned = method_plans(r->job->method, item->required, r->job->all);
	item->state = ITEM_RUNS;
	r->at_work[r->work.now.at_work++] = item;
	if (item->planned ? !begin_making(item) : !begin_direct(item))
		item->ended = true;
}

/* ---- The end of one ------------------------------------------------------------------------- */

static void tell_ended(struct run *r, const struct item *item, long words, const struct err *err)
{
	struct buf says = BUF_INIT;
	number_add(&says, words);
	if (item->required) {
		buf_add_str(&says, " of ");
		number_add(&says, item->required);
	}
	buf_add_str(&says, " words");
	work_ended(&r->work, &(struct work_piece){item->index, says.data, err});
	buf_release(&says);
}

static void let_go(struct item *item)
{
	struct err err = ERR_INIT;
	llm_cancel(item->reply);
	item->reply = NULL;
	if (item->making)
		making_free(item->making);
	item->making = NULL;
	if (!memo_close(item->memo, &err) && !item->err.kind)
		item->err = err;
	item->memo = NULL;
	if (item->state == ITEM_RUNS)
		model_release(&item->model);
	buf_release(&item->text);
	buf_init(&item->text);
}

static long put_line(struct item *item, struct buf *line)
{
	const struct run *r = item->run;
	const struct answer_facts facts = {
		.members = item->members,
		.index = item->index,
		.sample = samples_of(r) > 1 ? item->sample : -1,
		.method = r->job->method->name,
		.model = &item->model,
		.doc = item->making ? making_doc(item->making) : NULL,
		.memo = item->memo,
		.usage = item->usage,
		.ms = r->job->provenance ? -1 : clock_now() - item->began,
		.provenance = r->job->provenance,
	};
	if (facts.doc)
		exporters[0].print(facts.doc, 0, &item->text);
	buf_trim(&item->text);
	return answer_put(line, &facts, &item->text);
}

/* Not for want of a reply: the model's replies are at fault. */
static bool has_all_replies(const struct memo *memo)
{
	size_t i = 0;
	while (i < memo_count(memo) && memo_at(memo, i)->ended)
		i++;
	return i && i == memo_count(memo);
}

static void end_failed(struct item *item)
{
	struct run *r = item->run;
	if (item->making && making_state(item->making) == MAKING_FAILED)
		item->err = *making_error(item->making);
	if (item->memo && has_all_replies(item->memo))
		memo_spoil(item->memo);
	let_go(item);
	item->state = ITEM_FAILED;
	r->work.now.failed++;
	if (!r->first.kind)
		r->first = item->err;
	tell_ended(r, item, 0, &item->err);
}

static bool end_whole(struct item *item, struct err *err)
{
	struct run *r = item->run;
	struct buf line = BUF_INIT;
	long words = put_line(item, &line);
	bool ok = lines_add(r->out, &line, err);
	bool made = item->making;
	buf_release(&line);
	if (!ok)
		return false;
	let_go(item);
	if (made)
		remove_memo(item);
	item->state = ITEM_DONE;
	r->work.now.done++;
	r->work.now.words += words;
	tell_ended(r, item, words, NULL);
	return true;
}

/* False: nothing more can be written. */
static bool turn_item(struct item *item, int64_t *due, struct err *err)
{
	enum making_state state = MAKING_ON;
	if (item->making) {
		*due = clock_earlier(*due, making_tick(item->making));
		state = making_state(item->making);
	}
	bool failed = item->err.kind || state == MAKING_FAILED;
	if (!failed && !item->ended && state == MAKING_ON)
		return true;
	*due = 0;
	if (!failed)
		return end_whole(item, err);
	end_failed(item);
	return true;
}

/* ---- The loop ------------------------------------------------------------------------------- */

static bool more_to_begin(const struct run *r)
{
	return r->next < r->count && !work_hopeless(&r->work);
}

static void begin_more(struct run *r)
{
	for (; more_to_begin(r) && r->work.now.at_work < r->job->jobs; r->next++) {
		if (r->items[r->next].state == ITEM_WAITS)
			begin_item(&r->items[r->next]);
	}
}

static void drop_ended(struct run *r)
{
	int kept = 0;
	for (int i = 0; i < r->work.now.at_work; i++) {
		if (r->at_work[i]->state == ITEM_RUNS)
			r->at_work[kept++] = r->at_work[i];
	}
	r->work.now.at_work = kept;
}

static bool turn(struct run *r, struct err *err)
{
	int64_t due = CLOCK_NEVER;
	begin_more(r);
	for (int i = 0; i < r->work.now.at_work; i++) {
		if (!turn_item(r->at_work[i], &due, err))
			return false;
	}
	drop_ended(r);
	if (!r->work.now.at_work)
		return true;
	due = clock_earlier(due, work_turn(&r->work));
	struct pollfd signals = {.fd = signals_fd(), .events = POLLIN};
	llm_wait(r->llm, &signals, signals.fd >= 0, due);
	return !(signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT)) ||
		   err_set(err, ERR_INTERRUPTED,
				   "Stopped at %s of %s answers; the same command goes on from there.",
				   number_text(r->work.now.done).of, number_text(r->work.now.all).of);
}

static bool work(struct run *r, const struct work_watch *watch, struct err *err)
{
	bool ok = true;
	r->at_work = mem_alloc((size_t)r->job->jobs * sizeof *r->at_work);
	work_begin(&r->work, watch);
	llm_set_patience(r->llm, PATIENCE_MS);
	while (ok && (more_to_begin(r) || r->work.now.at_work))
		ok = turn(r, err);
	for (size_t i = 0; i < r->count; i++)
		let_go(&r->items[i]);
	if (ok && r->work.now.failed)
		ok = err_set(err, r->first.kind == ERR_FILE ? ERR_FILE : ERR_MODEL,
					 "%s of %s answers failed%s; the same command asks for them again. The first: "
					 "%s",
					 number_text(r->work.now.failed).of, number_text(r->work.now.all).of,
					 work_hopeless(&r->work) ? ", the last in a row, and no more were begun" : "",
					 r->first.text);
	return ok;
}

/* Of a document two files are open, its memo and a connection. */
static bool allow_files(const struct predict_job *job, struct err *err)
{
	size_t wanted = (size_t)job->jobs * 2 + FILES_BESIDE, allowed = file_allow_open(wanted);
	return allowed >= wanted ||
		   err_set(err, ERR_USAGE,
				   "%d at once need %zu open files, and the system allows %zu: take %zu with "
				   "--jobs, or allow more with “ulimit -n %zu”.",
				   job->jobs, wanted, allowed,
				   allowed > FILES_BESIDE + 2 ? (allowed - FILES_BESIDE) / 2 : 1, wanted);
}

static void release(struct run *r)
{
	for (size_t i = 0; i < r->count; i += (size_t)samples_of(r)) {
		free((char *)r->items[i].prompt);
		free((char *)r->items[i].members);
	}
	free(r->items);
	free(r->at_work);
	free(r->folder);
	model_release(&r->model);
}

bool predict_run(struct llm *llm, const struct predict_job *job, const struct work_watch *watch,
				 struct err *err)
{
	struct run r = {.llm = llm, .job = job};
	struct buf folder = BUF_INIT;
	buf_addf(&folder, "%s.work", job->output);
	r.folder = buf_detach(&folder);
	model_copy(&r.model, job->model);
	if (r.model.temperature < 0)
		r.model.temperature = job->method->temperature;
	bool ok = allow_files(job, err) && read_list(&r, err) &&
			  (r.out = lines_open(job->output, take_done, &r, err)) &&
			  file_make_folder(r.folder, err) && work(&r, watch, err) &&
			  merge_put_in_order(job->output, err);
	struct err trouble = ERR_INIT;
	if (!lines_close(r.out, &trouble) && ok) {
		*err = trouble;
		ok = false;
	}
	rmdir(r.folder); /* where nothing is left in it */
	release(&r);
	return ok;
}
