#include "eval/texts.h"

#include <string.h>

#include "base/file.h"
#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "doc/export.h"
#include "doc/session.h"

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

/* Takes the body. */
static void add(struct texts *t, const char *name, struct buf *body)
{
	MEM_GROW(t->items, t->count + 1, &t->cap);
	t->items[t->count++] = (struct text){mem_strdup(name), *body};
	buf_init(body);
}

struct reading {
	struct texts *texts;
	const char *path;
};

static bool take_answer(void *ctx, const struct line *line, struct err *err)
{
	const struct reading *in = ctx;
	const char *response = json_get_string(line->json, "response", NULL);
	struct buf name = BUF_INIT, body = BUF_INIT;
	if (!response)
		return err_set(err, ERR_FILE, "%s, line %ld is no answer: it has no “response”.", in->path,
					   line->number);
	buf_add_str(&body, response);
	buf_addf(&name, "%s:%ld", in->path, line->number);
	if (body.len)
		add(in->texts, name.data, &body);
	buf_release(&name);
	buf_release(&body);
	return true;
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

bool texts_read(struct texts *t, const char *path, struct err *err)
{
	struct reading in = {t, path};
	struct buf body = BUF_INIT;
	size_t before = t->count;
	bool ok;
	if (ends_with(path, ".jsonl")) {
		ok = lines_read(path, take_answer, &in, err);
	} else {
		ok = paths_is_project(path) ? read_project(path, &body, err) : read_text(path, &body, err);
		if (ok && body.len)
			add(t, path, &body);
	}
	buf_release(&body);
	return ok && (t->count > before || err_set(err, ERR_FILE, "%s holds no text.", path));
}
