/* data/select_list.h: the stages that need no model, for data/select.h alone. */
#ifndef DATA_SELECT_LIST_H
#define DATA_SELECT_LIST_H

#include <stdint.h>

#include "data/select.h"

/* An instruction of the shard that has come through. */
struct select_item {
	long index;
	uint64_t id;
	char *prompt, *type, *source; /* the last two may be NULL */
	char language[LANGUAGE_SIZE];

	bool decided;
	int said;     /* 1 long, 0 not, -1 not readable */
	char *reason; /* NULL: it has none */
};

struct select_list {
	struct select_item *items; /* in the order of the list */
	size_t count, cap;
	uint64_t *ids; /* of all lines; 0: it has no instruction */
	size_t line_count, id_cap;
	struct select_drop {
		long index;
		char *line; /* JSON */
	} * drops;      /* in the order of the list, where job->dropped asks for them */
	size_t drop_count, drop_cap;
};

/* Reads job->input. What falls out is counted in `report`. Release in either case. */
bool select_list_read(struct select_list *l, const struct select_job *job,
					  struct select_report *report, struct err *err);
void select_list_release(struct select_list *l);

/* Begins the line of one that fell out. */
void select_drop_begin(struct buf *line, long index, uint64_t id, const char *prompt,
					   enum select_stage stage);

uint64_t select_id(const char *prompt, size_t len);

/* The row of a language. */
struct select_row *select_report_row(struct select_report *r, const char *language);

#endif
