#include "data/tidy.h"

#include <string.h>
#include <strings.h>

#include "doc/prose.h"
#include "write/clean.h"
#include "write/leftover.h"
#include "write/plan.h"

#define BRACKETS "([*_"

/* ---- Between paragraphs ---- */

static void count_row(void *ctx, const struct plan_item *item)
{
	*(bool *)ctx = item->kind == PLAN_SECTION;
}

/* "Paragraph 3 - Main Point: … - Word Count: 400 words", as plans have it. */
static bool is_plan_row(const char *line, size_t len)
{
	struct plan_parser parser;
	bool row = false;
	if (!leftover_may_begin(line, len) || !memmem(line, len, "Main Point", 10) ||
		!memmem(line, len, "Word Count", 10))
		return false;
	plan_parser_init(&parser, count_row, &row);
	plan_parser_feed(&parser, line, len);
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
	return row;
}

static bool is_step_marker(const char *line, size_t len)
{
	static const char *const starts[] = {"paragraph ", "第", "段落"};
	size_t at = strspn(line, "*#_> \t");
	for (size_t i = 0; i < sizeof starts / sizeof *starts; i++) {
		size_t n = strlen(starts[i]);
		if (len - at > n && !strncasecmp(line + at, starts[i], n))
			return i != 1 || memmem(line + at, len - at < 24 ? len - at : 24, "段", 3);
	}
	return false;
}

/* A remark that stands alone, in brackets or without an end: prose that begins in the same way has
 * one. */
static bool is_remark(const char *line, size_t len)
{
	bool bracketed = strchr(BRACKETS, *line) || !strncmp(line, "（", 3) || !strncmp(line, "【", 3);
	return leftover_end(line, len, false, true) && (bracketed || !prose_ends(line, len));
}

/* The bytes of the paragraph's first line that are not the document's. `line` ends with a NUL. */
static size_t marker_bytes(const char *line, size_t len)
{
	if (is_plan_row(line, len))
		return len;
	return is_step_marker(line, len) ? leftover_begin(line, len) : 0;
}

static void add_paragraph(struct buf *out, const char *s, size_t len)
{
	struct buf line = BUF_INIT;
	size_t next, first = prose_line(s, len, &next);
	buf_add(&line, s, first);
	size_t marker = marker_bytes(line.data, first);
	bool alone = next == len;
	if (marker == first || (alone && is_remark(line.data, first)))
		first = next;
	else
		first = marker;
	buf_release(&line);
	if (first == len)
		return;
	buf_add(out, s + first, len - first);
}

/* Paragraph by paragraph, with the blank lines between them as they are. */
static void tidy_paragraphs(struct buf *out, const char *text, size_t len)
{
	size_t at = 0, start, end, last = 0;
	while (prose_paragraph(text, len, &at, &start, &end)) {
		size_t before = out->len;
		if (before)
			buf_add(out, text + last, start - last);
		size_t gap = out->len;
		add_paragraph(out, text + start, end - start);
		if (out->len == gap)
			buf_truncate(out, before);
		last = end;
	}
}

/* ---- Around the whole ---- */

/* A fence at the beginning that ends before the text does is code of the document's own. */
static bool begins_with_code(const char *text, size_t len)
{
	struct prose_fence fence = {0};
	size_t next, line = prose_line(text, len, &next);
	if (!leftover_is_fence(text, line))
		return false;
	prose_fenced(&fence, text, line);
	for (size_t at = next; at < len; at += next) {
		line = prose_line(text + at, len - at, &next);
		prose_fenced(&fence, text + at, line);
		if (!fence.mark)
			return !prose_is_blank(text + at + next, len - at - next);
	}
	return false;
}

/* What a step's marker may be, and a document's own heading as well. */
static bool begins_with_section(const char *text, size_t len)
{
	size_t marks = strspn(text, "*#_> \t"), line = prose_line(text, len, NULL);
	bool section = line > marks + 8 && !strncasecmp(text + marks, "section ", 8);
	bool han = line > marks + 3 && !strncmp(text + marks, "第", 3);
	return section || (han && !is_step_marker(text, line));
}

static void strip_around(struct buf *out, const char *text, size_t len)
{
	struct clean clean;
	if (begins_with_code(text, len) || begins_with_section(text, len)) {
		buf_add(out, text, len);
		return;
	}
	clean_init(&clean);
	clean_section(&clean, NULL, false);
	clean_feed(&clean, text, len, out);
	clean_finish(&clean, out);
	clean_release(&clean);
}

/* What was below a leftover may be one as well. */
static void tidy_once(struct buf *text, struct buf *next)
{
	buf_clear(next);
	strip_around(next, text->data, text->len);
	buf_clear(text);
	tidy_paragraphs(text, next->data, next->len);
	buf_trim(text);
}

bool tidy_text(struct buf *out, const char *text, size_t len)
{
	struct buf tidied = BUF_INIT, next = BUF_INIT, given = BUF_INIT;
	size_t before;
	buf_add(&given, text, len);
	buf_trim(&given);
	buf_add(&tidied, given.data, given.len);
	do {
		before = tidied.len;
		tidy_once(&tidied, &next);
	} while (tidied.len < before);
	buf_add(out, tidied.data, tidied.len);
	bool differs = tidied.len != given.len || memcmp(tidied.data, given.data, given.len) != 0;
	buf_release(&tidied);
	buf_release(&next);
	buf_release(&given);
	return differs;
}

/* ---- What remains ---- */

static const char *const remains[] = {"<|im_start|>",  "<|im_end|>",
									  "<|endoftext|>", "<|end_of_text|>",
									  "<|eot_id|>",    "<|assistant|>",
									  "<|user|>",      "<|system|>",
									  "[/INST]",       "<</SYS>>",
									  "<think>",       "</think>",
									  "[Your Name",    "[your name",
									  "[Insert ",      "[insert ",
									  "[INSERT ",      "[To be continued",
									  "[Continue ",    "[Content continues",
									  "[Rest of ",     "【待续】",
									  "【此处插入",    "【请在此",
									  "［此处",        NULL};

static const char *remains_in(const char *s, size_t len)
{
	for (size_t i = 0; remains[i]; i++) {
		const char *found = memmem(s, len, remains[i], strlen(remains[i]));
		bool quoted = found && found > s && found[-1] == '`';
		if (found && !quoted)
			return remains[i];
	}
	return NULL;
}

const char *tidy_remains(const char *text, size_t len)
{
	struct prose_fence fence = {0};
	const char *found = NULL;
	for (size_t at = 0, next; at < len && !found; at += next) {
		size_t line = prose_line(text + at, len - at, &next);
		if (!prose_fenced(&fence, text + at, line))
			found = remains_in(text + at, line);
	}
	return found;
}
