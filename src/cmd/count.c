#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "doc/export.h"
#include "doc/paper.h"
#include "doc/session.h"
#include "doc/words.h"

#define CHUNK 65536 /* bytes read at once */

struct counter {
	bool paper;
	struct words words;
	struct paper_words paper_words;
};

static void counter_feed(struct counter *c, const char *bytes, size_t len)
{
	if (c->paper)
		paper_words_feed(&c->paper_words, bytes, len);
	else
		words_feed(&c->words, bytes, len);
}

static bool count_stream(struct counter *c, int fd, const char *name, struct err *err)
{
	char *chunk = mem_alloc(CHUNK);
	ssize_t len;
	do {
		len = read(fd, chunk, CHUNK);
		if (len > 0)
			counter_feed(c, chunk, (size_t)len);
	} while (len > 0 || (len < 0 && errno == EINTR));
	free(chunk);
	return !len || err_errno(err, ERR_FILE, "%s cannot be read", name);
}

static bool count_text(struct counter *c, const char *path, struct err *err)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return err_errno(err, ERR_FILE, "%s cannot be read", path);
	bool ok = count_stream(c, fd, path, err);
	close(fd);
	return ok;
}

static bool count_project(struct counter *c, const char *path, struct err *err)
{
	struct session *s;
	if (!session_open(&s, path, SESSION_READ_ONLY, 0, err))
		return false;
	struct buf text = BUF_INIT;
	exporters[0].print(&s->doc, 0, &text);
	counter_feed(c, text.data, text.len);
	buf_release(&text);
	session_close(s, NULL);
	return true;
}

static bool count(bool paper, const char *path, long *total, struct err *err)
{
	struct counter c = {.paper = paper};
	words_init(&c.words);
	paper_words_init(&c.paper_words);
	bool ok = !strcmp(path, "-")       ? count_stream(&c, STDIN_FILENO, "Standard input", err)
			  : paths_is_project(path) ? count_project(&c, path, err)
									   : count_text(&c, path, err);
	*total = paper ? paper_words_total(&c.paper_words) : words_total(&c.words);
	return ok;
}

static int digits(long number)
{
	return snprintf(NULL, 0, "%ld", number);
}

/* Counts all that can be read; the others are told one by one and leave a negative count. */
static long count_all(const struct options *o, long *counts, struct err *err)
{
	long total = 0;
	for (int i = 0; i < o->file_count; i++) {
		struct err trouble = ERR_INIT;
		if (count(o->paper, o->files[i], &counts[i], &trouble)) {
			total += counts[i];
			continue;
		}
		counts[i] = -1;
		if (err->kind)
			output_say(err->text);
		*err = trouble;
	}
	return total;
}

static int count_files(const struct options *o, struct err *err)
{
	long *counts = mem_alloc((size_t)o->file_count * sizeof *counts);
	struct buf out = BUF_INIT;
	struct err broken = ERR_INIT;
	long total = count_all(o, counts, err);
	for (int i = 0; i < o->file_count; i++) {
		if (counts[i] >= 0)
			buf_addf(&out, "%*ld %s\n", digits(total), counts[i], o->files[i]);
	}
	if (o->file_count > 1)
		buf_addf(&out, "%ld total\n", total);
	if (!output_result(&out, &broken))
		*err = broken;
	buf_release(&out);
	free(counts);
	return (int)err->kind;
}

static int count_input(const struct options *o, struct err *err)
{
	struct buf out = BUF_INIT;
	long words;
	bool ok = count(o->paper, "-", &words, err);
	buf_addf(&out, "%ld\n", words);
	ok = ok && output_result(&out, err);
	buf_release(&out);
	return ok ? 0 : (int)err->kind;
}

static int run(const struct options *o, struct err *err)
{
	return o->file_count ? count_files(o, err) : count_input(o, err);
}

const struct command command_count = {
	.name = "count",
	.usage = "[--paper] [FILE…]",
	.help = "count words as the gauge does, in text, Markdown and projects",
	.detail =
		"Prints a line for each FILE and a total, like wc(1); reads standard input for none or -.\n"
		"A run of letters and digits is a word, as is every Han, kana or Hangul character. Of a\n"
		"project (NAME.longhand) what it exports is counted.",
	.takes = "paper",
	.files = -1,
	.run = run,
};
