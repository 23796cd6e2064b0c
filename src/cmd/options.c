#include "cmd/options.h"

#include <stdint.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "cmd/settings.h"

/* ---- The table ------------------------------------------------------------------------------ */
static bool of_every_command(const struct option_row *row)
{
	return row->value == offsetof(struct command_line, help) ||
		   row->value == offsetof(struct command_line, version);
}

bool option_taken(const struct option_row *row, const struct command *command)
{
	if (of_every_command(row))
		return true;
	size_t len = strlen(row->name);
	for (const char *at = command->takes; (at = strstr(at, row->name)); at += len) {
		bool starts = at == command->takes || at[-1] == ' ';
		if (starts && (at[len] == ' ' || !at[len]))
			return true;
	}
	return false;
}

static const struct option_row *row_named(const char *name, size_t len)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (strlen(row->name) == len && !memcmp(row->name, name, len))
			return row;
	}
	return NULL;
}

static const struct option_row *row_lettered(char letter)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (row->letter == letter)
			return row;
	}
	return NULL;
}

static bool unknown_name(const char *name, size_t len, struct err *err)
{
	char *typed = mem_strndup(name, len);
	struct suggest s;
	suggest_init(&s, typed);
	for (const struct option_row *row = option_rows; row->name; row++)
		suggest_offer(&s, row->name);
	if (s.best)
		err_set(err, ERR_USAGE, "There is no option --%s; did you mean --%s?", typed, s.best);
	else
		err_set(err, ERR_USAGE, "There is no option --%s; “longhand help” lists them.", typed);
	free(typed);
	return false;
}

/* ---- Values --------------------------------------------------------------------------------- */
static bool all_digits(const char *s)
{
	return *s && !s[strspn(s, "0123456789")];
}

static bool bad_number(const struct option_row *row, const char *text, struct err *err)
{
	return err_set(err, ERR_USAGE, "--%s takes a whole number from %d to %d, not “%s”.", row->name,
				   row->least, row->most, text);
}

static bool store(struct command_line *line, const struct option_row *row, const char *text,
				  struct err *err)
{
	void *slot = (char *)line + row->value;
	struct options *o = &line->options;
	if (row->type == OPTION_TEXT) {
		*(const char **)slot = text;
	} else if (row->type == OPTION_FILE) {
		o->files[o->file_count++] = (char *)text;
	} else if (row->type == OPTION_SETTING) {
		o->settings[o->setting_count++] = (struct option_given){row->name, text};
	} else {
		double number = strtod(text, NULL);
		if (!all_digits(text) || number < row->least || number > row->most)
			return bad_number(row, text, err);
		*(int *)slot = (int)number;
	}
	return true;
}

/* ---- The command line ----------------------------------------------------------------------- */
struct reader {
	char **next, **end;
	bool options_over;              /* "--" was read */
	bool named;                     /* the command was */
	const struct option_row **used; /* to be checked once the command is known */
	size_t used_count, used_cap;
};

static bool take_value(struct reader *r, struct command_line *line, const struct option_row *row,
					   const char *joined, struct err *err)
{
	MEM_GROW(r->used, r->used_count + 1, &r->used_cap);
	r->used[r->used_count++] = row;
	if (row->type == OPTION_FLAG) {
		*(bool *)((char *)line + row->value) = true;
		return true;
	}
	const char *value = joined || r->next == r->end ? joined : *r->next++;
	if (!value || !*value)
		return err_set(err, ERR_USAGE, "--%s needs a value: --%s %s.", row->name, row->name,
					   row->argument);
	return store(line, row, value, err);
}

static bool take_long(struct reader *r, struct command_line *line, const char *word,
					  struct err *err)
{
	size_t len = strcspn(word, "=");
	const struct option_row *row = row_named(word, len);
	if (!row)
		return unknown_name(word, len, err);
	const char *joined = word[len] ? word + len + 1 : NULL;
	if (joined && !row->argument)
		return err_set(err, ERR_USAGE, "--%s takes no value.", row->name);
	return take_value(r, line, row, joined, err);
}

static bool take_letters(struct reader *r, struct command_line *line, const char *letters,
						 struct err *err)
{
	for (; *letters; letters++) {
		const struct option_row *row = row_lettered(*letters);
		if (!row)
			return err_set(err, ERR_USAGE, "There is no option -%s; “longhand help” lists them.",
						   letters);
		if (row->argument)
			return take_value(r, line, row, letters[1] ? letters + 1 : NULL, err);
		if (!take_value(r, line, row, NULL, err))
			return false;
	}
	return true;
}

/* A word without a dot or slash that names no file but is nearly a command is a slip. */
static bool slip_of_command(const char *word, struct err *err)
{
	if (strpbrk(word, "./") || file_exists(word))
		return false;
	struct suggest s;
	suggest_init(&s, word);
	for (size_t i = 0; commands[i]; i++)
		suggest_offer(&s, commands[i]->name);
	if (s.best)
		err_set(err, ERR_USAGE,
				"There is no command “%s”; did you mean “longhand %s”? (To open a new project of "
				"that name: longhand ./%s)",
				word, s.best, word);
	return s.best;
}

static bool unknown_part(const struct command *command, const char *word, struct err *err)
{
	struct suggest s;
	suggest_init(&s, word);
	for (size_t i = 0; command->parts[i]; i++)
		suggest_offer(&s, command_word(command->parts[i]));
	if (s.best)
		return err_set(err, ERR_USAGE, "There is no “longhand %s %s”; did you mean “%s”?",
					   command->name, word, s.best);
	return err_set(err, ERR_USAGE, "There is no “longhand %s %s”; “longhand help %s” lists them.",
				   command->name, word, command->name);
}

static bool take_word(struct reader *r, struct command_line *line, char *word, struct err *err)
{
	struct options *o = &line->options;
	if (!r->named && !r->options_over) {
		r->named = true;
		const struct command *command = command_named(word);
		if (command) {
			line->command = command;
			return true;
		}
		if (slip_of_command(word, err))
			return false;
	}
	if (line->command->parts && !r->options_over) {
		const struct command *part = command_part(line->command, word);
		return part ? (line->command = part, true) : unknown_part(line->command, word, err);
	}
	o->files[o->file_count++] = word;
	return true;
}

static bool take(struct reader *r, struct command_line *line, char *word, struct err *err)
{
	if (r->options_over || word[0] != '-' || !word[1])
		return take_word(r, line, word, err);
	if (word[1] != '-')
		return take_letters(r, line, word + 1, err);
	if (word[2])
		return take_long(r, line, word + 2, err);
	r->options_over = true;
	return true;
}

static bool check(const struct reader *r, const struct command_line *line, struct err *err)
{
	const struct command *c = line->command;
	const struct options *o = &line->options;
	for (size_t i = 0; i < r->used_count; i++) {
		if (!option_taken(r->used[i], c))
			return err_set(err, ERR_USAGE,
						   "“longhand %s” takes no --%s; “longhand help %s” lists what it takes.",
						   c->name, r->used[i]->name, c->name);
	}
	if (c->files >= 0 && o->file_count > c->files)
		return err_set(err, ERR_USAGE, "“%s” is one word too many; usage: longhand %s %s",
					   o->files[c->files], c->name, c->usage);
	return true;
}

bool options_parse(struct command_line *line, int argc, char **argv, struct err *err)
{
	*line = (struct command_line){.command = commands[0]};
	line->options.files = mem_alloc((size_t)(argc + 1) * sizeof(char *));
	line->options.settings = mem_alloc((size_t)(argc + 1) * sizeof(struct option_given));
	struct reader r = {.next = argv + (argc > 0), .end = argv + argc};
	bool ok = true;
	while (ok && r.next < r.end) {
		char *word = *r.next++;
		ok = take(&r, line, word, err);
	}
	ok = ok && (line->help || line->version || check(&r, line, err));
	free(r.used);
	return ok;
}

void options_release(struct command_line *line)
{
	free(line->options.files);
	free(line->options.settings);
	line->options.files = NULL;
	line->options.settings = NULL;
}

/* ---- Help ----------------------------------------------------------------------------------- */
const char *option_help(const struct option_row *row)
{
	const struct setting_row *setting = settings_of_option(row->name);
	return row->help || !setting ? row->help : setting->help;
}

static const char *otherwise(const struct option_row *row)
{
	const struct setting_row *setting = settings_of_option(row->name);
	if (row->otherwise || !setting)
		return row->otherwise;
	return setting->standard ? setting->standard : setting->otherwise;
}

void options_print(struct buf *out, const struct command *command)
{
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!option_taken(row, command))
			continue;
		char letter[] = {'-', row->letter, ',', '\0'};
		char name[40];
		snprintf(name, sizeof name, "--%s%s%s", row->name, row->argument ? " " : "",
				 row->argument ? row->argument : "");
		buf_addf(out, "  %3s %-24s %s\n", row->letter ? letter : "", name, option_help(row));
		if (otherwise(row) && strcmp(otherwise(row), "none") != 0)
			buf_addf(out, "  %28s (otherwise: %s)\n", "", otherwise(row));
	}
}
