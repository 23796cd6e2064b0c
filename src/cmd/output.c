#include "cmd/output.h"

#include <fcntl.h>
#include <stdarg.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/text.h"
#include "cmd/eval_report.h"

static bool as_json; /* set once, from the command line */

bool output_result(const struct buf *text, struct err *err)
{
	if (file_write_all(STDOUT_FILENO, text->data, text->len))
		return true;
	return err_errno(err, ERR_FILE, "Standard output cannot be written");
}

bool output_check(struct err *err)
{
	int flags = fcntl(STDOUT_FILENO, F_GETFL);
	if (flags >= 0 && (flags & O_ACCMODE) != O_RDONLY)
		return true;
	return err_set(err, ERR_FILE, "Standard output is closed: name a file with -o FILE.");
}

/* ---- Events ---- */

void output_as_json(bool json)
{
	as_json = json;
}

bool output_is_json(void)
{
	return as_json;
}

void output_begin(struct buf *event, const char *name)
{
	buf_init(event);
	buf_add_str(event, "{\"event\":");
	json_quote(event, name, strlen(name));
}

void output_number(struct buf *event, const char *name, long value)
{
	buf_addf(event, ",\"%s\":%ld", name, value);
}

void output_string(struct buf *event, const char *name, const char *value)
{
	buf_addf(event, ",\"%s\":", name);
	json_quote(event, value, strlen(value));
}

void output_end(struct buf *event)
{
	buf_add_str(event, "}\n");
	(void)!file_write_all(STDERR_FILENO, event->data, event->len);
	buf_release(event);
}

void output_failure(const struct err *err)
{
	struct buf event;
	if (!as_json) {
		output_say(err->text);
		return;
	}
	output_begin(&event, "error");
	output_number(&event, "status", err->kind);
	output_string(&event, "text", err->text);
	output_end(&event);
}

/* ---- Tables ---- */

void output_table(const struct report_table *t)
{
	struct buf text = BUF_INIT;
	if (!as_json) {
		report_table_print(t, REPORT_PLAIN, report_ascii(), &text);
		(void)!file_write_all(STDERR_FILENO, text.data, text.len);
	}
	buf_release(&text);
}

/* ---- Sentences ---- */

void output_say(const char *sentence)
{
	struct buf line = BUF_INIT;
	if (as_json) {
		output_begin(&line, "note");
		output_string(&line, "text", sentence);
		output_end(&line);
		return;
	}
	buf_add_str(&line, "longhand: ");
	text_safe(&line, sentence, strlen(sentence));
	buf_add_char(&line, '\n');
	(void)!file_write_all(STDERR_FILENO, line.data, line.len);
	buf_release(&line);
}

void output_sayf(const char *format, ...)
{
	struct buf sentence = BUF_INIT;
	va_list args;
	va_start(args, format);
	buf_vaddf(&sentence, format, args);
	va_end(args);
	output_say(sentence.data);
	buf_release(&sentence);
}
