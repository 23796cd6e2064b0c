/* batch/answer.h: the line that says what came of an instruction. */
#ifndef BATCH_ANSWER_H
#define BATCH_ANSWER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/json.h"
#include "doc/document.h"
#include "llm/memo.h"
#include "llm/provider.h"

struct answer_facts {
	const char *members; /* of the list's line, as JSON without braces; "" */
	long index;          /* of the list's line, from 0 */
	int sample;          /* from 0; -1: there is one answer to each */
	const char *method;  /* by name */
	const struct model *model;
	const struct doc *doc;     /* that was planned and written; NULL: a direct answer */
	const struct memo *memo;   /* its requests; NULL as well */
	struct usage_report usage; /* of a direct answer */
	int64_t ms;                /* it took; < 0: not to be told */
	bool provenance;           /* steps and versions, too */
};

/* The members of the list's line that go along: all but those that answer_put writes. */
void answer_members(struct buf *out, const struct json *object);

/* Appends the line with `text`, the answer. Returns the words of it, by the paper's count. */
long answer_put(struct buf *line, const struct answer_facts *facts, struct buf *text);

/* Appends ,"versions":{…}: ours, and the hash of the prompts as they are now. */
void answer_put_versions(struct buf *line);

/* The name of the model, else that of its provider. */
const char *answer_model(const struct model *model);

#endif
