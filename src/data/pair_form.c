#include "data/pair_form.h"

#include <string.h>

#include "base/json.h"

bool pair_form_named(enum pair_form *form, const char *name, struct err *err)
{
	*form = name && !strcmp(name, "llamafactory") ? PAIR_LLAMAFACTORY : PAIR_TRL;
	return !name || *form == PAIR_LLAMAFACTORY || !strcmp(name, "trl") ||
		   err_set(err, ERR_USAGE, "“%s” is no format of pairs; known are trl and llamafactory.",
				   name);
}

void pair_put_string(struct buf *line, const char *name, const char *s)
{
	buf_addf(line, ",\"%s\":", name);
	json_quote(line, s, strlen(s));
}

struct words {
	const char *who, *what;       /* members of a message */
	const char *asker, *answerer; /* values of who */
	bool listed;                  /* an answer is a list of one message */
};

static void put_message(struct buf *line, const struct words *w, const char *who, const char *what)
{
	buf_addf(line, "{\"%s\":\"%s\",\"%s\":", w->who, who, w->what);
	json_quote(line, what, strlen(what));
	buf_add_char(line, '}');
}

static void put_answer(struct buf *line, const struct words *w, const char *name, const char *text)
{
	buf_addf(line, ",\"%s\":%s", name, w->listed ? "[" : "");
	put_message(line, w, w->answerer, text);
	buf_add_str(line, w->listed ? "]" : "");
}

void pair_put(struct buf *line, enum pair_form form, const struct pair *pair)
{
	static const struct words forms[] = {
		[PAIR_TRL] = {"role", "content", "user", "assistant", true},
		[PAIR_LLAMAFACTORY] = {"from", "value", "human", "gpt", false},
	};
	const struct words *w = &forms[form];
	buf_addf(line, "\"%s\":[", form == PAIR_TRL ? "prompt" : "conversations");
	put_message(line, w, w->asker, pair->prompt);
	buf_add_char(line, ']');
	put_answer(line, w, "chosen", pair->chosen);
	put_answer(line, w, "rejected", pair->rejected);
}
