/* write/request.h: what is sent, to be looked at: the request under way, the last one, or the one
 * that would go out. And what a run will come to before it is begun. */
#ifndef WRITE_REQUEST_H
#define WRITE_REQUEST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "write/engine.h"
#include "write/prompt.h"

enum request_when {
	REQUEST_SENT, /* the last one, which may be under way */
	REQUEST_NEXT  /* for a section, as it would be asked now; without rows, for the plan */
};

struct request {
	enum request_when when;
	bool under_way;
	enum ask_role role;
	uint64_t row; /* 0: the plan */
	int words;    /* asked for */
	struct prompt_parts parts;
	struct buf prompt;
	struct buf server; /* who is asked, for people */
	struct buf pace;   /* how it keeps the words it is asked for, for people; of a section */
	/* Empty for the demo writer, to whom nothing is sent. */
	struct buf url;     /* user and password hidden */
	struct buf headers; /* "Name: value" lines, the key hidden */
	struct buf body;    /* every byte of it */
};

void request_init(struct request *r);
void request_release(struct request *r);

/* False: nothing has been sent, the row is a heading, or a prompt file cannot be read. */
bool engine_request(struct engine *e, uint64_t row, enum request_when when, struct request *out,
					struct err *err);

/* What "planner" and the like mean to a writer: "a plan", "a section" … */
const char *request_purpose(enum ask_role role);

struct estimate {
	size_t sections;
	long words;
	long prompt, completion; /* tokens, erring on the high side */
	double cost;             /* < 0: the prices are not known */
	const char *currency;
};

/* Of what engine_write would ask for from row `from` on. */
void engine_estimate(struct engine *e, uint64_t from, struct estimate *out);

/* Of writing these sections anew, each with the words of its row; headings and locked rows cost
 * nothing. */
void engine_estimate_rows(struct engine *e, const uint64_t *rows, size_t count,
						  struct estimate *out);

#endif
