#include "llm/anthropic.h"

#include "base/json.h"
#include "base/text.h"
#include "llm/body.h"
#include "llm/parser.h"
#include "llm/tokens.h"

#define API_VERSION      "2023-06-01"
#define REPLY_TOKENS     8192 /* of a reply where nobody sets a limit: there has to be one */
#define TEMPERATURE_MOST 1
#define WORDS_MAX        200 /* cells of why it refuses */

/* ---- Requests ---------------------------------------------------------------------------------
 */

/* The limit is for reasoning as well. */
static long max_tokens(const struct model *m, const struct ask *ask, const struct json *extra)
{
	long limit = body_max_tokens(m, ask);
	if (!limit && ask->role >= ASK_WRITE)
		limit = (long)tokens_for_words(ask->words, ask->language);
	if (!body_max_tokens(m, ask) && limit < REPLY_TOKENS)
		limit = REPLY_TOKENS;
	return limit + (long)json_get_int(json_get(extra, "thinking"), "budget_tokens", 0);
}

static void add_block(struct buf *out, const char *text, size_t len, bool cached)
{
	buf_add_str(out, "{\"type\":\"text\",\"text\":");
	json_quote(out, text, len);
	if (cached)
		buf_add_str(out, ",\"cache_control\":{\"type\":\"ephemeral\"}");
	buf_add_char(out, '}');
}

/* Where the block that starts at `at` ends: at the first paragraph's end after its least bytes.
 * 0: it would end behind the stable part. */
static size_t block_end(const struct ask *ask, size_t at)
{
	size_t least = at + ANTHROPIC_BLOCK;
	if (least >= ask->stable || ask->stable >= ask->prompt_len)
		return 0;
	const char *end = memmem(ask->prompt + least, ask->stable - least, "\n\n", 2);
	return end ? (size_t)(end - ask->prompt) + 2 : 0;
}

static void add_blocks(struct buf *out, const struct ask *ask)
{
	size_t at = 0, end = block_end(ask, 0);
	while (end) {
		size_t next = block_end(ask, end);
		add_block(out, ask->prompt + at, end - at, !next);
		buf_add_char(out, ',');
		at = end;
		end = next;
	}
	add_block(out, ask->prompt + at, ask->prompt_len - at, false);
}

void anthropic_headers(const struct model *m, struct buf *headers)
{
	buf_add_str(headers, "Content-Type: application/json\nanthropic-version: " API_VERSION "\n");
	if (*m->api_key)
		buf_addf(headers, "x-api-key: %s\n", m->api_key);
}

/* A model that thinks takes no temperature. */
static bool thinks(const struct json *extra)
{
	const char *type = json_get_string(json_get(extra, "thinking"), "type", "disabled");
	return strcmp(type, "disabled") != 0;
}

static void add_parameters(struct buf *out, const struct model *m, const struct json *extra)
{
	if (m->temperature >= 0 && !thinks(extra)) {
		buf_add_str(out, ",\"temperature\":");
		body_add_decimal(out,
						 m->temperature < TEMPERATURE_MOST ? m->temperature : TEMPERATURE_MOST);
	}
	if (*m->stop)
		buf_addf(out, ",\"stop_sequences\":%s", m->stop);
	body_add_members(out, extra, NULL);
}

void anthropic_request(const struct model *m, const struct ask *ask, struct buf *url,
					   struct buf *body)
{
	struct json *extra = body_extra(m);
	buf_addf(url, "%s/v1/messages", m->base_url);
	buf_add_str(body, "{\"model\":");
	json_quote(body, m->name, strlen(m->name));
	buf_addf(body, ",\"max_tokens\":%ld", max_tokens(m, ask, extra));
	buf_add_str(body, ",\"messages\":[{\"role\":\"user\",\"content\":[");
	add_blocks(body, ask);
	buf_add_str(body, "]}],\"stream\":true");
	add_parameters(body, m, extra);
	buf_add_char(body, '}');
	json_free(extra);
}

/* ---- Replies ----------------------------------------------------------------------------------
 */

/* Told twice: of the prompt at the start, of the reply at the end. The tokens of the prompt are
 * told apart by how the cache served them. */
static void take_usage(struct reply_parser *p, const struct json *usage)
{
	struct usage_report report = p->usage;
	const struct json *details = json_get(usage, "output_tokens_details");
	if (!json_is_object(usage))
		return;
	if (json_get(usage, "input_tokens")) {
		report.cached = (long)json_get_int(usage, "cache_read_input_tokens", 0);
		report.prompt = (long)json_get_int(usage, "input_tokens", 0) + report.cached +
						(long)json_get_int(usage, "cache_creation_input_tokens", 0);
	}
	report.completion = (long)json_get_int(usage, "output_tokens", report.completion);
	report.reasoning = (long)json_get_int(details, "thinking_tokens", report.reasoning);
	parser_usage(p, &report);
}

/* A block of the reply, or a piece of one. */
static void take_content(struct reply_parser *p, const struct json *content)
{
	parser_reasoning(p, json_get_string(content, "thinking", ""));
	parser_text(p, json_get_string(content, "text", ""));
}

static void refuse(struct reply_parser *p, const struct json *says)
{
	struct buf why = BUF_INIT;
	const char *words = json_get_string(json_get(says, "stop_details"), "explanation", "");
	buf_add_str(&why, "the model refuses to write this");
	if (*words)
		buf_add_str(&why, " (");
	text_elide(&why, words, strlen(words), WORDS_MAX);
	buf_addf(&why, "%s: put the row or the instruction otherwise", *words ? ")" : "");
	parser_error(p, 0, why.data);
	buf_release(&why);
}

static void take_stop(struct reply_parser *p, const struct json *says)
{
	const char *reason = json_get_string(says, "stop_reason", "");
	bool cut = !strcmp(reason, "max_tokens") || !strcmp(reason, "model_context_window_exceeded");
	if (!strcmp(reason, "refusal"))
		refuse(p, says);
	else if (*reason)
		parser_finish(p, cut ? FINISH_LENGTH : FINISH_STOP);
}

static void on_start(struct reply_parser *p, const struct json *event)
{
	parser_parted(p);
	take_usage(p, json_get(json_get(event, "message"), "usage"));
}

static void on_block_start(struct reply_parser *p, const struct json *event)
{
	take_content(p, json_get(event, "content_block"));
}

static void on_block_delta(struct reply_parser *p, const struct json *event)
{
	take_content(p, json_get(event, "delta"));
}

static void on_delta(struct reply_parser *p, const struct json *event)
{
	take_usage(p, json_get(event, "usage"));
	take_stop(p, json_get(event, "delta"));
}

static void on_stop(struct reply_parser *p, const struct json *event)
{
	(void)event;
	parser_complete(p);
}

/* A reply that was not streamed. */
static void on_message(struct reply_parser *p, const struct json *event)
{
	const struct json *content = json_get(event, "content");
	parser_parted(p);
	for (const struct json *block = json_first(content); block; block = json_next(block))
		take_content(p, block);
	take_usage(p, json_get(event, "usage"));
	take_stop(p, event);
}

/* Pings, ends of blocks and what is new there say nothing to us. */
static const struct {
	const char *type;
	void (*take)(struct reply_parser *p, const struct json *event);
} takers[] = {
	{"message_start", on_start},
	{"content_block_start", on_block_start},
	{"content_block_delta", on_block_delta},
	{"message_delta", on_delta},
	{"message_stop", on_stop},
	{"message", on_message},
	{"error", parser_error_json},
};

void anthropic_event(struct reply_parser *p, const char *data, size_t len)
{
	struct json *event = json_parse(data, len, JSON_LENIENT, NULL);
	const char *type = json_get_string(event, "type", "");
	for (size_t i = 0; i < sizeof takers / sizeof *takers; i++) {
		if (!strcmp(type, takers[i].type))
			takers[i].take(p, event);
	}
	if (len && !json_is_object(event))
		parser_error(p, 0, "an event of its reply is not JSON");
	json_free(event);
}
