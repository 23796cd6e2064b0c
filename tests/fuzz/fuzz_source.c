/* Lines of other people's data, and what models say of them: whatever the bytes, what comes of them
 * is text. */
#include "base/json.h"
#include "data/language.h"
#include "data/minhash.h"
#include "data/question.h"
#include "data/rules.h"
#include "data/source.h"
#include "fuzz.h"

static struct rules *rules;

static void check_text(const char *s, size_t len)
{
	uint32_t signature[MINHASH_VALUES];
	MUST(strlen(s) == len && is_text(s, len));
	const char *code = language_of(s, len);
	MUST(*code && strlen(code) < LANGUAGE_SIZE);
	MUST(rules_find(rules, s, len, NULL) <= RULES);
	if (minhash_sign(s, len, signature))
		MUST(minhash_estimate(signature, signature) == 1);
}

static void check_source(const struct source *s, bool known)
{
	MUST(known || !s->count);
	for (size_t i = 0; i < s->count; i++)
		check_text(s->turns[i].text, s->turns[i].len);
	MUST(strlen(s->language) < LANGUAGE_SIZE);
	MUST(!s->id || is_text(s->id, strlen(s->id)));
	MUST(!s->type || is_text(s->type, strlen(s->type)));
	const struct source_turn *asked = source_instruction(s), *answer = source_answer(s);
	MUST(!asked || asked->role == SOURCE_USER);
	MUST(!answer || (asked && answer == asked + 1 && answer->role == SOURCE_ASSISTANT));
}

static void check_reply(const char *reply, size_t len)
{
	struct buf reason = BUF_INIT;
	struct err err = ERR_INIT;
	bool is_long = false;
	bool ok = question_read(reply, len, &is_long, &reason, &err);
	MUST(ok ? !err.kind : err.kind == ERR_MODEL && !reason.len);
	MUST(is_text(reason.data, reason.len));
	for (size_t i = 0; i < reason.len; i++)
		MUST((unsigned char)reason.data[i] >= ' ');
	buf_release(&reason);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source source = {.turns = NULL};
	struct err err = ERR_INIT;
	rules = rules ? rules : rules_load(&err);
	MUST(rules);
	struct json *json = json_parse((const char *)data, size, JSON_LENIENT, NULL);
	check_source(&source, source_read(&source, json));
	check_source(&source, source_read(&source, json)); /* over what it holds */
	check_reply((const char *)data, size);
	source_release(&source);
	json_free(json);
	return 0;
}
