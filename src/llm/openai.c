#include "llm/openai.h"

#include <inttypes.h>

#include "base/json.h"
#include "llm/body.h"
#include "llm/parser.h"

static void add_parameters(struct buf *out, const struct model *m, const struct ask *ask)
{
	struct json *extra = body_extra(m);
	if (m->temperature >= 0) {
		buf_add_str(out, ",\"temperature\":");
		body_add_decimal(out, m->temperature);
	}
	if (body_max_tokens(m, ask) && !json_get(extra, "max_completion_tokens"))
		buf_addf(out, ",\"max_tokens\":%d", body_max_tokens(m, ask));
	if (m->has_seed)
		buf_addf(out, ",\"seed\":%" PRIu64, m->seed + (uint64_t)ask->attempt);
	if (*m->stop)
		buf_addf(out, ",\"stop\":%s", m->stop);
	body_add_members(out, extra, NULL);
	json_free(extra);
}

void openai_headers(const struct model *m, struct buf *headers)
{
	buf_add_str(headers, "Content-Type: application/json\n");
	if (*m->api_key)
		buf_addf(headers, "Authorization: Bearer %s\n", m->api_key);
}

void openai_request(const struct model *m, const struct ask *ask, struct buf *url, struct buf *body)
{
	buf_addf(url, "%s/chat/completions", m->base_url);
	buf_add_str(body, "{\"model\":");
	json_quote(body, m->name, strlen(m->name));
	buf_add_str(body, ",\"messages\":[{\"role\":\"user\",\"content\":");
	json_quote(body, ask->prompt, ask->prompt_len);
	buf_add_str(body, "}],\"stream\":true,\"stream_options\":{\"include_usage\":true}");
	add_parameters(body, m, ask);
	buf_add_char(body, '}');
}

static void take_usage(struct reply_parser *p, const struct json *usage)
{
	const struct json *prompt = json_get(usage, "prompt_tokens_details");
	const struct json *completion = json_get(usage, "completion_tokens_details");
	parser_usage(p, &(struct usage_report){
						.prompt = (long)json_get_int(usage, "prompt_tokens", 0),
						.cached = (long)json_get_int(prompt, "cached_tokens", 0),
						.completion = (long)json_get_int(usage, "completion_tokens", 0),
						.reasoning = (long)json_get_int(completion, "reasoning_tokens", 0),
					});
}

/* Of Mistral's reasoning models: texts, and thinking that is made of texts. */
static void take_parts(struct reply_parser *p, const struct json *parts)
{
	for (const struct json *part = json_first(parts); part; part = json_next(part)) {
		const struct json *thinking = json_get(part, "thinking");
		for (const struct json *t = json_first(thinking); t; t = json_next(t))
			parser_reasoning(p, json_get_string(t, "text", ""));
		parser_text(p, json_get_string(part, "text", ""));
	}
}

/* `says` is a delta of the stream, or the whole message of a reply that was not streamed. */
static void take_message(struct reply_parser *p, const struct json *says)
{
	const char *reasoning = json_get_string(says, "reasoning_content", NULL);
	if (!reasoning)
		reasoning = json_get_string(says, "reasoning", "");
	parser_reasoning(p, reasoning);
	parser_text(p, json_get_string(says, "content", ""));
	if (json_is_array(json_get(says, "content")))
		take_parts(p, json_get(says, "content"));
}

static void take_finish(struct reply_parser *p, const char *reason)
{
	if (!strcmp(reason, "content_filter"))
		parser_error(p, 0, "its content filter stopped the text");
	else if (*reason)
		parser_finish(p, strcmp(reason, "length") ? FINISH_STOP : FINISH_LENGTH);
}

static void take_choice(struct reply_parser *p, const struct json *choice)
{
	const struct json *message = json_get(choice, "message");
	take_message(p, message ? message : json_get(choice, "delta"));
	take_finish(p, json_get_string(choice, "finish_reason", message ? "stop" : ""));
}

static void take_chunk(struct reply_parser *p, const struct json *chunk)
{
	const struct json *error = json_get(chunk, "error");
	if (error && !json_is_null(error)) {
		parser_error_json(p, chunk);
		return;
	}
	const struct json *usage = json_get(chunk, "usage");
	if (json_is_object(usage))
		take_usage(p, usage);
	const struct json *choice = json_first(json_get(chunk, "choices"));
	if (choice)
		take_choice(p, choice);
}

void openai_event(struct reply_parser *p, const char *data, size_t len)
{
	if (len == strlen("[DONE]") && !memcmp(data, "[DONE]", len)) {
		parser_complete(p);
		return;
	}
	struct json *chunk = json_parse(data, len, JSON_LENIENT, NULL);
	if (json_is_object(chunk))
		take_chunk(p, chunk);
	else if (len)
		parser_error(p, 0, "an event of its reply is not JSON");
	json_free(chunk);
}
