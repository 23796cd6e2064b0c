/* llm/memo.h: the replies of a piece of work, kept as they end, so that the work can be done again
 * after a kill without asking for any of them twice.
 *
 * Whoever asks with a memo gets a reply from it where the same request was answered before: the
 * same role, prompt, attempt and limits, of the same model. Work that depends on its replies alone
 * comes out the same again, and goes on from there. Replies that failed, or were cancelled, are
 * asked for again.
 *
 * A memo is a file of JSON Lines, a reply a line: key, role, finish, usage, text; or spoilt: true,
 * of the replies before it. */
#ifndef LLM_MEMO_H
#define LLM_MEMO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "llm/provider.h"

struct memo;

/* A reply that was kept. */
struct memo_reply {
	uint64_t key;
	struct buf text;
	enum finish finish;
	bool has_usage;
	struct usage_report usage;
	bool taken; /* in this run: the same request made twice has two replies */
};

/* A request of this run, whether it was answered from the memo or by the model. */
struct memo_entry {
	enum ask_role role;
	char *point;     /* of the section it is for; "" */
	int words;       /* asked for; 0: no number */
	int attempt;     /* that was added to the seed */
	uint64_t prompt; /* hash.h over it */
	bool ended;      /* else it failed, or was cancelled */
	struct usage_report usage;
	uint64_t key;
	struct buf text; /* while it comes */
};

/* NULL: ERR_FILE, the file cannot be used. */
struct memo *memo_open(const char *path, struct err *err);
bool memo_close(struct memo *m, struct err *err); /* NULL is allowed */

/* The work failed with replies that all came: the same ones would fail again. They are given to
 * nobody any more. */
void memo_spoil(struct memo *m);
int memo_spoilt(const struct memo *m); /* how often that was so before this run */

/* Why a reply could not be kept; kind ERR_NONE: all were. */
const struct err *memo_trouble(const struct memo *m);

/* In the order in which they were asked. */
size_t memo_count(const struct memo *m);
const struct memo_entry *memo_at(const struct memo *m, size_t i);

/* ---- For llm.c ---- */

/* Begins an entry. The reply, where it is kept already, else NULL. */
const struct memo_reply *memo_begin(struct memo *m, const struct model *model,
									const struct ask *ask, size_t *entry);
void memo_text(struct memo *m, size_t entry, const char *text, size_t len);
void memo_end(struct memo *m, size_t entry, enum finish finish, const struct usage_report *usage);

#endif
