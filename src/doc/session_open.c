#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/paths.h"
#include "doc/session.h"

#define KEPT_MAX 100 /* journals kept aside in one second */
#define VIEW_MAX 5   /* saves by another process while we read */

/* ---- The project ---------------------------------------------------------------------------- */

/* Where a link leads, whoever made it: what is only read does no harm. */
static char *resolve(const char *path)
{
	struct stat st;
	bool link = !lstat(path, &st) && S_ISLNK(st.st_mode);
	char *real = link ? realpath(path, NULL) : NULL;
	if (link && !real && errno == ENOMEM)
		mem_exhausted();
	return real ? real : mem_strdup(path);
}

static bool is_there(const char *path, enum session_mode mode, struct err *err)
{
	struct err why = ERR_INIT;
	struct stat st;
	if (file_check(path, &why))
		return true;
	if (errno != ENOENT && errno != ENOTDIR)
		return err_set(err, why.kind, "%s", why.text);
	if (mode == SESSION_OPEN_OR_CREATE)
		return true;
	if (!lstat(path, &st))
		return err_set(err, ERR_FILE, "There is no project where the link %s leads.", path);
	return err_set(err, ERR_FILE, "There is no project %s", path);
}

static bool lock(struct session *s, struct err *err)
{
	char *path = paths_hidden(s->path, ".lock");
	bool ok = lock_take(&s->lock, path, s->path, err);
	free(path);
	return ok;
}

static void seed_ids(struct session *s, uint64_t seed)
{
	if (seed)
		random_seed(&s->random, seed);
	else
		random_seed_system(&s->random);
}

static bool create(struct session *s, struct err *err)
{
	struct buf out = BUF_INIT;
	s->doc.id = session_new_id(s);
	s->ids.save = session_new_id(s);
	project_print(&out, &s->doc, s->ids);
	s->file_hash = hash_bytes(HASH_START, out.data, out.len);
	bool ok = file_write(s->path, out.data, out.len, err);
	buf_release(&out);
	return ok;
}

static bool parse(struct session *s, const struct buf *text, struct err *err)
{
	if (!project_parse(text->data, text->len, s->path, &s->doc, &s->ids, err))
		return false;
	if (access(s->path, W_OK))
		return err_errno(err, ERR_FILE, "Cannot write %s", s->path);
	s->file_hash = hash_bytes(HASH_START, text->data, text->len);
	/* The same seed must not give the ids of the session before again. */
	s->random.state ^= s->ids.save;
	return true;
}

static bool load(struct session *s, enum session_mode mode, struct err *err)
{
	struct buf text = BUF_INIT;
	struct err why = ERR_INIT;
	bool read = file_read(s->path, FILE_LIMIT, &text, &why), ok;
	if (read)
		ok = parse(s, &text, err);
	else if (errno == ENOENT && mode == SESSION_OPEN_OR_CREATE)
		ok = create(s, err);
	else
		ok = err_set(err, why.kind, "%s", why.text);
	buf_release(&text);
	s->saved_revision = s->doc.revision;
	return ok;
}

/* ---- The journal ---------------------------------------------------------------------------- */

/* A new empty file beside the project, named after the time; NULL with errno on failure. */
static char *make_kept(const char *project)
{
	char stamp[32];
	time_t now = (time_t)clock_wall();
	struct tm tm;
	strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", localtime_r(&now, &tm));
	for (int n = 1; n <= KEPT_MAX; n++) {
		struct buf name = BUF_INIT;
		buf_addf(&name, "%s.journal-kept-%s", project, stamp);
		if (n > 1)
			buf_addf(&name, "-%d", n);
		int fd = open(name.data, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
		if (fd >= 0) {
			close(fd);
			return buf_detach(&name);
		}
		buf_release(&name);
		if (errno != EEXIST)
			break;
	}
	return NULL;
}

/* Copies the journal to a file of its own, whose name is the caller's; NULL on failure. */
static char *keep_aside(const char *project, const char *journal, struct err *err)
{
	struct buf bytes = BUF_INIT;
	char *kept = make_kept(project);
	bool ok = kept || err_errno(err, ERR_FILE, "Cannot keep the journal %s aside", journal);
	ok = ok && file_read(journal, FILE_LIMIT, &bytes, err) &&
		 file_write(kept, bytes.data, bytes.len, err);
	buf_release(&bytes);
	if (ok)
		return kept;
	if (kept)
		unlink(kept);
	free(kept);
	return NULL;
}

/* What :q! left: the name says whose it is, so it is told apart from a stray journal. */
static void keep_left(struct session *s)
{
	char *left = paths_hidden(s->path, SESSION_LEFT);
	char *kept = file_exists(left) ? make_kept(s->path) : NULL;
	struct buf told = BUF_INIT;
	if (kept && rename(left, kept) == 0) {
		buf_addf(&told, "%s%sThe changes that :q! left out are kept as %s.", s->recovered,
				 *s->recovered ? " " : "", kept);
		free(s->recovered);
		s->recovered = buf_detach(&told);
	}
	free(kept);
	free(left);
}

static void tell_words(struct buf *out, long words)
{
	buf_addf(out, "%ld %s", words, words == 1 ? "word" : "words");
}

static void tell_changes(struct buf *out, size_t changes, bool other)
{
	buf_addf(out, "%zu %s%s", changes, other ? "other " : "", changes == 1 ? "change" : "changes");
}

static void tell_amount(struct buf *out, const struct journal_report *r)
{
	bool both = r->words && r->changes;
	if (r->words)
		tell_words(out, r->words);
	buf_add_str(out, both ? " and " : "");
	if (r->changes)
		tell_changes(out, r->changes, both);
}

static void tell(struct session *s, const struct journal_report *r, bool ours, const char *kept)
{
	struct buf out = BUF_INIT;
	if (r->words || r->changes) {
		buf_add_str(&out, "Recovered ");
		tell_amount(&out, r);
		buf_add_str(&out, " that had not been saved.");
	}
	if (kept && out.len)
		buf_add_char(&out, ' ');
	if (kept && ours)
		buf_addf(&out, "The journal was damaged after that: all of it was kept as %s.", kept);
	else if (kept)
		buf_addf(&out,
				 "A journal that does not continue this project as it was last saved was kept as "
				 "%s; nothing of it was used.",
				 kept);
	free(s->recovered);
	s->recovered = buf_detach(&out);
}

/* Goes on after what was replayed; a journal of which nothing was has served its turn. */
static bool go_on(struct session *s, const char *path, const struct journal_report *r,
				  struct err *err)
{
	if (!journal_open(&s->journal, path, s->doc.id, s->ids.save, r->length, r->chain, err))
		return false;
	s->changed_at = clock_now();
	s->random.state ^= r->chain;
	if (!r->edits)
		journal_restart(&s->journal, s->ids.save, NULL); /* else the first flush empties it */
	return true;
}

static bool recover(struct session *s, struct err *err)
{
	struct journal_report r;
	char *path = paths_hidden(s->path, ".journal"), *kept = NULL;
	bool ok = journal_read(path, s->doc.id, s->ids.save, &s->doc, &r, err);
	bool same = r.found && r.project == s->doc.id;
	bool ours = same && r.save == s->ids.save;
	bool contained = same && r.save && r.save == s->ids.previous;
	bool foreign = r.found && !ours && !contained && (r.lost_bytes || !r.project);
	bool damaged = (ours || !r.found) && r.lost_bytes && !r.cut_short;
	if (ok && (foreign || damaged))
		ok = (kept = keep_aside(s->path, path, err));
	ok = ok && go_on(s, path, &r, err);
	if (ok)
		tell(s, &r, ours, kept);
	if (ok)
		keep_left(s);
	free(kept);
	free(path);
	return ok;
}

/* ---- For reading ---------------------------------------------------------------------------- */

static void tell_view(struct session *s, const struct journal_report *r, const struct err *why)
{
	struct buf out = BUF_INIT;
	bool ours = r->found && r->project == s->doc.id && r->save == s->ids.save;
	if (r->words || r->changes) {
		buf_add_str(&out, "Not saved yet: ");
		tell_amount(&out, r);
		buf_add_char(&out, '.');
	}
	if (ours && r->lost_bytes && !r->cut_short)
		buf_addf(&out, "%sThe journal is damaged after that.", out.len ? " " : "");
	buf_add_str(&out, why->text);
	free(s->recovered);
	s->recovered = buf_detach(&out);
}

/* *settled: no save came between reading the project and reading the journal. */
static bool view_once(struct session *s, bool *settled, struct err *err)
{
	struct buf text = BUF_INIT;
	struct journal_report r = {.found = false};
	struct err why = ERR_INIT;
	uint64_t after;
	char *journal = paths_hidden(s->path, ".journal");
	doc_release(&s->doc);
	doc_init(&s->doc);
	bool ok = file_read(s->path, FILE_LIMIT, &text, err) &&
			  project_parse(text.data, text.len, s->path, &s->doc, &s->ids, err);
	if (ok) {
		journal_read(journal, s->doc.id, s->ids.save, &s->doc, &r, &why);
		s->file_hash = hash_bytes(HASH_START, text.data, text.len);
		*settled = file_hash(s->path, &after, NULL) && after == s->file_hash;
		tell_view(s, &r, &why);
	}
	free(journal);
	buf_release(&text);
	return ok;
}

static bool view(struct session *s, struct err *err)
{
	bool settled = false;
	for (int i = 0; i < VIEW_MAX && !settled; i++) {
		if (!view_once(s, &settled, err))
			return false;
	}
	s->read_only = true;
	s->saved_revision = s->doc.revision;
	return true;
}

/* ---- Again ---------------------------------------------------------------------------------- */

static struct session *new_session(const char *path);

/* What the file holds now, in a session that has nothing else. */
static bool read_anew(const struct session *s, struct session *fresh, struct err *err)
{
	struct buf text = BUF_INIT;
	if (s->read_only)
		return view(fresh, err);
	bool ok = file_read(s->path, FILE_LIMIT, &text, err) && parse(fresh, &text, err);
	buf_release(&text);
	return ok;
}

static bool part_with_changes(struct session *s, struct err *err)
{
	struct buf told = BUF_INIT;
	if (!journal_flush(&s->journal, err))
		return false;
	char *kept = journal_dirty(&s->journal) ? keep_aside(s->path, s->journal.path, err) : NULL;
	if (journal_dirty(&s->journal) && !kept)
		return false;
	if (kept)
		buf_addf(&told, "Your changes since the last save are kept as %s.", kept);
	free(kept);
	free(s->recovered);
	s->recovered = buf_detach(&told);
	return true;
}

static void begin_anew(struct session *s)
{
	s->journal.project = s->doc.id;
	journal_restart(&s->journal, s->ids.save, NULL); /* else the first flush empties it */
	s->foreign = s->flush_failed = s->save_failed = false;
	s->trouble = (struct err)ERR_INIT;
	s->retry_at = 0;
	file_stamp(s->path, &s->stamp);
}

bool session_reload(struct session *s, struct err *err)
{
	struct session *fresh = new_session(s->path);
	bool ok = read_anew(s, fresh, err) && (s->read_only || part_with_changes(s, err));
	if (ok) {
		struct doc old = s->doc;
		s->doc = fresh->doc;
		fresh->doc = old;
		s->ids = fresh->ids;
		s->file_hash = fresh->file_hash;
		s->saved_revision = s->doc.revision;
		history_release(&s->history);
		history_init(&s->history);
		if (s->read_only)
			mem_set_string(&s->recovered, fresh->recovered);
		else
			begin_anew(s);
	}
	session_abandon(fresh);
	return ok;
}

/* ---- Opening -------------------------------------------------------------------------------- */

static struct session *new_session(const char *path)
{
	struct session *s = mem_alloc(sizeof *s);
	doc_init(&s->doc);
	history_init(&s->history);
	journal_init(&s->journal);
	s->lock = (struct lock)LOCK_INIT;
	s->backups = SESSION_BACKUPS;
	s->path = mem_strdup(path);
	s->recovered = mem_strdup("");
	return s;
}

struct session *session_scratch(void)
{
	struct session *s = new_session("");
	seed_ids(s, 1);
	return s;
}

static bool open_to_write(struct session *s, enum session_mode mode, struct err *err)
{
	if (!lock(s, err))
		return false;
	file_remove_leftovers(s->path);
	return load(s, mode, err) && recover(s, err);
}

bool session_open(struct session **session, const char *path, enum session_mode mode, uint64_t seed,
				  struct err *err)
{
	bool reads = mode == SESSION_READ_ONLY;
	/* Where a link leads, so that a project has one lock and one journal by whatever name. */
	char *real = reads ? resolve(path) : file_resolve(path, err);
	if (!real)
		return false;
	struct session *s = new_session(real);
	free(real);
	seed_ids(s, seed);
	if (is_there(s->path, mode, err) && (reads ? view(s, err) : open_to_write(s, mode, err))) {
		*session = s;
		return true;
	}
	session_abandon(s);
	return false;
}
