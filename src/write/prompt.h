/* write/prompt.h: what is sent: a template filled for a document and a row.
 *
 * The instruction and the preceding text come first, the plan and the step last, so that a server's
 * prefix cache serves all that has not changed. The words asked for are named in the last lines,
 * and no other count comes after them. */
#ifndef WRITE_PROMPT_H
#define WRITE_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/document.h"
#include "llm/provider.h"

struct prompt_scope {
	uint64_t row;            /* the section; 0 for ASK_PLAN */
	const struct buf *begun; /* what there is of it, for ASK_CONTINUE; else NULL */
	bool alone;              /* without the text before it */
};

/* Appends the prompt of `role`, asking for `words`. ERR_FILE: a prompt file cannot be read. */
bool prompt_build(struct buf *out, const struct doc *doc, enum ask_role role,
				  struct prompt_scope scope, int words, struct err *err);

#endif
