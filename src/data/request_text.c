#include "data/request_text.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/number.h"
#include "base/shipped.h"
#include "base/template.h"
#include "base/utf8.h"
#include "data/excerpt.h"
#include "data/language.h"
#include "doc/words.h"
#include "write/target.h"

#define LEAST 4   /* words of a request */
#define NEAR  0.2 /* of the words: as far off may be what a request names */

long request_text_round(long words)
{
	long step = words < 1000 ? 50 : words < 10000 ? 100 : words < 100000 ? 1000 : 10000;
	long rounded = (words + step / 2) / step * step;
	return rounded ? rounded : step;
}

/* ---- Asking --------------------------------------------------------------------------------- */

bool request_text_prompt(struct buf *out, const char *language, const char *text, size_t len,
						 long words, size_t room, struct err *err)
{
	struct buf template = BUF_INIT, shown = BUF_INIT;
	char number[32];
	bool chinese = !strcmp(language, "zh");
	bool ok =
		shipped_load(chinese ? "prompts/zh/backtranslate.txt" : "prompts/en/backtranslate.txt",
					 &template, NULL, err);
	snprintf(number, sizeof number, "%ld", words);
	if (ok) {
		excerpt_put(&shown, text, len, room);
		const struct template_value values[] = {{"TEXT", shown.data, shown.len},
												{"WORDS", number, strlen(number)}};
		template_expand(out, template.data, values, sizeof values / sizeof *values);
	}
	buf_release(&template);
	buf_release(&shown);
	return ok;
}

/* ---- What is around a request --------------------------------------------------------------- */

static bool begins_with(const struct buf *text, const char *what)
{
	return !strncasecmp(text->data, what, strlen(what));
}

static void drop_start(struct buf *text, size_t len)
{
	buf_splice(text, 0, len, NULL, 0);
	buf_trim(text);
}

static void set_repaired(struct buf *text, const char *s, size_t len)
{
	struct utf8_repair repair;
	buf_clear(text);
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, s, len, text);
	utf8_repair_finish(&repair, text);
}

/* {"instruction": "…"}, whatever its one text is called. */
static bool take_object(struct buf *text)
{
	struct json *object = json_parse(text->data, text->len, JSON_LENIENT, NULL);
	const char *found = NULL;
	for (const struct json *item = json_first(object); json_is_object(object) && item;
		 item = json_next(item))
		found = json_string(item) ? json_string(item) : found;
	bool ok = found;
	if (ok)
		set_repaired(text, found, strlen(found));
	json_free(object);
	buf_trim(text);
	return ok;
}

static bool drop_fence(struct buf *text)
{
	static const char fence[] = "```";
	size_t width = strlen(fence);
	const char *line = strchr(text->data, '\n');
	if (!begins_with(text, fence) || !line || text->len < 2 * width ||
		strcmp(text->data + text->len - width, fence) != 0)
		return false;
	buf_truncate(text, text->len - width);
	drop_start(text, (size_t)(line - text->data));
	return true;
}

/* “Instruction:”, also in bold or as a heading; and a line before it all that ends with a colon. */
static bool drop_label(struct buf *text)
{
	static const char *const labels[] = {"writing instruction",
										 "writing request",
										 "instruction",
										 "request",
										 "prompt",
										 "task",
										 "写作指令",
										 "写作要求",
										 "指令",
										 "请求",
										 "要求",
										 "题目"};
	static const char *const colons[] = {":", "：", "\n"};
	size_t at = strspn(text->data, "*#_ ");
	for (size_t i = 0; i < sizeof labels / sizeof *labels; i++) {
		size_t len = strlen(labels[i]);
		if (strncasecmp(text->data + at, labels[i], len) != 0)
			continue;
		const char *rest = text->data + at + len;
		rest += strspn(rest, "*_ ");
		for (size_t k = 0; k < sizeof colons / sizeof *colons; k++) {
			if (strncmp(rest, colons[k], strlen(colons[k])) != 0)
				continue;
			rest += strlen(colons[k]);
			rest += strspn(rest, "*_ ");
			drop_start(text, (size_t)(rest - text->data));
			return true;
		}
	}
	return false;
}

static bool drop_preamble(struct buf *text)
{
	static const char wide[] = "：";
	const char *end = strchr(text->data, '\n');
	if (!end || end[1] != '\n' || end - text->data > 200)
		return false;
	size_t len = (size_t)(end - text->data);
	while (len && strchr(" *", text->data[len - 1]))
		len--;
	bool ends =
		(len && text->data[len - 1] == ':') ||
		(len >= strlen(wide) && !memcmp(text->data + len - strlen(wide), wide, strlen(wide)));
	if (ends)
		drop_start(text, (size_t)(end - text->data));
	return ends;
}

/* Around all of it, and not around its first and its last word. */
static bool drop_quotes(struct buf *text)
{
	static const char *const pairs[][2] = {{"\"", "\""}, {"“", "”"},   {"'", "'"}, {"‘", "’"},
										   {"「", "」"}, {"『", "』"}, {"`", "`"}, {"**", "**"}};
	for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
		size_t open = strlen(pairs[i][0]), close = strlen(pairs[i][1]);
		if (text->len <= open + close || strncmp(text->data, pairs[i][0], open) != 0 ||
			strcmp(text->data + text->len - close, pairs[i][1]) != 0)
			continue;
		const char *inside = strstr(text->data + open, pairs[i][1]);
		if (inside != text->data + text->len - close)
			continue;
		buf_truncate(text, text->len - close);
		drop_start(text, open);
		return true;
	}
	return false;
}

static void unwrap(struct buf *text)
{
	buf_trim(text);
	while (text->len && (drop_fence(text) || take_object(text) || drop_label(text) ||
						 drop_preamble(text) || drop_quotes(text)))
		;
}

/* ---- Whether it is one ---------------------------------------------------------------------- */

static bool is_sound(const struct buf *text, const char *language, long words, struct err *err)
{
	long length = words_count(text->data, text->len);
	const char *said = language_of(text->data, text->len);
	long asked = target_words(text->data);
	if (!text->len)
		return err_set(err, ERR_MODEL, "the reply is empty");
	if (length < LEAST)
		return err_set(err, ERR_MODEL, "the reply is too short to be a request");
	if (length > REQUEST_TEXT_MOST)
		return err_set(err, ERR_MODEL, "the reply is too long to be a request: %s words",
					   number_text(length).of);
	if (strcmp(said, language) != 0)
		return err_set(err, ERR_MODEL, "the request is in another language than the text: %s",
					   said);
	if (asked && (asked < (1 - NEAR) * words || asked > (1 + NEAR) * words))
		return err_set(err, ERR_MODEL, "the request asks for %s words, and the text has %s",
					   number_text(asked).of, number_text(words).of);
	return true;
}

bool request_text_read(const char *reply, size_t len, const char *language, long words,
					   struct buf *out, struct err *err)
{
	struct buf text = BUF_INIT;
	set_repaired(&text, reply, len);
	unwrap(&text);
	bool ok = is_sound(&text, language, words, err);
	if (ok)
		buf_add(out, text.data, text.len);
	buf_release(&text);
	return ok;
}
