/* doc/journal.h: .NAME.longhand.journal: every edit since the last save.
 *
 * Line 1 names the save it continues: {"journal":1,"project":ID,"save":ID}. Every further line is
 * an edit: 16 hexadecimal digits, a space, the edit's JSON. The digits are FNV-1a over the JSON,
 * continued from the line before (line 1: from HASH_START), so that a damaged, missing or foreign
 * line costs what comes after it and no more. A last line cut short is a normal crash.
 *
 * Edits are collected in memory (appends to one text coalesce) and written by journal_flush, once
 * each turn of the loop: that survives kill -9. fdatasync follows within JOURNAL_SYNC_MS for power
 * loss, less often when it is slow. When a write fails, the file is cut back to its last whole
 * line, the edits that are not in it stay in memory, and the next flush tries again. */
#ifndef DOC_JOURNAL_H
#define DOC_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/edit.h"

#define JOURNAL_SYNC_MS     1000
#define JOURNAL_SYNC_MAX_MS 30000
#define JOURNAL_SLOW_MS     20 /* an fdatasync longer than this doubles the interval */

struct journal {
	int fd; /* -1 when closed */
	char *path;
	uint64_t project, save;
	bool named;         /* its name in the folder is synced */
	bool has_header;    /* line 1 is on disk */
	bool ragged;        /* the file may hold more than `length` bytes: cut before the next write */
	uint64_t length;    /* bytes on disk that are whole lines */
	uint64_t chain;     /* checksum of the last line on disk */
	struct buf pending; /* JSON of edits, one a line, not yet on disk */
	uint64_t tail_row, tail_version; /* the append being coalesced; 0 for none */
	size_t tail_at;
	struct buf tail;
	int64_t sync_due; /* clock_now ms; CLOCK_NEVER when all is synced */
	int64_t sync_interval;
};

void journal_init(struct journal *j);

/* Opens (creates) the file for appending after `length` good bytes with checksum `chain`, as
 * journal_read reported them; length 0 starts afresh. Nothing is written before the first flush. */
bool journal_open(struct journal *j, const char *path, uint64_t project, uint64_t save,
				  uint64_t length, uint64_t chain, struct err *err);
void journal_close(struct journal *j); /* flushes and syncs what it can */

/* Before applying it. The edit must be one that edit_check allows: what is in here is replayed. */
void journal_add(struct journal *j, const struct doc *doc, const struct edit *e);
bool journal_flush(struct journal *j, struct err *err); /* write(2); nothing pending: no call */

/* fdatasync(2), if anything was written since the last. After a failure the bytes may be gone, and
 * another sync would not tell: save the project instead. */
bool journal_sync(struct journal *j, struct err *err);
bool journal_pending(const struct journal *j); /* something is not yet written */
bool journal_dirty(const struct journal *j);   /* something pending or on disk since the save */

/* The project now holds everything: empties the file in place; the next flush writes line 1 anew.
 * On failure that flush empties it first. */
bool journal_restart(struct journal *j, uint64_t save, struct err *err);

struct journal_report {
	bool found; /* a file with at least a whole line 1; the ids are 0 when that is no journal's */
	uint64_t project, save;
	size_t edits;           /* replayed */
	long words;             /* that they put into texts */
	size_t changes;         /* that they made otherwise; usage and exports not counted */
	size_t lost_bytes;      /* after the last good line, or after line 1 of another save */
	bool cut_short;         /* the loss is one last line without its newline: a normal crash */
	uint64_t length, chain; /* for journal_open */
};

/* Reads line 1 and, when it names `project` and `save` and doc is not NULL, replays the edits into
 * doc. A missing file is no error: found stays false. */
bool journal_read(const char *path, uint64_t project, uint64_t save, struct doc *doc,
				  struct journal_report *report, struct err *err);

#endif
