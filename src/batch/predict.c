#include "batch/predict.h"

#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/paths.h"
#include "base/signals.h"
#include "doc/export.h"
#include "doc/paper.h"
#include "write/making.h"
#include "write/plan.h"
#include "write/target.h"

/* What a line says that may not come from the list. */
static const char *const ours[] = {"index", "response", "response_length", "model",    "method",
								   "seed",  "seconds",  "usage",           "requests", "plan",
								   NULL};

enum item_state { ITEM_WAITS, ITEM_RUNS, ITEM_DONE, ITEM_FAILED };

struct item {
	struct run *run;
	long index;
	char *prompt;
	long required; /* words; 0: not known */
	char *members; /* of the list's line, without our own */
	enum item_state state;
	bool planned;
	int64_t began;

	struct making *making;
	struct reply *reply; /* of a direct answer */
	struct buf text;
	struct usage_report usage;
	long requests;
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
	size_t next;           /* the first that may still wait */
	struct item **at_work; /* work.now.at_work of them, with room for job->jobs */
	struct work work;
	struct err first; /* of an answer that failed */
};

/* ---- The list ------------------------------------------------------------------------------- */

static bool take_item(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const char *prompt = json_get_string(line->json, "prompt", NULL);
	struct buf members = BUF_INIT;
	if (r->job->limit && (long)r->count >= r->job->limit)
		return true;
	if (!prompt || !*prompt)
		return err_set(err, ERR_FILE, "%s, line %ld: it has no “prompt”, the instruction.",
					   r->job->data, line->number);
	MEM_GROW(r->items, r->count + 1, &r->cap);
	lines_put_members(&members, line->json, ours);
	struct item *item = &r->items[r->count];
	*item = (struct item){.index = (long)r->count,
						  .prompt = mem_strdup(prompt),
						  .required = (long)json_get_int(line->json, "length", 0),
						  .members = buf_detach(&members),
						  .text = BUF_INIT};
	if (item->required <= 0 || item->required > DOC_TARGET_MAX)
		item->required = target_words(prompt);
	r->count++;
	return true;
}

static bool read_list(struct run *r, struct err *err)
{
	const struct predict_job *job = r->job;
	if (job->list ? !lines_parse(job->data, job->list->data, job->list->len, take_item, r, err)
				  : !lines_read(job->data, take_item, r, err))
		return false;
	for (size_t i = 0; i < r->count; i++)
		r->items[i].run = r;
	r->work.now.all = (long)r->count;
	return r->count || err_set(err, ERR_FILE, "%s holds no instruction.", r->job->data);
}

/* ---- What is there already ------------------------------------------------------------------ */

static const char *model_name(const struct run *r)
{
	return *r->model.name ? r->model.name : r->model.provider->name;
}

static bool differs(const struct run *r, const struct line *line, const char *what,
					const char *there, const char *here, struct err *err)
{
	return err_set(err, ERR_USAGE,
				   "%s, line %ld was made with the %s “%s”, not “%s”: name another output.",
				   r->job->output, line->number, what, there, here);
}

static bool take_done(void *ctx, const struct line *line, struct err *err)
{
	struct run *r = ctx;
	const char *prompt = json_get_string(line->json, "prompt", "");
	const char *model = json_get_string(line->json, "model", "");
	const char *method = json_get_string(line->json, "method", "");
	int64_t index = json_get_int(line->json, "index", -1);
	if (index < 0 || (size_t)index >= r->count || strcmp(r->items[index].prompt, prompt) != 0)
		return err_set(err, ERR_USAGE,
					   "%s, line %ld answers no line of %s: it was made from another list, so name "
					   "another output.",
					   r->job->output, line->number, r->job->data);
	if (strcmp(model, model_name(r)) != 0)
		return differs(r, line, "model", model, model_name(r), err);
	if (strcmp(method, r->job->method->name) != 0)
		return differs(r, line, "method", method, r->job->method->name, err);
	r->work.now.done += r->items[index].state != ITEM_DONE;
	r->items[index].state = ITEM_DONE;
	return true;
}

/* ---- Work that is under way, in projects ---------------------------------------------------- */

static char *project_path(const struct item *item)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%06ld.longhand", item->run->folder, item->index);
	return buf_detach(&path);
}

static void remove_beside(const char *path, const char *suffix)
{
	char *hidden = paths_hidden(path, suffix);
	unlink(hidden);
	free(hidden);
}

static void remove_project(const struct item *item)
{
	char *path = project_path(item);
	unlink(path);
	remove_beside(path, ".journal");
	remove_beside(path, ".lock");
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
	item->requests = 1;
	item->reply = llm_ask(r->llm, &r->model, &ask, hear, item, &item->err);
	return item->reply;
}

static bool begin_making(struct item *item)
{
	struct run *r = item->run;
	const struct predict_job *job = r->job;
	char *path = project_path(item);
	const struct making_job what = {
		.project = path,
		.instruction = item->prompt,
		.target = (int)item->required,
		.model = &r->model,
		.roles = job->method->plain ? NULL : job->roles,
		.parallel = job->method->parallel || !job->method->plain ? job->parallel : 1,
		.best = job->method->plain ? 1 : job->best,
		.plain = job->method->plain,
		.paper = job->method->plain,
		.tighten = job->tighten,
		.add_sections = job->add_sections,
	};
	item->making = making_new(r->llm, &what, &item->err);
	free(path);
	return item->making;
}

static void begin_item(struct item *item)
{
	struct run *r = item->run;
	item->began = clock_now();
	item->planned = method_plans(r->job->method, item->required, r->job->all);
	item->state = ITEM_RUNS;
	r->at_work[r->work.now.at_work++] = item;
	if (item->planned ? !begin_making(item) : !begin_direct(item))
		item->ended = true;
}

/* ---- Its line ------------------------------------------------------------------------------- */

static void put_string(struct buf *line, const char *name, const char *s, size_t len)
{
	buf_addf(line, ",\"%s\":", name);
	json_quote(line, s, len);
}

static void add_usage(struct item *item, const struct doc *doc)
{
	for (size_t i = 0; i < doc->usage_count; i++) {
		item->usage.prompt += doc->usage[i].prompt;
		item->usage.cached += doc->usage[i].cached;
		item->usage.completion += doc->usage[i].completion;
		item->usage.reasoning += doc->usage[i].reasoning;
	}
	item->requests = (long)doc->usage_count;
}

static void put_plan(struct buf *line, const struct doc *doc)
{
	struct buf plan = BUF_INIT;
	plan_print(&plan, doc);
	buf_trim(&plan);
	put_string(line, "plan", plan.data, plan.len);
	buf_release(&plan);
}

static long put_line(struct item *item, struct buf *line)
{
	const struct run *r = item->run;
	const struct doc *doc = item->making ? making_doc(item->making) : NULL;
	if (doc) {
		exporters[0].print(doc, 0, &item->text);
		add_usage(item, doc);
	}
	buf_trim(&item->text);
	long words = paper_words_count(item->text.data, item->text.len);
	buf_addf(line, "{%s%s\"index\":%ld", item->members, *item->members ? "," : "", item->index);
	put_string(line, "response", item->text.data, item->text.len);
	buf_addf(line, ",\"response_length\":%ld", words);
	put_string(line, "model", model_name(r), strlen(model_name(r)));
	put_string(line, "method", r->job->method->name, strlen(r->job->method->name));
	if (r->model.has_seed)
		buf_addf(line, ",\"seed\":%llu", (unsigned long long)r->model.seed);
	int64_t ms = clock_now() - item->began;
	buf_addf(line, ",\"seconds\":%ld.%03d", (long)(ms / 1000), (int)(ms % 1000));
	buf_addf(line,
			 ",\"usage\":{\"prompt\":%ld,\"cached\":%ld,\"completion\":%ld,\"reasoning\":%ld},"
			 "\"requests\":%ld",
			 item->usage.prompt, item->usage.cached, item->usage.completion, item->usage.reasoning,
			 item->requests);
	if (doc)
		put_plan(line, doc);
	buf_add_char(line, '}');
	return words;
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
	if (item->making && !making_free(item->making, &err) && !item->err.kind)
		item->err = err;
	item->making = NULL;
	buf_release(&item->text);
	buf_init(&item->text);
}

static void end_failed(struct item *item)
{
	struct run *r = item->run;
	if (item->making && making_state(item->making) == MAKING_FAILED)
		item->err = *making_error(item->making);
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
		remove_project(item);
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
				   "Stopped at %ld of %ld answers; the same command goes on from there.",
				   r->work.now.done, r->work.now.all);
}

static bool work(struct run *r, const struct work_watch *watch, struct err *err)
{
	bool ok = true;
	r->at_work = mem_alloc((size_t)r->job->jobs * sizeof *r->at_work);
	work_begin(&r->work, watch);
	while (ok && (more_to_begin(r) || r->work.now.at_work))
		ok = turn(r, err);
	for (size_t i = 0; i < r->count; i++)
		let_go(&r->items[i]);
	if (ok && r->work.now.failed)
		ok =
			err_set(err, r->first.kind == ERR_FILE ? ERR_FILE : ERR_MODEL,
					"%ld of %ld answers failed%s; the same command asks for them again. The first: "
					"%s",
					r->work.now.failed, r->work.now.all,
					work_hopeless(&r->work) ? ", the last in a row, and no more were begun" : "",
					r->first.text);
	return ok;
}

static void release(struct run *r)
{
	for (size_t i = 0; i < r->count; i++) {
		free(r->items[i].prompt);
		free(r->items[i].members);
		buf_release(&r->items[i].text);
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
	bool ok = read_list(&r, err) && (r.out = lines_open(job->output, take_done, &r, err)) &&
			  file_make_folder(r.folder, err) && work(&r, watch, err);
	struct err trouble = ERR_INIT;
	if (!lines_close(r.out, &trouble) && ok) {
		*err = trouble;
		ok = false;
	}
	rmdir(r.folder); /* where nothing is left in it */
	release(&r);
	return ok;
}
