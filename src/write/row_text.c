#include "write/row_text.h"

#include "base/mem.h"
#include "doc/group.h"

#define SHOWN 60 /* bytes of the writer's own words that an error repeats */

void row_text_print(struct buf *out, const struct row *row)
{
	bool heading = row->kind == ROW_HEADING;
	buf_addf(out,
			 "# A %s of the outline. Lines that begin with # are left out; below “note:” all\n",
			 heading ? "heading" : "section");
	buf_add_str(out, "# is the note. An empty file leaves the row as it is.\n");
	buf_addf(out, "%s: %s\n", heading ? "title" : "point", row->point);
	if (!heading)
		buf_addf(out, "words: %d\nlocked: %s\n", row->budget, row->locked ? "yes" : "no");
	buf_addf(out, "note:\n%s", row->note);
	if (*row->note)
		buf_add_char(out, '\n');
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

struct form {
	const struct row *row;
	char *point, *note; /* NULL: not given */
	long words;         /* 0: not given */
	int locked;         /* -1: not given */
	int line;           /* being read, from 1 */
	struct err *err;
};

static void clear(struct form *f)
{
	free(f->point);
	free(f->note);
}

static bool read_point(struct form *f, const char *value)
{
	if (!*value)
		return err_set(f->err, ERR_USAGE, "Line %d: the %s is empty.", f->line,
					   f->row->kind == ROW_HEADING ? "title" : "point");
	mem_set_string(&f->point, value);
	return true;
}

static bool read_words(struct form *f, const char *value)
{
	char *end;
	if (f->row->kind == ROW_HEADING)
		return err_set(f->err, ERR_USAGE,
					   "Line %d: a heading's words are the sum of its sections'.", f->line);
	f->words = strtol(value, &end, 10);
	return (!*end && f->words >= 1 && f->words <= DOC_BUDGET_MAX) ||
		   err_set(f->err, ERR_USAGE,
				   "Line %d: words are a number from 1 to 1,000,000, not “%.*s”.", f->line, SHOWN,
				   value);
}

static bool read_locked(struct form *f, const char *value)
{
	static const char *const words[] = {"no", "yes", "off", "on", "false", "true", "0", "1"};
	size_t i = 0, count = sizeof words / sizeof *words;
	while (i < count && strcasecmp(value, words[i]) != 0)
		i++;
	if (f->row->kind == ROW_HEADING)
		return err_set(f->err, ERR_USAGE, "Line %d: a heading is not locked, its sections are.",
					   f->line);
	f->locked = (int)(i % 2);
	return i < count || err_set(f->err, ERR_USAGE, "Line %d: locked is yes or no, not “%.*s”.",
								f->line, SHOWN, value);
}

static const struct {
	const char *name;
	bool (*read)(struct form *f, const char *value);
} fields[] = {
	{"point", read_point}, {"title", read_point}, {"words", read_words}, {"locked", read_locked}};

/* "name: value"; a full-width colon does, too. Returns where the value begins; NULL: no field. */
static const char *value_of(const char *line, const char *name)
{
	size_t len = strlen(name);
	if (strncasecmp(line, name, len) != 0)
		return NULL;
	const char *at = line + len + strspn(line + len, " \t");
	size_t colon = *at == ':' ? 1 : strncmp(at, "：", strlen("：")) == 0 ? strlen("：") : 0;
	return colon ? at + colon + strspn(at + colon, " \t") : NULL;
}

static bool read_line(struct form *f, const char *line)
{
	if (!*line || *line == '#')
		return true;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		const char *value = value_of(line, fields[i].name);
		if (value)
			return fields[i].read(f, value);
	}
	return err_set(f->err, ERR_USAGE, "Line %d is none of point, words, locked and note: “%.*s”.",
				   f->line, SHOWN, line);
}

/* What stands behind "note:" and all below it. */
static void read_note(struct form *f, const char *first, const char *rest)
{
	struct buf note = BUF_INIT;
	buf_addf(&note, "%s\n%s", first, rest);
	while (note.len && strchr("\r\n \t", note.data[note.len - 1]))
		buf_truncate(&note, note.len - 1);
	size_t blank = strspn(note.data, "\n");
	mem_set_string(&f->note, note.data + blank);
	buf_release(&note);
}

static bool read_form(struct form *f, const char *text)
{
	bool ok = true;
	for (const char *at = text; ok && *at && !f->note; f->line++) {
		size_t len = strcspn(at, "\n");
		struct buf line = BUF_INIT;
		buf_add(&line, at, len);
		buf_trim(&line);
		at += len + (at[len] == '\n');
		const char *note = value_of(line.data, "note");
		if (note)
			read_note(f, note, at);
		else
			ok = read_line(f, line.data);
		buf_release(&line);
	}
	return ok;
}

/* ---- Changing ---------------------------------------------------------------------------------
 */

static bool change(struct session *s, const struct form *f, enum balance how, long *left)
{
	uint64_t row = f->row->id;
	const struct balance_change words = {row, f->words};
	struct group g = group_begin(s, "edit row", f->err);
	if (f->point && strcmp(f->point, f->row->point) != 0)
		group_apply(&g, edit_set_point(row, f->point));
	if (f->note && strcmp(f->note, f->row->note) != 0)
		group_apply(&g, edit_set_note(row, f->note));
	if (f->locked >= 0 && f->locked != f->row->locked)
		group_apply(&g, edit_set_locked(row, f->locked));
	if (f->words && f->words != f->row->budget)
		*left = balance_apply(&g, &words, 1, how);
	return group_end(&g);
}

bool row_text_apply(struct session *s, uint64_t row, const char *text, size_t len, enum balance how,
					long *left, struct err *err)
{
	struct form f = {.row = doc_row(&s->doc, row), .locked = -1, .line = 1, .err = err};
	long ignored = 0;
	if (!f.row)
		return err_set(err, ERR_USAGE, "The row is no longer in the document.");
	char *whole = mem_strndup(text, len);
	long *rest = left ? left : &ignored;
	*rest = 0;
	bool ok = read_form(&f, whole) && change(s, &f, how, rest);
	free(whole);
	clear(&f);
	return ok;
}
