#include "measure/judge.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/json.h"
#include "base/shipped.h"
#include "base/template.h"

#define PROMPT "prompts/en/judge.txt"
#define PAIR   "prompts/en/compare.txt"

const char *const judge_dimensions[JUDGE_DIMENSIONS] = {
	"Relevance", "Accuracy", "Coherence", "Clarity", "Breadth and Depth", "Reading Experience"};

bool judge_prompt(struct buf *out, const char *instruction, const char *response, size_t len,
				  struct err *err)
{
	struct buf template = BUF_INIT;
	const struct template_value values[] = {{"INST", instruction, strlen(instruction)},
											{"RESPONSE", response, len}};
	bool ok = shipped_load(PROMPT, &template, NULL, err);
	if (ok)
		template_expand(out, template.data, values, sizeof values / sizeof *values);
	buf_release(&template);
	return ok;
}

/* ---- A JSON object -------------------------------------------------------------------------- */

static bool same_name(const char *said, const char *name)
{
	for (; *name && *said; name++, said++) {
		bool gap = *name == ' ' && strchr("_- ", *said);
		if (!gap && tolower((unsigned char)*name) != tolower((unsigned char)*said))
			return false;
	}
	return !*name && !*said;
}

/* A number, or a text that begins with one: "4", "4/5". */
static bool number_of(const struct json *object, const char *name, double *out)
{
	for (const struct json *item = json_first(object); item; item = json_next(item)) {
		if (!same_name(json_name(item), name))
			continue;
		const char *text = json_string(item);
		char *end = NULL;
		*out = text ? strtod(text, &end) : json_get_number(object, json_name(item), -1);
		return text ? end != text : *out >= 0;
	}
	return false;
}

static bool read_object(const struct json *object, struct judge_scores *scores)
{
	bool ok = json_is_object(object);
	for (int i = 0; ok && i < JUDGE_DIMENSIONS; i++)
		ok = number_of(object, judge_dimensions[i], &scores->score[i]);
	for (const struct json *item = json_first(object); !ok && item; item = json_next(item))
		ok = json_is_object(item) && read_object(item, scores);
	return ok;
}

static bool read_json(const char *reply, size_t len, struct judge_scores *scores)
{
	const char *open = memchr(reply, '{', len);
	const char *close = memrchr(reply, '}', len);
	if (!open || !close || close < open)
		return false;
	struct json *json = json_parse(open, (size_t)(close - open) + 1, JSON_LENIENT, NULL);
	bool ok = read_object(json, scores);
	json_free(json);
	return ok;
}

/* ---- Any other form ------------------------------------------------------------------------- */

/* After a name only its marks may come: "**Clarity**: 4", 'Clarity' = 4, "Clarity：4/5". */
static const char *skip_marks(const char *at)
{
	static const char colon[] = "：";
	for (;;) {
		if (!strncmp(at, colon, sizeof colon - 1))
			at += sizeof colon - 1;
		else if (*at && strchr("\"'`*_:= \t", *at))
			at++;
		else
			return at;
	}
}

static size_t match_name(const char *at, const char *name)
{
	size_t len = strlen(name);
	char said[32];
	if (len >= sizeof said || strnlen(at, len) < len)
		return 0;
	memcpy(said, at, len);
	said[len] = '\0';
	return same_name(said, name) ? len : 0;
}

static bool scan_for(const char *text, const char *name, double *out)
{
	bool found = false;
	for (const char *at = text; *at; at++) {
		size_t len = match_name(at, name);
		const char *number = len ? skip_marks(at + len) : NULL;
		if (!number || number == at + len || !isdigit((unsigned char)*number))
			continue;
		*out = strtod(number, NULL);
		found = true;
	}
	return found;
}

static bool check(const struct judge_scores *scores, struct err *err)
{
	for (int i = 0; i < JUDGE_DIMENSIONS; i++) {
		double s = scores->score[i];
		if (!(s >= 1 && s <= 5))
			return err_set(err, ERR_MODEL, "%s has %g, which is not from 1 to 5",
						   judge_dimensions[i], s);
	}
	return true;
}

bool judge_read(const char *reply, size_t len, struct judge_scores *scores, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = true;
	if (read_json(reply, len, scores))
		return check(scores, err);
	buf_add(&text, reply, len);
	for (int i = 0; ok && i < JUDGE_DIMENSIONS; i++) {
		if (!scan_for(text.data, judge_dimensions[i], &scores->score[i]))
			ok = err_set(err, ERR_MODEL, "%s has no score", judge_dimensions[i]);
	}
	buf_release(&text);
	return ok && check(scores, err);
}

double judge_quality(const struct judge_scores *scores)
{
	double sum = 0;
	for (int i = 0; i < JUDGE_DIMENSIONS; i++)
		sum += (scores->score[i] - 1) * 25;
	return sum / JUDGE_DIMENSIONS;
}

/* ---- Two answers ---------------------------------------------------------------------------- */

bool judge_pair_prompt(struct buf *out, const char *instruction, const char *first,
					   const char *second, struct err *err)
{
	struct buf template = BUF_INIT;
	const struct template_value values[] = {{"INST", instruction, strlen(instruction)},
											{"FIRST", first, strlen(first)},
											{"SECOND", second, strlen(second)}};
	bool ok = shipped_load(PAIR, &template, NULL, err);
	if (ok)
		template_expand(out, template.data, values, sizeof values / sizeof *values);
	buf_release(&template);
	return ok;
}

static bool is_word(const char *at, const char *word)
{
	size_t len = strlen(word);
	return !strncasecmp(at, word, len) && !isalnum((unsigned char)at[len]);
}

bool judge_read_winner(const char *reply, size_t len, enum judge_winner *winner, struct err *err)
{
	static const char name[] = "winner";
	static const char *const words[] = {
		[JUDGE_FIRST] = "A", [JUDGE_SECOND] = "B", [JUDGE_TIE] = "tie"};
	struct buf text = BUF_INIT;
	bool found = false;
	buf_add(&text, reply, len);
	for (const char *at = text.data; (at = strcasestr(at, name));) {
		at += strlen(name);
		for (int i = 0; i < 3; i++) {
			if (!is_word(skip_marks(at), words[i]))
				continue;
			*winner = (enum judge_winner)i;
			found = true;
		}
	}
	buf_release(&text);
	return found || err_set(err, ERR_MODEL, "it names no winner, A, B or Tie");
}
