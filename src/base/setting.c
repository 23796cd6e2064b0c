#include "base/setting.h"

#include <assert.h>
#include <errno.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/address.h"
#include "base/charset.h"
#include "base/file.h"
#include "base/ini.h"
#include "base/mem.h"
#include "base/setting_check.h"
#include "base/suggest.h"

#define FILE_MOST ((size_t)1 << 20) /* bytes of a configuration */

/* ---- The set -------------------------------------------------------------------------------- */
void setting_init(struct setting_set *set, const struct setting_row *rows)
{
	*set = (struct setting_set){.rows = rows};
	while (rows[set->count].name)
		set->count++;
	set->values = mem_alloc(set->count * sizeof *set->values);
}

void setting_forget(struct setting_value *value)
{
	if (value->text)
		mem_wipe(value->text, strlen(value->text));
	free(value->text);
	free(value->where);
	*value = (struct setting_value){.rank = SETTING_DEFAULT};
}

void setting_release(struct setting_set *set)
{
	for (size_t i = 0; i < set->count; i++)
		setting_forget(&set->values[i]);
	free(set->values);
	for (size_t i = 0; i < set->pair_count; i++) {
		mem_wipe(set->pairs[i].value, strlen(set->pairs[i].value));
		free(set->pairs[i].section);
		free(set->pairs[i].name);
		free(set->pairs[i].value);
		free(set->pairs[i].where);
	}
	free(set->pairs);
	set->values = NULL;
	set->pairs = NULL;
	set->count = set->pair_count = set->pair_cap = 0;
}

const struct setting_row *setting_row_named(const struct setting_row *rows, const char *name)
{
	for (const struct setting_row *row = rows; row->name; row++) {
		if (!strcmp(row->name, name))
			return row;
	}
	return NULL;
}

bool setting_is_secret(const struct setting_row *row)
{
	return row->type == SETTING_SECRET || row->type == SETTING_SECRETS;
}

static bool is_list(const struct setting_row *row)
{
	return row->type == SETTING_LIST || row->type == SETTING_SECRETS;
}

static struct setting_value *value_of(const struct setting_set *set, const struct setting_row *row)
{
	return &set->values[row - set->rows];
}

const struct setting_value *setting_value(const struct setting_set *set, const char *name)
{
	const struct setting_row *row = setting_row_named(set->rows, name);
	assert(row);
	return value_of(set, row);
}

bool setting_given(const struct setting_set *set, const char *name)
{
	return setting_value(set, name)->rank > SETTING_DEFAULT;
}

const char *setting_text(const struct setting_set *set, const char *name, const char *absent)
{
	const char *text = setting_value(set, name)->text;
	const char *standard = setting_row_named(set->rows, name)->standard;
	return text ? text : standard ? standard : absent;
}

double setting_number(const struct setting_set *set, const char *name, double absent)
{
	const char *text = setting_text(set, name, NULL);
	return text ? strtod(text, NULL) : absent;
}

/* ---- Taking a value ------------------------------------------------------------------------- */
static void replace(struct setting_value *value, const char *text, enum setting_rank rank,
					const char *where)
{
	setting_forget(value);
	*value = (struct setting_value){rank, mem_strdup(text), mem_strdup(where)};
}

/* Joins two JSON arrays, or two objects. */
static void join(struct setting_value *value, const struct buf *more)
{
	struct buf both = BUF_INIT;
	size_t len = strlen(value->text);
	bool empty = len == 2 || more->len == 2;
	buf_add(&both, value->text, len - 1);
	buf_add_str(&both, empty ? "" : ",");
	buf_add_str(&both, more->data + 1);
	free(value->text);
	value->text = buf_detach(&both);
}

static bool is_joined(const struct setting_row *row)
{
	return is_list(row) || row->type == SETTING_FIELDS;
}

static bool keep(struct setting_value *value, const struct setting_row *row, struct buf *text,
				 enum setting_rank rank, const char *where, struct err *err)
{
	bool again = value->text && rank == value->rank;
	if (rank < value->rank)
		return true;
	if (again && rank == SETTING_FILE && !is_joined(row))
		return err_set(err, ERR_FILE, "%s is given already, in %s.", row->name, value->where);
	if (again && is_joined(row))
		join(value, text);
	else
		replace(value, text->data, rank, where);
	/* What came together may break a rule that its parts keep, such as a name given twice. */
	return !again || !is_joined(row) || setting_check_whole(row, value->text, row->name, err);
}

static bool take(struct setting_set *set, const struct setting_row *row, const char *text,
				 enum setting_rank rank, const char *where, struct err *err)
{
	/* In a file the place goes before the sentence. */
	const char *subject = rank == SETTING_FILE ? row->name : where;
	struct buf made = BUF_INIT;
	if (!text || !*text)
		return true;
	bool ok = setting_check(row, text, subject, &made, err) &&
			  keep(value_of(set, row), row, &made, rank, where, err);
	mem_wipe(made.data, made.len);
	buf_release(&made);
	return ok;
}

bool setting_take(struct setting_set *set, const char *name, const char *text,
				  enum setting_rank rank, const char *where, struct err *err)
{
	const struct setting_row *row = setting_row_named(set->rows, name);
	assert(row);
	return take(set, row, text, rank, where, err);
}

static bool unknown(const struct setting_set *set, const char *name, struct err *err)
{
	struct suggest s;
	suggest_init(&s, name);
	for (const struct setting_row *row = set->rows; row->name; row++)
		suggest_offer(&s, row->name);
	if (s.best)
		return err_set(err, ERR_USAGE, "There is no setting “%s”; did you mean “%s”?", name,
					   s.best);
	return err_set(err, ERR_USAGE, "There is no setting “%s”; longhand-config(5) lists them.",
				   name);
}

bool setting_take_pair(struct setting_set *set, const char *pair, const char *where,
					   struct err *err)
{
	size_t len = strcspn(pair, "=");
	if (!pair[len])
		return err_set(err, ERR_USAGE, "%s takes NAME=VALUE, not “%s”.", where, pair);
	struct err why = ERR_INIT;
	struct buf subject = BUF_INIT;
	char *name = mem_strndup(pair, len);
	buf_addf(&subject, "%s %s", where, name);
	const struct setting_row *row = setting_row_named(set->rows, name);
	bool ok = false;
	if (!row)
		ok = unknown(set, name, &why) || err_set(err, ERR_USAGE, "%s: %s", where, why.text);
	else if (setting_is_secret(row))
		ok =
			err_set(err, ERR_USAGE, "%s would be seen by others on a command line: set %s instead.",
					name, row->variable);
	else
		ok = take(set, row, pair + len + 1, SETTING_OPTION, subject.data, err);
	free(name);
	buf_release(&subject);
	return ok;
}

bool setting_replace(struct setting_set *set, const char *name, const char *text, const char *where,
					 struct setting_value *old, struct err *err)
{
	const struct setting_row *row = setting_row_named(set->rows, name);
	struct setting_value *value = row ? value_of(set, row) : NULL;
	if (!row)
		return unknown(set, name, err);
	if (!*text)
		return err_set(err, ERR_USAGE, "%s needs a value: %s=%s.", name, name, row->argument);
	*old = *value;
	*value = (struct setting_value){.rank = SETTING_DEFAULT};
	if (take(set, row, text, SETTING_OPTION, where, err))
		return true;
	*value = *old;
	return false;
}

void setting_lift(struct setting_set *set, const char *name, struct setting_value *old)
{
	struct setting_value *value = value_of(set, setting_row_named(set->rows, name));
	*old = *value;
	*value = (struct setting_value){.rank = SETTING_DEFAULT};
}

void setting_put_back(struct setting_set *set, const char *name, struct setting_value *old)
{
	struct setting_value *value = value_of(set, setting_row_named(set->rows, name));
	setting_forget(value);
	*value = *old;
}

void setting_suppose(struct setting_set *set, const char *name, const char *text)
{
	const struct setting_row *row = setting_row_named(set->rows, name);
	assert(row);
	if (value_of(set, row)->rank == SETTING_DEFAULT)
		replace(value_of(set, row), text, SETTING_DEFAULT, "default");
}

void setting_drop(struct setting_set *set, const char *name)
{
	const struct setting_row *row = setting_row_named(set->rows, name);
	assert(row);
	setting_forget(value_of(set, row));
}

/* ---- Named sections ------------------------------------------------------------------------- */

void setting_copy(struct setting_set *to, const struct setting_set *from)
{
	setting_init(to, from->rows);
	for (size_t i = 0; i < from->count; i++)
		if (from->values[i].text)
			replace(&to->values[i], from->values[i].text, from->values[i].rank,
					from->values[i].where);
}

bool setting_in_section(const struct setting_set *set, const char *section, const char *name)
{
	for (size_t i = 0; i < set->pair_count; i++) {
		const struct setting_pair *pair = &set->pairs[i];
		if (*pair->section && !strcmp(pair->section, section) &&
			(!name || !strcmp(pair->name, name)))
			return true;
	}
	return false;
}

bool setting_overlay(struct setting_set *set, const struct setting_set *from, const char *section,
					 bool over_all, struct err *err)
{
	bool ok = true;
	for (const struct setting_row *row = set->rows; row->name; row++) {
		bool lower = value_of(set, row)->rank <= SETTING_FILE;
		if ((over_all || lower) && setting_in_section(from, section, row->name))
			setting_forget(value_of(set, row));
	}
	for (size_t i = 0; ok && i < from->pair_count; i++) {
		const struct setting_pair *pair = &from->pairs[i];
		if (!strcmp(pair->section, section))
			ok = take(set, setting_row_named(set->rows, pair->name), pair->value, SETTING_FILE,
					  pair->where, err);
	}
	return ok;
}

/* ---- The file ------------------------------------------------------------------------------- */
struct file_reader {
	struct setting_set *set;
	const char *path;
	const struct setting_row *secret; /* that it holds; NULL: none */
};

/* A key, or an address with a password in it. */
static bool is_secret(const struct setting_row *row, const char *value)
{
	return (setting_is_secret(row) && *value) || address_in_text(value);
}

static bool take_pair(struct file_reader *r, const struct ini_entry *entry, const char *section)
{
	struct setting_set *set = r->set;
	struct buf where = BUF_INIT;
	buf_addf(&where, "%s:%d", r->path, entry->line);
	MEM_GROW(set->pairs, set->pair_count + 1, &set->pair_cap);
	set->pairs[set->pair_count++] = (struct setting_pair){
		mem_strdup(entry->name), mem_strdup(entry->value), buf_detach(&where), mem_strdup(section)};
	return true;
}

/* The NAME of [SECTION NAME]; NULL where it is no such section. */
static const char *section_name(const struct setting_set *set, const char *section)
{
	size_t len = set->named_section ? strlen(set->named_section) : 0;
	bool named = len && !strncmp(section, set->named_section, len) && section[len] == ' ';
	return named ? section + len + strspn(section + len, " ") : NULL;
}

static bool take_named(struct file_reader *r, const struct ini_entry *entry, const char *section,
					   struct err *err)
{
	const struct setting_row *row = setting_row_named(r->set->rows, entry->name);
	struct buf made = BUF_INIT;
	if (!row)
		return unknown(r->set, entry->name, err);
	if (strcmp(row->section, r->set->named_section) != 0)
		return err_set(err, ERR_FILE, "%s belongs in the section [%s], not in [%s].", row->name,
					   row->section, entry->section);
	if (is_secret(row, entry->value))
		r->secret = row;
	bool ok = !*entry->value || setting_check(row, entry->value, row->name, &made, err);
	mem_wipe(made.data, made.len);
	buf_release(&made);
	return ok && take_pair(r, entry, section);
}

static bool take_entry(void *ctx, const struct ini_entry *entry, struct err *err)
{
	struct file_reader *r = ctx;
	if (r->set->free_section && strcmp(entry->section, r->set->free_section) == 0)
		return take_pair(r, entry, "");
	const char *section = section_name(r->set, entry->section);
	if (section)
		return take_named(r, entry, section, err);
	const struct setting_row *row = setting_row_named(r->set->rows, entry->name);
	if (!row)
		return unknown(r->set, entry->name, err);
	if (*entry->section && strcmp(entry->section, row->section) != 0)
		return err_set(err, ERR_FILE, "%s belongs in the section [%s], not in [%s].", row->name,
					   row->section, entry->section);
	if (is_secret(row, entry->value))
		r->secret = row;
	struct buf where = BUF_INIT;
	buf_addf(&where, "%s:%d", r->path, entry->line);
	bool ok = take(r->set, row, entry->value, SETTING_FILE, where.data, err);
	buf_release(&where);
	return ok;
}

static bool check_mode(const char *path, const struct setting_row *secret, struct err *err)
{
	bool is_key = secret->type == SETTING_SECRET;
	struct stat st;
	if (stat(path, &st))
		return err_errno(err, ERR_FILE, "%s cannot be looked at", path);
	return !(st.st_mode & 077) ||
		   err_set(err, ERR_FILE,
				   "%s holds %s%s and can be read by others (mode %04o): run chmod 600 %s%s.", path,
				   setting_is_secret(secret) ? "" : "a password in ",
				   is_key ? "a key" : secret->name, (unsigned)st.st_mode & 07777u, path,
				   is_key ? ", or use api_key_command" : "");
}

static bool parse_file(struct setting_set *set, const char *path, const struct buf *text,
					   struct err *err)
{
	struct file_reader r = {.set = set, .path = path};
	return charset_check(path, text->data, text->len, err) &&
		   ini_parse_text(text->data, path, take_entry, &r, err) &&
		   (!r.secret || check_mode(path, r.secret, err));
}

bool setting_read_file(struct setting_set *set, const char *path, struct err *err)
{
	struct buf text = BUF_INIT;
	struct err why = ERR_INIT;
	bool ok = file_read(path, FILE_MOST, &text, &why);
	if (ok)
		ok = parse_file(set, path, &text, err);
	else if (errno == ENOENT || errno == ENOTDIR)
		ok = true;
	else
		ok = err_set(err, why.kind, "%s", why.text);
	mem_wipe(text.data, text.len);
	buf_release(&text);
	return ok;
}

/* ---- Variables ------------------------------------------------------------------------------ */
static bool take_lines(struct setting_set *set, const struct setting_row *row, const char *lines,
					   struct err *err)
{
	bool ok = true;
	while (ok && *lines) {
		size_t len = strcspn(lines, "\n");
		char *line = mem_strndup(lines, len);
		ok = take(set, row, line, SETTING_VARIABLE, row->variable, err);
		free(line);
		lines += len + (lines[len] == '\n');
	}
	return ok;
}

bool setting_read_variables(struct setting_set *set, struct err *err)
{
	for (const struct setting_row *row = set->rows; row->name; row++) {
		const char *text = row->variable ? getenv(row->variable) : NULL;
		if (!text)
			continue;
		if (is_list(row) ? !take_lines(set, row, text, err)
						 : !take(set, row, text, SETTING_VARIABLE, row->variable, err))
			return false;
	}
	return true;
}
