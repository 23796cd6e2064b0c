#include "base/shipped.h"

#include <errno.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"

#define SHIPPED_LIMIT ((size_t)1 << 20) /* bytes of a theme or a prompt */

static const struct shipped_file *find(const char *name)
{
	for (const struct shipped_file *file = shipped_files; file->name; file++) {
		if (!strcmp(file->name, name))
			return file;
	}
	return NULL;
}

static bool load_embedded(const char *name, struct buf *out, char **origin, struct err *err)
{
	const struct shipped_file *file = find(name);
	if (!file)
		return err_set(err, ERR_FILE, "There is no %s, neither yours nor built in.", name);
	buf_add(out, file->data, file->len);
	if (origin)
		*origin = mem_strdup("built in");
	return true;
}

static bool check_text(const char *path, const struct buf *text, struct err *err)
{
	size_t good = utf8_valid_prefix(text->data, text->len);
	if (good == text->len)
		return true;
	return err_set(err, ERR_FILE, "%s is not UTF-8 at byte %zu: save it as UTF-8 text.", path,
				   good + 1);
}

bool shipped_load(const char *name, struct buf *out, char **origin, struct err *err)
{
	struct buf text = BUF_INIT;
	struct err why = ERR_INIT;
	char *path = paths_config(name);
	bool ok = file_read(path, SHIPPED_LIMIT, &text, &why);
	bool missing = !ok && (errno == ENOENT || errno == ENOTDIR);
	ok = ok && check_text(path, &text, &why);
	if (ok) {
		buf_add(out, text.data, text.len);
		if (origin)
			*origin = mem_strdup(path);
	}
	free(path);
	buf_release(&text);
	if (missing)
		return load_embedded(name, out, origin, err);
	return ok || err_set(err, why.kind, "%s", why.text);
}
