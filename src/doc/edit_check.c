#include "doc/edit.h"

#include "base/utf8.h"

struct range {
	const char *what; /* NULL: the kind has no number */
	int64_t min, max;
};

static const struct range target_range = {"The target", 0, DOC_TARGET_MAX};
static const struct range kind_range = {"A row's kind", ROW_SECTION, ROW_HEADING};
static const struct range level_range = {"A row's level", 1, DOC_LEVEL_MAX};
static const struct range budget_range = {"A budget", 0, DOC_BUDGET_MAX};
static const struct range lock_range = {"A row's lock", 0, 1};
static const struct range planning_range = {"The planning mark", 0, 1};
static const struct range mark_range = {"A version's undone mark", 0, 1};
static const struct range state_range = {"A version's state", VERSION_COMPLETE, VERSION_INCOMPLETE};

/* What an edit names, once it was found. */
struct found {
	const struct doc *doc;
	const struct edit *e;
	const struct row *row;
	const struct version *version;
};

/* ---- Parts of a refusal --------------------------------------------------------------------- */

static bool gone(const char *what, struct err *err)
{
	return err_set(err, ERR_USAGE, "The %s is no longer in the document.", what);
}

static bool check_bytes(const char *s, size_t len, struct err *err)
{
	size_t good = utf8_valid_prefix(s, len);
	if (good == len)
		return true;
	return err_set(err, ERR_USAGE, "The text is not valid UTF-8 without NUL: see its byte %zu.",
				   good + 1);
}

static bool check_strings(const char *const *strings, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (strings[i] && !check_bytes(strings[i], strlen(strings[i]), err))
			return false;
	return true;
}

static bool check_range(int64_t number, const struct range *range, struct err *err)
{
	if (number >= range->min && number <= range->max)
		return true;
	return err_set(err, ERR_USAGE, "%s must be from %lld to %lld, not %lld.", range->what,
				   (long long)range->min, (long long)range->max, (long long)number);
}

static bool check_id(uint64_t id, bool taken, const char *what, struct err *err)
{
	if (id && !taken)
		return true;
	return err_set(err, ERR_USAGE, "The new %s has an id that is taken: %llx.", what,
				   (unsigned long long)id);
}

static bool check_brought(const void *part, const char *what, struct err *err)
{
	return part || err_set(err, ERR_USAGE, "The change lacks the %s that it brings.", what);
}

/* ---- Versions and rows that come in --------------------------------------------------------- */

static bool version_exists(const struct doc *doc, uint64_t id)
{
	for (size_t i = 0; i < doc->row_count; i++)
		if (row_version(doc->rows[i], id))
			return true;
	return false;
}

static bool check_version(const struct doc *doc, const struct version *v, struct err *err)
{
	const char *const strings[] = {v->model, v->reason, v->extra};
	return check_id(v->id, version_exists(doc, v->id), "version", err) &&
		   check_bytes(v->text.data, v->text.len, err) &&
		   check_bytes(v->raw.data, v->raw.len, err) && check_strings(strings, 3, err);
}

static bool check_versions(const struct doc *doc, const struct row *row, struct err *err)
{
	for (size_t i = 0; i < row->version_count; i++) {
		const struct version *v = row->versions[i];
		if (!check_id(v->id, row_version(row, v->id) != v, "version", err) ||
			!check_version(doc, v, err))
			return false;
	}
	if (row->current && !row_current(row))
		return err_set(err, ERR_USAGE, "The new row's current version is none of its versions.");
	return true;
}

static bool check_row(const struct doc *doc, const struct row *row, struct err *err)
{
	const char *const strings[] = {row->point, row->note, row->summary, row->summary_model,
								   row->extra};
	return check_id(row->id, doc_row(doc, row->id), "row", err) &&
		   check_range(row->kind, &kind_range, err) && check_range(row->level, &level_range, err) &&
		   check_range(row->budget, &budget_range, err) && check_strings(strings, 5, err) &&
		   check_versions(doc, row, err);
}

/* ---- One function a kind that has more to check ---------------------------------------------- */

static bool check_insert_row(const struct found *f, struct err *err)
{
	const struct row *row = f->e->new_row;
	return check_brought(row, "row", err) && check_row(f->doc, row, err);
}

static bool check_set_budget(const struct found *f, struct err *err)
{
	if (f->row->kind == ROW_SECTION)
		return true;
	return err_set(err, ERR_USAGE,
				   "A heading has no budget of its own: set those of its sections.");
}

static bool check_add_version(const struct found *f, struct err *err)
{
	if (f->row->kind == ROW_HEADING)
		return err_set(err, ERR_USAGE, "A heading holds no text: write in a section below it.");
	const struct version *v = f->e->new_version;
	return check_brought(v, "version", err) && check_version(f->doc, v, err);
}

static bool check_choose_version(const struct found *f, struct err *err)
{
	const struct edit *e = f->e;
	bool known = (!e->version || row_version(f->row, e->version)) &&
				 (!e->other || row_version(f->row, e->other));
	return known || gone("version", err);
}

static bool is_inside_character(const struct buf *text, size_t at)
{
	return at < text->len && ((unsigned char)text->data[at] & 0xc0) == 0x80;
}

static bool check_splice(const struct found *f, struct err *err)
{
	const struct buf *text = &f->version->text;
	const struct edit *e = f->e;
	if (e->at > text->len || e->del > text->len - e->at)
		return err_set(err, ERR_USAGE, "The change reaches past the end of the text.");
	if (is_inside_character(text, e->at) || is_inside_character(text, e->at + e->del))
		return err_set(err, ERR_USAGE, "The change begins or ends inside a character.");
	return true;
}

static bool check_put_note(const struct found *f, struct err *err)
{
	const struct note *n = f->e->new_note;
	if (!check_brought(n, "note", err) || !check_id(n->id, false, "note", err))
		return false;
	return check_strings((const char *const[]){n->title, n->keywords, n->text, n->extra}, 4, err);
}

static bool check_remove_note(const struct found *f, struct err *err)
{
	return doc_note(f->doc, f->e->other) || gone("note", err);
}

static bool check_add_usage(const struct found *f, struct err *err)
{
	const struct usage *u = f->e->new_usage;
	if (!check_brought(u, "usage", err))
		return false;
	return check_strings((const char *const[]){u->role, u->model, u->extra}, 3, err);
}

/* ---- The table ------------------------------------------------------------------------------ */

enum names { NAMES_ROW = 1, NAMES_VERSION };

static const struct rule {
	enum names names; /* what must be there; 0: nothing */
	const struct range *number;
	bool (*check)(const struct found *f, struct err *err);
} rules[EDIT_KIND_COUNT] = {
	[EDIT_SET_TARGET] = {.number = &target_range},
	[EDIT_SET_PLANNING] = {.number = &planning_range},
	[EDIT_INSERT_ROW] = {.check = check_insert_row},
	[EDIT_REMOVE_ROW] = {.names = NAMES_ROW},
	[EDIT_MOVE_ROW] = {.names = NAMES_ROW},
	[EDIT_SET_KIND] = {.names = NAMES_ROW, .number = &kind_range},
	[EDIT_SET_LEVEL] = {.names = NAMES_ROW, .number = &level_range},
	[EDIT_SET_POINT] = {.names = NAMES_ROW},
	[EDIT_SET_BUDGET] = {.names = NAMES_ROW, .number = &budget_range, .check = check_set_budget},
	[EDIT_SET_LOCKED] = {.names = NAMES_ROW, .number = &lock_range},
	[EDIT_SET_NOTE] = {.names = NAMES_ROW},
	[EDIT_SET_SUMMARY] = {.names = NAMES_ROW},
	[EDIT_ADD_VERSION] = {.names = NAMES_ROW, .check = check_add_version},
	[EDIT_CHOOSE_VERSION] = {.names = NAMES_ROW,
							 .number = &mark_range,
							 .check = check_choose_version},
	[EDIT_SPLICE] = {.names = NAMES_VERSION, .check = check_splice},
	[EDIT_SET_STATE] = {.names = NAMES_VERSION, .number = &state_range},
	[EDIT_PUT_NOTE] = {.check = check_put_note},
	[EDIT_REMOVE_NOTE] = {.check = check_remove_note},
	[EDIT_ADD_USAGE] = {.check = check_add_usage},
};

static bool find(struct found *f, enum names names, struct err *err)
{
	if (!names)
		return true;
	f->row = doc_row(f->doc, f->e->row);
	if (!f->row)
		return gone("row", err);
	if (names == NAMES_ROW)
		return true;
	f->version = row_version(f->row, f->e->version);
	return f->version || gone("version", err);
}

bool edit_check(const struct doc *doc, const struct edit *e, struct err *err)
{
	if ((unsigned)e->kind >= EDIT_KIND_COUNT)
		return err_set(err, ERR_USAGE, "The change is of a kind that this program does not know.");
	const struct rule *rule = &rules[e->kind];
	struct found f = {.doc = doc, .e = e};
	return find(&f, rule->names, err) &&
		   (!rule->number || check_range(e->number, rule->number, err)) &&
		   check_bytes(e->text.data, e->text.len, err) &&
		   check_strings(&(const char *){e->model}, 1, err) &&
		   (!rule->check || rule->check(&f, err));
}
