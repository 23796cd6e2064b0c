#include "data/form.h"

#include <string.h>

#include "base/json.h"

static void put_member(struct buf *line, const char *name, const char *text)
{
	if (line->data[line->len - 1] != '{')
		buf_add_char(line, ',');
	buf_addf(line, "\"%s\":", name);
	json_quote(line, text, strlen(text));
}

/* ---- Lists of turns ---- */

struct names {
	const char *list, *role, *text;
	const char *roles[3]; /* by enum turn_role */
};

static void put_list(struct buf *line, const struct turn *turns, size_t count,
					 const struct names *names)
{
	buf_addf(line, "{\"%s\":[", names->list);
	for (size_t i = 0; i < count; i++) {
		buf_add_str(line, i ? ",{" : "{");
		put_member(line, names->role, names->roles[turns[i].role]);
		put_member(line, names->text, turns[i].text);
		buf_add_char(line, '}');
	}
	buf_add_str(line, "]}");
}

static void put_messages(struct buf *line, const struct turn *turns, size_t count, bool wide)
{
	static const struct names names = {
		"messages", "role", "content", {"system", "user", "assistant"}};
	(void)wide;
	put_list(line, turns, count, &names);
}

static void put_sharegpt(struct buf *line, const struct turn *turns, size_t count, bool wide)
{
	static const struct names names = {
		"conversations", "from", "value", {"system", "human", "gpt"}};
	(void)wide;
	put_list(line, turns, count, &names);
}

/* ---- Alpaca ---- */

static void put_history(struct buf *line, const struct turn *turns, size_t count)
{
	buf_add_str(line, ",\"history\":[");
	for (size_t i = 0; i + 1 < count; i += 2) {
		buf_add_str(line, i ? ",[" : "[");
		json_quote(line, turns[i].text, strlen(turns[i].text));
		buf_add_char(line, ',');
		json_quote(line, turns[i + 1].text, strlen(turns[i + 1].text));
		buf_add_char(line, ']');
	}
	buf_add_char(line, ']');
}

static void put_alpaca(struct buf *line, const struct turn *turns, size_t count, bool wide)
{
	bool has_system = turns[0].role == TURN_SYSTEM;
	const char *system = has_system ? turns[0].text : "";
	turns += has_system;
	count -= has_system;
	buf_add_char(line, '{');
	put_member(line, "instruction", turns[count - 2].text);
	put_member(line, "input", "");
	put_member(line, "output", turns[count - 1].text);
	if (wide || has_system)
		put_member(line, "system", system);
	if (wide || count > 2)
		put_history(line, turns, count - 2);
	buf_add_char(line, '}');
}

const struct form forms[] = {
	{"messages", put_messages},
	{"sharegpt", put_sharegpt},
	{"alpaca", put_alpaca},
	{"longwriter", put_messages},
	{0},
};

const struct form *form_named(const char *name, struct err *err)
{
	for (const struct form *f = forms; f->name; f++) {
		if (!name || !strcmp(name, f->name))
			return f;
	}
	err_set(err, ERR_USAGE,
			"“%s” is no form of training data: there are messages, sharegpt, alpaca and "
			"longwriter.",
			name);
	return NULL;
}

size_t form_turns(const struct turn *turns, size_t count)
{
	size_t first = count && turns[0].role == TURN_SYSTEM;
	if (count > first && turns[count - 1].role == TURN_USER)
		count--;
	if (count < first + 2 || (count - first) % 2)
		return 0;
	for (size_t i = 0; i < count; i++) {
		enum turn_role role = i < first         ? TURN_SYSTEM
							  : (i - first) % 2 ? TURN_ASSISTANT
												: TURN_USER;
		if (turns[i].role != role || !*turns[i].text)
			return 0;
	}
	return count;
}
