#include "tui/keymap.h"

#include "base/mem.h"
#include "base/suggest.h"
#include "base/text.h"

#define MODES_TYPED (MODE_LINE | MODE_LIST | MODE_EDIT)

void keymap_init(struct keymap *map)
{
	*map = (struct keymap){.bindings = NULL};
}

void keymap_release(struct keymap *map)
{
	for (size_t i = 0; i < map->count; i++) {
		free(map->bindings[i].keys);
		free(map->bindings[i].where);
	}
	free(map->bindings);
	keymap_init(map);
}

/* ---- Asking ---------------------------------------------------------------------------------- */

static const struct binding *binding_of(const struct keymap *map, const struct action *a)
{
	for (size_t i = 0; map && i < map->count; i++) {
		if (map->bindings[i].action == a)
			return &map->bindings[i];
	}
	return NULL;
}

/* The binding that has the key in one of these modes. */
static const struct binding *binding_with(const struct keymap *map, unsigned modes,
										  const struct key *key)
{
	for (size_t i = 0; map && i < map->count; i++) {
		const struct binding *b = &map->bindings[i];
		if ((b->action->modes & modes) && key_among(key, b->keys))
			return b;
	}
	return NULL;
}

const struct action *keymap_find(const struct keymap *map, enum mode mode, const struct key *key)
{
	const struct binding *bound = binding_with(map, mode, key);
	if (bound)
		return bound->action;
	for (const struct action *a = actions; a->name; a++) {
		if ((a->modes & mode) && key_among(key, a->keys))
			return binding_of(map, a) ? NULL : a;
	}
	return NULL;
}

void keymap_keys(const struct keymap *map, const struct action *a, enum mode mode, struct buf *out)
{
	const struct binding *own = binding_of(map, a);
	size_t start = out->len;
	for (const char *at = own ? own->keys : a->keys; *at; at += strspn(at, " ")) {
		size_t len = strcspn(at, " ");
		struct key key;
		if (own || !key_parse(at, len, &key) || !binding_with(map, mode, &key)) {
			buf_add_str(out, out->len > start ? " " : "");
			buf_add(out, at, len);
		}
		at += len;
	}
}

/* ---- Binding --------------------------------------------------------------------------------- */

static const struct action *named(const char *name)
{
	const struct action *a = actions;
	while (a->name && strcmp(a->name, name) != 0)
		a++;
	return a->name ? a : NULL;
}

static bool refuse_action(const char *name, const char *where, struct err *err)
{
	struct suggest s;
	suggest_init(&s, name);
	for (const struct action *a = actions; a->name; a++)
		suggest_offer(&s, a->name);
	if (s.best)
		return err_set(err, ERR_FILE, "%s: There is no action “%s”; did you mean “%s”?", where,
					   name, s.best);
	return err_set(err, ERR_FILE,
				   "%s: There is no action “%s”; Ctrl-P in the interface lists them.", where, name);
}

static bool refuse_key(const char *name, size_t len, const char *where, struct err *err)
{
	return err_set(err, ERR_FILE,
				   "%s: There is no key “%.*s”; keys are named w, Ctrl-R, Alt-Up, F2, PageDown, "
				   "Space, colon, semicolon, equals.",
				   where, (int)len, name);
}

/* What has a place or a value of its own, as digits and the mouse have, cannot be another key. */
static bool is_movable(const struct action *a)
{
	return strcmp(a->keys, "Digit") != 0 && strncmp(a->keys, "Click", 5) != 0 &&
		   strncmp(a->keys, "Drag", 4) != 0 && strncmp(a->keys, "Release", 7) != 0;
}

static bool is_typed(const struct key *key)
{
	return key->named == NAMED_NONE && key->code >= ' ' && !key->alt && !key->ctrl;
}

static bool check_key(const struct keymap *map, const struct action *a, const struct key *key,
					  const char *where, struct err *err)
{
	struct buf name = BUF_INIT;
	const struct binding *other = binding_with(map, a->modes, key);
	bool ok = true;
	key_print(key, &name);
	if (other)
		ok = err_set(err, ERR_FILE, "%s: “%s” is bound to %s already, in %s.", where, name.data,
					 other->action->name, other->where);
	else if ((a->modes & MODES_TYPED) && is_typed(key))
		ok = err_set(err, ERR_FILE,
					 "%s: “%s” is a character to be typed where %s applies: take a key with Ctrl "
					 "or Alt, or one with a name.",
					 where, name.data, a->name);
	buf_release(&name);
	return ok;
}

/* Each key by its one name. */
static bool read_keys(const struct keymap *map, const struct action *a, const char *keys,
					  const char *where, struct buf *out, struct err *err)
{
	for (const char *at = keys + strspn(keys, " \t"); *at; at += strspn(at, " \t")) {
		size_t len = strcspn(at, " \t");
		struct key key;
		if (!key_parse(at, len, &key))
			return refuse_key(at, len, where, err);
		if (!check_key(map, a, &key, where, err))
			return false;
		buf_add_str(out, out->len > 0 ? " " : "");
		key_print(&key, out);
		at += len;
	}
	return out->len > 0 || err_set(err, ERR_FILE, "%s: %s needs a key, or “none”.", where, a->name);
}

bool keymap_bind(struct keymap *map, const char *name, const char *keys, const char *where,
				 struct err *err)
{
	const struct action *a = named(name);
	const struct binding *before = a ? binding_of(map, a) : NULL;
	struct buf read = BUF_INIT;
	if (!a)
		return refuse_action(name, where, err);
	if (!is_movable(a))
		return err_set(err, ERR_FILE, "%s: %s has its keys by nature; they cannot be others.",
					   where, name);
	if (before)
		return err_set(err, ERR_FILE, "%s: %s is bound already, in %s: give all its keys there.",
					   where, name, before->where);
	if (strcmp(keys, "none") != 0 && !read_keys(map, a, keys, where, &read, err)) {
		buf_release(&read);
		return false;
	}
	MEM_GROW(map->bindings, map->count + 1, &map->cap);
	map->bindings[map->count++] = (struct binding){a, buf_detach(&read), mem_strdup(where)};
	return true;
}

/* ---- Hints ----------------------------------------------------------------------------------- */

struct hint {
	struct buf key;
	const char *word;
};

/* A hint that names its keys itself ("J/K move") is split there, and believed while the action has
 * the table's keys. False: no key leads there. */
static bool hint_of(const struct keymap *map, enum mode mode, const struct action *a,
					struct hint *hint)
{
	const char *space = strchr(a->hint, ' ');
	struct buf keys = BUF_INIT;
	keymap_keys(map, a, mode, &keys);
	bool own = space && strcmp(keys.data, a->keys) == 0, any = keys.len > 0;
	const char *shown = own ? a->hint : keys.data;
	*hint = (struct hint){BUF_INIT, space ? space + 1 : a->hint};
	buf_add(&hint->key, shown, strcspn(shown, " "));
	buf_release(&keys);
	return any;
}

static int hint_width(const struct hint *hint)
{
	return text_width(hint->key.data, hint->key.len) + 1 +
		   text_width(hint->word, strlen(hint->word));
}

static int draw_hint(const struct hint *hint, const struct view *v, int col)
{
	int at = col + view_text(v, 0, col, hint->key.data, hint->key.len, ROLE_KEY) + 1;
	return at + view_str(v, 0, at, hint->word, ROLE_HINT) + 2;
}

static bool is_hinted(const struct action *a, enum mode mode, enum hint_when now)
{
	return a->hint && (a->modes & mode) && (a->when & now & HINT_ALWAYS) &&
		   !(a->when & now & HINT_CHANGES);
}

static const struct action *last_hint(enum mode mode, enum hint_when now)
{
	const struct action *last = NULL;
	for (const struct action *a = actions; a->name; a++) {
		if (is_hinted(a, mode, now))
			last = a;
	}
	return last;
}

void keymap_hints(const struct keymap *map, enum mode mode, enum hint_when now,
				  const struct view *v)
{
	const struct action *last = last_hint(mode, now);
	struct hint end = {BUF_INIT, ""}, hint;
	bool ended = last && hint_of(map, mode, last, &end);
	int col = 1, reserve = ended ? hint_width(&end) + 1 : 0;
	for (const struct action *a = actions; a->name; a++) {
		if (a == last || !is_hinted(a, mode, now))
			continue;
		if (hint_of(map, mode, a, &hint) && col + hint_width(&hint) + 2 + reserve <= v->cols)
			col = draw_hint(&hint, v, col);
		buf_release(&hint.key);
	}
	if (ended)
		draw_hint(&end, v, col);
	buf_release(&end.key);
}

/* ---- Help ------------------------------------------------------------------------------------ */

static void add_keys(const char *keys, struct buf *out)
{
	for (const char *at = keys; *at; at++)
		buf_add_str(out, *at == ' ' ? ", " : (char[]){*at, '\0'});
}

void keymap_help(const struct keymap *map, enum mode mode, struct buf *out)
{
	for (const struct action *a = actions; a->name; a++) {
		struct buf keys = BUF_INIT;
		if (!(a->modes & mode))
			continue;
		keymap_keys(map, a, mode, &keys);
		if (strcmp(keys.data, "Digit") == 0)
			buf_add_str(out, "0 … 9");
		else
			add_keys(keys.len > 0 ? keys.data : "(no key)", out);
		buf_addf(out, "\t%s\n", a->help);
		buf_release(&keys);
	}
}
