#include "batch/texts.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "doc/export.h"
#include "doc/session.h"

/* ---- One file ------------------------------------------------------------------------------- */

/* NULL: there is none. */
static const char *text_of(const struct json *line)
{
	static const char *const names[] = {"response", "text", "content"};
	const char *text = NULL;
	for (size_t i = 0; i < sizeof names / sizeof *names && !text; i++)
		text = json_get_string(line, names[i], NULL);
	return text;
}

/* False: there is none. */
static bool put_text(struct buf *out, const struct json *line, bool foreign)
{
	const char *text = text_of(line);
	struct utf8_repair repair;
	if (text && foreign) {
		utf8_repair_init(&repair);
		utf8_repair_feed(&repair, text, strlen(text), out);
		utf8_repair_finish(&repair, out);
	} else if (text) {
		buf_add_str(out, text);
	}
	return text;
}

struct walk {
	const char *path;
	bool foreign;
	text_fn *fn;
	void *ctx;
};

static bool give(const struct walk *w, const struct text_place *place, const struct buf *body,
				 struct err *err)
{
	struct buf name = BUF_INIT;
	buf_add_str(&name, w->path);
	if (place->line)
		buf_addf(&name, ":%ld", place->line);
	const struct text_found found = {*place, name.data, body};
	bool ok = (body && !body->len) || w->fn(w->ctx, &found, err);
	buf_release(&name);
	return ok;
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	const struct walk *w = ctx;
	const struct text_place place = {w->path, line->number, line->at, line->len, w->foreign};
	struct buf body = BUF_INIT;
	bool there = put_text(&body, line->json, w->foreign), ok = there || w->foreign;
	if (ok)
		ok = give(w, &place, there ? &body : NULL, err);
	else
		err_set(err, ERR_FILE,
				"%s, line %ld is no text: it has no “response”, “text” or “content”.", w->path,
				line->number);
	buf_release(&body);
	return ok;
}

static bool ends_with(const char *path, const char *extension)
{
	size_t len = strlen(path), tail = strlen(extension);
	return len > tail && !strcmp(path + (len - tail), extension);
}

static bool read_project(const char *path, struct buf *out, struct err *err)
{
	struct session *s;
	if (!session_open(&s, path, SESSION_READ_ONLY, 0, err))
		return false;
	exporters[0].print(&s->doc, 0, out);
	session_close(s, NULL);
	return true;
}

static bool read_text(const char *path, struct buf *out, struct err *err)
{
	if (!file_read_stream(path, FILE_LIMIT, out, err))
		return false;
	return utf8_valid_prefix(out->data, out->len) == out->len ||
		   err_set(err, ERR_FILE, "%s is not UTF-8: save it as UTF-8 text.", path);
}

static bool read_whole(const char *path, struct buf *out, struct err *err)
{
	return paths_is_project(path) ? read_project(path, out, err) : read_text(path, out, err);
}

static bool walk(const struct walk *w, struct err *err)
{
	const struct text_place place = {.path = w->path};
	struct buf body = BUF_INIT;
	if (ends_with(w->path, ".jsonl"))
		return (w->foreign ? lines_read_foreign : lines_read)(w->path, take_line, (void *)w, err);
	bool ok = read_whole(w->path, &body, err) && give(w, &place, &body, err);
	buf_release(&body);
	return ok;
}

bool texts_walk(const char *path, text_fn *fn, void *ctx, struct err *err)
{
	return walk(&(struct walk){path, false, fn, ctx}, err);
}

bool texts_walk_foreign(const char *path, text_fn *fn, void *ctx, struct err *err)
{
	return walk(&(struct walk){path, true, fn, ctx}, err);
}

/* ---- Again ---------------------------------------------------------------------------------- */

static bool read_line(const struct text_place *place, struct buf *out, struct err *err)
{
	int fd = open(place->path, O_RDONLY | O_CLOEXEC);
	struct buf line = BUF_INIT;
	if (fd < 0)
		return err_errno(err, ERR_FILE, "%s cannot be opened", place->path);
	bool ok = lines_reread(fd, place->path, place->at, place->len, &line, err);
	enum json_mode mode = place->foreign ? JSON_LENIENT : JSON_STRICT;
	struct json *json = ok ? json_parse(line.data, line.len, mode, NULL) : NULL;
	if (ok && !put_text(out, json, place->foreign))
		ok = err_set(err, ERR_FILE, "%s was changed while it was read.", place->path);
	json_free(json);
	buf_release(&line);
	close(fd);
	return ok;
}

bool texts_again(const struct text_place *place, struct buf *out, struct err *err)
{
	return place->line ? read_line(place, out, err) : read_whole(place->path, out, err);
}

/* ---- All of them ---------------------------------------------------------------------------- */

void texts_init(struct texts *t)
{
	*t = (struct texts){.items = NULL};
}

void texts_release(struct texts *t)
{
	for (size_t i = 0; i < t->count; i++) {
		free(t->items[i].name);
		buf_release(&t->items[i].body);
	}
	free(t->items);
	texts_init(t);
}

static bool add(void *ctx, const struct text_found *found, struct err *err)
{
	struct texts *t = ctx;
	(void)err;
	MEM_GROW(t->items, t->count + 1, &t->cap);
	struct text *text = &t->items[t->count++];
	*text = (struct text){mem_strdup(found->name), BUF_INIT};
	buf_set(&text->body, found->body->data, found->body->len);
	return true;
}

bool texts_read(struct texts *t, const char *path, struct err *err)
{
	size_t before = t->count;
	return texts_walk(path, add, t, err) &&
		   (t->count > before || err_set(err, ERR_FILE, "%s holds no text.", path));
}
