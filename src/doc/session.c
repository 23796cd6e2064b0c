#include "doc/session.h"

#include <assert.h>
#include <errno.h>

#include "base/backup.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/paths.h"

/* ---- Changing ------------------------------------------------------------------------------- */

static bool is_taken(const struct session *s, uint64_t id)
{
	if (id == s->doc.id || id == s->ids.save || id == s->ids.previous || doc_note(&s->doc, id))
		return true;
	for (size_t i = 0; i < s->doc.row_count; i++) {
		const struct row *row = s->doc.rows[i];
		if (row->id == id || row_version(row, id))
			return true;
	}
	return false;
}

uint64_t session_new_id(struct session *s)
{
	uint64_t id;
	do
		id = random_id(&s->random);
	while (is_taken(s, id));
	return id;
}

/* The journal never holds an edit that the document refuses. */
static bool change(struct session *s, struct edit *e, struct edit *inverse, struct err *err)
{
	if (s->read_only)
		return err_set(err, ERR_USAGE,
					   "%s is open for reading only: open it without --read-only to change it.",
					   s->path);
	if (!edit_check(&s->doc, e, err))
		return false;
	journal_add(&s->journal, &s->doc, e);
	bool applied = edit_apply(&s->doc, e, inverse, err);
	assert(applied);
	s->changed_at = clock_now();
	return applied;
}

bool session_apply(struct session *s, enum actor actor, const char *label, struct edit e,
				   struct err *err)
{
	struct edit inverse;
	bool ok = change(s, &e, &inverse, err);
	if (ok)
		history_add(&s->history, actor, &inverse, label);
	edit_release(&e);
	return ok;
}

void session_begin(struct session *s, enum actor actor, const char *label)
{
	history_begin(&s->history, actor, label);
}

void session_end(struct session *s, enum actor actor)
{
	history_end(&s->history, actor);
}

void session_join(struct session *s)
{
	history_join(&s->history);
}

/* Whether anything of the group could be applied; its opposite is then in the history. */
static bool apply_group(struct session *s, struct edit_group *group, bool undo)
{
	struct edit_group opposite = {.label = mem_strdup(group->label)};
	struct edit inverse;
	bool any = false;
	for (size_t i = group->count; i > 0; i--) {
		if (!change(s, &group->edits[i - 1], &inverse, NULL))
			continue;
		edit_group_add(&opposite, &inverse);
		any = true;
	}
	history_done(&s->history, &opposite, undo);
	return any;
}

static char *step(struct session *s, bool undo)
{
	struct edit_group group = {0};
	char *label = NULL;
	while (!label && (undo ? history_take_undo : history_take_redo)(&s->history, &group)) {
		if (apply_group(s, &group, undo))
			label = mem_strdup(group.label);
		edit_group_release(&group);
	}
	return label;
}

char *session_undo(struct session *s)
{
	return step(s, true);
}

char *session_redo(struct session *s)
{
	return step(s, false);
}

/* ---- Saving --------------------------------------------------------------------------------- */

bool session_saved(const struct session *s)
{
	return s->doc.revision == s->saved_revision;
}

static void note_result(struct session *s, bool *failed, const struct err *why)
{
	*failed = why->kind != ERR_NONE;
	if (*failed) {
		s->trouble = *why;
		s->retry_at = clock_now() + SESSION_RETRY_MS;
	} else if (!s->flush_failed && !s->save_failed) {
		s->trouble = (struct err)ERR_INIT;
		s->retry_at = 0;
	}
}

/* A project that is gone may be written anew, one that another program wrote is not ours to
 * replace. */
static bool is_as_left(struct session *s, struct err *err)
{
	uint64_t hash;
	s->foreign = false;
	struct err why = ERR_INIT;
	if (!file_hash(s->path, &hash, &why))
		return errno == ENOENT || err_set(err, why.kind, "%s", why.text);
	s->foreign = hash != s->file_hash;
	return !s->foreign ||
		   err_set(
			   err, ERR_FILE,
			   "%s was changed by another program while it was open here, so it was not written "
			   "over: move that file away to save this document, or export it under another name.",
			   s->path);
}

bool session_look(struct session *s)
{
	struct file_stamp stamp;
	uint64_t hash;
	int64_t now = clock_now();
	bool known = s->foreign;
	if (s->read_only || now < s->look_at)
		return false;
	s->look_at = now + SESSION_LOOK_MS;
	if (!file_stamp(s->path, &stamp) || file_stamps_equal(&stamp, &s->stamp) ||
		!file_hash(s->path, &hash, NULL))
		return false;
	s->stamp = stamp;
	s->foreign = hash != s->file_hash;
	return s->foreign && !known;
}

static void adopt(struct session *s, struct save_ids ids, uint64_t hash)
{
	file_stamp(s->path, &s->stamp);
	s->ids = ids;
	s->file_hash = hash;
	journal_restart(&s->journal, ids.save, NULL);
}

/* A save that keeps no backup is better than none. */
static void keep_backup(void *ctx, const char *target)
{
	struct session *s = ctx;
	s->not_kept = (struct err)ERR_INIT;
	backup_keep(target, s->backups, &s->not_kept);
}

static bool write_project(struct session *s, struct err *err)
{
	struct save_ids ids = {session_new_id(s), s->ids.save};
	struct buf out = BUF_INIT;
	project_print(&out, &s->doc, ids);
	uint64_t hash = hash_bytes(HASH_START, out.data, out.len), there;
	bool ok = file_replace(s->path, out.data, out.len, keep_backup, s, err);
	/* It may be in place and only not sure to last: the journal must go on from it, saving again.
	 */
	if (ok || (file_hash(s->path, &there, NULL) && there == hash))
		adopt(s, ids, hash);
	if (ok)
		s->saved_revision = s->doc.revision;
	buf_release(&out);
	return ok;
}

bool session_save(struct session *s, struct err *err)
{
	struct err why = ERR_INIT;
	if (session_saved(s))
		return true;
	journal_flush(&s->journal, NULL);
	if (is_as_left(s, &why) && write_project(s, &why))
		s->flush_failed = false;
	note_result(s, &s->save_failed, &why);
	return !s->save_failed || err_set(err, why.kind, "%s", why.text);
}

/* Takes what is there now as what we left; a change that comes after this is found again. */
bool session_save_over(struct session *s, struct err *err)
{
	int backups = s->backups;
	if (!s->foreign)
		return session_save(s, err);
	if (!file_hash(s->path, &s->file_hash, err) && errno != ENOENT)
		return false;
	s->saved_revision = UINT64_MAX; /* what is ours is not in the file, whoever changed it last */
	s->backups = backups ? backups : 1;
	bool ok = session_save(s, err);
	s->backups = backups;
	return ok;
}

/* ---- Each turn of the loop ------------------------------------------------------------------ */

static void flush(struct session *s)
{
	struct err why = ERR_INIT;
	journal_flush(&s->journal, &why);
	note_result(s, &s->flush_failed, &why);
}

static int64_t save_due(const struct session *s)
{
	if (session_saved(s))
		return CLOCK_NEVER;
	return s->save_failed ? s->retry_at : s->changed_at + SESSION_SAVE_MS;
}

int64_t session_tick(struct session *s)
{
	bool pending = journal_pending(&s->journal);
	if (!pending && s->journal.sync_due == CLOCK_NEVER && session_saved(s))
		return CLOCK_NEVER;
	int64_t now = clock_now(), due = save_due(s);
	if (pending && (!s->flush_failed || now >= s->retry_at))
		flush(s);
	/* What a failed sync may have lost, only a new file can hold. */
	bool unsafe = s->journal.sync_due <= now && !journal_sync(&s->journal, NULL);
	if (unsafe || due <= now)
		session_save(s, NULL);
	int64_t retry = journal_pending(&s->journal) ? s->retry_at : CLOCK_NEVER;
	return clock_earlier(retry, clock_earlier(s->journal.sync_due, save_due(s)));
}

/* ---- Closing -------------------------------------------------------------------------------- */

void session_abandon(struct session *s)
{
	if (!s)
		return;
	journal_close(&s->journal);
	lock_release(&s->lock);
	history_release(&s->history);
	doc_release(&s->doc);
	free(s->path);
	free(s->recovered);
	free(s);
}

bool session_set_aside(struct session *s, struct err *err)
{
	bool dirty = !s->read_only && journal_dirty(&s->journal);
	char *journal = mem_strdup(s->journal.path), *left = paths_hidden(s->path, SESSION_LEFT);
	journal_close(&s->journal);
	bool ok = !dirty || rename(journal, left) == 0 ||
			  err_errno(err, ERR_FILE,
						"Cannot put the journal %s away: the next start brings its changes back",
						journal);
	free(journal);
	free(left);
	session_abandon(s);
	return ok;
}

bool session_copy(struct session *s, const char *path, bool force, struct err *err)
{
	struct save_ids ids = {session_new_id(s), 0};
	struct buf out = BUF_INIT;
	if (!force && file_exists(path))
		return err_set(err, ERR_FILE, "%s is there already.", path);
	project_print(&out, &s->doc, ids);
	bool ok = file_write(path, out.data, out.len, err);
	buf_release(&out);
	return ok;
}

bool session_close(struct session *s, struct err *err)
{
	struct err why = ERR_INIT;
	bool ok = !s || session_save(s, &why);
	if (!ok && journal_flush(&s->journal, NULL))
		err_add(&why, "All of it is in the journal %s", s->journal.path);
	else if (!ok)
		err_add(&why, "Nor could all of it be written to the journal.");
	if (!ok)
		err_set(err, why.kind, "%s", why.text);
	session_abandon(s);
	return ok;
}
