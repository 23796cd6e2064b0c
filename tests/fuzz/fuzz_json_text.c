/* JSON: what is read prints as something that is read as the same; strict is stricter than lenient;
 * any text survives quoting. */
#include "base/json.h"
#include "fuzz.h"

/* Every string of a file is text that a document may hold. */
static void check_strings(const struct json *value, int depth)
{
	MUST(depth <= JSON_DEPTH);
	const char *s = json_string(value), *name = json_name(value);
	MUST(!s || is_text(s, strlen(s)));
	MUST(!name || is_text(name, strlen(name)));
	size_t count = 0;
	for (const struct json *item = json_first(value); item; item = json_next(item), count++)
		check_strings(item, depth + 1);
	MUST(count == json_count(value));
}

/* Server's strings may hold halves of surrogates; repaired they are text, however they are cut. */
static void check_repair(const char *s)
{
	struct buf whole = BUF_INIT, cut = BUF_INIT;
	struct utf8_repair repair;
	repaired(&whole, s, strlen(s));
	utf8_repair_init(&repair);
	for (struct pieces p = pieces_of(s, strlen(s)); pieces_take(&p);)
		utf8_repair_feed(&repair, p.piece, p.len, &cut);
	utf8_repair_finish(&repair, &cut);
	MUST(same_bytes(&whole, &cut) && is_text(whole.data, whole.len));
	buf_release(&whole);
	buf_release(&cut);
}

static void check_lenient(const struct json *value)
{
	if (json_string(value))
		check_repair(json_string(value));
	for (const struct json *item = json_first(value); item; item = json_next(item))
		check_lenient(item);
}

static void check_printing(const struct json *root)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct err err = ERR_INIT;
	json_print(&once, root);
	MUST(!memchr(once.data, '\n', once.len));
	struct json *again = json_parse(once.data, once.len, JSON_STRICT, &err);
	MUST(again);
	json_print(&twice, again);
	MUST(same_bytes(&once, &twice));
	json_free(again);
	buf_release(&once);
	buf_release(&twice);
}

static void check_quoting(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT, quoted = BUF_INIT;
	repaired(&text, data, size);
	json_quote(&quoted, text.data, text.len);
	struct json *root = json_parse(quoted.data, quoted.len, JSON_STRICT, NULL);
	MUST(root && json_string(root) && !strcmp(json_string(root), text.data));
	json_free(root);
	buf_release(&text);
	buf_release(&quoted);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *s = malloc(size + !size); /* of just this size, so that a read past the end is seen */
	struct err why = ERR_INIT;
	MUST(s);
	if (size)
		memcpy(s, data, size);
	struct json *strict = json_parse(s, size, JSON_STRICT, &why);
	struct json *lenient = json_parse(s, size, JSON_LENIENT, NULL);
	MUST((strict != NULL) == (why.kind == ERR_NONE));
	MUST(strict || (why.kind == ERR_FILE && *why.text && is_text(why.text, strlen(why.text))));
	MUST(!strict || lenient);
	if (strict) {
		check_strings(strict, 0);
		check_printing(strict);
	}
	if (lenient)
		check_lenient(lenient);
	check_quoting(data, size);
	json_free(strict);
	json_free(lenient);
	free(s);
	return 0;
}
