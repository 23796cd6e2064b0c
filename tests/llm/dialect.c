#include "dialect.h"

#include <stdbool.h>

#include "../test.h"

/* Events, with $ for the words of the row and ~ for the end of a line. */
struct dialect {
	const char *provider, *root; /* and the path of its base URL */
	const char *head, *first, *text, *finish, *end, *data, *error, *ping;
};

static const struct dialect dialects[] = {
	{"openai", "/v1", "sse", "",
	 "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"$\"},\"finish_reason\":null}]}~~",
	 "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}~~",
	 "data: [DONE]~~", "data: $~~",
	 "event: error~data: {\"error\":{\"message\":\"worn out\","
	 "\"code\":$}}~~",
	 ": ping~~"},
	{"anthropic", "", "sse",
	 "event: message_start~data: {\"type\":\"message_start\",\"message\":{\"usage\":"
	 "{\"input_tokens\":9,\"output_tokens\":1}}}~~",
	 "event: content_block_delta~data: {\"type\":\"content_block_delta\",\"index\":0,\"delta\":"
	 "{\"type\":\"text_delta\",\"text\":\"$\"}}~~",
	 "event: message_delta~data: {\"type\":\"message_delta\",\"delta\":{\"stop_reason\":"
	 "\"end_turn\"},\"usage\":{\"output_tokens\":5}}~~",
	 "event: message_stop~data: {\"type\":\"message_stop\"}~~", "data: $~~",
	 "event: error~data: {\"type\":\"error\",\"error\":{\"message\":\"worn out\",\"code\":$}}~~",
	 "event: ping~data: {\"type\":\"ping\"}~~"},
	{"ollama", "", "status 200\nheader Content-Type: application/x-ndjson\nchunked", "",
	 "{\"message\":{\"role\":\"assistant\",\"content\":\"$\"},\"done\":false}~", "",
	 "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}~", "$~",
	 "{\"error\":{\"message\":\"worn out\",\"code\":$}}~", "~"},
};

const char *const dialect_names[DIALECTS] = {"openai", "anthropic", "ollama"};

static const struct dialect *dialect_of(const char *provider)
{
	const struct dialect *d = dialects;
	while (strcmp(d->provider, provider) != 0)
		d++;
	return d;
}

const char *dialect_root(const char *provider)
{
	return dialect_of(provider)->root;
}

static void add_event(struct buf *out, const char *form, const char *words, size_t len,
					  const char *newline)
{
	for (; *form; form++) {
		if (*form == '$')
			buf_add(out, words, len);
		else if (*form == '~')
			buf_add_str(out, newline);
		else
			buf_add_char(out, *form);
	}
}

/* Adds what stands for the words between < and >. False: nothing does. */
static bool add_mark(struct buf *out, const struct dialect *d, const char *mark, size_t len,
					 const char *newline)
{
	const struct {
		const char *name, *form;
	} forms[] = {{"head", d->head}, {"first", d->first}, {"text", d->text},
				 {"cut", d->text},  {"end", d->end},     {"finish", d->finish},
				 {"data", d->data}, {"error", d->error}, {"ping", d->ping}};
	const char *colon = memchr(mark, ':', len);
	size_t name = colon ? (size_t)(colon - mark) : len, from = out->len;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		if (strlen(forms[i].name) != name || strncmp(mark, forms[i].name, name) != 0)
			continue;
		const char *words = colon ? colon + 1 : "";
		add_event(out, forms[i].form, words, colon ? len - name - 1 : 0, newline);
		if (!strncmp(mark, "cut", name))
			buf_truncate(out, from + (out->len - from) / 2);
		return true;
	}
	return false;
}

void dialect_script(const char *provider, const char *script, const char *newline, struct buf *out)
{
	const struct dialect *d = dialect_of(provider);
	for (const char *at = script; *at; at++) {
		const char *end = *at == '<' ? strchr(at, '>') : NULL;
		if (end && add_mark(out, d, at + 1, (size_t)(end - at - 1), newline ? newline : "\\n"))
			at = end;
		else
			buf_add_char(out, *at);
	}
}
