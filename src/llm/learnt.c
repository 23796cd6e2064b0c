#include "llm/learnt.h"

#include <ctype.h>
#include <strings.h>

#include "base/json.h"
#include "base/mem.h"

static const struct mend {
	const char *name;    /* the member of the request */
	const char *said;    /* how a refusal calls it, where not by its name */
	const char *instead; /* the name it is sent by; NULL: it is left out */
} mends[] = {
	{"max_tokens", NULL, "max_completion_tokens"},
	{"temperature", NULL, NULL},
	{"seed", NULL, NULL},
	{"stop", NULL, NULL},
	{"stop_sequences", NULL, NULL},
	{"stream_options", NULL, NULL},
	{"reasoning_effort", NULL, NULL},
	{"chat_template_kwargs", NULL, NULL},
	{"think", "thinking", NULL},
	{"thinking", NULL, NULL},
};

#define MENDS (sizeof mends / sizeof *mends)

/* ---- The list ------------------------------------------------------------------------------- */

struct learnt *learnt_of(struct learnt **list, const struct model *m)
{
	struct learnt *l = *list;
	while (l && (l->provider != m->provider || strcmp(l->base_url, m->base_url) != 0 ||
				 strcmp(l->name, m->name) != 0))
		l = l->next;
	if (l)
		return l;
	l = mem_alloc(sizeof *l);
	*l = (struct learnt){*list, m->provider, mem_strdup(m->base_url), mem_strdup(m->name), 0, 0};
	*list = l;
	return l;
}

void learnt_free(struct learnt **list)
{
	while (*list) {
		struct learnt *l = *list;
		*list = l->next;
		free(l->base_url);
		free(l->name);
		free(l);
	}
}

/* ---- Reading a refusal ---------------------------------------------------------------------- */

static bool is_of_name(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* Is the name there as a whole word? */
static bool says_name(const char *words, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = words; (at = strstr(at, name)); at += len) {
		if ((at == words || !is_of_name(at[-1])) && !is_of_name(at[len]))
			return true;
	}
	return false;
}

static bool says_unknown(const char *words)
{
	static const char *const phrases[] = {
		"not support", "n't support",      "unsupported",     "unrecognized",
		"unknown",     "unexpected",       "not permitted",   "not allowed",
		"deprecated",  "only the default", "may only be set",
	};
	for (size_t i = 0; i < sizeof phrases / sizeof *phrases; i++) {
		if (strcasestr(words, phrases[i]))
			return true;
	}
	return false;
}

/* OpenAI names the parameter apart; the words may name the one to use instead. */
static bool is_refused(const struct mend *mend, const char *words, const char *parameter)
{
	if (*parameter)
		return !strcmp(parameter, mend->name);
	return says_name(words, mend->said ? mend->said : mend->name);
}

bool learnt_from(struct learnt *l, const struct refusal *r, const struct buf *body,
				 struct buf *told)
{
	if ((r->status != 400 && r->status != 422) || refusal_window(r) || !says_unknown(r->body))
		return false;
	struct json *sent = json_parse(body->data, body->len, JSON_LENIENT, NULL);
	struct json *reply = json_parse(r->body, r->body_len, JSON_LENIENT, NULL);
	const char *parameter = json_get_string(json_get(reply, "error"), "param", "");
	unsigned known = l->mends;
	for (size_t i = 0; i < MENDS; i++) {
		if (known >> i & 1 || !json_get(sent, mends[i].name) ||
			!is_refused(&mends[i], r->body, parameter))
			continue;
		l->mends |= 1u << i;
		buf_addf(told, "%s%s is not taken there: ", told->len ? ", " : "", mends[i].name);
		buf_addf(told, mends[i].instead ? "%s is sent instead" : "it is left out",
				 mends[i].instead);
	}
	json_free(sent);
	json_free(reply);
	return l->mends != known;
}

/* ---- Mending a request ---------------------------------------------------------------------- */

static const struct mend *mend_of(const struct learnt *l, const char *name)
{
	for (size_t i = 0; i < MENDS; i++) {
		if (l->mends >> i & 1 && !strcmp(mends[i].name, name))
			return &mends[i];
	}
	return NULL;
}

void learnt_apply(const struct learnt *l, struct buf *body)
{
	struct buf out = BUF_INIT;
	struct json *sent = l->mends ? json_parse(body->data, body->len, JSON_LENIENT, NULL) : NULL;
	if (!sent)
		return;
	for (const struct json *item = json_first(sent); item; item = json_next(item)) {
		const char *name = json_name(item);
		const struct mend *mend = mend_of(l, name);
		if (mend && (!mend->instead || json_get(sent, mend->instead)))
			continue;
		buf_add_char(&out, out.len ? ',' : '{');
		name = mend ? mend->instead : name;
		json_quote(&out, name, strlen(name));
		buf_add_char(&out, ':');
		json_print(&out, item);
	}
	buf_add_char(&out, '}');
	buf_set(body, out.data, out.len);
	buf_release(&out);
	json_free(sent);
}
