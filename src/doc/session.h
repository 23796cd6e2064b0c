/* doc/session.h: a document open for work: its project file, journal, lock and history.
 *
 * Every change goes through session_apply: journal first, then the document, then the history.
 * Opening recovers what a crash left in the journal. Saving writes the project atomically and
 * empties the journal. The owner calls session_tick once each turn of its loop.
 *
 * When the disk fails, the session goes on in memory: `trouble` says what is wrong, ticks try again
 * every few seconds, and it clears when they succeed. A project file that another program has
 * changed is never overwritten unasked: that is trouble too, and the journal goes on. session_look
 * notices it early; then session_reload takes what is there, session_save_over writes over it.
 *
 * A session opened for reading takes no lock and writes nothing, not even beside the project. It
 * shows what the project and its journal held when it was opened, whoever is at work on them. */
#ifndef DOC_SESSION_H
#define DOC_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/file.h"
#include "base/lock.h"
#include "base/random.h"
#include "doc/document.h"
#include "doc/edit.h"
#include "doc/history.h"
#include "doc/journal.h"
#include "doc/project.h"

#define SESSION_SAVE_MS  30000           /* after the last change */
#define SESSION_RETRY_MS 5000            /* after trouble */
#define SESSION_LOOK_MS  1000            /* between two looks at the file */
#define SESSION_BACKUPS  3               /* kept, where nobody says otherwise */
#define SESSION_LEFT     ".journal-left" /* .NAME.longhand.journal-left: session_set_aside's */

struct session {
	struct doc doc;
	struct history history;
	struct journal journal;
	struct lock lock;
	struct random random;
	char *path; /* of the project */
	bool read_only;
	struct save_ids ids;
	uint64_t saved_revision; /* of doc, at the last save */
	int64_t changed_at;      /* clock_now ms of the last change since the save */
	char *recovered;         /* what opening recovered or kept aside, one or more sentences; "". For
								reading: what of it is not in the project yet */
	struct err trouble;      /* why the last flush or save failed; kind ERR_NONE when all is well */
	bool foreign;            /* the file was found changed by another program, and left */
	bool flush_failed, save_failed; /* which of the two: trouble ends when both are well */
	int64_t retry_at;               /* the next try after trouble */
	int backups;                    /* saves that are kept beside the project: backup.h */
	struct err not_kept;            /* why the last save kept no backup; kind ERR_NONE: it did */
	struct file_stamp stamp;        /* of the file as last looked at */
	int64_t look_at;                /* clock_now ms: not again before */
	uint64_t file_hash;             /* of the project's bytes as we last read or wrote them */
};

enum session_mode {
	SESSION_OPEN,           /* must exist */
	SESSION_OPEN_OR_CREATE, /* a missing file is created at once, empty */
	SESSION_READ_ONLY       /* must exist; another process may have it open */
};

/* seed 0: ids from the system. On success *session is the caller's, to close. ERR_FILE: no such
 * project, not one, damaged, newer, held by another process (with its pid), not writable. */
bool session_open(struct session **session, const char *path, enum session_mode mode, uint64_t seed,
				  struct err *err);

/* A document of no file, in memory alone, to try something out; for session_abandon. */
struct session *session_scratch(void);

/* Saves if there is something to save. On failure err says so, and whether the journal holds
 * everything. The session is gone either way. NULL is allowed. */
bool session_close(struct session *s, struct err *err);

/* As a crash would leave it, for tests: what is pending is flushed, nothing is saved. */
void session_abandon(struct session *s);

/* For :q!: closes at the last save. What came after it stays in a journal that is not replayed: the
 * next session_open keeps it aside under a name of its own, and tells. False where it could not be
 * put away: then it is as after a crash. The session is gone either way. */
bool session_set_aside(struct session *s, struct err *err);

/* Writes a copy of the document as a project of its own; ours stays where it is. ERR_FILE when
 * there is such a file, unless `force`. */
bool session_copy(struct session *s, const char *path, bool force, struct err *err);

uint64_t session_new_id(struct session *s);

/* Takes e whatever happens. label: what undo calls it. False when edit_check refuses it, and in a
 * session for reading; trouble on disk is no failure: it is in s->trouble, and the change is in
 * memory. */
bool session_apply(struct session *s, enum actor actor, const char *label, struct edit e,
				   struct err *err);
void session_begin(struct session *s, enum actor actor, const char *label);
void session_end(struct session *s, enum actor actor);
void session_join(struct session *s); /* history_join */

/* The label of what was undone or redone (the caller frees it), NULL when there is nothing. Edits
 * that can no longer be applied (their row is gone) are passed over. */
char *session_undo(struct session *s);
char *session_redo(struct session *s);

/* Flushes the journal; syncs, saves and retries when due. Returns when it wants to be called next
 * (clock_now ms, or CLOCK_NEVER). */
int64_t session_tick(struct session *s);

bool session_save(struct session *s, struct err *err);

/* Where `foreign` has told of it: writes over what the other program wrote, which is kept as the
 * first backup, also where none are kept otherwise. Else as session_save. */
bool session_save_over(struct session *s, struct err *err);

/* Whether another program has changed the file, found now and not before: `foreign` says so from
 * then on. Costs a stat(2) once a second at most; never true of what is gone or only read. */
bool session_look(struct session *s);

/* Takes what the file holds now in place of the document. What was changed since the last save goes
 * to a journal of its own beside the project, as `recovered` tells, and there is nothing to undo.
 * On failure everything is as before: no project is there, or the changes cannot be kept. Nobody
 * may hold rows or versions of the document. */
bool session_reload(struct session *s, struct err *err);
bool session_saved(const struct session *s); /* nothing changed since the last save */

#endif
