/* INI: a comment before the text moves the line of its error and changes nothing else; what is
 * handed over is part of the text; a theme made of it has styles that exist. */
#include "base/ini.h"
#include "fuzz.h"
#include "tui/theme.h"

struct notes {
	const char *text;
	struct buf all;
	size_t count;
	int line, before; /* of the last entry; lines before the text */
};

static bool note(void *ctx, const struct ini_entry *e, struct err *err)
{
	struct notes *n = ctx;
	MUST(strstr(n->text, e->section) && strstr(n->text, e->name) && strstr(n->text, e->value));
	MUST(!strchr(e->name, '\n') && !strchr(e->value, '\n'));
	MUST(e->line - n->before > n->line);
	n->line = e->line - n->before;
	buf_addf(&n->all, "%d: %s.%s=%s\n", n->line, e->section, e->name, e->value);
	n->count++;
	return n->count < 64 || err_set(err, ERR_FILE, "enough");
}

/* The line that an error names, 0 when all is well. */
static int parse(const char *text, const char *searched, int before, struct notes *n)
{
	struct err err = ERR_INIT;
	*n = (struct notes){.text = searched, .before = before, .all = BUF_INIT};
	if (ini_parse_text(text, "f.ini", note, n, &err)) {
		MUST(err.kind == ERR_NONE);
		return 0;
	}
	MUST(err.kind == ERR_FILE && !strncmp(err.text, "f.ini:", 6));
	return atoi(err.text + 6);
}

static void check_theme(const char *text)
{
	struct theme plain, t;
	struct err err = ERR_INIT;
	theme_init(&plain);
	for (int depth = THEME_MONO; depth <= THEME_256; depth++) {
		bool ok = theme_parse(&t, text, "f.theme", (enum theme_depth)depth, &err);
		MUST(ok || !memcmp(&t, &plain, sizeof t));
		for (int role = 0; role < ROLES; role++) {
			const struct style *s = &t.styles[role];
			MUST(s->fore >= -1 && s->fore <= 255 && s->back >= -1 && s->back <= 255);
		}
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT, later = BUF_INIT;
	struct notes once, again;
	buf_add(&text, data, size);
	buf_add_str(&later, "; a comment\n");
	buf_add_str(&later, text.data);
	int line = parse(text.data, text.data, 0, &once);
	MUST(line >= 0 && (size_t)line <= text.len + 1);
	const char *first =
		text.data + strspn(text.data, " \t"); /* a mark here is dropped on line 1 alone */
	if (strncmp(first, "\xef\xbb\xbf", 3) != 0) {
		MUST(parse(later.data, text.data, 1, &again) == (line ? line + 1 : 0));
		MUST(same_bytes(&once.all, &again.all));
		buf_release(&again.all);
	}
	check_theme(text.data);
	buf_release(&once.all);
	buf_release(&text);
	buf_release(&later);
	return 0;
}
