#include "llm/provider.h"

#include "base/mem.h"
#include "base/paths.h"
#include "llm/anthropic.h"
#include "llm/ollama.h"
#include "llm/openai.h"

/* Anthropic's tokens to think with; what llama.cpp gives to a model's chat template. */
#define THINK(tokens)  "{\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":" tokens "}}"
#define KWARGS(thinks) "{\"chat_template_kwargs\":{\"enable_thinking\":" thinks "}}"

const struct provider providers[] = {
	{
		.name = "demo",
		.help = "the built-in demo writer: no model, no network",
	},
	{
		.name = "openai",
		.help = "OpenAI, or any server that speaks its chat completions (llama.cpp, vLLM, "
				"OpenRouter …)",
		.base_url = "https://api.openai.com/v1",
		.key_variable = "OPENAI_API_KEY",
		.needs_model = true,
		.list_path = "/models",
		.reasoning = {[REASONING_OFF] = "{\"reasoning_effort\":\"none\"}",
					  [REASONING_LOW] = "{\"reasoning_effort\":\"low\"}",
					  [REASONING_MEDIUM] = "{\"reasoning_effort\":\"medium\"}",
					  [REASONING_HIGH] = "{\"reasoning_effort\":\"high\"}"},
		.request = openai_request,
		.headers = openai_headers,
		.event = openai_event,
	},
	{
		.name = "anthropic",
		.help = "Anthropic's Claude, with its cache of what prompts have in common",
		.base_url = "https://api.anthropic.com",
		.key_variable = "ANTHROPIC_API_KEY",
		.needs_model = true,
		.at_root = true,
		.list_path = "/v1/models?limit=1000",
		.window = 200000,
		.reasoning = {[REASONING_OFF] = "{\"thinking\":{\"type\":\"disabled\"}}",
					  [REASONING_ON] = THINK("8192"),
					  [REASONING_LOW] = THINK("2048"),
					  [REASONING_MEDIUM] = THINK("8192"),
					  [REASONING_HIGH] = THINK("16384")},
		.request = anthropic_request,
		.headers = anthropic_headers,
		.event = anthropic_event,
	},
	{
		.name = "ollama",
		.help = "Ollama, which is given as much context as each request needs",
		.base_url = "http://localhost:11434",
		.needs_model = true,
		.at_root = true,
		.list_path = "/api/tags",
		.counts_new = true,
		.pull = "ollama pull",
		.start = "ollama serve",
		.framing = FRAMING_LINES,
		.reasoning = {[REASONING_OFF] = "{\"think\":false}",
					  [REASONING_ON] = "{\"think\":true}",
					  [REASONING_LOW] = "{\"think\":\"low\"}",
					  [REASONING_MEDIUM] = "{\"think\":\"medium\"}",
					  [REASONING_HIGH] = "{\"think\":\"high\"}"},
		.context = ollama_context,
		.request = ollama_request,
		.headers = ollama_headers,
		.event = ollama_event,
	},
	{
		.name = "local",
		.help = "a model file (GGUF), served by a llama-server that is started for it",
		.needs_model = true,
		.is_file = true,
		.reasoning = {[REASONING_OFF] = KWARGS("false"),
					  [REASONING_ON] = KWARGS("true"),
					  [REASONING_LOW] = KWARGS("true"),
					  [REASONING_MEDIUM] = KWARGS("true"),
					  [REASONING_HIGH] = KWARGS("true")},
		.request = openai_request,
		.headers = openai_headers,
		.event = openai_event,
	},
	{.name = NULL},
};

const struct provider *provider_named(const char *name)
{
	for (const struct provider *p = providers; p->name; p++)
		if (!strcmp(p->name, name))
			return p;
	return NULL;
}

enum reasoning reasoning_named(const char *name)
{
	static const char *const names[REASONING_COUNT] = {"", "off", "on", "low", "medium", "high"};
	for (int i = REASONING_OFF; i < REASONING_COUNT; i++)
		if (!strcmp(name, names[i]))
			return (enum reasoning)i;
	return REASONING_ANY;
}

const char *ask_role_name(enum ask_role role)
{
	if (role == ASK_SUMMARY)
		return "summary";
	return role < ASK_WRITE ? "planner" : "writer";
}

void model_init(struct model *m)
{
	*m = (struct model){
		.provider = &providers[0],
		.name = mem_strdup(""),
		.base_url = mem_strdup(""),
		.base_urls = mem_strdup(""),
		.api_key = mem_strdup(""),
		.key_command = mem_strdup(""),
		.stop = mem_strdup(""),
		.extra = mem_strdup(""),
		.temperature = -1,
		.price_in = -1,
		.price_out = -1,
		.price_cached = -1,
		.currency = mem_strdup(""),
	};
	m->headers = mem_strdup("");
	m->server_program = mem_strdup("");
	m->server_args = mem_strdup("");
	route_init(&m->route);
}

void model_release(struct model *m)
{
	mem_wipe(m->api_key, strlen(m->api_key));
	mem_wipe(m->base_url, strlen(m->base_url));
	mem_wipe(m->headers, strlen(m->headers));
	free(m->headers);
	route_release(&m->route);
	free(m->server_program);
	free(m->server_args);
	free(m->name);
	mem_wipe(m->base_urls, strlen(m->base_urls));
	free(m->base_url);
	free(m->base_urls);
	free(m->api_key);
	free(m->key_command);
	free(m->stop);
	free(m->extra);
	free(m->currency);
}

void model_copy(struct model *to, const struct model *from)
{
	*to = *from;
	route_copy(&to->route, &from->route);
	to->headers = mem_strdup(from->headers);
	to->server_program = mem_strdup(from->server_program);
	to->server_args = mem_strdup(from->server_args);
	to->name = mem_strdup(from->name);
	to->base_url = mem_strdup(from->base_url);
	to->base_urls = mem_strdup(from->base_urls);
	to->api_key = mem_strdup(from->api_key);
	to->key_command = mem_strdup(from->key_command);
	to->stop = mem_strdup(from->stop);
	to->extra = mem_strdup(from->extra);
	to->currency = mem_strdup(from->currency);
}

size_t model_addresses(const struct model *m)
{
	size_t count = 1;
	for (const char *at = strchr(m->base_urls, '\n'); at; at = strchr(at + 1, '\n'))
		count++;
	return count;
}

static const char *find_address(const struct model *m, size_t i)
{
	const char *at = *m->base_urls ? m->base_urls : m->base_url;
	while (i--)
		at += strcspn(at, "\n") + 1;
	return at;
}

char *model_address(const struct model *m, size_t i)
{
	const char *url = find_address(m, i);
	return mem_strndup(url, strcspn(url, "\n"));
}

bool model_is_at(const struct model *m, const char *base_url)
{
	size_t len = strlen(base_url);
	if (!strcmp(m->base_url, base_url))
		return true;
	for (const char *at = m->base_urls; *at; at += *at == '\n') {
		size_t here = strcspn(at, "\n");
		if (here == len && !strncmp(at, base_url, len))
			return true;
		at += here;
	}
	return false;
}

void model_narrow(struct model *m, size_t i)
{
	char *url = model_address(m, i);
	mem_set_string(&m->base_url, url);
	mem_set_string(&m->base_urls, "");
	mem_wipe(url, strlen(url));
	free(url);
}

static void add_host(struct buf *out, const char *url)
{
	const char *scheme = strstr(url, "://");
	const char *host = scheme ? scheme + strlen("://") : url;
	size_t len = strcspn(host, "/?#\n");
	const char *user = memrchr(host, '@', len);
	if (user) {
		len -= (size_t)(user + 1 - host);
		host = user + 1;
	}
	buf_add(out, host, len);
}

void model_host(const struct model *m, struct buf *out)
{
	add_host(out, m->base_url);
}

void model_host_at(const struct model *m, size_t i, struct buf *out)
{
	add_host(out, find_address(m, i));
}

static void hide_values(struct buf *out, const char *lines)
{
	for (const char *at = lines; *at; at += strcspn(at, "\n") + 1)
		buf_addf(out, "%.*s: (hidden)\n", (int)strcspn(at, ":"), at);
}

void model_headers(const struct model *m, bool hide, struct buf *out)
{
	struct model shown;
	if (!hide) {
		m->provider->headers(m, out);
		buf_add_str(out, m->headers);
		return;
	}
	model_copy(&shown, m);
	if (*m->api_key || *m->key_command) {
		mem_wipe(shown.api_key, strlen(shown.api_key));
		mem_set_string(&shown.api_key, "(hidden)");
	}
	m->provider->headers(&shown, out);
	hide_values(out, m->headers);
	model_release(&shown);
}

void model_describe(const struct model *m, struct buf *out)
{
	if (!m->provider->request) {
		buf_add_str(out, "demo writer (no model)");
		return;
	}
	if (m->provider->is_file) {
		buf_addf(out, "%s on this machine", paths_base(m->name));
		return;
	}
	if (*m->name)
		buf_addf(out, "%s on ", m->name);
	model_host(m, out);
	if (model_addresses(m) > 1)
		buf_addf(out, " and %zu more", model_addresses(m) - 1);
}
