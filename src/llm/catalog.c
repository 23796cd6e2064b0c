#include "llm/catalog.h"

#include <ctype.h>

#include "base/json.h"
#include "base/mem.h"
#include "base/utf8.h"

#define NAME_MOST    200 /* bytes */
#define ENTRIES_MOST 4000
#define WINDOW_MOST  100000000

/* What servers call a model, and the tokens that its prompt and reply may have. */
static const char *const names[] = {"id", "name", "model"};
static const char *const windows[] = {"context_length", "max_model_len", "context_window",
									  "max_context_length", "n_ctx"};
/* Parts of the names of models that are no writers. */
static const char *const others[] = {"embed",      "whisper", "tts",    "dall-e", "moderation",
									 "transcribe", "rerank",  "imagen", "sora",   "realtime"};

static bool is_shown(const char *name)
{
	size_t len = strlen(name);
	if (!len || len > NAME_MOST || utf8_valid_prefix(name, len) < len)
		return false;
	for (; *name; name++)
		if (iscntrl((unsigned char)*name))
			return false;
	return true;
}

static bool is_writer(const char *name)
{
	struct buf lower = BUF_INIT;
	bool writer = true;
	for (const char *at = name; *at; at++)
		buf_add_char(&lower, (char)tolower((unsigned char)*at));
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		writer = writer && !strstr(lower.data, others[i]);
	buf_release(&lower);
	return writer;
}

static const char *name_of(const struct json *item)
{
	const char *name = json_string(item);
	for (size_t i = 0; !name && i < sizeof names / sizeof *names; i++)
		name = json_get_string(item, names[i], NULL);
	return name;
}

static int window_of(const struct json *item)
{
	const struct json *meta = json_get(item, "meta");
	for (size_t i = 0; i < sizeof windows / sizeof *windows; i++) {
		int64_t found = json_get_int(item, windows[i], 0);
		if (found <= 0)
			found = json_get_int(meta, windows[i], 0);
		if (found > 0)
			return found < WINDOW_MOST ? (int)found : WINDOW_MOST;
	}
	return 0;
}

static const struct json *list_of(const struct json *answer)
{
	const struct json *data = json_get(answer, "data");
	if (json_is_array(answer))
		return answer;
	return json_is_array(data) ? data : json_get(answer, "models");
}

static void add(struct catalog *c, const struct json *item)
{
	const char *name = name_of(item);
	if (!name || !is_shown(name) || !is_writer(name) || c->count == ENTRIES_MOST)
		return;
	MEM_GROW(c->entries, c->count + 1, &c->cap);
	c->entries[c->count++] = (struct catalog_entry){mem_strdup(name), window_of(item)};
}

static int compare(const void *a, const void *b)
{
	const struct catalog_entry *x = a, *y = b;
	return strcmp(x->name, y->name);
}

bool catalog_read(struct catalog *c, const char *text, size_t len)
{
	struct json *answer = json_parse(text, len, JSON_LENIENT, NULL);
	const struct json *list = list_of(answer);
	bool ok = json_is_array(list);
	*c = (struct catalog){.count = 0};
	for (const struct json *item = ok ? json_first(list) : NULL; item; item = json_next(item))
		add(c, item);
	if (c->count)
		qsort(c->entries, c->count, sizeof *c->entries, compare);
	json_free(answer);
	return ok;
}

void catalog_release(struct catalog *c)
{
	for (size_t i = 0; i < c->count; i++)
		free(c->entries[i].name);
	free(c->entries);
	*c = (struct catalog){.count = 0};
}
