/* The [keys] of a configuration, a line a binding, "action = keys": what is refused is told in a
 * sentence, what is taken leads to its action in each of its modes, and no other action has it. */
#include "fuzz.h"
#include "tui/keymap.h"

static void check_leads(const struct keymap *map, const struct action *a, const struct key *key)
{
	for (unsigned mode = MODE_OUTLINE; mode <= MODE_DIFF; mode <<= 1) {
		if (a->modes & mode)
			MUST(keymap_find(map, (enum mode)mode, key) == a);
	}
}

static void check_map(const struct keymap *map)
{
	for (size_t i = 0; i < map->count; i++) {
		const struct binding *b = &map->bindings[i];
		for (const char *at = b->keys; *at; at += strspn(at, " ")) {
			size_t len = strcspn(at, " ");
			struct key key;
			MUST(key_parse(at, len, &key));
			check_leads(map, b->action, &key);
			at += len;
		}
	}
}

static void check_help(const struct keymap *map)
{
	struct buf help = BUF_INIT;
	for (unsigned mode = MODE_OUTLINE; mode <= MODE_DIFF; mode <<= 1)
		keymap_help(map, (enum mode)mode, &help);
	MUST(is_text(help.data, help.len));
	buf_release(&help);
}

static void bind_line(struct keymap *map, char *line)
{
	struct err err = ERR_INIT;
	char *equals = strchr(line, '=');
	size_t before = map->count;
	if (!equals)
		return;
	*equals = '\0';
	bool ok = keymap_bind(map, line, equals + 1, "config:1", &err);
	MUST(ok == (err.kind == ERR_NONE) && map->count == before + ok);
	MUST(ok || (err.kind == ERR_FILE && is_text(err.text, strlen(err.text))));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct keymap map;
	repaired(&text, data, size);
	keymap_init(&map);
	for (char *line = text.data; *line;) {
		size_t len = strcspn(line, "\n");
		bool last = !line[len];
		line[len] = '\0';
		bind_line(&map, line);
		line += len + !last;
	}
	check_map(&map);
	check_help(&map);
	keymap_release(&map);
	buf_release(&text);
	return 0;
}
