#include "doc/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/mem.h"
#include "doc/codec.h"
#include "doc/fields.h"

#define JOURNAL_FORMAT 1
#define PREFIX         17  /* bytes before a line's JSON: the digits and the space */
#define HEADER_MAX     128 /* bytes; a longer line without an end was never line 1 of a journal */

struct header {
	int format;
	uint64_t project, save;
};

static const struct field header_fields[] = {
	FIELD("journal", FIELD_INT, header, format, .always = true, .min = JOURNAL_FORMAT,
		  .max = JOURNAL_FORMAT),
	FIELD("project", FIELD_ID, header, project, .always = true),
	FIELD("save", FIELD_ID, header, save, .always = true),
	FIELDS_END,
};

/* ---- Opening and closing ---------------------------------------------------------------- */

void journal_init(struct journal *j)
{
	*j = (struct journal){
		.fd = -1,
		.pending = BUF_INIT,
		.tail = BUF_INIT,
		.sync_due = CLOCK_NEVER,
		.sync_interval = JOURNAL_SYNC_MS,
	};
}

bool journal_open(struct journal *j, const char *path, uint64_t project, uint64_t save,
				  uint64_t length, uint64_t chain, struct err *err)
{
	int fd = file_open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
	struct stat st;
	if (fd < 0 || fstat(fd, &st)) {
		err_errno(err, ERR_FILE, "Cannot open the journal %s", path);
	} else if (!S_ISREG(st.st_mode) || (uint64_t)st.st_size < length) {
		err_set(err, ERR_FILE, "Cannot keep the journal in %s: something else changes it.", path);
	} else {
		mem_set_string(&j->path, path);
		j->fd = fd;
		j->project = project;
		j->save = save;
		j->named = false;
		j->has_header = length > 0;
		j->ragged = (uint64_t)st.st_size > length;
		j->length = length;
		j->chain = length ? chain : HASH_START;
		return true;
	}
	if (fd >= 0)
		close(fd);
	return false;
}

void journal_close(struct journal *j)
{
	if (j->fd >= 0) {
		journal_flush(j, NULL);
		journal_sync(j, NULL);
		close(j->fd);
	}
	free(j->path);
	buf_release(&j->pending);
	buf_release(&j->tail);
	journal_init(j);
}

/* ---- Collecting ------------------------------------------------------------------------- */

static void put_line(struct journal *j, const struct edit *e)
{
	codec_put_edit(&j->pending, e);
	buf_add_char(&j->pending, '\n');
}

static void end_tail(struct journal *j)
{
	if (j->tail.len) {
		struct edit e = {.kind = EDIT_SPLICE,
						 .row = j->tail_row,
						 .version = j->tail_version,
						 .at = j->tail_at,
						 .text = j->tail};
		put_line(j, &e);
	}
	buf_clear(&j->tail);
	j->tail_row = j->tail_version = 0;
}

static bool continues_tail(const struct journal *j, const struct edit *e)
{
	return j->tail_version && e->version == j->tail_version && e->row == j->tail_row &&
		   e->at == j->tail_at + j->tail.len;
}

void journal_add(struct journal *j, const struct doc *doc, const struct edit *e)
{
	bool append = edit_is_append(doc, e);
	if (!append || !continues_tail(j, e))
		end_tail(j);
	if (!append) {
		put_line(j, e);
		return;
	}
	if (!j->tail.len) {
		j->tail_row = e->row;
		j->tail_version = e->version;
		j->tail_at = e->at;
	}
	buf_add(&j->tail, e->text.data, e->text.len);
}

bool journal_pending(const struct journal *j)
{
	return j->pending.len || j->tail.len;
}

bool journal_dirty(const struct journal *j)
{
	return journal_pending(j) || j->length;
}

/* ---- Writing ---------------------------------------------------------------------------- */

static bool cut(struct journal *j)
{
	int times = 0;
	while (ftruncate(j->fd, (off_t)j->length)) {
		if (!file_interrupted(&times))
			return false;
	}
	j->ragged = false;
	return true;
}

static uint64_t put_header(const struct journal *j, struct buf *out)
{
	struct header header = {JOURNAL_FORMAT, j->project, j->save};
	struct printer p;
	printer_open(&p, out, -1, '{');
	fields_put(&p, header_fields, &header);
	printer_close(&p, '}');
	uint64_t chain = hash_bytes(HASH_START, out->data, out->len);
	buf_add_char(out, '\n');
	return chain;
}

/* What is pending as it stands in the file. */
static void put_lines(const struct journal *j, struct buf *out)
{
	uint64_t chain = j->has_header ? j->chain : put_header(j, out);
	const char *line = j->pending.data, *end = line + j->pending.len;
	while (line < end) {
		size_t len = (size_t)((const char *)memchr(line, '\n', (size_t)(end - line)) - line);
		chain = hash_bytes(chain, line, len);
		buf_addf(out, "%016" PRIx64 " ", chain);
		buf_add(out, line, len + 1);
		line += len + 1;
	}
}

static size_t write_at(int fd, const char *bytes, size_t len, uint64_t at)
{
	size_t done = 0;
	int times = 0;
	while (done < len) {
		ssize_t put = pwrite(fd, bytes + done, len - done, (off_t)(at + done));
		if (put < 0 && file_interrupted(&times))
			continue;
		if (put <= 0) {
			errno = put ? errno : EIO;
			break;
		}
		done += (size_t)put;
	}
	return done;
}

/* Notes the whole lines among the first `written` bytes of out: they pend no longer. */
static void count_written(struct journal *j, const struct buf *out, size_t written)
{
	const char *line = out->data, *end = out->data + written, *stop;
	size_t json = 0;
	while (line < end && (stop = memchr(line, '\n', (size_t)(end - line)))) {
		size_t prefix = j->has_header ? PREFIX : 0;
		size_t len = (size_t)(stop - line) - prefix;
		j->chain = hash_bytes(prefix ? j->chain : HASH_START, line + prefix, len);
		json += prefix ? len + 1 : 0;
		j->has_header = true;
		line = stop + 1;
	}
	j->length += (uint64_t)(line - out->data);
	buf_splice(&j->pending, 0, json, "", 0);
}

static bool write_pending(struct journal *j)
{
	struct buf out = BUF_INIT;
	put_lines(j, &out);
	size_t written = write_at(j->fd, out.data, out.len, j->length);
	int error = errno;
	bool ok = written == out.len;
	count_written(j, &out, written);
	if (!ok) {
		j->ragged = true;
		cut(j);
	}
	if (written && j->sync_due == CLOCK_NEVER)
		j->sync_due = clock_now() + j->sync_interval;
	buf_release(&out);
	errno = error;
	return ok;
}

bool journal_flush(struct journal *j, struct err *err)
{
	end_tail(j);
	if (!j->pending.len)
		return true;
	if ((j->ragged && !cut(j)) || !write_pending(j))
		return err_errno(err, ERR_FILE, "Cannot write the journal %s", j->path);
	return true;
}

static bool sync_data(int fd)
{
#if HAVE_DECL_FDATASYNC
	int failed, times = 0;
	do
		failed = fdatasync(fd);
	while (failed && file_interrupted(&times));
#else
	bool failed = !file_sync(fd);
#endif
	return !failed || errno == EINVAL || errno == ENOTSUP;
}

/* What a file holds is of no use when its name is gone; it is synced once. */
static bool sync_name(struct journal *j)
{
	j->named = j->named || file_sync_folder(j->path);
	return j->named;
}

bool journal_sync(struct journal *j, struct err *err)
{
	if (j->sync_due == CLOCK_NEVER)
		return true;
	int64_t begun = clock_now();
	j->sync_due = CLOCK_NEVER;
	if (!sync_data(j->fd) || !sync_name(j))
		return err_errno(err, ERR_FILE, "The journal %s may not outlast a power cut", j->path);
	int64_t interval = j->sync_interval / 2;
	if (clock_now() - begun > JOURNAL_SLOW_MS)
		interval = j->sync_interval * 2;
	if (interval < JOURNAL_SYNC_MS)
		interval = JOURNAL_SYNC_MS;
	j->sync_interval = interval > JOURNAL_SYNC_MAX_MS ? JOURNAL_SYNC_MAX_MS : interval;
	return true;
}

bool journal_restart(struct journal *j, uint64_t save, struct err *err)
{
	buf_clear(&j->pending);
	buf_clear(&j->tail);
	j->tail_row = j->tail_version = 0;
	j->save = save;
	j->has_header = false;
	j->ragged = true;
	j->length = 0;
	j->chain = HASH_START;
	j->sync_due = CLOCK_NEVER;
	return cut(j) || err_errno(err, ERR_FILE, "Cannot empty the journal %s", j->path);
}

/* ---- Reading ---------------------------------------------------------------------------- */

static void read_header(const char *line, size_t len, struct journal_report *report)
{
	struct header header = {0};
	struct json *root = json_parse(line, len, JSON_STRICT, NULL);
	report->found = true;
	if (root && fields_get(root, header_fields, &header, "", NULL)) {
		report->project = header.project;
		report->save = header.save;
	}
	json_free(root);
}

/* A line whose digits are those of its JSON after what came before it. */
static bool check_line(const char *line, size_t len, uint64_t *chain)
{
	char digits[PREFIX + 1];
	if (len <= PREFIX)
		return false;
	*chain = hash_bytes(*chain, line + PREFIX, len - PREFIX);
	snprintf(digits, sizeof digits, "%016" PRIx64 " ", *chain);
	return !memcmp(line, digits, PREFIX);
}

static bool get_edit(const char *json, size_t len, struct edit *e)
{
	struct json *root = json_parse(json, len, JSON_STRICT, NULL);
	bool ok = root && codec_get_edit(root, e, NULL);
	json_free(root);
	return ok;
}

static long words_of(const struct doc *doc, const struct edit *e)
{
	const struct row *row = doc_row(doc, e->row);
	const struct version *v = row ? row_version(row, e->version) : NULL;
	return v ? version_words(v) : 0;
}

static void count_edit(struct journal_report *report, enum edit_kind kind, long grown)
{
	bool text = kind == EDIT_SPLICE || kind == EDIT_ADD_VERSION;
	bool aside = kind == EDIT_ADD_USAGE || kind == EDIT_MARK_EXPORT || kind == EDIT_NONE;
	report->edits++;
	if (text && grown > 0)
		report->words += grown;
	else if (!aside)
		report->changes++;
}

static bool replay_line(const char *line, size_t len, struct doc *doc,
						struct journal_report *report)
{
	struct edit e, inverse = {.text = BUF_INIT};
	if (!get_edit(line + PREFIX, len - PREFIX, &e))
		return false;
	struct edit named = {.kind = e.kind, .row = e.row, .version = e.version};
	if (e.kind == EDIT_ADD_VERSION && e.new_version)
		named.version = e.new_version->id;
	long before = words_of(doc, &named);
	bool ok = edit_apply(doc, &e, &inverse, NULL);
	if (ok)
		count_edit(report, named.kind, words_of(doc, &named) - before);
	edit_release(&inverse);
	edit_release(&e);
	return ok;
}

static void replay(const struct buf *file, struct doc *doc, struct journal_report *report)
{
	uint64_t chain = report->chain;
	for (;;) {
		const char *line = file->data + report->length;
		const char *end = memchr(line, '\n', file->len - report->length);
		size_t len = end ? (size_t)(end - line) : 0;
		if (!end || !check_line(line, len, &chain) || !replay_line(line, len, doc, report))
			return;
		report->length += len + 1;
		report->chain = chain;
	}
}

static void read_lines(const struct buf *file, uint64_t project, uint64_t save, struct doc *doc,
					   struct journal_report *report)
{
	const char *end = memchr(file->data, '\n', file->len);
	if (end) {
		size_t len = (size_t)(end - file->data);
		read_header(file->data, len, report);
		report->lost_bytes = file->len - len - 1;
		if (report->project != project || report->save != save || !doc)
			return;
		report->length = len + 1;
		report->chain = hash_bytes(HASH_START, file->data, len);
		replay(file, doc, report);
	}
	report->lost_bytes = file->len - report->length;
	bool one_line = !memchr(file->data + report->length, '\n', report->lost_bytes);
	report->cut_short = report->lost_bytes && one_line && (end || file->len < HEADER_MAX);
}

bool journal_read(const char *path, uint64_t project, uint64_t save, struct doc *doc,
				  struct journal_report *report, struct err *err)
{
	struct buf file = BUF_INIT;
	struct err why = ERR_INIT;
	*report = (struct journal_report){.chain = HASH_START};
	if (!file_read(path, FILE_LIMIT, &file, &why))
		return errno == ENOENT || err_set(err, why.kind, "%s", why.text);
	read_lines(&file, project, save, doc, report);
	buf_release(&file);
	return true;
}
