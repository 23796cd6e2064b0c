#include "data/question.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/shipped.h"
#include "base/template.h"
#include "base/utf8.h"

#define SHOWN_START  12000 /* bytes of a long instruction */
#define SHOWN_END    4000
#define REASON_MOST  1000 /* bytes */
#define OBJECTS_MOST 32   /* that are looked at, from the end */

/* ---- Asking --------------------------------------------------------------------------------- */

/* The end of the last whole character before `at`. */
static size_t character_start(const char *s, size_t at)
{
	while (at && ((unsigned char)s[at] & 0xc0) == 0x80)
		at--;
	return at;
}

static void add_shown(struct buf *out, const char *s)
{
	size_t len = strlen(s);
	if (len <= SHOWN_START + SHOWN_END) {
		buf_add(out, s, len);
		return;
	}
	size_t from = character_start(s, len - SHOWN_END);
	buf_add(out, s, character_start(s, SHOWN_START));
	buf_add_str(out, "\n\n[…]\n\n");
	buf_add_str(out, s + from);
}

bool question_prompt(struct buf *out, const char *language, const char *instruction,
					 struct err *err)
{
	struct buf name = BUF_INIT, template = BUF_INIT, shown = BUF_INIT;
	buf_addf(&name, "prompts/%s/select.txt", strcmp(language, "zh") ? "en" : "zh");
	bool ok = shipped_load(name.data, &template, NULL, err);
	if (ok) {
		add_shown(&shown, instruction);
		const struct template_value values[] = {{"INST", shown.data, shown.len}};
		template_expand(out, template.data, values, 1);
	}
	buf_release(&name);
	buf_release(&template);
	buf_release(&shown);
	return ok;
}

/* ---- Reading: words ------------------------------------------------------------------------- */

/* 1 yes, 0 no, -1 neither: what the text begins with, its marks passed over. */
static int read_word(const char *s)
{
	static const struct {
		const char *word;
		int means;
	} words[] = {{"true", 1},  {"yes", 1}, {"不是", 0}, {"不需要", 0}, {"是", 1}, {"需要", 1},
				 {"false", 0}, {"no", 0},  {"not", 0},  {"否", 0},     {"不", 0}};
	s += strspn(s, "*_`\"' \t\r\n:");
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i].word);
		if (!strncasecmp(s, words[i].word, len) &&
			((unsigned char)words[i].word[0] >= 0x80 || !isalnum((unsigned char)s[len])))
			return words[i].means;
	}
	return -1;
}

static int read_value(const struct json *object, const char *name)
{
	const struct json *value = json_get(object, name);
	const char *text = json_string(value);
	double number = json_number(value, -1);
	if (text)
		return read_word(text);
	if (number == 0 || number == 1)
		return (int)number;
	bool is_true = json_get_bool(object, name, false);
	return is_true == json_get_bool(object, name, true) ? is_true : -1;
}

/* ---- Reading: a reply ----------------------------------------------------------------------- */

static void add_reason(struct buf *reason, const char *s)
{
	struct buf text = BUF_INIT;
	struct utf8_repair repair;
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, s, strlen(s), &text);
	utf8_repair_finish(&repair, &text);
	buf_trim(&text);
	if (text.len > REASON_MOST) {
		buf_truncate(&text, character_start(text.data, REASON_MOST));
		buf_add_str(&text, "…");
	}
	for (size_t i = 0; i < text.len; i++)
		text.data[i] = (char)((unsigned char)text.data[i] < ' ' ? ' ' : text.data[i]);
	buf_add(reason, text.data, text.len);
	buf_release(&text);
}

/* The name by which the object has it; NULL: it has not. */
static const char *name_of(const struct json *object, const char *name)
{
	for (const struct json *item = json_first(object); item; item = json_next(item)) {
		if (!strcasecmp(json_name(item), name))
			return json_name(item);
	}
	return NULL;
}

static bool read_object(const char *text, size_t len, bool *is_long, struct buf *reason)
{
	struct json *json = json_parse(text, len, JSON_LENIENT, NULL);
	const char *name = json_is_object(json) ? name_of(json, "long") : NULL;
	const char *reason_name = name ? name_of(json, "reason") : NULL;
	int said = name ? read_value(json, name) : -1;
	*is_long = said == 1;
	if (said >= 0 && reason_name)
		add_reason(reason, json_get_string(json, reason_name, ""));
	json_free(json);
	return said >= 0;
}

/* The last object counts: who thinks aloud comes to an end. */
static bool read_objects(const char *text, bool *is_long, struct buf *reason)
{
	const char *open = text + strlen(text);
	for (int tries = 0; open && tries < OBJECTS_MOST;) {
		open = memrchr(text, '{', (size_t)(open - text));
		const char *close = open ? strchr(open, '}') : NULL;
		for (; close && tries < OBJECTS_MOST; close = strchr(close + 1, '}'), tries++) {
			if (read_object(open, (size_t)(close - open) + 1, is_long, reason))
				return true;
		}
	}
	return false;
}

/* A JSON object that is none: "long": true, and then a reason with a quote in it. */
static bool read_name(const char *text, bool *is_long)
{
	int said = -1;
	for (const char *at = text; (at = strcasestr(at, "long")); at += strlen("long")) {
		const char *after = at + strlen("long");
		after += strspn(after, "\"'`* \t");
		if (*after == ':' && read_word(after + 1) >= 0)
			said = read_word(after + 1);
	}
	*is_long = said == 1;
	return said >= 0;
}

bool question_read(const char *reply, size_t len, bool *is_long, struct buf *reason,
				   struct err *err)
{
	struct buf text = BUF_INIT;
	buf_add(&text, reply, len);
	bool ok = read_objects(text.data, is_long, reason);
	if (!ok) {
		int word = read_word(text.data);
		ok = read_name(text.data, is_long);
		if (!ok)
			*is_long = word == 1;
		ok = ok || word >= 0;
		if (ok)
			add_reason(reason, text.data);
	}
	buf_release(&text);
	return ok || err_set(err, ERR_MODEL, "it says neither yes nor no");
}
