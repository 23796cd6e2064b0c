#include "data/folder.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"

#define COPY_SIZE ((size_t)256 << 10)

/* ---- What goes in --------------------------------------------------------------------------- */

static struct folder_item *add(struct folder *f, const char *name)
{
	MEM_GROW(f->items, f->count + 1, &f->cap);
	struct folder_item *item = &f->items[f->count++];
	*item = (struct folder_item){.name = mem_strdup(name), .text = BUF_INIT};
	return item;
}

struct buf *folder_add(struct folder *f, const char *name, bool program)
{
	struct folder_item *item = add(f, name);
	item->program = program;
	return &item->text;
}

void folder_add_file(struct folder *f, const char *name, const char *source)
{
	add(f, name)->source = mem_strdup(source);
}

void folder_release(struct folder *f)
{
	for (size_t i = 0; i < f->count; i++) {
		free(f->items[i].name);
		free(f->items[i].source);
		buf_release(&f->items[i].text);
	}
	free(f->items);
	*f = (struct folder){0};
}

/* ---- Making it ------------------------------------------------------------------------------ */

static char *join(const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	return buf_detach(&path);
}

/* The folder that `name` is in, below `folder`. */
static bool make_below(const char *folder, const char *name, struct err *err)
{
	const char *slash = strrchr(name, '/');
	if (!slash)
		return true;
	char *below = mem_strndup(name, (size_t)(slash - name));
	char *path = join(folder, below);
	bool ok = !mkdir(path, 0700) || errno == EEXIST ||
			  err_errno(err, ERR_FILE, "%s cannot be made", path);
	free(path);
	free(below);
	return ok;
}

/* Closes a new file with all that was written, if it was, on disk. */
static bool finish(int fd, bool ok, const char *path, struct err *err)
{
	int why;
	ok = ok && file_sync(fd);
	why = errno;
	if (close(fd) && ok) {
		ok = false;
		why = errno;
	}
	errno = why;
	return ok || err_errno(err, ERR_FILE, "%s cannot be written", path);
}

static int create(const char *path, unsigned mode, struct err *err)
{
	int fd = file_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
	if (fd < 0)
		err_errno(err, ERR_FILE, "%s cannot be written", path);
	return fd;
}

static bool write_text(const char *path, const struct folder_item *item, struct err *err)
{
	int fd = create(path, item->program ? 0700 : 0600, err);
	return fd >= 0 && finish(fd, file_write_all(fd, item->text.data, item->text.len), path, err);
}

static bool copy_bytes(int from, int to, const char *source, const char *path, struct err *err)
{
	char *bytes = mem_alloc(COPY_SIZE);
	ssize_t got;
	bool ok = true;
	do {
		do
			got = read(from, bytes, COPY_SIZE);
		while (got < 0 && errno == EINTR);
		if (got < 0)
			ok = err_errno(err, ERR_FILE, "%s cannot be read", source);
		else if (!file_write_all(to, bytes, (size_t)got))
			ok = err_errno(err, ERR_FILE, "%s cannot be written", path);
	} while (ok && got > 0);
	free(bytes);
	return ok;
}

static bool put_file(const char *path, const char *source, struct err *err)
{
	if (!link(source, path))
		return true;
	int from = file_open(source, O_RDONLY | O_CLOEXEC, 0);
	if (from < 0)
		return err_errno(err, ERR_FILE, "%s cannot be opened", source);
	int to = create(path, 0600, err);
	bool ok = to >= 0 && copy_bytes(from, to, source, path, err);
	if (to >= 0 && ok)
		ok = finish(to, true, path, err);
	else if (to >= 0)
		close(to);
	close(from);
	return ok;
}

static bool make_item(const char *folder, const struct folder_item *item, struct err *err)
{
	char *path = join(folder, item->name);
	bool ok = make_below(folder, item->name, err);
	if (ok)
		ok = item->source ? put_file(path, item->source, err) : write_text(path, item, err);
	free(path);
	return ok;
}

static void remove_all(const struct folder *f, const char *folder)
{
	for (size_t i = 0; i < f->count; i++) {
		char *path = join(folder, f->items[i].name);
		unlink(path);
		free(path);
	}
	for (size_t i = 0; i < f->count; i++) {
		char *path = join(folder, f->items[i].name);
		char *slash = strrchr(path, '/');
		*slash = '\0';
		if (strlen(path) > strlen(folder))
			rmdir(path);
		free(path);
	}
	rmdir(folder);
}

/* ---- Putting it in its place ---------------------------------------------------------------- */

static bool is_free(const struct folder *f, const char *path, struct err *err)
{
	for (size_t i = 0; i < f->count; i++) {
		struct stat st;
		char *name = join(path, f->items[i].name);
		bool there = !lstat(name, &st);
		if (there)
			err_set(err, ERR_USAGE,
					"%s is there already: --force replaces it, another folder leaves it.", name);
		free(name);
		if (there)
			return false;
	}
	return true;
}

static bool move_in(const struct folder *f, const char *from, const char *path, struct err *err)
{
	bool ok = true;
	for (size_t i = 0; ok && i < f->count; i++) {
		char *old = join(from, f->items[i].name), *new = join(path, f->items[i].name);
		ok = make_below(path, f->items[i].name, err) &&
			 (!rename(old, new) || err_errno(err, ERR_FILE, "%s cannot be written", new));
		free(old);
		free(new);
	}
	remove_all(f, from);
	return ok;
}

/* The one beside it that is made first; the caller frees its path. */
static char *make_beside(const char *path, struct err *err)
{
	char *made = paths_hidden(path, ".making-XXXXXX");
	char *slash = strrchr(made, '/');
	if (slash && slash != made) {
		*slash = '\0';
		bool ok = file_make_folder(made, err);
		*slash = '/';
		if (!ok) {
			free(made);
			return NULL;
		}
	}
	if (mkdtemp(made))
		return made;
	err_errno(err, ERR_FILE, "%s cannot be made", path);
	free(made);
	return NULL;
}

static bool put(const struct folder *f, const char *path, struct err *err)
{
	struct stat st;
	bool is_new = lstat(path, &st) != 0;
	char *made = make_beside(path, err);
	bool ok = made;
	for (size_t i = 0; ok && i < f->count; i++)
		ok = make_item(made, &f->items[i], err);
	if (made && !ok)
		remove_all(f, made);
	else if (ok && is_new && rename(made, path)) {
		ok = err_errno(err, ERR_FILE, "%s cannot be made", path);
		remove_all(f, made);
	} else if (ok && !is_new)
		ok = move_in(f, made, path, err);
	free(made);
	return ok && (file_sync_folder(path) || err_errno(err, ERR_FILE, "%s cannot be made", path));
}

bool folder_write(const struct folder *f, const char *path, bool force, struct err *err)
{
	char *whole = mem_strdup(path);
	for (size_t len = strlen(whole); len > 1 && whole[len - 1] == '/'; len--)
		whole[len - 1] = '\0';
	bool ok = (force || is_free(f, whole, err)) && put(f, whole, err);
	free(whole);
	return ok;
}
