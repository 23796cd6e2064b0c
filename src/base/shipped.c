#include "base/shipped.h"

#include <errno.h>

#include "base/charset.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"

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

bool shipped_load(const char *name, struct buf *out, char **origin, struct err *err)
{
	struct buf text = BUF_INIT;
	struct err why = ERR_INIT;
	char *path = paths_config(name);
	bool ok = file_read(path, SHIPPED_LIMIT, &text, &why);
	bool missing = !ok && (errno == ENOENT || errno == ENOTDIR);
	ok = ok && charset_check(path, text.data, text.len, &why);
	if (ok) {
		size_t mark = charset_mark(text.data, text.len);
		buf_add(out, text.data + mark, text.len - mark);
		if (origin)
			*origin = mem_strdup(path);
	}
	free(path);
	buf_release(&text);
	if (missing)
		return load_embedded(name, out, origin, err);
	return ok || err_set(err, why.kind, "%s", why.text);
}
