#include "doc/recent.h"

#include <dirent.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"

#define NOTE_MOST 65536 /* bytes */

const char *recent_name(const struct session *s)
{
	if (*s->doc.title)
		return s->doc.title;
	return *s->doc.instruction ? s->doc.instruction : paths_base(s->path);
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

static void recent_release(struct recent *r)
{
	free(r->path);
	free(r->title);
	free(r->note);
}

void recents_release(struct recents *r)
{
	for (size_t i = 0; i < r->count; i++)
		recent_release(&r->items[i]);
	free(r->items);
	*r = (struct recents){.items = NULL};
}

/* The line at *at, which goes past it. */
static char *take_line(const char **at)
{
	size_t len = strcspn(*at, "\n");
	char *line = mem_strndup(*at, len);
	*at += len + ((*at)[len] == '\n');
	return line;
}

/* What print_path made of it. */
static char *take_path(const char **at)
{
	char *line = take_line(at), *to = line;
	for (const char *from = line; *from; from++) {
		bool marked = *from == '\\' && from[1];
		from += marked;
		*to++ = (char)(marked && *from == 'n' ? '\n' : *from);
	}
	*to = '\0';
	return line;
}

static bool parse(const char *text, struct recent *r)
{
	long long when;
	r->path = take_path(&text);
	r->title = take_line(&text);
	bool whole = sscanf(text, "%lld %ld %d", &when, &r->words, &r->target) == 3;
	r->when = whole ? when : 0;
	return whole && r->path[0] == '/' && *r->title;
}

static void read_one(struct recents *all, const char *folder, const char *name)
{
	struct recent r = {.path = NULL};
	struct buf path = BUF_INIT, text = BUF_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	bool ok = file_read(path.data, NOTE_MOST, &text, NULL) &&
			  utf8_valid_prefix(text.data, text.len) == text.len && parse(text.data, &r);
	r.note = buf_detach(&path);
	buf_release(&text);
	if (!ok) {
		recent_release(&r);
		return;
	}
	MEM_GROW(all->items, all->count + 1, &all->cap);
	all->items[all->count++] = r;
}

static int newest_first(const void *a, const void *b)
{
	const struct recent *x = a, *y = b;
	if (x->when != y->when)
		return x->when < y->when ? 1 : -1;
	return strcmp(x->path, y->path);
}

/* Also those whose projects are gone. */
static void read_all(struct recents *all)
{
	char *folder = paths_state("recent");
	DIR *d = opendir(folder);
	*all = (struct recents){.items = NULL};
	for (const struct dirent *entry; d && (entry = readdir(d));) {
		if (entry->d_name[0] != '.')
			read_one(all, folder, entry->d_name);
	}
	if (d)
		closedir(d);
	free(folder);
	if (all->count)
		qsort(all->items, all->count, sizeof *all->items, newest_first);
}

void recents_read(struct recents *out)
{
	size_t kept = 0;
	read_all(out);
	for (size_t i = 0; i < out->count; i++) {
		if (file_exists(out->items[i].path))
			out->items[kept++] = out->items[i];
		else
			recent_release(&out->items[i]);
	}
	out->count = kept;
}

/* ---- Noting -----------------------------------------------------------------------------------
 */

static void forget_oldest(void)
{
	struct recents all;
	read_all(&all);
	for (size_t i = RECENT_MOST; i < all.count; i++)
		unlink(all.items[i].note);
	recents_release(&all);
}

static void print_path(const char *path, struct buf *out)
{
	for (; *path; path++) {
		if (*path == '\n')
			buf_add_str(out, "\\n");
		else
			buf_addf(out, *path == '\\' ? "\\%c" : "%c", *path);
	}
	buf_add_char(out, '\n');
}

static void print(const struct session *s, const char *path, struct buf *out)
{
	print_path(path, out);
	for (const char *at = recent_name(s); *at; at++)
		buf_add_char(out, *at == '\n' || *at == '\r' ? ' ' : *at);
	buf_addf(out, "\n%lld %ld %d\n", (long long)clock_wall(), doc_words(&s->doc), s->doc.target);
}

static void put(const struct session *s, const char *path)
{
	struct buf text = BUF_INIT, name = BUF_INIT;
	char *folder = paths_state("recent");
	print(s, path, &text);
	buf_addf(&name, "%s/%016llx", folder,
			 (unsigned long long)hash_bytes(HASH_START, path, strlen(path)));
	if (text.len <= NOTE_MOST && file_make_folder(folder, NULL))
		file_write(name.data, text.data, text.len, NULL);
	buf_release(&name);
	buf_release(&text);
	free(folder);
}

void recent_note(const struct session *s)
{
	char *path = s->read_only ? NULL : realpath(s->path, NULL);
	if (path && utf8_valid_prefix(path, strlen(path)) == strlen(path)) {
		put(s, path);
		forget_oldest();
	}
	free(path);
}
