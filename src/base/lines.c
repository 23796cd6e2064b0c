#include "base/lines.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/signals.h"

#define READ_SIZE ((size_t)64 << 10)
#define SYNC_MS   1000

static const char mark[] = "\xef\xbb\xbf";

/* ---- Reading -------------------------------------------------------------------------------- */

struct reading {
	const char *path;
	line_fn *fn;
	void *ctx;
	long number;     /* lines so far */
	struct buf open; /* the line that has not ended */
	off_t whole;     /* bytes of the lines that have */
	off_t at;        /* where this line begins */
	bool lenient;    /* the last one need not end */
	bool foreign;    /* what is no object is given too */
	size_t left_out; /* bytes of this line that were too many */
};

static bool is_blank(const char *s, size_t len)
{
	while (len && strchr(" \t\r", *s))
		s++, len--;
	return !len;
}

static bool give(struct reading *r, struct err *err)
{
	const char *text = r->open.data;
	size_t len = r->open.len;
	struct err why = ERR_INIT;
	r->number++;
	off_t at = r->at;
	if (r->number == 1 && len >= 3 && !memcmp(text, mark, 3))
		text += 3, len -= 3, at += 3;
	if (len && text[len - 1] == '\r')
		len--;
	if (is_blank(text, len))
		return true;
	enum json_mode mode = r->foreign ? JSON_LENIENT : JSON_STRICT;
	struct json *json = r->left_out ? NULL : json_parse(text, len, mode, &why);
	bool ok = json_is_object(json);
	if (!ok && r->foreign) {
		json_free(json);
		json = NULL;
		ok = true;
	} else if (!json)
		err_set(err, ERR_FILE, "%s, line %ld: it is no JSON: %s.", r->path, r->number, why.text);
	else if (!ok)
		err_set(err, ERR_FILE, "%s, line %ld: it is no JSON object, such as {\"prompt\": \"…\"}.",
				r->path, r->number);
	ok = ok && (!r->fn || r->fn(r->ctx, &(struct line){r->number, text, len, at, json}, err));
	json_free(json);
	return ok;
}

static bool take(struct reading *r, const char *bytes, size_t len, struct err *err)
{
	while (len) {
		const char *end = memchr(bytes, '\n', len);
		size_t part = end ? (size_t)(end - bytes) : len;
		bool fits = r->open.len + part <= LINES_MOST;
		if (!fits && !r->foreign)
			return err_set(err, ERR_FILE, "%s, line %ld is longer than %zu MiB.", r->path,
						   r->number + 1, LINES_MOST >> 20);
		if (fits && !r->left_out)
			buf_add(&r->open, bytes, part);
		else
			r->left_out += part;
		if (!end)
			return true;
		r->at = r->whole;
		r->whole += (off_t)(r->open.len + r->left_out) + 1;
		if (!give(r, err))
			return false;
		buf_clear(&r->open);
		r->left_out = 0;
		bytes += part + 1;
		len -= part + 1;
	}
	return true;
}

static bool read_all(struct reading *r, int fd, struct err *err)
{
	char *bytes = mem_alloc(READ_SIZE);
	ssize_t got;
	bool ok = true;
	do {
		do
			got = read(fd, bytes, READ_SIZE);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			ok = err_errno(err, ERR_FILE, "%s cannot be read", r->path);
		else
			ok = take(r, bytes, (size_t)got, err);
	} while (ok && got > 0);
	free(bytes);
	r->at = r->whole;
	return ok && (r->lenient || !r->open.len || give(r, err));
}

static bool read_file(const char *path, bool foreign, line_fn *fn, void *ctx, struct err *err)
{
	bool is_input = !strcmp(path, "-");
	struct reading r = {.path = is_input ? "standard input" : path,
						.fn = fn,
						.ctx = ctx,
						.open = BUF_INIT,
						.foreign = foreign};
	int fd = is_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
	bool ok = fd >= 0 || err_errno(err, ERR_FILE, "%s cannot be opened", path);
	ok = ok && read_all(&r, fd, err);
	if (fd > STDIN_FILENO)
		close(fd);
	buf_release(&r.open);
	return ok;
}

bool lines_read(const char *path, line_fn *fn, void *ctx, struct err *err)
{
	return read_file(path, false, fn, ctx, err);
}

bool lines_read_foreign(const char *path, line_fn *fn, void *ctx, struct err *err)
{
	return read_file(path, true, fn, ctx, err);
}

bool lines_parse(const char *name, const char *text, size_t len, line_fn *fn, void *ctx,
				 struct err *err)
{
	struct reading r = {.path = name, .fn = fn, .ctx = ctx, .open = BUF_INIT};
	bool ok = take(&r, text, len, err);
	r.at = r.whole;
	ok = ok && (!r.open.len || give(&r, err));
	buf_release(&r.open);
	return ok;
}

bool lines_reread(int fd, const char *path, long long at, size_t len, struct buf *line,
				  struct err *err)
{
	buf_clear(line);
	buf_reserve(line, len);
	while (line->len < len) {
		ssize_t n =
			pread(fd, line->data + line->len, len - line->len, (off_t)at + (off_t)line->len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_errno(err, ERR_FILE, "%s cannot be read", path);
		if (!n)
			return err_set(err, ERR_FILE, "%s was changed while it was read.", path);
		line->len += (size_t)n;
		line->data[line->len] = '\0';
	}
	return true;
}

/* ---- Results -------------------------------------------------------------------------------- */

struct lines_out {
	int fd;
	char *path; /* "-" for standard output */
	off_t size;
	int64_t synced_at; /* clock_now ms */
	bool unsynced;
	struct file_new *anew; /* whose descriptor fd is; else NULL */
};

static bool is_output(const struct lines_out *out)
{
	return out->fd == STDOUT_FILENO;
}

static bool look_through(struct lines_out *out, line_fn *fn, void *ctx, struct err *err)
{
	struct reading r = {.path = out->path, .fn = fn, .ctx = ctx, .open = BUF_INIT, .lenient = true};
	bool ok = read_all(&r, out->fd, err);
	out->size = r.whole;
	if (ok && r.open.len && ftruncate(out->fd, r.whole))
		ok = err_errno(err, ERR_FILE, "%s cannot be written", out->path);
	buf_release(&r.open);
	return ok;
}

static bool open_file(struct lines_out *out, struct err *err)
{
	struct stat st;
	out->fd = file_open_trusted(out->path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NONBLOCK,
								0600, err);
	if (out->fd < 0)
		return false;
	if (fstat(out->fd, &st))
		return err_errno(err, ERR_FILE, "%s cannot be written", out->path);
	if (!S_ISREG(st.st_mode))
		return err_set(err, ERR_FILE, "%s is not a file that results can go to: name another one.",
					   out->path);
	struct stat now;
	bool ours = !flock(out->fd, LOCK_EX | LOCK_NB) && !stat(out->path, &now) &&
				now.st_dev == st.st_dev && now.st_ino == st.st_ino;
	return ours || err_set(err, ERR_FILE, "%s is being written by another process: wait for it.",
						   out->path);
}

struct lines_out *lines_open(const char *path, line_fn *fn, void *ctx, struct err *err)
{
	struct lines_out *out = mem_alloc(sizeof *out);
	*out = (struct lines_out){.fd = -1, .path = mem_strdup(path)};
	if (!strcmp(path, "-")) {
		out->fd = STDOUT_FILENO;
		return out;
	}
	if (open_file(out, err) && look_through(out, fn, ctx, err))
		return out;
	lines_close(out, NULL);
	return NULL;
}

/* A line that could not be written whole is taken back. */
static bool write_line(struct lines_out *out, const struct buf *line, struct err *err)
{
	if (file_write_all(out->fd, line->data, line->len))
		return true;
	int why = errno;
	if (!is_output(out) && !out->anew && ftruncate(out->fd, out->size))
		why = errno;
	errno = why;
	return err_errno(err, ERR_FILE, "%s cannot be written",
					 is_output(out) ? "standard output" : out->path);
}

static bool sync_lines(struct lines_out *out, struct err *err)
{
	out->unsynced = false;
	out->synced_at = clock_now();
	return is_output(out) || !fdatasync(out->fd) ||
		   err_errno(err, ERR_FILE, "%s cannot be written", out->path);
}

static bool goes_on(const struct lines_out *out, struct err *err)
{
	return !out->anew || !(signals_take() & (SIGNALS_INTERRUPT | SIGNALS_QUIT)) ||
		   err_set(err, ERR_INTERRUPTED, "Stopped; %s is as it was.", out->path);
}

bool lines_add(struct lines_out *out, const struct buf *line, struct err *err)
{
	if (!goes_on(out, err))
		return false;
	struct buf whole = BUF_INIT;
	buf_add(&whole, line->data, line->len);
	buf_add_char(&whole, '\n');
	bool ok = write_line(out, &whole, err);
	if (ok) {
		out->size += (off_t)whole.len;
		out->unsynced = true;
	}
	buf_release(&whole);
	if (ok && !out->anew && clock_now() - out->synced_at >= SYNC_MS)
		ok = sync_lines(out, err);
	return ok;
}

bool lines_close(struct lines_out *out, struct err *err)
{
	if (!out)
		return true;
	bool ok = !out->unsynced || sync_lines(out, err);
	if (out->fd >= 0 && !is_output(out))
		close(out->fd);
	free(out->path);
	free(out);
	return ok;
}

struct lines_out *lines_anew(const char *path, struct err *err)
{
	if (!strcmp(path, "-"))
		return lines_open(path, NULL, NULL, err);
	struct file_new *anew = file_new_begin(path, err);
	if (!anew)
		return NULL;
	struct lines_out *out = mem_alloc(sizeof *out);
	*out = (struct lines_out){.fd = file_new_fd(anew), .path = mem_strdup(path), .anew = anew};
	return out;
}

static void release(struct lines_out *out)
{
	free(out->path);
	free(out);
}

bool lines_commit(struct lines_out *out, struct err *err)
{
	bool ok = !out->anew || file_new_commit(out->anew, NULL, NULL, err);
	release(out);
	return ok;
}

void lines_drop(struct lines_out *out)
{
	if (!out)
		return;
	file_new_drop(out->anew);
	release(out);
}

void lines_put_members(struct buf *line, const struct json *object, const char *const *without)
{
	for (const struct json *item = json_first(object); item; item = json_next(item)) {
		const char *name = json_name(item);
		bool left_out = false;
		for (const char *const *w = without; *w && !left_out; w++)
			left_out = !strcmp(*w, name);
		if (left_out)
			continue;
		if (line->len && line->data[line->len - 1] != '{')
			buf_add_char(line, ',');
		json_quote(line, name, strlen(name));
		buf_add_char(line, ':');
		json_print(line, item);
	}
}
