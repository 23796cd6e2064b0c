#include "tui/keymap.h"

#include "base/text.h"

const struct action *keymap_find(enum mode mode, const struct key *key)
{
	for (const struct action *a = actions; a->name; a++) {
		if ((a->modes & mode) && key_among(key, a->keys))
			return a;
	}
	return NULL;
}

/* ---- Hints ----------------------------------------------------------------------------------- */

/* A hint that names its keys itself ("J/K move") is split there. */
static void hint_parts(const struct action *a, const char **key, size_t *key_len, const char **word)
{
	const char *space = strchr(a->hint, ' ');
	*key = space ? a->hint : a->keys;
	*key_len = strcspn(*key, " ");
	*word = space ? space + 1 : a->hint;
}

static int hint_width(const struct action *a)
{
	const char *key, *word;
	size_t len;
	hint_parts(a, &key, &len, &word);
	return text_width(key, len) + 1 + text_width(word, strlen(word));
}

static int draw_hint(const struct action *a, const struct view *v, int col)
{
	const char *key, *word;
	size_t len;
	hint_parts(a, &key, &len, &word);
	int at = col + view_text(v, 0, col, key, len, ROLE_KEY) + 1;
	return at + view_str(v, 0, at, word, ROLE_HINT) + 2;
}

static bool is_hinted(const struct action *a, enum mode mode, enum hint_when now)
{
	return a->hint && (a->modes & mode) && (a->when & now);
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

void keymap_hints(enum mode mode, enum hint_when now, const struct view *v)
{
	const struct action *last = last_hint(mode, now);
	int col = 1, reserve = last ? hint_width(last) + 1 : 0;
	for (const struct action *a = actions; a->name; a++) {
		if (a == last || !is_hinted(a, mode, now))
			continue;
		if (col + hint_width(a) + 2 + reserve <= v->cols)
			col = draw_hint(a, v, col);
	}
	if (last)
		draw_hint(last, v, col);
}

static void add_keys(const char *keys, struct buf *out)
{
	for (const char *at = keys; *at; at++)
		buf_add_str(out, *at == ' ' ? ", " : (char[]){*at, '\0'});
}

void keymap_help(enum mode mode, struct buf *out)
{
	for (const struct action *a = actions; a->name; a++) {
		if (!(a->modes & mode))
			continue;
		if (strcmp(a->keys, "Digit") == 0)
			buf_add_str(out, "0 … 9");
		else
			add_keys(a->keys, out);
		buf_addf(out, "\t%s\n", a->help);
	}
}
