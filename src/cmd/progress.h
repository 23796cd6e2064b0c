/* cmd/progress.h: how far a run is, on standard error.
 *
 * As events of JSON where they are asked for. On a terminal one line that is drawn again; elsewhere
 * plain lines: one when the plan is ready, one for each section that is finished. */
#ifndef CMD_PROGRESS_H
#define CMD_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "cmd/status_line.h"
#include "doc/document.h"
#include "write/engine.h"

struct progress {
	struct status_line line;
	struct buf notice; /* told last, where there is no such line */
	struct told {      /* a written section: with its versions when it was told, or begun with */
		uint64_t row;
		size_t before, versions;
	} * told;
	size_t told_count, told_cap;
	size_t rows_done;  /* when it was last looked through */
	struct buf choice; /* told last, of several drafts */
};

void progress_init(struct progress *p, bool json);
void progress_release(struct progress *p); /* takes the line away */

void progress_planned(struct progress *p, const struct doc *doc);
void progress_resumed(const struct doc *doc); /* one line, where something was written before */
void progress_writes(struct progress *p, const struct doc *doc); /* before a run that writes */

/* Once each turn of the loop; returns when it wants to draw next. */
int64_t progress_turn(struct progress *p, const struct doc *doc, const struct engine_progress *now);

void progress_clear(struct progress *p); /* before anything else is said */

/* The line of a terminal `columns` wide, not made safe to show. */
void progress_line(struct buf *out, const struct doc *doc, const struct engine_progress *now,
				   int columns);

/* 190 → "3:10" */
void progress_add_time(struct buf *out, double seconds);

#endif
