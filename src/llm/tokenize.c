#include "llm/tokenize.h"

#include <string.h>

#include "base/json.h"
#include "base/mem.h"
#include "llm/hide.h"
#include "llm/openai.h"
#include "llm/post.h"

/* ---- Lists ---------------------------------------------------------------------------------- */

void token_list_release(struct token_list *l)
{
	free(l->ids);
	*l = (struct token_list){.ids = NULL};
}

void token_list_add(struct token_list *l, const int64_t *ids, size_t count)
{
	MEM_GROW(l->ids, l->count + count, &l->cap);
	if (count)
		memcpy(l->ids + l->count, ids, count * sizeof *ids);
	l->count += count;
}

bool tokenize_read(struct token_list *l, const char *reply, size_t len)
{
	struct json *root = json_parse(reply, len, JSON_LENIENT, NULL);
	const struct json *list = json_get(root, "tokens");
	bool ok = json_is_array(list);
	l->count = 0;
	for (const struct json *item = json_first(list); ok && item; item = json_next(item)) {
		double number =
			json_is_object(item) ? json_get_number(item, "id", -1) : json_number(item, -1);
		int64_t id = number >= 0 && number < 1e9 ? (int64_t)number : -1;
		ok = id >= 0 && (double)id == number;
		if (ok)
			token_list_add(l, &id, 1);
	}
	json_free(root);
	l->count = ok ? l->count : 0;
	return l->count;
}

/* ---- Life ----------------------------------------------------------------------------------- */

struct tokenize_ask {
	struct llm *llm;
	struct model model;
	struct buf text; /* of a chat: its messages */
	bool special, chat, generation;
	enum tokenize_dialect *dialect, tried; /* of a chat: NULL, and vLLM's */
	tokenize_fn *fn;
	void *ctx;
	struct post *post; /* NULL while its answer is told */
	bool telling, dead;
};

static void ask_free(struct tokenize_ask *a)
{
	post_cancel(a->post);
	model_release(&a->model);
	buf_release(&a->text);
	free(a);
}

void tokenize_cancel(struct tokenize_ask *a)
{
	if (!a)
		return;
	a->dead = true;
	if (!a->telling)
		ask_free(a);
}

/* It is over: nothing may be done with it after this. */
static void tell(struct tokenize_ask *a, const struct tokenize_answer *answer)
{
	a->telling = true;
	if (!a->dead)
		a->fn(a->ctx, answer);
	ask_free(a);
}

/* ---- Asking --------------------------------------------------------------------------------- */

static void add_chat(const struct tokenize_ask *a, struct buf *out)
{
	buf_add_str(out, "\"messages\":");
	buf_add(out, a->text.data, a->text.len);
	buf_addf(out, ",\"add_generation_prompt\":%s,\"add_special_tokens\":false}",
			 a->generation ? "true" : "false");
}

static void make_body(const struct tokenize_ask *a, struct buf *out)
{
	bool llama = a->tried == TOKENIZE_LLAMA;
	buf_add_char(out, '{');
	if (*a->model.name) {
		buf_add_str(out, "\"model\":");
		json_quote(out, a->model.name, strlen(a->model.name));
		buf_add_char(out, ',');
	}
	if (a->chat) {
		add_chat(a, out);
		return;
	}
	buf_add_str(out, llama ? "\"content\":" : "\"prompt\":");
	json_quote(out, a->text.data, a->text.len);
	if (llama)
		buf_addf(out, ",\"add_special\":false,\"parse_special\":%s}",
				 a->special ? "true" : "false");
	else
		buf_add_str(out, ",\"add_special_tokens\":false}");
}

/* Beside /v1. */
static void make_url(const struct tokenize_ask *a, struct buf *out)
{
	const char *base = a->model.base_url;
	size_t len = strlen(base);
	if (len > 3 && !strcmp(base + len - 3, "/v1"))
		len -= 3;
	buf_add(out, base, len);
	buf_add_str(out, "/tokenize");
}

static void take(void *ctx, const struct post_answer *answer);

static bool call(struct tokenize_ask *a, struct err *err)
{
	struct buf url = BUF_INIT, body = BUF_INIT;
	make_url(a, &url);
	make_body(a, &body);
	a->post = post_start(a->llm, &a->model, url.data, &body, take, a, err);
	mem_wipe(url.data, url.len);
	buf_release(&url);
	buf_release(&body);
	return a->post;
}

/* ---- What came ------------------------------------------------------------------------------ */

static bool cannot(const struct model *m, bool chat, const char *words, struct err *err)
{
	struct buf host = BUF_INIT;
	if (m->provider->request == openai_request && !m->provider->is_file)
		model_host(m, &host);
	else
		buf_add_str(&host, m->provider->name);
	err_set(err, ERR_MODEL, "%s does not tell the tokens of %s%s%s%s; %s, by /tokenize.", host.data,
			chat ? "a conversation" : "a text", *words ? " (" : "", words, *words ? ")" : "",
			chat ? "vLLM does" : "llama.cpp's server and vLLM do");
	buf_release(&host);
	return false;
}

static void end_unknown(struct tokenize_ask *a, const struct post_answer *answer)
{
	struct buf words = BUF_INIT;
	struct err err = ERR_INIT;
	if (answer->err)
		post_words(answer, &words);
	cannot(&a->model, a->chat, words.data, &err);
	hide_in_err(&err, &a->model);
	buf_release(&words);
	tell(a, &(struct tokenize_answer){.err = &err});
}

/* llama.cpp tells no token of a request in the other form; vLLM refuses it. */
static void next_dialect(struct tokenize_ask *a, const struct post_answer *answer)
{
	struct err err = ERR_INIT;
	if (a->tried == TOKENIZE_VLLM || *a->dialect == TOKENIZE_LLAMA) {
		end_unknown(a, answer);
		return;
	}
	a->tried = TOKENIZE_VLLM;
	if (!call(a, &err))
		tell(a, &(struct tokenize_answer){.err = &err});
}

static void take(void *ctx, const struct post_answer *answer)
{
	struct tokenize_ask *a = ctx;
	struct token_list tokens = {.ids = NULL};
	a->post = NULL;
	if (answer->err && !answer->unknown) {
		tell(a, &(struct tokenize_answer){.err = answer->err});
	} else if (answer->err || !tokenize_read(&tokens, answer->body, answer->len)) {
		next_dialect(a, answer);
	} else {
		if (a->dialect)
			*a->dialect = a->tried;
		tell(a, &(struct tokenize_answer){.tokens = &tokens});
	}
	token_list_release(&tokens);
}

/* ---- The beginning -------------------------------------------------------------------------- */

static bool begin(struct tokenize_ask *a, struct err *err)
{
	const struct model *m = &a->model;
	if (m->provider->request != openai_request || m->provider->is_file) {
		cannot(m, a->chat, "", err);
		err->kind = ERR_USAGE;
		return false;
	}
	return call(a, err);
}

static struct tokenize_ask *ask_new(struct llm *llm, const struct model *model, const char *text,
									size_t len, tokenize_fn *fn, void *ctx)
{
	struct tokenize_ask *a = mem_alloc(sizeof *a);
	*a = (struct tokenize_ask){
		.llm = llm, .text = BUF_INIT, .tried = TOKENIZE_VLLM, .fn = fn, .ctx = ctx};
	model_copy(&a->model, model);
	buf_add(&a->text, text, len);
	return a;
}

static struct tokenize_ask *begun(struct tokenize_ask *a, struct err *err)
{
	if (begin(a, err))
		return a;
	ask_free(a);
	return NULL;
}

struct tokenize_ask *tokenize_ask(struct llm *llm, const struct model *model,
								  enum tokenize_dialect *dialect, const char *text, size_t len,
								  bool special, tokenize_fn *fn, void *ctx, struct err *err)
{
	struct tokenize_ask *a = ask_new(llm, model, text, len, fn, ctx);
	a->special = special;
	a->dialect = dialect;
	a->tried = *dialect ? *dialect : TOKENIZE_LLAMA;
	return begun(a, err);
}

struct tokenize_ask *tokenize_ask_chat(struct llm *llm, const struct model *model,
									   const char *messages, size_t len, bool generation,
									   tokenize_fn *fn, void *ctx, struct err *err)
{
	struct tokenize_ask *a = ask_new(llm, model, messages, len, fn, ctx);
	a->chat = true;
	a->generation = generation;
	return begun(a, err);
}
