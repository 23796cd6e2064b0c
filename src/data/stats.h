/* data/stats.h: how long the outputs of training data are, as the paper's figure shows it.
 *
 * A file is what data build or filter wrote, an export, or other people's data in any form that
 * data/source.h reads. An output is an answer: a conversation has several. Of filtered lines only
 * those count that are kept. */
#ifndef DATA_STATS_H
#define DATA_STATS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "report/plot.h"
#include "report/table.h"

struct stats {
	struct stats_file {
		char *name;
		struct stats_output {
			double words;
			unsigned short language, type; /* of stats.names */
		} * outputs;
		size_t count, cap;
		long lines;
		long not_kept; /* keep is false */
		long without;  /* lines that have no answer */
		long unread;   /* that are no JSON object */
	} * files;
	size_t count, cap;
	struct stats_name {
		char *text;
		bool is_type;
	} * names;
	size_t name_count, name_cap;
};

void stats_init(struct stats *s);
void stats_release(struct stats *s);

/* ERR_FILE: it cannot be read, or has no output. */
bool stats_read(struct stats *s, const char *path, struct err *err);

/* Each with a row for all outputs of a file, one for each language and one for each type, the
 * largest first. Those of one kind that are too many to tell are one row. */
void stats_quantile_table(const struct stats *s, struct report_table *t);
void stats_share_table(const struct stats *s, struct report_table *t);
void stats_json(const struct stats *s, struct buf *out); /* JSON Lines */

/* A histogram: of one file how many outputs, of several what share of each. */
void stats_histogram(const struct stats *s, enum stat_scale scale, struct plot *p);

#endif
