#include "base/ini.h"

#include <ini.h>

#include "base/buf.h"

#define SECTION_LIMIT 49 /* bytes: inih cuts longer names without a word */

struct source {
	const char *rest; /* the text from the next line on */
	int line;         /* of the last line handed over, from 1 */
	ini_fn *fn;
	void *ctx;
	int failed; /* the line that err is about, 0 for none */
	struct err err;
};

static bool refuse(struct source *src, const char *format, int limit)
{
	src->failed = src->line;
	return err_set(&src->err, ERR_FILE, format, limit);
}

/* A comment may be of any length, so inih is handed an empty line for it. */
static bool is_comment(const char *line)
{
	return *line == ';' || *line == '#';
}

/* Lines that end with CR alone are one line to inih, a comment where the first is one. */
static bool check_end(struct source *src, const char *line, size_t len)
{
	const char *cr = memchr(line, '\r', len);
	return !cr || cr == line + len - 1 ||
		   refuse(src,
				  "The line ends with CR alone (byte %d): save the file with LF after its lines.",
				  (int)(cr - line) + 1);
}

static bool check_line(struct source *src, const char *line, size_t len, size_t room)
{
	if (len > room)
		return refuse(src, "The line is longer than %d bytes.", (int)room);
	const char *close = *line == '[' ? memchr(line, ']', len) : NULL;
	if (close && close - line - 1 > SECTION_LIMIT)
		return refuse(src, "The section's name is longer than %d bytes.", SECTION_LIMIT);
	return true;
}

/* An fgets for inih. Indentation is left out: to inih such a line would continue the value above.
 */
static char *next_line(char *out, int size, void *stream)
{
	struct source *src = stream;
	if (src->failed || !*src->rest)
		return NULL;
	src->line++;
	const char *line = src->rest;
	size_t len = strcspn(line, "\n");
	src->rest = line + len + (line[len] == '\n');
	if (!check_end(src, line, len))
		return NULL;
	size_t indent = strspn(line, " \t");
	line += indent;
	len = is_comment(line) ? 0 : len - indent;
	if (!check_line(src, line, len, (size_t)size - 2))
		return NULL;
	memcpy(out, line, len);
	out[len] = '\n';
	out[len + 1] = '\0';
	return out;
}

static int handle(void *user, const char *section, const char *name, const char *value)
{
	struct source *src = user;
	if (src->failed)
		return 0;
	const struct ini_entry entry = {section, name, value, src->line};
	if (src->fn(src->ctx, &entry, &src->err))
		return 1;
	src->failed = src->line;
	return 0;
}

/* The reader and the handler of one parse share what the handler's argument points to. */
static int parse(struct source *src)
{
	return ini_parse_stream(next_line, src, handle, src);
}

bool ini_parse_text(const char *text, const char *file, ini_fn *fn, void *ctx, struct err *err)
{
	struct source src = {.rest = text, .fn = fn, .ctx = ctx, .err = ERR_INIT};
	int line = parse(&src);
	if (!line && !src.failed)
		return true;
	if (!line || line == src.failed)
		return err_set(err, ERR_FILE, "%s:%d: %s", file, src.failed, src.err.text);
	return err_set(err, ERR_FILE, "%s:%d: This is no [section], no name = value and no comment.",
				   file, line);
}
