#include "tokens.h"

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "base/json.h"

#define LETTERS_MOST 6

static const char *const controls[] = {"<|im_start|>",
									   "<|im_end|>",
									   "<|endoftext|>",
									   "<|begin_of_text|>",
									   "<|end_of_text|>",
									   "<|start_header_id|>",
									   "<|end_header_id|>",
									   "<|eot_id|>",
									   "<|system|>",
									   "<|user|>",
									   "<|assistant|>",
									   "[gMASK]",
									   "<sop>",
									   NULL};

static size_t control_length(const char *s)
{
	for (size_t i = 0; controls[i]; i++) {
		if (!strncmp(s, controls[i], strlen(controls[i])))
			return strlen(controls[i]);
	}
	return 0;
}

static size_t letters_length(const char *s)
{
	size_t at = *s == ' ', first = at;
	while (at < first + LETTERS_MOST && isalpha((unsigned char)s[at]))
		at++;
	return at > first ? at : 0;
}

static void put_tokens(struct buf *out, const char *text, bool special)
{
	long count = 0;
	for (const char *s = text; *s; count++) {
		size_t control = special ? control_length(s) : 0;
		size_t len = control ? control : letters_length(s);
		unsigned long id = (unsigned char)*s;
		if (len)
			id = (control ? 200000 : 1000) + hash_bytes(HASH_START, s, len) % 90000;
		buf_addf(out, "%s%lu", count ? "," : "", id);
		s += len ? len : 1;
	}
}

/* A conversation, as a template of ChatML writes it. */
static void put_chat(struct buf *text, const struct json *json)
{
	const struct json *turn = json_first(json_get(json, "messages"));
	for (; turn; turn = json_next(turn))
		buf_addf(text, "<|im_start|>%s\n%s<|im_end|>\n", json_get_string(turn, "role", ""),
				 json_get_string(turn, "content", ""));
	if (json_get_bool(json, "add_generation_prompt", true))
		buf_add_str(text, "<|im_start|>assistant\n");
}

void tokens_answer(const char *body, size_t len, bool vllm, struct steps *steps)
{
	struct json *json = json_parse(body, len, JSON_LENIENT, NULL);
	const char *text = json_get_string(json, vllm ? "prompt" : "content", NULL);
	struct buf reply = BUF_INIT, chat = BUF_INIT;
	if (vllm && json_get(json, "messages")) {
		put_chat(&chat, json);
		text = chat.data;
	}
	if (vllm && !text) {
		steps_json(steps, 400, "{\"error\":{\"message\":\"prompt: field required\",\"code\":400}}");
	} else {
		buf_add_str(&reply,
					vllm ? "{\"count\":1,\"max_model_len\":32768,\"tokens\":[" : "{\"tokens\":[");
		put_tokens(&reply, text ? text : "", vllm || json_get_bool(json, "parse_special", true));
		buf_add_str(&reply, "]}");
		steps_json(steps, 200, reply.data);
	}
	buf_release(&reply);
	buf_release(&chat);
	json_free(json);
}
