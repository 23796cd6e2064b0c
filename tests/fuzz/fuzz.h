/* What the fuzzers share. Each is one function that gets any bytes and aborts when what must hold
 * of them does not. Built by --enable-fuzzing it is a libFuzzer program; else replay.c gives it the
 * files of its corpus, as an ordinary test. */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(what) ((what) ? (void)0 : fuzz_fail(#what, __FILE__, __LINE__))

static inline void fuzz_fail(const char *what, const char *file, int line)
{
	fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, what);
	abort();
}

static inline bool same_bytes(const struct buf *a, const struct buf *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* The input in pieces, each in a block of its own, so that a read past its end is seen. The same
 * input is always cut in the same places, into short and longer pieces. */
struct pieces {
	struct random random;
	const char *s;
	size_t left;
	uint64_t longest;
	char *piece;
	size_t len;
};

static inline struct pieces pieces_of(const void *s, size_t len)
{
	struct pieces p = {.s = s, .left = len};
	random_seed(&p.random, hash_bytes(HASH_START, s, len));
	p.longest = UINT64_C(1) << random_below(&p.random, 7);
	return p;
}

static inline bool pieces_take(struct pieces *p)
{
	free(p->piece);
	p->piece = NULL;
	if (!p->left)
		return false;
	size_t len = (size_t)random_below(&p->random, p->longest) + 1;
	p->len = len < p->left ? len : p->left;
	p->piece = malloc(p->len);
	MUST(p->piece);
	memcpy(p->piece, p->s, p->len);
	p->s += p->len;
	p->left -= p->len;
	return true;
}

/* Any bytes as the text that the modules above base/ are given. */
static inline void repaired(struct buf *out, const void *s, size_t len)
{
	struct utf8_repair repair;
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, s, len, out);
	utf8_repair_finish(&repair, out);
}

static inline bool is_text(const char *s, size_t len)
{
	return utf8_valid_prefix(s, len) == len;
}

#endif
