#include "llm/logprobs.h"

#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "llm/body.h"
#include "llm/hide.h"
#include "llm/openai.h"
#include "llm/post.h"

/* ---- Reading -------------------------------------------------------------------------------- */

void logprobs_init(struct logprobs *l)
{
	*l = (struct logprobs){.values = NULL, .count = 0};
}

void logprobs_release(struct logprobs *l)
{
	free(l->values);
	logprobs_init(l);
}

static void add(struct logprobs *l, double value)
{
	MEM_GROW(l->values, l->count + 1, &l->cap);
	l->values[l->count++] = value;
}

/* Of the tokens that might have stood there the one that does is the least probable: the others are
 * told because they are more so. */
static double of_the_token(const struct json *tokens)
{
	double value = NAN;
	for (const struct json *t = json_first(tokens); t; t = json_next(t)) {
		double own = json_is_object(t) ? json_get_number(t, "logprob", NAN) : json_number(t, NAN);
		if (isnan(value) || own < value)
			value = own;
	}
	return value;
}

static void read_prompt_logprobs(struct logprobs *l, const struct json *list)
{
	for (const struct json *item = json_first(list); item; item = json_next(item))
		add(l, of_the_token(item));
}

/* The reply's own tokens come after those of the prompt. */
static void read_echo(struct logprobs *l, const struct json *list, int64_t prompt)
{
	int64_t count = (int64_t)json_count(list);
	int64_t kept = prompt > 0 ? prompt : count - 1;
	const struct json *item = json_first(list);
	if (kept > count)
		return;
	for (; item && kept > 0; item = json_next(item), kept--)
		add(l, json_number(item, NAN));
}

static bool has_any(const struct logprobs *l)
{
	for (size_t i = 0; i < l->count; i++) {
		if (!isnan(l->values[i]))
			return true;
	}
	return false;
}

bool logprobs_read(struct logprobs *l, const char *reply, size_t len)
{
	struct json *root = json_parse(reply, len, JSON_LENIENT, NULL);
	const struct json *choice = json_first(json_get(root, "choices"));
	const struct json *list = json_get(choice, "prompt_logprobs");
	l->count = 0;
	list = json_is_array(list) ? list : json_get(root, "prompt_logprobs");
	if (json_is_array(list))
		read_prompt_logprobs(l, list);
	list = json_get(json_get(choice, "logprobs"), "token_logprobs");
	if (!has_any(l) && json_is_array(list)) {
		l->count = 0;
		read_echo(l, list, json_get_int(json_get(root, "usage"), "prompt_tokens", 0));
	}
	json_free(root);
	l->count = has_any(l) ? l->count : 0;
	return l->count;
}

/* ---- Life ----------------------------------------------------------------------------------- */

enum way { BY_ECHO, BY_PROMPT_LOGPROBS };

struct logprobs_ask {
	struct llm *llm;
	struct model model;
	struct buf text;
	logprobs_fn *fn;
	void *ctx;
	struct post *post; /* NULL while its answer is told */
	enum way way;
	bool telling, dead;
};

static void ask_free(struct logprobs_ask *a)
{
	post_cancel(a->post);
	model_release(&a->model);
	buf_release(&a->text);
	free(a);
}

void logprobs_cancel(struct logprobs_ask *a)
{
	if (!a)
		return;
	a->dead = true;
	if (!a->telling)
		ask_free(a);
}

/* It is over: nothing may be done with it after this. */
static void tell(struct logprobs_ask *a, const struct logprobs_answer *answer)
{
	a->telling = true;
	if (!a->dead)
		a->fn(a->ctx, answer);
	ask_free(a);
}

/* ---- Asking --------------------------------------------------------------------------------- */

static void make_body(const struct logprobs_ask *a, struct buf *out)
{
	struct json *extra = json_parse(a->model.extra, strlen(a->model.extra), JSON_LENIENT, NULL);
	buf_add_str(out, "{\"model\":");
	json_quote(out, a->model.name, strlen(a->model.name));
	buf_add_str(out, ",\"prompt\":");
	json_quote(out, a->text.data, a->text.len);
	buf_add_str(out, ",\"max_tokens\":1,\"temperature\":0");
	buf_add_str(out,
				a->way == BY_ECHO ? ",\"echo\":true,\"logprobs\":1" : ",\"prompt_logprobs\":0");
	body_add_members(out, extra, NULL);
	buf_add_char(out, '}');
	json_free(extra);
}

static void take(void *ctx, const struct post_answer *answer);

static bool call(struct logprobs_ask *a, struct err *err)
{
	struct buf url = BUF_INIT, body = BUF_INIT;
	buf_addf(&url, "%s/completions", a->model.base_url);
	make_body(a, &body);
	a->post = post_start(a->llm, &a->model, url.data, &body, take, a, err);
	mem_wipe(url.data, url.len);
	buf_release(&url);
	buf_release(&body);
	return a->post;
}

static void next_way(struct logprobs_ask *a)
{
	struct err err = ERR_INIT;
	a->way = BY_PROMPT_LOGPROBS;
	if (!call(a, &err))
		tell(a, &(struct logprobs_answer){.err = &err});
}

/* ---- What came ------------------------------------------------------------------------------ */

static bool cannot(const struct model *m, const char *words, struct err *err)
{
	struct buf host = BUF_INIT;
	if (m->provider->request == openai_request && !m->provider->is_file)
		model_host(m, &host);
	else
		buf_add_str(&host, m->provider->name);
	err_set(err, ERR_MODEL,
			"%s does not return how probable a prompt's tokens are%s%s%s; vLLM does, and "
			"llama-perplexity on a GGUF file (--program).",
			host.data, *words ? " (" : "", words, *words ? ")" : "");
	buf_release(&host);
	return false;
}

static void end_unknown(struct logprobs_ask *a, const struct post_answer *answer)
{
	struct buf words = BUF_INIT;
	struct err err = ERR_INIT;
	if (answer)
		post_words(answer, &words);
	cannot(&a->model, words.data, &err);
	hide_in_err(&err, &a->model);
	buf_release(&words);
	tell(a, &(struct logprobs_answer){.err = &err});
}

static void end_answered(struct logprobs_ask *a, const struct post_answer *answer)
{
	struct logprobs values;
	logprobs_init(&values);
	if (logprobs_read(&values, answer->body, answer->len))
		tell(a, &(struct logprobs_answer){.values = &values});
	else if (a->way == BY_ECHO)
		next_way(a);
	else
		end_unknown(a, NULL);
	logprobs_release(&values);
}

static void take(void *ctx, const struct post_answer *answer)
{
	struct logprobs_ask *a = ctx;
	a->post = NULL;
	if (!answer->err)
		end_answered(a, answer);
	else if (!answer->unknown || answer->window)
		tell(a, &(struct logprobs_answer){.err = answer->err, .window = answer->window});
	else if (a->way == BY_ECHO)
		next_way(a);
	else
		end_unknown(a, answer);
}

/* ---- The beginning -------------------------------------------------------------------------- */

static bool begin(struct logprobs_ask *a, struct err *err)
{
	const struct model *m = &a->model;
	if (m->provider->request != openai_request || m->provider->is_file) {
		cannot(m, "", err);
		err->kind = ERR_USAGE;
		return false;
	}
	if (m->provider->needs_model && !*m->name)
		return err_set(err, ERR_USAGE, "No model is named for %s: name one with --model.",
					   m->provider->name);
	return call(a, err);
}

struct logprobs_ask *logprobs_ask(struct llm *llm, const struct model *model, const char *text,
								  size_t len, logprobs_fn *fn, void *ctx, struct err *err)
{
	struct logprobs_ask *a = mem_alloc(sizeof *a);
	*a = (struct logprobs_ask){.llm = llm, .fn = fn, .ctx = ctx, .text = BUF_INIT};
	model_copy(&a->model, model);
	buf_add(&a->text, text, len);
	if (begin(a, err))
		return a;
	ask_free(a);
	return NULL;
}
