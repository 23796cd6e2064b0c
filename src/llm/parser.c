#include "llm/parser.h"

#include "base/json.h"
#include "base/mem.h"
#include "llm/refusal.h"

void parser_init(struct reply_parser *p, const struct provider *provider,
				 void (*said)(void *ctx, enum reply_kind kind, const char *text, size_t len),
				 void *ctx)
{
	*p = (struct reply_parser){.provider = provider, .said = said, .ctx = ctx};
	sse_init(&p->sse);
	ndjson_init(&p->ndjson);
	buf_init(&p->whole);
	utf8_repair_init(&p->text_repair);
	utf8_repair_init(&p->reasoning_repair);
	think_init(&p->think);
}

void parser_release(struct reply_parser *p)
{
	sse_release(&p->sse);
	ndjson_release(&p->ndjson);
	buf_release(&p->whole);
	think_release(&p->think);
	free(p->error);
}

/* ---- What a dialect says ----------------------------------------------------------------------
 */

static void say(void *ctx, bool reasoning, const char *s, size_t len)
{
	struct reply_parser *p = ctx;
	p->has_text = p->has_text || !reasoning;
	p->said(p->ctx, reasoning ? REPLY_REASONING : REPLY_TEXT, s, len);
}

void parser_text(struct reply_parser *p, const char *s)
{
	struct buf whole = BUF_INIT;
	if (p->state == PARSER_OPEN && *s) {
		utf8_repair_feed(&p->text_repair, s, strlen(s), &whole);
		think_feed(&p->think, whole.data, whole.len, say, p);
	}
	buf_release(&whole);
}

void parser_parted(struct reply_parser *p)
{
	if (p->think.state == THINK_START)
		p->think.state = THINK_AFTER;
}

void parser_reasoning(struct reply_parser *p, const char *s)
{
	struct buf whole = BUF_INIT;
	if (p->state == PARSER_OPEN && *s) {
		parser_parted(p);
		utf8_repair_feed(&p->reasoning_repair, s, strlen(s), &whole);
	}
	if (whole.len)
		say(p, true, whole.data, whole.len);
	buf_release(&whole);
}

void parser_usage(struct reply_parser *p, const struct usage_report *usage)
{
	p->usage = *usage;
	p->has_usage = true;
}

void parser_finish(struct reply_parser *p, enum finish finish)
{
	p->finish = finish;
	p->has_finish = true;
}

static void flush(struct reply_parser *p, bool complete)
{
	struct buf rest = BUF_INIT;
	utf8_repair_finish(&p->text_repair, &rest);
	think_feed(&p->think, rest.data, rest.len, say, p);
	think_finish(&p->think, complete, say, p);
	buf_release(&rest);
}

void parser_complete(struct reply_parser *p)
{
	if (p->state != PARSER_OPEN)
		return;
	flush(p, true);
	p->state = PARSER_COMPLETE;
}

void parser_error(struct reply_parser *p, int status, const char *why)
{
	if (p->state != PARSER_OPEN)
		return;
	flush(p, false);
	p->state = PARSER_FAILED;
	p->error_status = status;
	p->error = mem_strdup(why);
}

void parser_error_json(struct reply_parser *p, const struct json *reply)
{
	struct buf why = BUF_INIT;
	refusal_words(&why, reply);
	if (!why.len)
		buf_add_str(&why, "it sent an error without saying which");
	parser_error(p, refusal_status(reply), why.data);
	buf_release(&why);
}

/* ---- The body ---------------------------------------------------------------------------------
 */

/* "event: error", in whatever form. */
static void take_error(struct reply_parser *p, const char *data, size_t len)
{
	struct json *json = json_parse(data, len, JSON_LENIENT, NULL);
	parser_error_json(p, json);
	json_free(json);
}

static void take_event(void *ctx, const char *type, const char *data, size_t len)
{
	struct reply_parser *p = ctx;
	if (p->state == PARSER_OPEN)
		p->provider->event(p, data, len);
	if (p->state == PARSER_OPEN && !strcmp(type, "error"))
		take_error(p, data, len);
}

static void take_line(void *ctx, const char *line, size_t len)
{
	take_event(ctx, "", line, len);
}

static bool feed_frames(struct reply_parser *p, const char *bytes, size_t len)
{
	if (p->body == BODY_LINES)
		return ndjson_feed(&p->ndjson, bytes, len, take_line, p);
	return sse_feed(&p->sse, bytes, len, take_event, p);
}

/* Passes the white space before the first character, which tells what the body is. */
static size_t look_at_start(struct reply_parser *p, const char *bytes, size_t len)
{
	size_t at = 0;
	while (at < len && strchr(" \t\r\n", bytes[at]))
		at++;
	if (at == len)
		return at;
	char c = bytes[at];
	if (c == '<')
		p->body = BODY_PAGE;
	else if (p->provider->framing == FRAMING_LINES)
		p->body = BODY_LINES;
	else
		p->body = c == '{' || c == '[' ? BODY_JSON : BODY_EVENTS;
	return at;
}

void parser_feed(struct reply_parser *p, const char *bytes, size_t len)
{
	if (p->body == BODY_UNKNOWN) {
		size_t skip = look_at_start(p, bytes, len);
		bytes += skip;
		len -= skip;
	}
	if (p->state != PARSER_OPEN)
		return;
	if (p->body == BODY_JSON)
		buf_add(&p->whole, bytes, len);
	else if (p->body == BODY_PAGE)
		parser_error(p, 0, "it sent a web page instead of JSON: check the base URL (--base-url)");
	else if (!feed_frames(p, bytes, len))
		parser_error(p, 0, "an event of its reply is larger than 16 MB");
}

/* An event without its blank line, or a line without its end, at the end of a body that is whole or
 * cut. */
static void take_last_event(void *ctx, const char *type, const char *data, size_t len)
{
	struct json *json = json_parse(data, len, JSON_LENIENT, NULL);
	if (json || (len && data[len - 1] == ']'))
		take_event(ctx, type, data, len);
	json_free(json);
}

static void take_last_line(void *ctx, const char *line, size_t len)
{
	take_last_event(ctx, "", line, len);
}

static void take_json_body(struct reply_parser *p)
{
	struct json *json = json_parse(p->whole.data, p->whole.len, JSON_LENIENT, NULL);
	if (json)
		take_event(p, "", p->whole.data, p->whole.len);
	if (json && !p->has_finish)
		parser_error_json(p, json);
	json_free(json);
}

void parser_end(struct reply_parser *p)
{
	if (p->body == BODY_EVENTS)
		sse_feed(&p->sse, "\n\n", 2, take_last_event, p);
	else if (p->body == BODY_LINES)
		ndjson_feed(&p->ndjson, "\n", 1, take_last_line, p);
	else if (p->body == BODY_JSON)
		take_json_body(p);
	if (p->state == PARSER_OPEN && p->has_finish)
		parser_complete(p);
	else if (p->state == PARSER_OPEN)
		flush(p, false);
}
