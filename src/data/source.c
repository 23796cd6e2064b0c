#include "data/source.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "base/mem.h"
#include "base/utf8.h"
#include "data/language.h"

/* ---- Texts ---------------------------------------------------------------------------------- */

static char *repaired(const char *s, size_t *len)
{
	struct buf out = BUF_INIT;
	struct utf8_repair repair;
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, s, strlen(s), &out);
	utf8_repair_finish(&repair, &out);
	if (len)
		*len = out.len;
	return buf_detach(&out);
}

static void add_turn(struct source *s, enum source_role role, const char *text, bool partial)
{
	MEM_GROW(s->turns, s->count + 1, &s->cap);
	struct source_turn *turn = &s->turns[s->count++];
	*turn = (struct source_turn){.role = role, .partial = partial};
	turn->text = repaired(text, &turn->len);
}

/* The first member of these names that is a text. */
static const char *first_text(const struct json *object, const char *const *names)
{
	for (; *names; names++) {
		const char *text = json_get_string(object, *names, NULL);
		if (text)
			return text;
	}
	return NULL;
}

/* ---- Conversations -------------------------------------------------------------------------- */

static enum source_role role_named(const char *name)
{
	static const struct {
		const char *name;
		enum source_role role;
	} roles[] = {
		{"user", SOURCE_USER},           {"human", SOURCE_USER},      {"prompter", SOURCE_USER},
		{"assistant", SOURCE_ASSISTANT}, {"gpt", SOURCE_ASSISTANT},   {"chatgpt", SOURCE_ASSISTANT},
		{"bot", SOURCE_ASSISTANT},       {"bing", SOURCE_ASSISTANT},  {"bard", SOURCE_ASSISTANT},
		{"claude", SOURCE_ASSISTANT},    {"model", SOURCE_ASSISTANT}, {"system", SOURCE_SYSTEM},
		{"developer", SOURCE_SYSTEM}};
	for (size_t i = 0; name && i < sizeof roles / sizeof *roles; i++) {
		if (!strcasecmp(name, roles[i].name))
			return roles[i].role;
	}
	return SOURCE_OTHER;
}

/* {"type": "text", "text": "…"}, or a text itself. */
static const char *part_text(const struct json *part)
{
	const char *text = json_string(part);
	return text ? text : json_get_string(part, "text", NULL);
}

static void add_parts(struct source *s, enum source_role role, const struct json *parts)
{
	struct buf text = BUF_INIT;
	bool partial = false;
	for (const struct json *part = json_first(parts); part; part = json_next(part)) {
		const char *piece = part_text(part);
		partial = partial || !piece;
		if (piece && text.len)
			buf_add_char(&text, '\n');
		buf_add_str(&text, piece ? piece : "");
	}
	add_turn(s, role, text.data, partial);
	buf_release(&text);
}

/* {"human": "…", "assistant": "…"}: a question and its answer in one. */
static bool add_round(struct source *s, const struct json *round)
{
	const char *asked = json_get_string(round, "human", NULL);
	const char *answer = json_get_string(round, "assistant", NULL);
	if (!asked)
		return false;
	add_turn(s, SOURCE_USER, asked, false);
	if (answer)
		add_turn(s, SOURCE_ASSISTANT, answer, false);
	return true;
}

static void add_message(struct source *s, const struct json *message)
{
	static const char *const role_names[] = {"role", "from", NULL};
	static const char *const text_names[] = {"content", "value", "text", NULL};
	if (add_round(s, message))
		return;
	enum source_role role = role_named(first_text(message, role_names));
	const char *text = first_text(message, text_names);
	const struct json *content = json_get(message, "content");
	if (json_is_array(content))
		add_parts(s, role, content);
	else
		add_turn(s, role, text ? text : "", !text);
}

/* The messages of the first member of these names that is an array. False: none is. */
static bool add_messages(struct source *s, const struct json *line, const char *const *names)
{
	for (; *names; names++) {
		const struct json *turns = json_get(line, *names);
		if (!json_is_array(turns))
			continue;
		for (const struct json *turn = json_first(turns); turn; turn = json_next(turn))
			add_message(s, turn);
		return true;
	}
	return false;
}

static const char *const answer_names[] = {"response", "output",     "answer",
										   "chosen",   "completion", NULL};

static bool read_conversation(struct source *s, const struct json *line)
{
	static const char *const whole[] = {"conversation", "conversations", "messages", NULL};
	static const char *const asked[] = {"prompt", NULL};
	if (add_messages(s, line, whole))
		return true;
	if (!add_messages(s, line, asked))
		return false;
	const char *answer = first_text(line, answer_names);
	if (!add_messages(s, line, answer_names) && answer)
		add_turn(s, SOURCE_ASSISTANT, answer, false);
	return true;
}

/* ---- An instruction and its answer ---------------------------------------------------------- */

/* [["asked", "answered"], …]: what went before. */
static void add_history(struct source *s, const struct json *line)
{
	const struct json *history = json_get(line, "history");
	if (!json_is_array(history))
		return;
	for (const struct json *pair = json_first(history); pair; pair = json_next(pair)) {
		const struct json *asked = json_is_array(pair) ? json_first(pair) : NULL;
		const struct json *answered = asked ? json_next(asked) : NULL;
		if (!json_string(asked) || !json_string(answered))
			continue;
		add_turn(s, SOURCE_USER, json_string(asked), false);
		add_turn(s, SOURCE_ASSISTANT, json_string(answered), false);
	}
}

static void add_asked(struct source *s, const char *asked, const char *input)
{
	struct buf text = BUF_INIT;
	buf_add_str(&text, asked);
	if (input && input[strspn(input, " \t\r\n")])
		buf_addf(&text, "%s%s", *asked ? "\n\n" : "", input);
	add_turn(s, SOURCE_USER, text.data, false);
	buf_release(&text);
}

static bool read_pair(struct source *s, const struct json *line)
{
	static const char *const asked_names[] = {"prompt", "question", "query", "instruction", NULL};
	const char *asked = first_text(line, asked_names);
	const char *answer = first_text(line, answer_names);
	const char *system = json_get_string(line, "system", NULL);
	if (!asked)
		return false;
	if (system && *system)
		add_turn(s, SOURCE_SYSTEM, system, false);
	add_history(s, line);
	add_asked(s, asked, json_get_string(line, "input", NULL));
	if (answer)
		add_turn(s, SOURCE_ASSISTANT, answer, false);
	return true;
}

/* ---- A line --------------------------------------------------------------------------------- */

static void empty(struct source *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->turns[i].text);
	free(s->id);
	free(s->type);
	*s = (struct source){.turns = s->turns, .cap = s->cap};
}

void source_release(struct source *s)
{
	empty(s);
	free(s->turns);
	*s = (struct source){.turns = NULL};
}

/* A text, or a whole number. NULL: there is none, or it is empty. */
static char *take_name(const struct json *line, const char *const *names)
{
	for (; *names; names++) {
		const struct json *value = json_get(line, *names);
		const char *text = json_string(value);
		double number = json_number(value, NAN);
		struct buf digits = BUF_INIT;
		if (text && *text)
			return repaired(text, NULL);
		if (!text && number == floor(number) && fabs(number) < 1e15) {
			buf_addf(&digits, "%.0f", number);
			return buf_detach(&digits);
		}
	}
	return NULL;
}

static void take_about(struct source *s, const struct json *line)
{
	static const char *const ids[] = {"conversation_hash", "id",   "conversation_id",
									  "prompt_id",         "uuid", NULL};
	static const char *const types[] = {"type", "category", NULL};
	static const char *const languages[] = {"language", "lang", NULL};
	const char *language = first_text(line, languages);
	language_code(language ? language : "", s->language, sizeof s->language);
	s->id = take_name(line, ids);
	s->type = take_name(line, types);
	s->toxic = json_get_bool(line, "toxic", false);
	s->redacted = json_get_bool(line, "redacted", false);
}

bool source_read(struct source *s, const struct json *line)
{
	empty(s);
	if (!json_is_object(line) || (!read_conversation(s, line) && !read_pair(s, line)))
		return false;
	take_about(s, line);
	return true;
}

const struct source_turn *source_instruction(const struct source *s)
{
	size_t at = 0;
	while (at < s->count && s->turns[at].role == SOURCE_SYSTEM)
		at++;
	return at < s->count && s->turns[at].role == SOURCE_USER ? &s->turns[at] : NULL;
}

const struct source_turn *source_answer(const struct source *s)
{
	const struct source_turn *asked = source_instruction(s);
	const struct source_turn *next = asked ? asked + 1 : NULL;
	return next && next < s->turns + s->count && next->role == SOURCE_ASSISTANT ? next : NULL;
}
