/* data/select.h: the instructions of other people's data that are worth a long document.
 *
 * Each line of a list, in any form of data/source.h, passes the stages below in their order, or
 * falls out at one of them. All but the last few need no model; they are worked out for the whole
 * list by every process, so that duplicates are found across shards, too; what is asked, written
 * and counted is the shard's own. Then a model is asked whether the instruction needs more than
 * 2,000 words.
 *
 * Its verdicts go to OUTPUT.verdicts as they come, a line each: index, id, long, reason, model; no
 * answer that could be read, or a server that refuses this question alone: undecided: true, and
 * why. What stands there is not asked again. The output is written at the end, at once, in the
 * order of the list: index (of the line, from 0), id, prompt, language, and where there are: length
 * (words that the instruction names), type, source (the line's own id), reason. It depends neither
 * on the number of jobs nor on stops.
 *
 * In memory are the instructions that came to the model's question, what data/minhash.h says, and,
 * where they are to be told, those that fell out before.
 */
#ifndef DATA_SELECT_H
#define DATA_SELECT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "batch/quota.h"
#include "batch/shard.h"
#include "batch/work.h"
#include "data/language.h"
#include "llm/llm.h"

#define SELECT_WORDS_LEAST 3     /* of an instruction */
#define SELECT_BYTES_MOST  65536 /* of an instruction */
#define SELECT_TRIES       5     /* of a question */

enum select_stage {
	SELECT_UNREADABLE, /* no JSON object, or in no form that is known */
	SELECT_NO_INSTRUCTION,
	SELECT_SHORT,
	SELECT_TOO_LONG,
	SELECT_LANGUAGE, /* one that the quota does not name */
	SELECT_SAME,     /* as one before, but for white space */
	SELECT_NEAR,     /* nearly */
	SELECT_TOXIC,    /* by the list, or as the line says itself */
	SELECT_REDACTED, /* as the line says itself */
	SELECT_SCRAPING,
	SELECT_INJECTION,
	SELECT_NOT_LONG,  /* the model says */
	SELECT_UNDECIDED, /* no reply could be read */
	SELECT_BEYOND,    /* the quota was full before it */
	SELECT_TAKEN,
	SELECT_STAGES
};

#define SELECT_LANGUAGES 64 /* that are told apart in a report */

struct select_report {
	struct select_row {
		char language[LANGUAGE_SIZE];        /* "": of lines without an instruction */
		long read, at[SELECT_STAGES], asked; /* asked: verdicts that there are */
	} rows[SELECT_LANGUAGES];                /* the last one is of all languages beyond: "other" */
	int count;
	bool offline;
};

/* Fills a table that was initialised: stages down, all and the commonest languages across. */
struct report_table;
void select_report_fill(const struct select_report *r, struct report_table *t);
extern const char *const select_stage_names[SELECT_STAGES];

struct select_job {
	const char *input;   /* "-": standard input */
	const char *output;  /* a path */
	const char *dropped; /* a path, for a line of each that falls out: index, id, prompt, why, and
						  * phrase and list, of or reason; NULL: none */
	const struct quota *quota;
	const struct shard *shard;
	long limit;                /* lines of the list at most; 0: all */
	const struct model *model; /* NULL: it is not asked, and what would be is taken */
	int jobs;
};

/* As asking_run, and then nothing is written to the output; ERR_FILE, ERR_USAGE: input or output
 * cannot be used, also where the verdicts are of another list or model. */
bool select_run(struct llm *llm, const struct select_job *job, const struct work_watch *watch,
				struct select_report *report, struct err *err);

#endif
