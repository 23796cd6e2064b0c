#include "doc/import.h"

#include <strings.h>

#include "base/charset.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/text.h"
#include "doc/group.h"
#include "doc/plain.h"
#include "doc/prose.h"

struct import {
	struct group group;
	const char *text;
	uint64_t after; /* the row that the next one comes behind */
	int level;      /* of the last heading; 0 where there is none */
};

/* ---- Reading ----------------------------------------------------------------------------------
 */

/* Where a text begins that programs have put their byte order marks before, among white space too.
 */
static size_t skip_marks(const char *s, size_t len)
{
	static const char mark[] = "\xef\xbb\xbf";
	size_t begin = 0, at = 0;
	while (at < len) {
		if (len - at >= 3 && !memcmp(s + at, mark, 3))
			begin = at += 3;
		else if (strchr(" \t\r\n", s[at]))
			at++;
		else
			break;
	}
	return begin;
}

static void add_lines(struct buf *out, const char *s, size_t len)
{
	size_t at = skip_marks(s, len);
	while (at < len) {
		const char *cr = memchr(s + at, '\r', len - at);
		size_t line = cr ? (size_t)(cr - s) - at : len - at;
		buf_add(out, s + at, line);
		at += line;
		if (cr)
			buf_add_char(out, '\n');
		at += cr ? 1 + (at + 1 < len && s[at + 1] == '\n') : 0;
	}
}

/* ---- Headings ----------------------------------------------------------------------------------
 */

struct heading {
	int level;
	size_t start, len; /* of the title, in the text */
	size_t end;        /* where the line after it begins */
};

static size_t trim_spaces(const char *s, size_t start, size_t end)
{
	while (end > start && strchr(" \t", s[end - 1]))
		end--;
	return end;
}

static size_t trim_marks(const char *s, size_t start, size_t end)
{
	size_t marks = end;
	while (marks > start && s[marks - 1] == '#')
		marks--;
	bool closes = marks < end && (marks == start || strchr(" \t", s[marks - 1]));
	return trim_spaces(s, start, closes ? marks : end);
}

/* "## Title", also "## Title ##". */
static bool read_hashes(const char *s, size_t start, size_t end, struct heading *h)
{
	size_t indent = strspn(s + start, " "), at = start + indent;
	size_t level = strspn(s + at, "#");
	at += level;
	if (indent > 3 || !level || level > DOC_LEVEL_MAX || at >= end || !strchr(" \t", s[at]))
		return false;
	at += strspn(s + at, " \t");
	h->level = (int)level;
	h->start = at < end ? at : end;
	h->len = trim_marks(s, h->start, end) - h->start;
	return h->len > 0;
}

/* Whether the line is all `mark`, as below a heading. */
static bool is_underline(const char *s, size_t len, char mark)
{
	len = trim_spaces(s, 0, len);
	size_t n = 0;
	while (n < len && s[n] == mark)
		n++;
	return n && n == len;
}

/* A line alone in its paragraph, with === or --- below it. */
static bool read_underlined(const char *s, size_t len, size_t start, size_t end, struct heading *h)
{
	if (end >= len || strchr(" \t>#-*+|`~", s[start]))
		return false;
	size_t next, line = prose_line(s + end + 1, len - end - 1, &next);
	bool first = is_underline(s + end + 1, line, '=');
	if (!first && !is_underline(s + end + 1, line, '-'))
		return false;
	*h = (struct heading){first ? 1 : 2, start, trim_marks(s, start, end) - start, end + 1 + next};
	return true;
}

/* The bytes of a block between two --- at the very beginning, as blogs have; else 0. */
static size_t front_matter(const char *s, size_t len)
{
	size_t next, line = len ? prose_line(s, len, &next) : 0;
	if (line != 3 || memcmp(s, "---", 3) != 0)
		return 0;
	for (size_t at = next; at < len; at += next) {
		line = prose_line(s + at, len - at, &next);
		if (line == 3 && !memcmp(s + at, "---", 3))
			return at + next;
	}
	return 0;
}

/* The next heading from `at` on; false for none. */
static bool next_heading(const char *s, size_t len, size_t at, struct heading *h)
{
	struct prose_fence fence = {0};
	bool begins = true;
	at = at ? at : front_matter(s, len);
	while (at < len) {
		size_t next, line = prose_line(s + at, len - at, &next);
		bool fenced = prose_fenced(&fence, s + at, line);
		bool blank = !fenced && prose_is_blank(s + at, line);
		h->end = at + next;
		if (!fenced && !blank &&
			(read_hashes(s, at, at + line, h) ||
			 (begins && read_underlined(s, len, at, at + line, h))))
			return true;
		begins = blank;
		at += next;
	}
	return false;
}

/* ---- Sections ----------------------------------------------------------------------------------
 */

/* As many characters as a point has, cut at a space where there is one in the last third. */
static void add_elided(struct buf *out, const char *s, size_t len)
{
	size_t at = 0, count = 0, space = 0, cut = 0;
	while (at < len && count < IMPORT_POINT) {
		if (count == IMPORT_POINT - 1)
			cut = at;
		if (s[at] == ' ' && count > IMPORT_POINT * 2 / 3)
			space = at;
		at += text_cluster(s + at, len - at).len;
		count++;
	}
	bool all = at >= len;
	buf_add(out, s, all ? len : space ? space : cut);
	if (!all)
		buf_add_str(out, "…");
}

/* The first sentence without marks; a list's mark goes as well. */
static char *point_of(const char *s, size_t len)
{
	struct buf plain = BUF_INIT, point = BUF_INIT;
	size_t at = 0, start = 0, end = 0;
	prose_paragraph(s, len, &at, &start, &end);
	plain_print(s + start, end - start, 0, &plain);
	const char *line = plain.data + strspn(plain.data, " \n-*>|\t");
	size_t number = strspn(line, "0123456789");
	if (number && (line[number] == '.' || line[number] == ')') && line[number + 1] == ' ')
		line += number + 2;
	size_t sentence = prose_sentence(line, strcspn(line, "\n"));
	add_elided(&point, line, sentence);
	if (!point.len)
		add_elided(&point, s + start, prose_line(s + start, end - start, NULL));
	buf_release(&plain);
	return buf_detach(&point);
}

static void put_row(struct import *in, struct row *row)
{
	uint64_t id = row->id;
	group_apply(&in->group, edit_insert_row(row, in->after));
	in->after = id;
}

static void put_section(struct import *in, size_t start, size_t end)
{
	struct session *s = in->group.session;
	const char *text = in->text + start;
	char *point = point_of(text, end - start);
	long words = words_count(text, end - start);
	struct row *row = row_new(session_new_id(s), ROW_SECTION,
							  in->level < DOC_LEVEL_MAX ? in->level + 1 : DOC_LEVEL_MAX, point,
							  words < DOC_BUDGET_MAX ? (int)words : DOC_BUDGET_MAX);
	struct version *v = version_new(session_new_id(s), BY_IMPORT);
	buf_add(&v->text, text, end - start);
	version_text_changed(v);
	mem_set_string(&v->reason, "import");
	v->created = clock_wall();
	MEM_GROW(row->versions, 1, &row->version_cap);
	row->versions[row->version_count++] = v;
	row->current = v->id;
	put_row(in, row);
	free(point);
}

/* ---- Passages ----------------------------------------------------------------------------------
 */

struct piece {
	size_t start, end;
	long words;
};

struct pieces {
	struct piece *items;
	size_t count, cap;
	long words;
};

static void add_piece(struct pieces *p, const char *s, size_t start, size_t end)
{
	long words = words_count(s + start, end - start);
	MEM_GROW(p->items, p->count + 1, &p->cap);
	p->items[p->count++] = (struct piece){start, end, words};
	p->words += words;
}

/* Of a paragraph that is too long for a section the lines are pieces that end with a sentence,
 * since many texts set paragraphs off by line ends alone. */
static void add_lines_of(struct pieces *p, const char *s, size_t start, size_t end)
{
	size_t from = start, next;
	for (size_t at = start; at < end; at += next) {
		size_t line = prose_line(s + at, end - at, &next);
		if (prose_ends(s + at, line) || at + next >= end) {
			add_piece(p, s, from, at + line);
			from = at + next;
		}
	}
}

static void read_pieces(struct pieces *p, const char *s, size_t start, size_t end)
{
	size_t at = 0, from, to;
	while (prose_paragraph(s + start, end - start, &at, &from, &to)) {
		bool code = strchr("`~|", s[start + from]);
		if (!code && words_count(s + start + from, to - from) > IMPORT_WORDS)
			add_lines_of(p, s, start + from, start + to);
		else
			add_piece(p, s, start + from, start + to);
	}
}

/* How many pieces from `first` on make a section, so that what is left divides evenly. */
static size_t take_pieces(const struct pieces *p, size_t first, long left)
{
	long parts = (left + IMPORT_WORDS - 1) / IMPORT_WORDS;
	long goal = parts > 1 ? left / parts : left, words = p->items[first].words;
	size_t next = first + 1;
	while (next < p->count) {
		long more = p->items[next].words;
		if (words + more > IMPORT_WORDS || (parts > 1 && words + more / 2 > goal))
			break;
		words += more;
		next++;
	}
	return next - first;
}

static void put_passage(struct import *in, size_t start, size_t end)
{
	struct pieces p = {0};
	read_pieces(&p, in->text, start, end);
	long left = p.words;
	for (size_t i = 0, n; i < p.count; i += n) {
		n = take_pieces(&p, i, left);
		for (size_t k = i; k < i + n; k++)
			left -= p.items[k].words;
		put_section(in, p.items[i].start, p.items[i + n - 1].end);
	}
	free(p.items);
}

/* ---- All of it ---------------------------------------------------------------------------------
 */

static bool is_title(const struct session *s, const struct heading *h, const char *text, size_t len)
{
	struct heading other;
	if (h->level != 1 || s->doc.row_count || *s->doc.title)
		return false;
	for (size_t at = h->end; next_heading(text, len, at, &other); at = other.end) {
		if (other.level == 1)
			return false;
	}
	return true;
}

static void put_heading(struct import *in, const struct heading *h, bool title)
{
	char *point = mem_strndup(in->text + h->start, h->len);
	in->level = h->level;
	if (title)
		group_apply(&in->group, edit_set_title(point));
	else
		put_row(in, row_new(session_new_id(in->group.session), ROW_HEADING, h->level, point, 0));
	free(point);
}

static void put_all(struct import *in, size_t len)
{
	const struct session *s = in->group.session;
	struct heading h;
	size_t at = 0;
	while (next_heading(in->text, len, at, &h)) {
		size_t start = h.start;
		while (start > at && in->text[start - 1] != '\n')
			start--;
		put_passage(in, at, start);
		put_heading(in, &h, prose_is_blank(in->text, start) && is_title(s, &h, in->text, len));
		at = h.end;
	}
	put_passage(in, at, len);
}

bool import_text(struct session *s, const char *text, size_t len, uint64_t after, struct err *err)
{
	struct buf lines = BUF_INIT;
	if (!charset_check("The text", text, len, err))
		return false;
	add_lines(&lines, text, len);
	bool ok =
		!prose_is_blank(lines.data, lines.len) || err_set(err, ERR_FILE, "There is no text in it.");
	if (ok) {
		const struct row *row = doc_row(&s->doc, after);
		int level = row ? row->level - (row->kind == ROW_SECTION) : 0;
		struct import in = {group_begin(s, "import", err), lines.data, after, level};
		put_all(&in, lines.len);
		ok = group_end(&in.group);
	}
	buf_release(&lines);
	return ok;
}

/* ---- By name ----------------------------------------------------------------------------------
 */

static bool has_extension(const char *path, const char *const *extensions)
{
	const char *dot = strrchr(paths_base(path), '.');
	while (dot && *extensions && strcasecmp(dot + 1, *extensions) != 0)
		extensions++;
	return dot && *extensions;
}

bool import_is_text(const char *path)
{
	static const char *const texts[] = {"md", "markdown", "mkd", "txt", "text", NULL};
	return has_extension(path, texts);
}

bool import_knows(const char *path, struct err *err)
{
	static const char *const foreign[] = {"docx", "doc",  "odt", "rtf", "pages", "pdf",
										  "epub", "html", "htm", "tex", "wpd",   NULL};
	if (!has_extension(path, foreign))
		return true;
	char *text = paths_with_extension(path, ".md");
	err_set(err, ERR_USAGE,
			"%s is no text that longhand reads: make one of it first, such as by "
			"`pandoc %s -o %s`.",
			path, path, text);
	free(text);
	return false;
}

bool import_survey(const char *text, size_t len, struct import_survey *found, struct err *err)
{
	struct session *s = session_scratch();
	bool ok = import_text(s, text, len, 0, err);
	if (ok) {
		*found =
			(struct import_survey){.headings = *s->doc.title != 0, .words = doc_words(&s->doc)};
		for (size_t i = 0; i < s->doc.row_count; i++) {
			bool heading = s->doc.rows[i]->kind == ROW_HEADING;
			found->headings += heading;
			found->sections += !heading;
		}
	}
	session_abandon(s);
	return ok;
}
