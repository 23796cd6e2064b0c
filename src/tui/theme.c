#include "tui/theme.h"

#include "base/buf.h"
#include "base/ini.h"
#include "base/shipped.h"

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
	[ROLE_VERSION] = {"version", "reverse", "what a version is, while it is looked at"},
	[ROLE_REMOVED] = {"removed", "dim", "words that only the older version has"},
	[ROLE_INSERTED] = {"inserted", "bold", "words that only the newer version has"},
	[ROLE_FOUND] = {"found", "underline", "what was searched for"},
	[ROLE_FOUND_HERE] = {"found-here", "reverse", "the place that the search has come to"},
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

static const char *const depths[] = {"mono", "16", "256"};

struct reader {
	struct theme *theme;
	enum theme_depth depth;
	int rank[ROLES]; /* the section each role was last set in; -1: none */
};

static bool colour_number(const char *word, int16_t *colour)
{
	char *end;
	long number = strtol(word, &end, 10);
	if (end == word || *end || number < 0 || number > 255)
		return false;
	*colour = (int16_t)number;
	return true;
}

static bool parse_colour(const char *word, int16_t *colour)
{
	if (strcmp(word, "default") == 0) {
		*colour = COLOUR_DEFAULT;
		return true;
	}
	bool bright = strncmp(word, "bright-", 7) == 0;
	for (int16_t i = 0; i < 8; i++) {
		if (strcmp(bright ? word + 7 : word, colours[i]) == 0) {
			*colour = (int16_t)(bright ? i + 8 : i);
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
	int16_t *slot = *back ? &style->back : &style->fore;
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
	for (int i = 0; i <= THEME_256; i++) {
		if (strcmp(depths[i], name) == 0)
			return i;
	}
	return -1;
}

static bool read_row(void *ctx, const struct ini_entry *entry, struct err *err)
{
	struct reader *r = ctx;
	int depth = find_depth(entry->section);
	if (depth < 0)
		return err_set(err, ERR_FILE, "there is no section [%s]: [mono], [16] and [256] are",
					   entry->section);
	int role = find_role(entry->name);
	if (role < 0)
		return err_set(err, ERR_FILE, "there is no role \"%s\"", entry->name);
	struct style style;
	if (!parse_style(entry->value, &style, err))
		return false;
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

bool theme_load(struct theme *t, const char *name, enum theme_depth depth, struct err *err)
{
	struct buf path = BUF_INIT, text = BUF_INIT;
	char *origin = NULL;
	theme_init(t);
	buf_addf(&path, "themes/%s.theme", name);
	bool ok = shipped_load(path.data, &text, &origin, err) &&
			  theme_parse(t, text.data, path.data, depth, err);
	free(origin);
	buf_release(&text);
	buf_release(&path);
	return ok;
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
