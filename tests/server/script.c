#include "script.h"

#include <ctype.h>

#include "base/file.h"
#include "base/mem.h"

bool script_load(struct script *script, const char *path, struct err *err)
{
	*script = (struct script){BUF_INIT, 0};
	return file_read(path, FILE_LIMIT, &script->text, err);
}

void script_release(struct script *script)
{
	buf_release(&script->text);
}

static int hex_value(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : (c | 0x20) - 'a' + 10;
}

static char named_escape(char c)
{
	return (char)(c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c);
}

static void unescape(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (*s != '\\' || !s[1]) {
			buf_add_char(out, *s);
		} else if (s[1] == 'x' && isxdigit((unsigned char)s[2]) && isxdigit((unsigned char)s[3])) {
			buf_add_char(out, (char)(hex_value(s[2]) * 16 + hex_value(s[3])));
			s += 3;
		} else {
			buf_add_char(out, named_escape(*++s));
		}
	}
}

static bool do_status(struct steps *s, const char *rest)
{
	steps_status(s, atoi(rest));
	return true;
}

static bool do_header(struct steps *s, const char *rest)
{
	steps_header(s, rest);
	return strchr(rest, ':');
}

static bool do_chunked(struct steps *s, const char *rest)
{
	steps_chunked(s);
	return !*rest;
}

static bool do_sse(struct steps *s, const char *rest)
{
	steps_stream(s);
	return !*rest;
}

static bool do_json(struct steps *s, const char *rest)
{
	const char *body = strchr(rest, ' ');
	if (body)
		steps_json(s, atoi(rest), body + 1);
	return body;
}

static bool with_bytes(struct steps *s, const char *rest,
					   void (*fn)(struct steps *, const char *, size_t))
{
	struct buf bytes = BUF_INIT;
	unescape(&bytes, rest);
	fn(s, bytes.data, bytes.len);
	buf_release(&bytes);
	return true;
}

static bool do_bytes(struct steps *s, const char *rest)
{
	return with_bytes(s, rest, steps_body);
}

static bool do_raw(struct steps *s, const char *rest)
{
	return with_bytes(s, rest, steps_raw);
}

static bool do_text(struct steps *s, const char *rest)
{
	return with_bytes(s, rest, steps_text);
}

static bool do_event(struct steps *s, const char *rest)
{
	steps_event(s, rest);
	return true;
}

static bool do_finish(struct steps *s, const char *rest)
{
	steps_finish(s, rest);
	return *rest;
}

static bool do_done(struct steps *s, const char *rest)
{
	steps_event(s, "[DONE]");
	return !*rest;
}

static bool do_file(struct steps *s, const char *rest)
{
	struct buf bytes = BUF_INIT;
	bool ok = file_read(rest, FILE_LIMIT, &bytes, NULL);
	steps_body(s, bytes.data, bytes.len);
	buf_release(&bytes);
	return ok;
}

static bool do_repeat(struct steps *s, const char *rest)
{
	char *end;
	long count = strtol(rest, &end, 10);
	struct buf bytes = BUF_INIT;
	unescape(&bytes, *end ? end + 1 : end);
	steps_repeat(s, bytes.data, bytes.len, count);
	bool ok = bytes.len;
	buf_release(&bytes);
	return ok;
}

static bool do_pace(struct steps *s, const char *rest)
{
	char *end;
	long bytes = strtol(rest, &end, 10);
	steps_pace(s, (size_t)bytes, atoi(end));
	return bytes > 0;
}

static bool do_delay(struct steps *s, const char *rest)
{
	steps_body(s, "", 0);
	steps_do(s, STEP_DELAY, atoi(rest));
	return true;
}

static bool do_await(struct steps *s, const char *rest)
{
	return with_bytes(s, rest, steps_await) && *rest;
}

static bool do_eof(struct steps *s, const char *rest)
{
	steps_do(s, STEP_EOF, 0);
	steps_do(s, STEP_STALL, 0);
	return !*rest;
}

static bool do_frame(struct steps *s, const char *rest)
{
	struct buf frame = BUF_INIT, bytes = BUF_INIT;
	char *end;
	unsigned long type = strtoul(rest, &end, 16), flags = strtoul(end, &end, 16);
	unsigned long stream = strtoul(end, &end, 16);
	unescape(&bytes, *end ? end + 1 : end);
	for (int shift = 16; shift >= 0; shift -= 8)
		buf_add_char(&frame, (char)(bytes.len >> shift));
	buf_add_char(&frame, (char)type);
	buf_add_char(&frame, (char)flags);
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_char(&frame, (char)(stream >> shift));
	buf_add(&frame, bytes.data, bytes.len);
	steps_raw(s, frame.data, frame.len);
	bool ok = !*end || *end == ' ';
	buf_release(&frame);
	buf_release(&bytes);
	return ok;
}

static bool do_open(struct steps *s, const char *rest)
{
	steps_open(s);
	return !*rest;
}

static bool do_close(struct steps *s, const char *rest)
{
	steps_do(s, STEP_CLOSE, 0);
	return !*rest;
}

static bool do_reset(struct steps *s, const char *rest)
{
	steps_do(s, STEP_RESET, 0);
	return !*rest;
}

static bool do_stall(struct steps *s, const char *rest)
{
	steps_body(s, "", 0);
	steps_do(s, STEP_STALL, 0);
	return !*rest;
}

static const struct directive {
	const char *name;
	bool (*run)(struct steps *s, const char *rest);
} directives[] = {
	{"status", do_status}, {"header", do_header}, {"chunked", do_chunked}, {"sse", do_sse},
	{"json", do_json},     {"bytes", do_bytes},   {"raw", do_raw},         {"text", do_text},
	{"event", do_event},   {"finish", do_finish}, {"done", do_done},       {"file", do_file},
	{"delay", do_delay},   {"close", do_close},   {"reset", do_reset},     {"stall", do_stall},
	{"repeat", do_repeat}, {"pace", do_pace},     {"await", do_await},     {"eof", do_eof},
	{"open", do_open},     {"frame", do_frame},
};

static bool run_line(struct steps *s, const char *line, struct err *err)
{
	size_t name = strcspn(line, " ");
	const char *rest = line[name] ? line + name + 1 : "";
	if (!*line || *line == '#')
		return true;
	for (size_t i = 0; i < sizeof directives / sizeof *directives; i++)
		if (strlen(directives[i].name) == name && !memcmp(line, directives[i].name, name) &&
			directives[i].run(s, rest))
			return true;
	return err_set(err, ERR_USAGE, "the script says “%s”", line);
}

/* The next line, NULL at the end. The caller frees it. */
static char *take_line(struct script *script)
{
	const char *s = script->text.data + script->at;
	if (script->at >= script->text.len)
		return NULL;
	size_t len = strcspn(s, "\n");
	script->at += len + (s[len] == '\n');
	return mem_strndup(s, len);
}

static bool is_next(const struct script *script, const char *word)
{
	const char *s = script->text.data + script->at;
	return !strncmp(s, word, strlen(word)) && strchr("\n", s[strlen(word)]);
}

static bool begins_reply(const struct script *script)
{
	return is_next(script, "reply") || is_next(script, "accept");
}

static void skip_to_reply(struct script *script)
{
	while (script->at < script->text.len && !begins_reply(script))
		free(take_line(script));
}

bool script_accepts(struct script *script)
{
	skip_to_reply(script);
	return is_next(script, "accept");
}

bool script_next(struct script *script, struct steps *steps, struct err *err)
{
	char *line;
	skip_to_reply(script);
	if (script->at >= script->text.len) {
		steps_json(steps, 500, "{\"error\":{\"message\":\"the script is over\"}}");
		return true;
	}
	bool ok = true;
	free(take_line(script));
	while (ok && !begins_reply(script) && (line = take_line(script))) {
		ok = run_line(steps, line, err);
		free(line);
	}
	steps_end(steps);
	return ok;
}
