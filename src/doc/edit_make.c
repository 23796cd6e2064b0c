#include "doc/edit.h"

#include "base/mem.h"

static struct edit edit_of(enum edit_kind kind, uint64_t row)
{
	return (struct edit){.kind = kind, .row = row, .text = BUF_INIT};
}

static struct edit edit_with_text(enum edit_kind kind, uint64_t row, const char *text)
{
	struct edit e = edit_of(kind, row);
	buf_add_str(&e.text, text ? text : "");
	return e;
}

static struct edit edit_with_number(enum edit_kind kind, uint64_t row, int64_t number)
{
	struct edit e = edit_of(kind, row);
	e.number = number;
	return e;
}

struct edit edit_set_title(const char *title)
{
	return edit_with_text(EDIT_SET_TITLE, 0, title);
}

struct edit edit_set_instruction(const char *instruction)
{
	return edit_with_text(EDIT_SET_INSTRUCTION, 0, instruction);
}

struct edit edit_set_language(const char *language)
{
	return edit_with_text(EDIT_SET_LANGUAGE, 0, language);
}

struct edit edit_set_target(int words)
{
	return edit_with_number(EDIT_SET_TARGET, 0, words);
}

struct edit edit_set_planning(bool planning)
{
	return edit_with_number(EDIT_SET_PLANNING, 0, planning);
}

struct edit edit_insert_row(struct row *row, uint64_t after)
{
	struct edit e = edit_of(EDIT_INSERT_ROW, row->id);
	e.new_row = row;
	e.other = after;
	return e;
}

struct edit edit_remove_row(uint64_t row)
{
	return edit_of(EDIT_REMOVE_ROW, row);
}

struct edit edit_move_row(uint64_t row, uint64_t after)
{
	struct edit e = edit_of(EDIT_MOVE_ROW, row);
	e.other = after;
	return e;
}

struct edit edit_set_kind(uint64_t row, enum row_kind kind)
{
	return edit_with_number(EDIT_SET_KIND, row, kind);
}

struct edit edit_set_level(uint64_t row, int level)
{
	return edit_with_number(EDIT_SET_LEVEL, row, level);
}

struct edit edit_set_point(uint64_t row, const char *point)
{
	return edit_with_text(EDIT_SET_POINT, row, point);
}

struct edit edit_set_budget(uint64_t row, int words)
{
	return edit_with_number(EDIT_SET_BUDGET, row, words);
}

struct edit edit_set_locked(uint64_t row, bool locked)
{
	return edit_with_number(EDIT_SET_LOCKED, row, locked);
}

struct edit edit_set_note(uint64_t row, const char *note)
{
	return edit_with_text(EDIT_SET_NOTE, row, note);
}

struct edit edit_set_summary(uint64_t row, const char *summary, uint64_t of, const char *model)
{
	struct edit e = edit_with_text(EDIT_SET_SUMMARY, row, summary);
	e.other = of;
	e.model = mem_strdup(model);
	return e;
}

struct edit edit_add_version(uint64_t row, struct version *version)
{
	struct edit e = edit_of(EDIT_ADD_VERSION, row);
	e.version = version->id;
	e.new_version = version;
	return e;
}

struct edit edit_choose_version(uint64_t row, uint64_t version)
{
	struct edit e = edit_of(EDIT_CHOOSE_VERSION, row);
	e.version = e.other = version;
	return e;
}

struct edit edit_splice(uint64_t row, uint64_t version, size_t at, size_t del, const char *s,
						size_t len)
{
	struct edit e = edit_of(EDIT_SPLICE, row);
	e.version = version;
	e.at = at;
	e.del = del;
	buf_add(&e.text, s, len);
	return e;
}

struct edit edit_set_state(uint64_t row, uint64_t version, enum version_state state,
						   const char *raw, size_t len)
{
	struct edit e = edit_with_number(EDIT_SET_STATE, row, state);
	e.version = version;
	buf_add(&e.text, raw, len);
	return e;
}

struct edit edit_put_note(struct note *note, uint64_t after)
{
	struct edit e = edit_of(EDIT_PUT_NOTE, 0);
	e.new_note = note;
	e.other = after;
	return e;
}

struct edit edit_remove_note(uint64_t note)
{
	struct edit e = edit_of(EDIT_REMOVE_NOTE, 0);
	e.other = note;
	return e;
}

struct edit edit_add_usage(struct usage *usage)
{
	struct edit e = edit_of(EDIT_ADD_USAGE, 0);
	e.new_usage = usage;
	return e;
}

struct edit edit_mark_export(const char *path, uint64_t hash)
{
	struct edit e = edit_with_text(EDIT_MARK_EXPORT, 0, path);
	e.other = hash;
	return e;
}

void edit_release(struct edit *e)
{
	buf_release(&e->text);
	free(e->model);
	row_free(e->new_row);
	version_free(e->new_version);
	note_free(e->new_note);
	usage_free(e->new_usage);
	*e = edit_of(EDIT_NONE, 0);
}
