#include "base/log.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdarg.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/utf8.h"

#define LEFT_OUT "[key]"

static struct {
	int fd; /* while path is not NULL */
	char *path;
	bool bodies;
	char **secrets;
	size_t secret_count, secret_cap;
} the_log;

/* ---- Opening -------------------------------------------------------------------------------- */
static bool make_folder_of(const char *path, struct err *err)
{
	const char *base = paths_base(path);
	if (base == path)
		return true;
	char *folder = mem_strndup(path, (size_t)(base - path));
	bool ok = file_make_folder(folder, err);
	free(folder);
	return ok;
}

static int open_file(const char *path, struct err *err)
{
	return file_open_trusted(
		path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600, err);
}

bool log_open(const char *path, bool bodies, struct err *err)
{
	log_close();
	if (!make_folder_of(path, err))
		return false;
	int fd = open_file(path, err);
	if (fd < 0)
		return false;
	the_log.fd = fd;
	the_log.path = mem_strdup(path);
	the_log.bodies = bodies;
	return true;
}

void log_close(void)
{
	if (!the_log.path)
		return;
	if (the_log.fd >= 0)
		close(the_log.fd);
	for (size_t i = 0; i < the_log.secret_count; i++) {
		mem_wipe(the_log.secrets[i], strlen(the_log.secrets[i]));
		free(the_log.secrets[i]);
	}
	free(the_log.secrets);
	free(the_log.path);
	memset(&the_log, 0, sizeof the_log);
}

bool log_is_open(void)
{
	return the_log.path;
}

bool log_has_bodies(void)
{
	return the_log.path && the_log.bodies;
}

void log_secret(const char *secret)
{
	if (!the_log.path || !secret || !*secret)
		return;
	for (size_t i = 0; i < the_log.secret_count; i++) {
		if (!strcmp(the_log.secrets[i], secret))
			return;
	}
	MEM_GROW(the_log.secrets, the_log.secret_count + 1, &the_log.secret_cap);
	the_log.secrets[the_log.secret_count++] = mem_strdup(secret);
}

/* ---- What is left out ----------------------------------------------------------------------- */
static void leave_out_secret(struct buf *text, const char *secret)
{
	size_t len = strlen(secret), from = 0;
	const char *at;
	while ((at = memmem(text->data + from, text->len - from, secret, len))) {
		from = (size_t)(at - text->data);
		buf_splice(text, from, len, LEFT_OUT, strlen(LEFT_OUT));
		from += strlen(LEFT_OUT);
	}
}

/* What comes after `name` goes, to the end of its line. */
static void leave_out_after(struct buf *text, const char *name)
{
	size_t len = strlen(name);
	for (size_t at = 0; at + len <= text->len; at++) {
		if (strncasecmp(text->data + at, name, len) != 0)
			continue;
		size_t from = at + len;
		const char *end = memchr(text->data + from, '\n', text->len - from);
		size_t rest = end ? (size_t)(end - text->data) - from : text->len - from;
		buf_splice(text, from, rest, " " LEFT_OUT, strlen(" " LEFT_OUT));
		at = from;
	}
}

static void leave_out(struct buf *text)
{
	for (size_t i = 0; i < the_log.secret_count; i++)
		leave_out_secret(text, the_log.secrets[i]);
	leave_out_after(text, "authorization:");
	leave_out_after(text, "api-key");
}

/* ---- What is shown -------------------------------------------------------------------------- */
static bool is_harmless(const char *s, size_t len)
{
	struct buf safe = BUF_INIT;
	text_safe(&safe, s, len);
	bool same = safe.len == len && !memcmp(safe.data, s, len);
	buf_release(&safe);
	return same;
}

static void spell(struct buf *out, const char *s, size_t len)
{
	int32_t code;
	size_t step = utf8_decode(s, len, &code);
	if (*s == '\n' || *s == '\r' || *s == '\t')
		buf_addf(out, "\\%c", *s == '\n' ? 'n' : *s == '\r' ? 'r' : 't');
	else if (code >= 0x80)
		buf_addf(out, "\\u{%x}", (unsigned)code);
	else
		for (size_t i = 0; i < step; i++)
			buf_addf(out, "\\x%02x", (unsigned)(unsigned char)s[i]);
}

static void show(struct buf *out, const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		int32_t code;
		size_t step = utf8_decode(s + at, len - at, &code);
		bool plain =
			code >= 0 && code < 0x80 ? isprint(code) : code >= 0 && is_harmless(s + at, step);
		if (plain)
			buf_add(out, s + at, step);
		else
			spell(out, s + at, step);
		at += step;
	}
}

/* ---- Writing -------------------------------------------------------------------------------- */
static void make_room(size_t len)
{
	struct stat st;
	if (fstat(the_log.fd, &st) || !S_ISREG(st.st_mode) || (size_t)st.st_size + len <= LOG_MOST)
		return;
	struct buf old = BUF_INIT;
	struct stat now;
	buf_addf(&old, "%s.1", the_log.path);
	/* Another program of ours may have done it already. */
	if (!stat(the_log.path, &now) && now.st_ino == st.st_ino && now.st_dev == st.st_dev)
		(void)!rename(the_log.path, old.data);
	int fd = open_file(the_log.path, NULL);
	if (fd >= 0) {
		close(the_log.fd);
		the_log.fd = fd;
	}
	buf_release(&old);
}

static void add_time(struct buf *line)
{
	char text[40] = "";
	time_t now = (time_t)clock_wall();
	struct tm tm;
	if (gmtime_r(&now, &tm))
		strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
	buf_addf(line, "%s %ld ", text, (long)getpid());
}

static void write_entry(struct buf *text)
{
	struct buf line = BUF_INIT;
	leave_out(text);
	add_time(&line);
	show(&line, text->data, text->len);
	buf_add_char(&line, '\n');
	make_room(line.len);
	(void)!file_write_all(the_log.fd, line.data, line.len);
	buf_release(&line);
}

void log_line(const char *format, ...)
{
	if (!the_log.path)
		return;
	struct buf text = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_vaddf(&text, format, args);
	va_end(args);
	write_entry(&text);
	buf_release(&text);
}

/* Secrets are looked for before the cut, which might leave a part of one. */
void log_bytes(const char *what, const void *bytes, size_t len)
{
	if (!log_has_bodies())
		return;
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s (%zu bytes): ", what, len);
	buf_add(&text, bytes, len);
	leave_out(&text);
	if (text.len > LOG_BYTES_MOST) {
		buf_truncate(&text, LOG_BYTES_MOST);
		buf_truncate(&text, text.len - utf8_incomplete_tail(text.data, text.len));
		buf_add_str(&text, " …");
	}
	write_entry(&text);
	mem_wipe(text.data, text.len);
	buf_release(&text);
}
