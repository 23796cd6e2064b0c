/* data/pairs_kept.h: pairs from what a writer kept and let go, in projects.
 *
 * Chosen is a section's text as it stands, where it is finished: by the writer's own hand, a
 * model's, or imported. Rejected is a whole draft of a model that the section has as a version and
 * not as its text: a draft that was written anew, tightened, edited or undone, another of several,
 * a proposal. What is left out: drafts that broke off, those that the text goes on from word for
 * word, and those that are nearly the text (PAIRS_LEAST_CHANGE).
 *
 * The prompt is the request for the section as it would go out now, by the file write.txt: the
 * instruction, the text before, the plan, the section's point and words; of the text before as much
 * as `window` has room for beside the longer answer.
 *
 * A line has the pair (data/pair_form.h) and: index (of the section among those of all projects, in
 * their order, from 0), sample (0, with `every` counted up), language, project (as given), section
 * (its point), words (its budget), of chosen and rejected …_by ("writer", "model", "import"),
 * …_model, …_reason (why the version was made) and …_length (words), and changed, the share of both
 * texts that the other does not have. */
#ifndef DATA_PAIRS_KEPT_H
#define DATA_PAIRS_KEPT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "batch/shard.h"
#include "data/pair_form.h"

#define PAIRS_LEAST_CHANGE 0.02  /* of both texts together */
#define PAIRS_WINDOW       32768 /* tokens: what the paper trains with */

struct pairs_kept_job {
	const char *const *projects; /* paths */
	size_t project_count;
	const char *output; /* path, or "-"; replaced at once at the end */
	double validation;  /* share of the documents, by their instruction (data/split.h) */
	enum pair_form form;
	bool every;  /* a pair of each version that was let go; else of the last one before the text, or
					where there is none the last one after it */
	long window; /* tokens, of prompt and longer answer together */
	const struct shard *shard; /* by the prompt; NULL: all */
};

/* Why a section gives no pair. */
enum pairs_left {
	PAIRS_UNWRITTEN, /* it has no finished text */
	PAIRS_ALONE,     /* no other version */
	PAIRS_NO_DRAFT,  /* none that is a whole draft of a model */
	PAIRS_SAME,      /* it is the text, its beginning, or nearly the text */
	PAIRS_TOO_LONG,  /* for the window */
	PAIRS_LEFT
};

struct pairs_kept_told {
	long sections, pairs;
	long validation; /* of the pairs */
	long by_writer;  /* pairs whose chosen text is of the writer's own hand */
	long left[PAIRS_LEFT];
	double chosen_length, rejected_length, changed; /* means; 0 without pairs */
};

extern const char *const pairs_left_names[PAIRS_LEFT];   /* "unwritten" … */
extern const char *const pairs_left_reasons[PAIRS_LEFT]; /* "have no finished text" */

/* Projects are only read, also those that are open elsewhere. ERR_FILE: one cannot be read, or the
 * output cannot be written. */
bool pairs_kept_run(const struct pairs_kept_job *job, struct pairs_kept_told *told,
					struct err *err);

#endif
