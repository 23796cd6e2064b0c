#include "llm/refusal.h"

#include <limits.h>

#include "base/address.h"
#include "base/text.h"
#include "llm/hide.h"

#define WORDS_MAX 300 /* cells of a server's own words */

bool refusal_passes(int status)
{
	return status == 408 || status == 409 || status == 429 || (status >= 500 && status <= 599);
}

/* OpenAI: {"error":{"message"}}; Ollama: {"error":"…"}; FastAPI: {"detail"}; others: {"message"}.
 */
static const char *find_words(const struct json *reply)
{
	const struct json *error = json_get(reply, "error");
	const char *words = json_string(error);
	if (!words)
		words = json_get_string(error, "message", NULL);
	if (!words)
		words = json_get_string(reply, "message", NULL);
	if (!words)
		words = json_get_string(reply, "detail", "");
	return words;
}

void refusal_words(struct buf *out, const struct json *reply)
{
	const char *words = find_words(reply);
	struct buf trimmed = BUF_INIT;
	buf_add_str(&trimmed, words);
	buf_trim(&trimmed);
	while (trimmed.len && trimmed.data[trimmed.len - 1] == '.')
		buf_truncate(&trimmed, trimmed.len - 1);
	text_elide(out, trimmed.data, trimmed.len, WORDS_MAX);
	buf_release(&trimmed);

	const struct json *error = json_get(reply, "error");
	long prompt = (long)json_get_int(error, "n_prompt_tokens", 0);
	long context = (long)json_get_int(error, "n_ctx", 0);
	if (prompt && context)
		buf_addf(out, " (%ld tokens asked, room for %ld)", prompt, context);
}

int refusal_status(const struct json *reply)
{
	static const struct {
		const char *type;
		int status;
	} types[] = {{"overloaded_error", 529},
				 {"rate_limit_error", 429},
				 {"api_error", 500},
				 {"timeout_error", 504}};
	const struct json *error = json_get(reply, "error");
	int64_t code = json_get_int(error, "code", 0);
	const char *type = json_get_string(error, "type", "");
	for (size_t i = 0; !code && i < sizeof types / sizeof *types; i++)
		code = strcmp(type, types[i].type) ? 0 : types[i].status;
	return code >= 400 && code <= 599 ? (int)code : 0;
}

static bool says_too_long(const struct refusal *r, const char *words)
{
	static const char *const phrases[] = {"prompt is too long", "context length", "context window",
										  "context size"};
	bool found = r->status == 413;
	for (size_t i = 0; !found && i < sizeof phrases / sizeof *phrases; i++)
		found = strstr(words, phrases[i]);
	return found;
}

int refusal_window(const struct refusal *r)
{
	static const struct {
		const char *phrase, *before; /* the number comes after both */
	} forms[] = {
		{"maximum context length is ", ""},
		{"prompt is too long: ", "> "},
		{"exceed context limit: ", "> "},
	};
	struct json *reply = json_parse(r->body, r->body_len, JSON_LENIENT, NULL);
	int64_t window = json_get_int(json_get(reply, "error"), "n_ctx", 0);
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		const char *said = strstr(find_words(reply), forms[i].phrase);
		const char *number = said ? strstr(said + strlen(forms[i].phrase), forms[i].before) : NULL;
		if (number)
			window = strtol(number + strlen(forms[i].before), NULL, 10);
	}
	bool too_long = says_too_long(r, find_words(reply));
	json_free(reply);
	return window > 0 && window <= INT_MAX ? (int)window : too_long ? -1 : 0;
}

/* A used-up account answers 429 for ever, a machine too small for the model 500. */
static bool is_hopeless(const struct json *reply)
{
	if (strstr(find_words(reply), "requires more system memory"))
		return true;
	const struct json *error = json_get(reply, "error");
	return !strcmp(json_get_string(error, "code", ""), "insufficient_quota") ||
		   !strcmp(json_get_string(error, "type", ""), "insufficient_quota");
}

static void add_key_advice(struct buf *out, const struct model *m)
{
	const char *variable = m->provider->key_variable;
	if (*m->key_command)
		buf_addf(out, "check the key that “%s” prints", m->key_command);
	else if (*m->api_key || !variable)
		buf_add_str(out, "check the key; “longhand config” tells where it was taken from");
	else
		buf_addf(out, "it wants a key: set %s, or api_key_command in the configuration", variable);
}

static void add_missing(struct buf *out, const struct model *m)
{
	buf_addf(out, "check the model “%s” (--model) and the base URL ", m->name);
	address_show(out, m->base_url);
	buf_add_str(out, " (--base-url)");
}

static void add_advice(struct buf *out, const struct refusal *r, const struct model *m,
					   bool lacks_model)
{
	if (r->status == 401 || r->status == 403)
		add_key_advice(out, m);
	else if (r->status == 407)
		buf_add_str(out, "it is a proxy that asks for a name and a password: give them in its "
						 "address, http://NAME:PASSWORD@HOST:PORT");
	else if (r->status == 404 && m->provider->pull && lacks_model)
		buf_addf(out, "fetch it there with “%s %s”, or name another (--model)", m->provider->pull,
				 m->name);
	else if (r->status == 404)
		add_missing(out, m);
	else if (r->status == 429)
		buf_add_str(out, "wait a little, or look at the limits of your account there");
	else if (*r->location)
		buf_addf(out, "it points to %s: set the base URL (--base-url) accordingly", r->location);
	else if (r->status >= 300 && r->status <= 399)
		buf_add_str(out, "it redirects: check the base URL (--base-url)");
}

static bool is_page(const struct refusal *r)
{
	size_t at = strspn(r->body, " \t\r\n");
	return at < r->body_len && r->body[at] == '<';
}

bool refusal_describe(const struct refusal *r, const struct model *m, struct err *err)
{
	struct buf host = BUF_INIT, words = BUF_INIT, advice = BUF_INIT;
	struct json *reply = json_parse(r->body, r->body_len, JSON_LENIENT, NULL);
	bool hopeless = is_hopeless(reply);
	model_host(m, &host);
	refusal_words(&words, reply);
	if (!words.len && is_page(r))
		buf_add_str(&words, "a web page instead of JSON");
	add_advice(&advice, r, m, strstr(words.data, "model") != NULL);
	err_set(err, ERR_MODEL, "%s answered with status %d%s%s%s%s", host.data, r->status,
			words.len ? ": " : "", words.data, advice.len ? "; " : "", advice.data);
	err_end(err);
	hide_in_err(err, m);
	json_free(reply);
	buf_release(&host);
	buf_release(&words);
	buf_release(&advice);
	return !hopeless && refusal_passes(r->status);
}
