#include "llm/place.h"

#include "base/buf.h"
#include "base/mem.h"

#define LOCAL "http://localhost"

const struct model_place model_places[] = {
	{"Ollama", "http://localhost:11434", NULL, "ollama"},
	{"llama.cpp", "http://localhost:8080/v1", NULL, NULL},
	{"LM Studio", "http://localhost:1234/v1", NULL, NULL},
	{"vLLM", "http://localhost:8000/v1", NULL, NULL},
	{"SGLang", "http://localhost:30000/v1", NULL, NULL},
	{"Jan", "http://localhost:1337/v1", NULL, NULL},
	{"KoboldCpp", "http://localhost:5001/v1", NULL, NULL},
	{"OpenAI", "https://api.openai.com/v1", "OPENAI_API_KEY", NULL},
	{"Anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY", "anthropic"},
	{"OpenRouter", "https://openrouter.ai/api/v1", "OPENROUTER_API_KEY", NULL},
	{"DeepSeek", "https://api.deepseek.com/v1", "DEEPSEEK_API_KEY", NULL},
	{"Mistral", "https://api.mistral.ai/v1", "MISTRAL_API_KEY", NULL},
	{"Groq", "https://api.groq.com/openai/v1", "GROQ_API_KEY", NULL},
	{"Together", "https://api.together.xyz/v1", "TOGETHER_API_KEY", NULL},
	{"Fireworks", "https://api.fireworks.ai/inference/v1", "FIREWORKS_API_KEY", NULL},
	{"xAI", "https://api.x.ai/v1", "XAI_API_KEY", NULL},
	{"Zhipu", "https://open.bigmodel.cn/api/paas/v4", "ZHIPUAI_API_KEY", NULL},
	{"DashScope", "https://dashscope.aliyuncs.com/compatible-mode/v1", "DASHSCOPE_API_KEY", NULL},
	{"Moonshot", "https://api.moonshot.cn/v1", "MOONSHOT_API_KEY", NULL},
	{"SiliconFlow", "https://api.siliconflow.cn/v1", "SILICONFLOW_API_KEY", NULL},
	{"Ollama Cloud", "https://ollama.com", "OLLAMA_API_KEY", "ollama"},
	{.name = NULL},
};

/* With localhost by that name, and without slashes and /v1 at the end. */
static void normalise(const char *url, struct buf *out)
{
	static const char *const names[] = {"http://127.0.0.1", "http://[::1]"};
	buf_add_str(out, url);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		size_t len = strlen(names[i]);
		if (!strncmp(url, names[i], len) && strchr(":/", url[len]))
			buf_splice(out, 0, len, LOCAL, sizeof LOCAL - 1);
	}
	while (out->len && out->data[out->len - 1] == '/')
		buf_truncate(out, out->len - 1);
	if (out->len > 3 && !strcmp(out->data + out->len - 3, "/v1"))
		buf_truncate(out, out->len - 3);
}

const struct model_place *place_at(const struct model_place *places, const char *base_url)
{
	const struct model_place *found = NULL;
	struct buf wanted = BUF_INIT, have = BUF_INIT;
	normalise(base_url, &wanted);
	for (const struct model_place *p = places; p->name && !found; p++) {
		buf_clear(&have);
		normalise(p->base_url, &have);
		if (!strcmp(wanted.data, have.data))
			found = p;
	}
	buf_release(&wanted);
	buf_release(&have);
	return found;
}

const char *place_provider(const struct model_place *place)
{
	return place && place->provider ? place->provider : "openai";
}

static void wipe(char *key)
{
	if (key)
		mem_wipe(key, strlen(key));
}

static char *take(const char *variable)
{
	char *value = variable ? getenv(variable) : NULL;
	char *key = value && *value ? mem_strdup(value) : NULL;
	wipe(value);
	if (variable)
		unsetenv(variable);
	return key;
}

static size_t count(const struct model_place *places)
{
	size_t n = 0;
	while (places[n].name)
		n++;
	return n;
}

void place_keys_take(struct place_keys *k, const struct model_place *places)
{
	size_t n = count(places);
	*k = (struct place_keys){places, mem_alloc((n + 1) * sizeof *k->keys)};
	for (size_t i = 0; i < n; i++)
		k->keys[i] = take(places[i].key_variable);
}

void place_keys_release(struct place_keys *k)
{
	for (size_t i = 0; k->keys && i < count(k->places); i++) {
		wipe(k->keys[i]);
		free(k->keys[i]);
	}
	free(k->keys);
	k->keys = NULL;
}

const char *place_key(const struct place_keys *k, size_t place)
{
	return k->keys ? k->keys[place] : NULL;
}
