/* llm/parser.h: the bytes of one reply's body into what the model said. No network, no clock.
 *
 * The body is server-sent events, or JSON lines where the provider sends those, or one JSON value
 * where a server does not stream, or a web page where the base URL is wrong: its first character
 * tells. Text is repaired to whole UTF-8 characters over event borders and parted from reasoning
 * (think.h). Once the state is no longer open, what follows is ignored. */
#ifndef LLM_PARSER_H
#define LLM_PARSER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "llm/ndjson.h"
#include "llm/provider.h"
#include "llm/sse.h"
#include "llm/think.h"

struct json;

enum parser_state { PARSER_OPEN, PARSER_COMPLETE, PARSER_FAILED };

struct reply_parser {
	const struct provider *provider;
	void (*said)(void *ctx, enum reply_kind kind, const char *text, size_t len);
	void *ctx;

	enum parser_state state;
	bool has_finish, has_usage, has_text;
	enum finish finish;
	struct usage_report usage;
	char *error;      /* PARSER_FAILED: why, to go after "HOST failed: " */
	int error_status; /* the HTTP status the error names; 0 for none */

	enum { BODY_UNKNOWN, BODY_EVENTS, BODY_LINES, BODY_JSON, BODY_PAGE } body;
	struct sse sse;
	struct ndjson ndjson;
	struct buf whole; /* of a JSON body */
	struct utf8_repair text_repair, reasoning_repair;
	struct think think;
};

/* `said` gets REPLY_TEXT and REPLY_REASONING. */
void parser_init(struct reply_parser *p, const struct provider *provider,
				 void (*said)(void *ctx, enum reply_kind kind, const char *text, size_t len),
				 void *ctx);
void parser_release(struct reply_parser *p);
void parser_feed(struct reply_parser *p, const char *bytes, size_t len);

/* The body is over. A reply whose end was not said stays open: it is incomplete. */
void parser_end(struct reply_parser *p);

/* For dialects. The first two take NUL-terminated bytes as json.h gives them in JSON_LENIENT. */
void parser_text(struct reply_parser *p, const char *s);
void parser_reasoning(struct reply_parser *p, const char *s);
void parser_parted(struct reply_parser *p); /* its server parts reasoning: text is in no doubt */
void parser_usage(struct reply_parser *p,
				  const struct usage_report *usage);            /* the last one counts */
void parser_finish(struct reply_parser *p, enum finish finish); /* complete once the body ends */
void parser_complete(struct reply_parser *p);
void parser_error(struct reply_parser *p, int status, const char *why);
void parser_error_json(struct reply_parser *p, const struct json *reply); /* {"error": …} */

#endif
