/* tests/fuzz/reply.h: replies of a dialect: the same text, reasoning, end and error however the
 * body is cut; text is whole characters; nothing is said after the end. */
#ifndef TESTS_FUZZ_REPLY_H
#define TESTS_FUZZ_REPLY_H

#include "fuzz.h"
#include "llm/parser.h"

struct heard {
	struct reply_parser parser;
	struct buf text, reasoning;
};

static void hear(void *ctx, enum reply_kind kind, const char *text, size_t len)
{
	struct heard *h = ctx;
	MUST(kind == REPLY_TEXT || kind == REPLY_REASONING);
	MUST(len && is_text(text, len));
	buf_add(kind == REPLY_TEXT ? &h->text : &h->reasoning, text, len);
}

static void begin(struct heard *h, const char *provider)
{
	*h = (struct heard){.text = BUF_INIT, .reasoning = BUF_INIT};
	parser_init(&h->parser, provider_named(provider), hear, h);
}

static void check_alone(const struct heard *h)
{
	const struct reply_parser *p = &h->parser;
	MUST((p->state == PARSER_FAILED) == (p->error != NULL));
	MUST(!p->error || is_text(p->error, strlen(p->error)));
	MUST(p->state != PARSER_COMPLETE || p->has_finish || p->has_text || !h->text.len);
	MUST(p->usage.prompt >= 0 && p->usage.completion >= 0 && p->usage.cached >= 0);
}

static void check_same(const struct heard *a, const struct heard *b)
{
	const struct reply_parser *p = &a->parser, *q = &b->parser;
	MUST(p->state == q->state && p->has_finish == q->has_finish && p->finish == q->finish);
	MUST(!memcmp(&p->usage, &q->usage, sizeof p->usage) && p->error_status == q->error_status);
	MUST(!p->error == !q->error && (!p->error || !strcmp(p->error, q->error)));
	MUST(same_bytes(&a->text, &b->text) && same_bytes(&a->reasoning, &b->reasoning));
}

static void check_silence(struct heard *h, const char *more)
{
	size_t before = h->text.len;
	if (h->parser.state == PARSER_OPEN)
		return;
	parser_feed(&h->parser, more, strlen(more));
	parser_end(&h->parser);
	MUST(h->text.len == before);
}

static void release(struct heard *h)
{
	parser_release(&h->parser);
	buf_release(&h->text);
	buf_release(&h->reasoning);
}

/* more: an event that has a text. */
static void check_reply(const char *provider, const char *more, const uint8_t *data, size_t size)
{
	struct heard whole, cut;
	begin(&whole, provider);
	parser_feed(&whole.parser, (const char *)data, size);
	parser_end(&whole.parser);
	begin(&cut, provider);
	for (struct pieces p = pieces_of(data, size); pieces_take(&p);)
		parser_feed(&cut.parser, p.piece, p.len);
	parser_end(&cut.parser);
	check_alone(&whole);
	check_same(&whole, &cut);
	check_silence(&whole, more);
	release(&whole);
	release(&cut);
}

#endif
