/* tests/llm/reply.h: bodies of replies, read cut anywhere, and what they say. */
#ifndef TESTS_LLM_REPLY_H
#define TESTS_LLM_REPLY_H

#include "../test.h"
#include "base/utf8.h"
#include "llm/parser.h"

/* The dialect, which the test defines. */
#ifndef REPLY_PROVIDER
#error "REPLY_PROVIDER is not defined"
#endif

struct heard {
	struct reply_parser parser;
	struct buf text, reasoning;
};

static void hear(void *ctx, enum reply_kind kind, const char *text, size_t len)
{
	struct heard *h = ctx;
	assert_int_equal(utf8_valid_prefix(text, len), len);
	assert_true(kind == REPLY_TEXT || kind == REPLY_REASONING);
	buf_add(kind == REPLY_TEXT ? &h->text : &h->reasoning, text, len);
}

static void begin(struct heard *h)
{
	buf_init(&h->text);
	buf_init(&h->reasoning);
	parser_init(&h->parser, provider_named(REPLY_PROVIDER), hear, h);
}

static void finish(struct heard *h)
{
	parser_release(&h->parser);
	buf_release(&h->text);
	buf_release(&h->reasoning);
}

/* At one byte a read. */
static void read_bytewise(struct heard *h, const char *body)
{
	begin(h);
	for (const char *at = body; *at; at++)
		parser_feed(&h->parser, at, 1);
	parser_end(&h->parser);
}

/* In two pieces; with a cut past the end, at one byte a read. */
static void read_cut(struct heard *h, const char *body, size_t cut)
{
	if (cut > strlen(body)) {
		read_bytewise(h, body);
		return;
	}
	begin(h);
	parser_feed(&h->parser, body, cut);
	parser_feed(&h->parser, body + cut, strlen(body) - cut);
	parser_end(&h->parser);
}

/* The reply of `body`, cut anywhere, is complete and says `text` and `reasoning`. */
static void expect_complete(const char *body, const char *text, const char *reasoning)
{
	for (size_t cut = 0; cut <= strlen(body) + 1; cut++) {
		struct heard h;
		read_cut(&h, body, cut);
		assert_int_equal(h.parser.state, PARSER_COMPLETE);
		assert_string_equal(h.text.data, text);
		assert_string_equal(h.reasoning.data, reasoning);
		finish(&h);
	}
}

static void expect_failure(const char *body, const char *text, const char *why, int status)
{
	for (size_t cut = 0; cut <= strlen(body) + 1; cut++) {
		struct heard h;
		read_cut(&h, body, cut);
		assert_int_equal(h.parser.state, PARSER_FAILED);
		assert_string_equal(h.text.data, text);
		assert_non_null(strstr(h.parser.error, why));
		assert_int_equal(h.parser.error_status, status);
		finish(&h);
	}
}

static void expect_incomplete(const char *body, const char *text)
{
	for (size_t cut = 0; cut <= strlen(body) + 1; cut++) {
		struct heard h;
		read_cut(&h, body, cut);
		assert_int_equal(h.parser.state, PARSER_OPEN);
		assert_string_equal(h.text.data, text);
		finish(&h);
	}
}

#endif
