/* write/prompt.h: what is sent: a template filled for a document and a row.
 *
 * The instruction and the preceding text come first, the plan and the step last, so that a server's
 * prefix cache serves all that has not changed, whatever is edited in the plan. The words asked for
 * are named in the last lines, and no other count comes after them. */
#ifndef WRITE_PROMPT_H
#define WRITE_PROMPT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/document.h"
#include "llm/provider.h"

struct prompt_scope {
	uint64_t row;            /* the section, or for ASK_CHAPTER the chapter; else 0 */
	const struct buf *begun; /* the text of it for ASK_CONTINUE, TIGHTEN, REWRITE and SUMMARY;
								ASK_REPAIR: the plan; else NULL */
	const char *wish;        /* the writer's, for ASK_REWRITE and ASK_CONTINUE; "" or NULL: none */
	bool fresh;              /* asks to say nothing again */
	bool alone;              /* without the text before it */
	bool paper;              /* by the files of the paper's order, for ASK_PLAN and ASK_WRITE */
	size_t room;             /* tokens that the prompt may have; 0: no limit */
};

/* What a prompt is made of. */
struct prompt_part {
	const char *name;
	size_t len, tokens; /* bytes; estimated */
};

#define PROMPT_PARTS_MAX 9

struct prompt_parts {
	struct prompt_part part[PROMPT_PARTS_MAX];
	size_t stable; /* bytes at the start, up to the end of the text before: they stay in the next */
	size_t count;
	size_t tokens;  /* of the whole prompt */
	uint64_t lacks; /* the row whose summary would belong into it: its point stands for it */
};

/* Appends the prompt of `role`, asking for `words`. Where there is not room for all: of the plan
 * the headings and the chapter's rows, and if need be the rows around the section alone; of the
 * text what write/context.h says. parts may be NULL.
 * ERR_FILE: a prompt file cannot be read. */
bool prompt_build(struct buf *out, const struct doc *doc, enum ask_role role,
				  struct prompt_scope scope, int words, struct prompt_parts *parts,
				  struct err *err);

#endif
