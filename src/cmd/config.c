#include "base/address.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/suggest.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"

#define NOTE_COLUMN 44

extern char **environ;

/* ---- What is in force ----------------------------------------------------------------------- */
/* What is printed is a configuration itself: what is not given stands in a comment. */
static void print_line(struct buf *out, const char *name, const char *value, bool given,
					   const char *note)
{
	struct buf line = BUF_INIT, shown = BUF_INIT;
	buf_addf(&line, "%s%s = %s", given ? "" : ";", name, value);
	text_safe(&shown, line.data, line.len);
	int cells = text_width(shown.data, shown.len);
	buf_addf(out, "%s%*s ; ", shown.data, cells < NOTE_COLUMN ? NOTE_COLUMN - cells : 0, "");
	text_safe(out, note, strlen(note));
	buf_add_char(out, '\n');
	buf_release(&shown);
	buf_release(&line);
}

static void print_list(struct buf *out, const char *name, const char *array, const char *note)
{
	struct json *json = json_parse(array, strlen(array), JSON_STRICT, NULL);
	for (const struct json *item = json_first(json); item; item = json_next(item)) {
		struct buf quoted = BUF_INIT;
		json_print(&quoted, item);
		print_line(out, name, quoted.data, true, note);
		buf_release(&quoted);
	}
	json_free(json);
}

/* One, or several. */
static void print_address(struct buf *out, const char *name, const char *text, const char *note)
{
	struct buf shown = BUF_INIT;
	address_show_all(&shown, text);
	print_line(out, name, shown.data, !strcmp(shown.data, text), note);
	buf_release(&shown);
}

static void print_setting(struct buf *out, const struct settings *s, const struct setting_row *row)
{
	const struct setting_value *value = setting_value(&s->set, row->name);
	const char *text = setting_text(&s->set, row->name, "");
	if (!value->text)
		print_line(out, row->name, text, row->standard, row->standard ? "default" : row->otherwise);
	else if (setting_is_secret(row))
		print_line(out, row->name, "(set)", false, value->where);
	else if (row->type == SETTING_LIST)
		print_list(out, row->name, text, value->where);
	else if (!strncmp(row->argument, "URL", 3))
		print_address(out, row->name, text, value->where);
	else
		print_line(out, row->name, text, true, value->where);
}

/* What stands in sections of free names: [keys], [model NAME]. */
static void print_pairs(struct buf *out, const struct settings *s)
{
	const char *section = NULL;
	for (size_t i = 0; i < s->set.pair_count; i++) {
		const struct setting_pair *pair = &s->set.pairs[i];
		const struct setting_row *row =
			*pair->section ? setting_row_named(settings_table, pair->name) : NULL;
		if (!section || strcmp(section, pair->section) != 0) {
			const char *head = *pair->section ? "model " : "keys";
			buf_addf(out, "\n[%s%s]\n", head, pair->section);
		}
		section = pair->section;
		if (row && setting_is_secret(row))
			print_line(out, pair->name, "(set)", false, pair->where);
		else if (row && !strncmp(row->argument, "URL", 3))
			print_address(out, pair->name, pair->value, pair->where);
		else
			print_line(out, pair->name, pair->value, true, pair->where);
	}
}

static void print_settings(struct buf *out, const struct settings *s)
{
	const char *section = "";
	buf_addf(out, "; %s%s\n", s->path, file_exists(s->path) ? "" : " (not there)");
	for (const struct setting_row *row = settings_table; row->name; row++) {
		if (strcmp(section, row->section) != 0)
			buf_addf(out, "\n[%s]\n", row->section);
		section = row->section;
		print_setting(out, s, row);
	}
	print_pairs(out, s);
}

/* ---- Slips ---------------------------------------------------------------------------------- */
static bool is_ours(const char *name)
{
	for (const struct setting_row *row = settings_table; row->name; row++) {
		if (row->variable && !strcmp(row->variable, name))
			return true;
	}
	return false;
}

static void tell_slip(const char *name)
{
	struct suggest s;
	suggest_init(&s, name);
	for (const struct setting_row *row = settings_table; row->name; row++) {
		if (row->variable)
			suggest_offer(&s, row->variable);
	}
	if (s.best)
		output_sayf("there is no variable %s; did you mean %s?", name, s.best);
	else
		output_sayf("there is no variable %s; longhand-config(5) lists them.", name);
}

static void tell_slips(void)
{
	static const char prefix[] = "LONGHAND_";
	for (char **entry = environ; *entry; entry++) {
		char *name = mem_strndup(*entry, strcspn(*entry, "="));
		if (!strncmp(name, prefix, sizeof prefix - 1) && !is_ours(name))
			tell_slip(name);
		free(name);
	}
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	struct buf out = BUF_INIT;
	if (!settings_load(&settings, o, err))
		return (int)err->kind;
	print_settings(&out, &settings);
	settings_release(&settings);
	tell_slips();
	bool ok = output_result(&out, err);
	buf_release(&out);
	return ok ? 0 : (int)err->kind;
}

const struct command command_config = {
	.name = "config",
	.usage = "[OPTION…]",
	.help = "print the settings in force and where each came from",
	.detail = "What is printed may serve as a configuration file; what is not set stands in a\n"
			  "comment. A key is shown as (set), never as its text. The settings are explained in\n"
			  "longhand-config(5).",
	.takes = "theme " TAKES_MODEL,
	.run = run,
};
