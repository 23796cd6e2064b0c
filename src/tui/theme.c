#include "tui/theme.h"

#include <dirent.h>

#include "base/buf.h"
#include "base/ini.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/shipped.h"

#define FOLDER    "themes/"
#define EXTENSION ".theme"

const struct role_row role_table[ROLES] = {
	[ROLE_TEXT] = {"text", "default", "the draft's text"},
	[ROLE_DIM] = {"dim", "dim", "what is only there to explain"},
	[ROLE_HEADER] = {"header", "default", "the line at the top"},
	[ROLE_TITLE] = {"title", "bold", "the program and the document in that line"},
	[ROLE_SAVED] = {"saved", "dim", "whether everything is saved"},
	[ROLE_BORDER] = {"border", "dim", "the line between the panes"},
	[ROLE_SELECTED] = {"selected", "reverse", "the selected row where keys act"},
	[ROLE_RESTING] = {"resting", "underline", "the selected row while keys act elsewhere"},
	[ROLE_NUMBER] = {"number", "dim", "a section's number"},
	[ROLE_POINT] = {"point", "default", "a section's main point"},
	[ROLE_COUNT] = {"count", "default", "words and budget of a row"},
	[ROLE_HEADING] = {"heading", "bold", "headings, in the outline and in the draft"},
	[ROLE_WRITTEN] = {"written", "default", "the sign of a written section"},
	[ROLE_WRITING] = {"writing", "bold", "the sign and bar of the section being written"},
	[ROLE_UNWRITTEN] = {"unwritten", "dim", "the sign of an unwritten section"},
	[ROLE_LOCKED] = {"locked", "default", "the sign of a locked section"},
	[ROLE_STALE] = {"stale", "default", "the sign of a section whose preceding text has changed"},
	[ROLE_INCOMPLETE] = {"incomplete", "bold", "the sign of a section stopped before its end"},
	[ROLE_MARK] = {"mark", "dim", "Markdown marks in the draft"},
	[ROLE_PLACEHOLDER] = {"placeholder", "dim", "where a section's text will be"},
	[ROLE_SECTION] = {"section", "default", "the mark beside the selected section's text"},
	[ROLE_BAR] = {"bar", "default", "the gauge's bar"},
	[ROLE_BAR_REST] = {"bar-rest", "dim", "what the gauge's bar lacks"},
	[ROLE_GAUGE] = {"gauge", "default", "the gauge's numbers"},
	[ROLE_OFF_TARGET] = {"off-target", "bold", "a length under 90 % or over 110 % of the target"},
	[ROLE_KEY] = {"key", "bold", "keys in the last line and in the help"},
	[ROLE_HINT] = {"hint", "default", "what those keys do"},
	[ROLE_MESSAGE] = {"message", "default", "messages in the last line"},
	[ROLE_ERROR] = {"error", "bold", "messages of trouble"},
	[ROLE_PROMPT] = {"prompt", "bold", "what is asked in the last line"},
	[ROLE_LINE] = {"line", "default", "the answer being typed"},
	[ROLE_NOTICE] = {"notice", "bold",
					 "what the first line has to tell: the demo writer is at work"},
	[ROLE_MARGIN] = {"margin", "dim", "word counts beside the paragraphs"},
	[ROLE_ADDED] = {"added", "bold", "words that only the newer of two versions has"},
	[ROLE_REMOVED] = {"removed", "underline", "words that only the older of two versions has"},
	[ROLE_MATCH] = {"match", "underline", "what a search has found"},
	[ROLE_MATCH_HERE] = {"match-here", "reverse", "the place found that the view went to"},
	[ROLE_SELECTION] = {"selection", "reverse", "text selected while editing"},
	[ROLE_MARKED] = {"marked", "bold", "rows marked for the next action"},
};

static const char *const colours[] = {"black", "red",     "green", "yellow",
									  "blue",  "magenta", "cyan",  "white"};

static const struct {
	const char *name;
	unsigned bit;
} attributes[] = {{"bold", STYLE_BOLD},
				  {"dim", STYLE_DIM},
				  {"italic", STYLE_ITALIC},
				  {"underline", STYLE_UNDERLINE},
				  {"reverse", STYLE_REVERSE}};

static const char *const depths[] = {"mono", "16", "256", "rgb"};

struct reader {
	struct theme *theme;
	enum theme_depth depth;
	int rank[ROLES]; /* the section each role was last set in; -1: none */
};

static bool colour_rgb(const char *word, int32_t *colour)
{
	char *end;
	long value = strtol(word + 1, &end, 16);
	if (strlen(word) != 7 || strspn(word + 1, "0123456789abcdefABCDEF") != 6 || *end)
		return false;
	*colour = COLOUR_RGB | (int32_t)value;
	return true;
}

static bool colour_number(const char *word, int32_t *colour)
{
	char *end;
	long number = strtol(word, &end, 10);
	if (end == word || *end || number < 0 || number > 255)
		return false;
	*colour = (int32_t)number;
	return true;
}

static bool parse_colour(const char *word, int32_t *colour)
{
	if (*word == '#')
		return colour_rgb(word, colour);
	if (strcmp(word, "default") == 0) {
		*colour = COLOUR_DEFAULT;
		return true;
	}
	bool bright = strncmp(word, "bright-", 7) == 0;
	for (int32_t i = 0; i < 8; i++) {
		if (strcmp(bright ? word + 7 : word, colours[i]) == 0) {
			*colour = bright ? i + 8 : i;
			return true;
		}
	}
	return colour_number(word, colour);
}

static bool parse_attribute(const char *word, struct style *style)
{
	for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
		if (strcmp(word, attributes[i].name) == 0) {
			style->attributes |= attributes[i].bit;
			return true;
		}
	}
	return false;
}

static bool parse_word(const char *word, bool *back, struct style *style)
{
	if (strcmp(word, "on") == 0) {
		*back = true;
		return true;
	}
	if (parse_attribute(word, style))
		return true;
	int32_t *slot = *back ? &style->back : &style->fore;
	*back = false;
	return parse_colour(word, slot);
}

static bool parse_style(const char *value, struct style *style, struct err *err)
{
	struct style made = {COLOUR_DEFAULT, COLOUR_DEFAULT, 0};
	bool back = false;
	for (const char *at = value + strspn(value, " \t"); *at; at += strspn(at, " \t")) {
		char word[32];
		size_t len = strcspn(at, " \t");
		if (len < sizeof word) {
			memcpy(word, at, len);
			word[len] = '\0';
		}
		if (len >= sizeof word || !parse_word(word, &back, &made))
			return err_set(err, ERR_FILE, "\"%.*s\" is no colour and no attribute", (int)len, at);
		at += len;
	}
	*style = made;
	return true;
}

static int find_role(const char *name)
{
	for (int i = 0; i < ROLES; i++) {
		if (strcmp(role_table[i].name, name) == 0)
			return i;
	}
	return -1;
}

static int find_depth(const char *name)
{
	for (int i = 0; i <= THEME_RGB; i++) {
		if (strcmp(depths[i], name) == 0)
			return i;
	}
	return -1;
}

static bool is_rgb(int32_t colour)
{
	return colour >= COLOUR_RGB;
}

static bool read_row(void *ctx, const struct ini_entry *entry, struct err *err)
{
	struct reader *r = ctx;
	int depth = find_depth(entry->section);
	if (depth < 0)
		return err_set(err, ERR_FILE, "there is no section [%s]: [mono], [16], [256] and [rgb] are",
					   entry->section);
	int role = find_role(entry->name);
	if (role < 0)
		return err_set(err, ERR_FILE, "there is no role \"%s\"", entry->name);
	struct style style;
	if (!parse_style(entry->value, &style, err))
		return false;
	if (depth != THEME_RGB && (is_rgb(style.fore) || is_rgb(style.back)))
		return err_set(err, ERR_FILE, "a colour such as #80a0ff stands in [rgb] alone");
	if (depth <= (int)r->depth && depth >= r->rank[role]) {
		r->rank[role] = depth;
		r->theme->styles[role] = style;
	}
	return true;
}

void theme_init(struct theme *t)
{
	for (int i = 0; i < ROLES; i++)
		(void)parse_style(role_table[i].plain, &t->styles[i], NULL);
}

bool theme_parse(struct theme *t, const char *text, const char *file, enum theme_depth depth,
				 struct err *err)
{
	struct reader r = {.theme = t, .depth = depth};
	theme_init(t);
	for (int i = 0; i < ROLES; i++)
		r.rank[i] = -1;
	if (ini_parse_text(text, file, read_row, &r, err))
		return true;
	theme_init(t);
	return false;
}

/* A name, not a path. */
static bool check_name(const char *name, struct err *err)
{
	if (*name && *name != '.' && !strchr(name, '/'))
		return true;
	return err_set(err, ERR_FILE, "“%s” is no name of a theme.", name);
}

bool theme_load(struct theme *t, const char *name, enum theme_depth depth, struct err *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	char *origin = NULL;
	theme_init(t);
	buf_addf(&path, FOLDER "%s" EXTENSION, name);
	bool ok = check_name(name, err) && shipped_load(path.data, &text, &origin, err) &&
			  theme_parse(t, text.data, origin, depth, err);
	free(origin);
	buf_release(&text);
	buf_release(&path);
	return ok;
}

/* ---- The themes there are -------------------------------------------------------------------- */

/* The length of NAME in "NAME.theme", 0 for anything else. */
static size_t name_length(const char *file)
{
	size_t len = strlen(file), extension = sizeof EXTENSION - 1;
	bool theme = len > extension && strcmp(file + len - extension, EXTENSION) == 0;
	return theme ? len - extension : 0;
}

static const struct shipped_file *next_shipped(const struct shipped_file *file)
{
	while (file->name && strncmp(file->name, FOLDER, sizeof FOLDER - 1) != 0)
		file++;
	return file;
}

static bool is_shipped(const char *file)
{
	const struct shipped_file *at = next_shipped(shipped_files);
	while (at->name && strcmp(at->name + sizeof FOLDER - 1, file) != 0)
		at = next_shipped(at + 1);
	return at->name != NULL;
}

static void tell(void (*each)(void *ctx, const char *name), void *ctx, const char *file)
{
	char *name = mem_strndup(file, name_length(file));
	each(ctx, name);
	free(name);
}

static void each_own(void (*each)(void *ctx, const char *name), void *ctx)
{
	struct dirent **found = NULL;
	char *folder = paths_config("themes");
	int count = scandir(folder, &found, NULL, alphasort);
	for (int i = 0; i < count; i++) {
		const char *file = found[i]->d_name;
		if (name_length(file) > 0 && *file != '.' && !is_shipped(file))
			tell(each, ctx, file);
		free(found[i]);
	}
	free(found);
	free(folder);
}

void theme_each(void (*each)(void *ctx, const char *name), void *ctx)
{
	for (const struct shipped_file *at = next_shipped(shipped_files); at->name;
		 at = next_shipped(at + 1))
		tell(each, ctx, at->name + sizeof FOLDER - 1);
	each_own(each, ctx);
}

/* ---- Looks ----------------------------------------------------------------------------------- */

int32_t theme_rgb(int32_t colour)
{
	static const int32_t xterm[] = {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
									0x00cdcd, 0xe5e5e5, 0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00,
									0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff};
	static const int32_t steps[] = {0, 0x5f, 0x87, 0xaf, 0xd7, 0xff};
	if (is_rgb(colour))
		return colour & 0xffffff;
	if (colour < 16)
		return xterm[colour > 0 ? colour : 0];
	if (colour >= 232)
		return (8 + 10 * (colour - 232)) * 0x010101;
	int32_t cube = colour - 16;
	return steps[cube / 36] << 16 | steps[cube / 6 % 6] << 8 | steps[cube % 6];
}

struct style theme_style(const struct theme *t, enum role role, enum role over)
{
	struct style style = t->styles[role];
	if (over == ROLE_TEXT)
		return style;
	const struct style *top = &t->styles[over];
	if (top->back != COLOUR_DEFAULT)
		style.back = top->back;
	if (top->fore != COLOUR_DEFAULT)
		style.fore = top->fore;
	style.attributes |= top->attributes;
	if (top->attributes & STYLE_REVERSE)
		style.attributes &= ~(unsigned)STYLE_DIM;
	return style;
}
