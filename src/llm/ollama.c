#include "llm/ollama.h"

#include <inttypes.h>

#include "base/json.h"
#include "llm/body.h"
#include "llm/parser.h"
#include "llm/tokens.h"

#define CONTEXT_LEAST 8192
#define CONTEXT_MOST  (1L << 30)
#define PLAN_ANSWER   4096 /* tokens of a plan, or anything else that is no text */
#define TEMPLATE      256  /* tokens that a model's chat template may add */

/* A model that reasons does so within the context as well. */
static size_t answer_tokens(const struct model *m, const struct ask *ask)
{
	int limit = body_max_tokens(m, ask);
	if (limit)
		return (size_t)limit;
	return PLAN_ANSWER + (ask->role < ASK_WRITE ? 0 : tokens_for_words(ask->words, ask->language));
}

/* Doubled and not a little more each time: a growing document has the model loaded anew a few
 * times and not with every section; nor is it for a shorter request between. */
long ollama_context(const struct model *m, const struct ask *ask)
{
	size_t need = tokens_estimate(ask->prompt, ask->prompt_len) + answer_tokens(m, ask) + TEMPLATE;
	long context = m->context_before > CONTEXT_LEAST ? m->context_before : CONTEXT_LEAST;
	while (context < CONTEXT_MOST && (size_t)context < need)
		context *= 2;
	return m->window > 0 && m->window < context ? m->window : context;
}

static void add_options(struct buf *out, const struct model *m, const struct ask *ask,
						const struct json *theirs)
{
	int64_t context = json_get_int(theirs, "num_ctx", ollama_context(m, ask));
	buf_addf(out, ",\"options\":{\"num_ctx\":%" PRId64, context);
	if (body_max_tokens(m, ask))
		buf_addf(out, ",\"num_predict\":%d", body_max_tokens(m, ask));
	if (m->temperature >= 0) {
		buf_add_str(out, ",\"temperature\":");
		body_add_decimal(out, m->temperature);
	}
	if (m->has_seed)
		buf_addf(out, ",\"seed\":%" PRIu64, m->seed + (uint64_t)ask->attempt);
	if (*m->stop)
		buf_addf(out, ",\"stop\":%s", m->stop);
	body_add_members(out, theirs, "num_ctx");
	buf_add_char(out, '}');
}

void ollama_headers(const struct model *m, struct buf *headers)
{
	buf_add_str(headers, "Content-Type: application/json\n");
	if (*m->api_key)
		buf_addf(headers, "Authorization: Bearer %s\n", m->api_key);
}

void ollama_request(const struct model *m, const struct ask *ask, struct buf *url, struct buf *body)
{
	struct json *extra = body_extra(m);
	buf_addf(url, "%s/api/chat", m->base_url);
	buf_add_str(body, "{\"model\":");
	json_quote(body, m->name, strlen(m->name));
	buf_add_str(body, ",\"messages\":[{\"role\":\"user\",\"content\":");
	json_quote(body, ask->prompt, ask->prompt_len);
	buf_add_str(body, "}],\"stream\":true");
	body_add_default(body, extra, "keep_alive", "\"30m\"");
	body_add_default(body, extra, "truncate", "false");
	body_add_default(body, extra, "shift", "false");
	add_options(body, m, ask, json_get(extra, "options"));
	body_add_members(body, extra, "options");
	buf_add_char(body, '}');
	json_free(extra);
}

static void take_end(struct reply_parser *p, const struct json *line)
{
	const char *reason = json_get_string(line, "done_reason", "stop");
	parser_usage(p, &(struct usage_report){
						.prompt = (long)json_get_int(line, "prompt_eval_count", 0),
						.completion = (long)json_get_int(line, "eval_count", 0),
					});
	parser_finish(p, strcmp(reason, "length") ? FINISH_STOP : FINISH_LENGTH);
	parser_complete(p);
}

static void take_line(struct reply_parser *p, const struct json *line)
{
	const struct json *error = json_get(line, "error");
	if (error && !json_is_null(error)) {
		parser_error_json(p, line);
		return;
	}
	const struct json *message = json_get(line, "message");
	parser_reasoning(p, json_get_string(message, "thinking", ""));
	parser_text(p, json_get_string(message, "content", ""));
	if (json_get_bool(line, "done", false))
		take_end(p, line);
}

void ollama_event(struct reply_parser *p, const char *data, size_t len)
{
	struct json *line = json_parse(data, len, JSON_LENIENT, NULL);
	if (json_is_object(line))
		take_line(p, line);
	else
		parser_error(p, 0, "a line of its reply is not JSON");
	json_free(line);
}
