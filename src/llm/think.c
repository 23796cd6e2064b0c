#include "llm/think.h"

static const char open_tag[] = "<think>";
static const char close_tag[] = "</think>";

#define CLOSE_LEN (sizeof close_tag - 1)

/* How models begin to reason, and hardly ever a document. */
static const char *const openers[] = {
	"Okay, so",       "Okay, the user", "Okay, I need", "Okay, let",        "Alright, so",
	"Alright, the ",  "Alright, let",   "Hmm, ",        "We need to ",      "Let me think",
	"The user wants", "The user asks",  "The user is",  "First, I need to", "I need to write",
	"好的，用户",     "好的，我现在",   "好的，我需要", "好，用户",         "好，我现在",
	"嗯，",           "首先，用户",     "首先，我需要", "用户要求",         "用户想",
};

enum match { MATCH_NO, MATCH_PART, MATCH_WHOLE };

void think_init(struct think *t)
{
	*t = (struct think){THINK_START, BUF_INIT, 0};
}

void think_release(struct think *t)
{
	buf_release(&t->held);
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static size_t leading_space(const struct buf *b)
{
	size_t at = 0;
	while (at < b->len && is_space(b->data[at]))
		at++;
	return at;
}

static enum match match_start(const char *s, size_t len, const char *word)
{
	size_t need = strlen(word);
	if (memcmp(s, word, len < need ? len : need) != 0)
		return MATCH_NO;
	return len < need ? MATCH_PART : MATCH_WHOLE;
}

static enum match match_opener(const char *s, size_t len)
{
	enum match best = MATCH_NO;
	for (size_t i = 0; i < sizeof openers / sizeof *openers; i++) {
		enum match m = match_start(s, len, openers[i]);
		best = m > best ? m : best;
	}
	return best;
}

/* Gives the first `len` bytes held and forgets the `skip` bytes after them. */
static void give(struct think *t, bool reasoning, size_t len, size_t skip, think_fn *fn, void *ctx)
{
	struct buf given = BUF_INIT;
	buf_set(&given, t->held.data, len);
	buf_splice(&t->held, 0, len + skip, NULL, 0);
	t->searched = 0;
	if (given.len)
		fn(ctx, reasoning, given.data, given.len);
	buf_release(&given);
}

static bool enter(struct think *t, enum think_state state)
{
	t->state = state;
	return true;
}

/* A step looks at what is held and returns whether another step may go on from there. */
static bool step_start(struct think *t)
{
	size_t space = leading_space(&t->held);
	const char *s = t->held.data + space;
	size_t len = t->held.len - space;
	if (!len)
		return false;
	enum match open = match_start(s, len, open_tag);
	enum match close = match_start(s, len, close_tag);
	enum match opener = match_opener(s, len);
	if (open == MATCH_WHOLE || close == MATCH_WHOLE) {
		buf_splice(&t->held, 0, space + strlen(open == MATCH_WHOLE ? open_tag : close_tag), NULL,
				   0);
		return enter(t, open == MATCH_WHOLE ? THINK_INSIDE : THINK_AFTER);
	}
	if (opener == MATCH_WHOLE)
		return enter(t, THINK_DOUBT);
	if (open || close || opener)
		return false;
	return enter(t, THINK_TEXT);
}

/* Where the closing tag stands in what is held; the end when it does not. */
static size_t find_close(struct think *t)
{
	size_t from = t->searched > CLOSE_LEN ? t->searched - CLOSE_LEN : 0;
	const char *tag = memmem(t->held.data + from, t->held.len - from, close_tag, CLOSE_LEN);
	t->searched = t->held.len;
	return tag ? (size_t)(tag - t->held.data) : t->held.len;
}

/* The bytes at the end of what is held that may be the beginning of the closing tag. */
static size_t close_tail(const struct buf *held)
{
	size_t tail = held->len < CLOSE_LEN - 1 ? held->len : CLOSE_LEN - 1;
	while (tail && memcmp(held->data + held->len - tail, close_tag, tail) != 0)
		tail--;
	return tail;
}

static bool step_doubt(struct think *t, think_fn *fn, void *ctx)
{
	size_t at = find_close(t);
	if (at < t->held.len) {
		give(t, true, at, CLOSE_LEN, fn, ctx);
		return enter(t, THINK_AFTER);
	}
	return t->held.len > THINK_HOLD && enter(t, THINK_TEXT);
}

static bool step_inside(struct think *t, think_fn *fn, void *ctx)
{
	size_t at = find_close(t);
	if (at < t->held.len) {
		give(t, true, at, CLOSE_LEN, fn, ctx);
		return enter(t, THINK_AFTER);
	}
	give(t, true, t->held.len - close_tail(&t->held), 0, fn, ctx);
	return false;
}

static bool step_after(struct think *t)
{
	buf_splice(&t->held, 0, leading_space(&t->held), NULL, 0);
	return t->held.len && enter(t, THINK_TEXT);
}

static bool step(struct think *t, think_fn *fn, void *ctx)
{
	switch (t->state) {
	case THINK_START:
		return step_start(t);
	case THINK_DOUBT:
		return step_doubt(t, fn, ctx);
	case THINK_INSIDE:
		return step_inside(t, fn, ctx);
	case THINK_AFTER:
		return step_after(t);
	case THINK_TEXT:
		give(t, false, t->held.len, 0, fn, ctx);
	}
	return false;
}

void think_feed(struct think *t, const char *s, size_t len, think_fn *fn, void *ctx)
{
	buf_add(&t->held, s, len);
	while (step(t, fn, ctx))
		;
}

void think_finish(struct think *t, bool complete, think_fn *fn, void *ctx)
{
	bool reasoning = t->state == THINK_INSIDE || (t->state == THINK_DOUBT && !complete);
	give(t, reasoning, t->held.len, 0, fn, ctx);
}
