/* llm/tokenize.h: the tokens of a text, by the tokeniser of a server: POST /tokenize, which lies
 * beside /v1, in the forms of llama.cpp's server and of vLLM. */
#ifndef LLM_TOKENIZE_H
#define LLM_TOKENIZE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "llm/llm.h"

enum tokenize_dialect {
	TOKENIZE_UNKNOWN,
	TOKENIZE_LLAMA, /* {"content", "add_special", "parse_special"} */
	TOKENIZE_VLLM   /* {"model", "prompt", "add_special_tokens"} */
};

struct token_list {
	int64_t *ids;
	size_t count, cap;
};

void token_list_release(struct token_list *l);
void token_list_add(struct token_list *l, const int64_t *ids, size_t count);

/* Takes "tokens" from a reply: numbers, or objects with an "id". False: it has none. */
bool tokenize_read(struct token_list *l, const char *reply, size_t len);

struct tokenize_answer {
	const struct token_list *tokens; /* NULL: err */
	const struct err *err;
};

typedef void tokenize_fn(void *ctx, const struct tokenize_answer *answer);

struct tokenize_ask;

/* Asks for the tokens of a text (valid UTF-8, not empty, copied), with none put before or behind
 * it. special: what is written as a control token is one; else it is text, where the server can
 * tell (vLLM cannot). *dialect is what is known of the server, and becomes what was found out; it
 * outlives the answer. fn is called once, from inside llm_wait; the handle is gone after it, or by
 * tokenize_cancel, which comes before llm_free. NULL with err: ERR_USAGE, it cannot be asked there.
 */
struct tokenize_ask *tokenize_ask(struct llm *llm, const struct model *model,
								  enum tokenize_dialect *dialect, const char *text, size_t len,
								  bool special, tokenize_fn *fn, void *ctx, struct err *err);
/* The same for a conversation, a JSON array of {"role", "content"}, by the chat template of the
 * server, which vLLM alone applies: with what an answer begins with behind it (`generation`), or
 * without. */
struct tokenize_ask *tokenize_ask_chat(struct llm *llm, const struct model *model,
									   const char *messages, size_t len, bool generation,
									   tokenize_fn *fn, void *ctx, struct err *err);

void tokenize_cancel(struct tokenize_ask *ask); /* NULL is allowed */

#endif
