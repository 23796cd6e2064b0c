#include "disk.h"

#include <assert.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdarg.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"

#define FDS 256

enum call_kind { CALL_WRITE, CALL_TRUNCATE, CALL_SYNC, CALL_NAME, CALL_SYNC_FOLDER };

struct call {
	enum call_kind kind;
	int file;
	size_t at; /* byte */
	struct buf bytes;
	char *gone, *name; /* a name taken, and one given to the file; NULL: none */
};

struct name {
	char *name;
	int file;
};

static struct {
	char *folder;
	struct call *calls;
	size_t count, cap;
	struct name *names, *first; /* in the folder now, and in the beginning */
	size_t name_count, name_cap, first_count;
	struct buf *files; /* what they held in the beginning */
	size_t file_count, file_cap;
	int open[FDS]; /* the file of a descriptor; FOLDER, NOTHING */
} disk;

enum { NOTHING = -1, FOLDER = -2 };

int __real_open(const char *path, int flags, ...);
int __wrap_open(const char *path, int flags, ...);
int __real_mkostemp(char *path, int flags);
int __wrap_mkostemp(char *path, int flags);
int __real_close(int fd);
int __wrap_close(int fd);
ssize_t __real_write(int fd, const void *bytes, size_t len);
ssize_t __wrap_write(int fd, const void *bytes, size_t len);
ssize_t __real_pwrite(int fd, const void *bytes, size_t len, off_t at);
ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at);
int __real_ftruncate(int fd, off_t len);
int __wrap_ftruncate(int fd, off_t len);
int __real_fsync(int fd);
int __wrap_fsync(int fd);
int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);
int __real_rename(const char *from, const char *to);
int __wrap_rename(const char *from, const char *to);
int __real_link(const char *from, const char *to);
int __wrap_link(const char *from, const char *to);
int __real_unlink(const char *path);
int __wrap_unlink(const char *path);
int __real_unlinkat(int folder, const char *name, int flags);
int __wrap_unlinkat(int folder, const char *name, int flags);

/* ---- Files and names ------------------------------------------------------------------------ */

static int new_file(void)
{
	MEM_GROW(disk.files, disk.file_count + 1, &disk.file_cap);
	disk.files[disk.file_count] = (struct buf)BUF_INIT;
	return (int)disk.file_count++;
}

/* The name of a path that is noted; "" for the folder; NULL for others. */
static const char *name_of(const char *path)
{
	size_t len = disk.folder ? strlen(disk.folder) : 0;
	if (!len || strncmp(path, disk.folder, len) != 0 || (path[len] && path[len] != '/'))
		return NULL;
	const char *name = path[len] ? path + len + 1 : "";
	return strchr(name, '/') ? NULL : name;
}

static struct name *find(struct name *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (names[i].name && !strcmp(names[i].name, name))
			return &names[i];
	}
	return NULL;
}

static void take(struct name *names, size_t count, const char *name)
{
	struct name *entry = name ? find(names, count, name) : NULL;
	if (entry) {
		free(entry->name);
		entry->name = NULL;
	}
}

static void give(struct name **names, size_t *count, size_t *cap, const char *name, int file)
{
	struct name *entry = find(*names, *count, name);
	if (entry) {
		entry->file = file;
		return;
	}
	MEM_GROW(*names, *count + 1, cap);
	(*names)[(*count)++] = (struct name){mem_strdup(name), file};
}

/* ---- Noting --------------------------------------------------------------------------------- */

static struct call *note(enum call_kind kind, int file)
{
	MEM_GROW(disk.calls, disk.count + 1, &disk.cap);
	struct call *c = &disk.calls[disk.count++];
	*c = (struct call){.kind = kind, .file = file, .bytes = BUF_INIT};
	return c;
}

static int file_of(int fd)
{
	return disk.folder && fd >= 0 && fd < FDS ? disk.open[fd] : NOTHING;
}

static void note_names(const char *gone, const char *name, int file)
{
	struct call *c = note(CALL_NAME, file);
	c->gone = gone ? mem_strdup(gone) : NULL;
	c->name = name ? mem_strdup(name) : NULL;
	take(disk.names, disk.name_count, gone);
	if (name)
		give(&disk.names, &disk.name_count, &disk.name_cap, name, file);
}

static void note_opened(int fd, const char *path)
{
	const char *name = name_of(path);
	if (fd < 0 || !name)
		return;
	assert(fd < FDS);
	struct name *known = find(disk.names, disk.name_count, name);
	int file = !*name ? FOLDER : known ? known->file : new_file();
	if (*name && !known)
		note_names(NULL, name, file);
	disk.open[fd] = file;
}

static void note_write(int fd, const void *bytes, ssize_t len, size_t at)
{
	int file = file_of(fd);
	if (len <= 0 || file < 0)
		return;
	struct call *c = note(CALL_WRITE, file);
	c->at = at;
	buf_add(&c->bytes, bytes, (size_t)len);
}

/* ---- The calls ------------------------------------------------------------------------------ */

int __wrap_open(const char *path, int flags, ...)
{
	va_list args;
	va_start(args, flags);
	int fd = __real_open(path, flags, flags & O_CREAT ? va_arg(args, mode_t) : 0);
	va_end(args);
	note_opened(fd, path);
	return fd;
}

int __wrap_mkostemp(char *path, int flags)
{
	int fd = __real_mkostemp(path, flags);
	note_opened(fd, path);
	return fd;
}

int __wrap_close(int fd)
{
	if (fd >= 0 && fd < FDS)
		disk.open[fd] = NOTHING;
	return __real_close(fd);
}

ssize_t __wrap_write(int fd, const void *bytes, size_t len)
{
	off_t at = file_of(fd) >= 0 ? lseek(fd, 0, SEEK_CUR) : 0;
	ssize_t put = __real_write(fd, bytes, len);
	note_write(fd, bytes, put, (size_t)at);
	return put;
}

ssize_t __wrap_pwrite(int fd, const void *bytes, size_t len, off_t at)
{
	ssize_t put = __real_pwrite(fd, bytes, len, at);
	note_write(fd, bytes, put, (size_t)at);
	return put;
}

int __wrap_ftruncate(int fd, off_t len)
{
	int failed = __real_ftruncate(fd, len);
	if (!failed && file_of(fd) >= 0)
		note(CALL_TRUNCATE, file_of(fd))->at = (size_t)len;
	return failed;
}

static int sync_file(int fd)
{
	int file = file_of(fd);
	if (file != NOTHING)
		note(file == FOLDER ? CALL_SYNC_FOLDER : CALL_SYNC, file);
	return 0;
}

int __wrap_fsync(int fd)
{
	return sync_file(fd);
}

int __wrap_fdatasync(int fd)
{
	return sync_file(fd);
}

static int name_file(int failed, const char *from, const char *to, bool moves)
{
	const char *name = name_of(to), *known = name_of(from);
	if (failed || !name || !known)
		return failed;
	const struct name *entry = find(disk.names, disk.name_count, known);
	assert(entry);
	note_names(moves ? known : NULL, name, entry->file);
	return 0;
}

int __wrap_rename(const char *from, const char *to)
{
	return name_file(__real_rename(from, to), from, to, true);
}

int __wrap_link(const char *from, const char *to)
{
	return name_file(__real_link(from, to), from, to, false);
}

int __wrap_unlink(const char *path)
{
	int failed = __real_unlink(path);
	if (!failed && name_of(path))
		note_names(name_of(path), NULL, NOTHING);
	return failed;
}

/* Of the folder alone: nobody here removes from another. */
int __wrap_unlinkat(int folder, const char *name, int flags)
{
	int failed = __real_unlinkat(folder, name, flags);
	if (!failed && disk.folder && find(disk.names, disk.name_count, name))
		note_names(name, NULL, NOTHING);
	return failed;
}

/* ---- Beginning and end ---------------------------------------------------------------------- */

static char *path_of(const char *name)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", disk.folder, name);
	return buf_detach(&path);
}

static void read_file(const char *path, struct buf *out)
{
	char bytes[4096];
	ssize_t got;
	int fd = __real_open(path, O_RDONLY);
	assert(fd >= 0);
	while ((got = read(fd, bytes, sizeof bytes)) > 0)
		buf_add(out, bytes, (size_t)got);
	__real_close(fd);
}

static void read_folder(void)
{
	DIR *folder = opendir(disk.folder);
	size_t cap = 0;
	for (struct dirent *entry; folder && (entry = readdir(folder));) {
		char *path = path_of(entry->d_name);
		struct stat st;
		if (!stat(path, &st) && S_ISREG(st.st_mode)) {
			int file = new_file();
			read_file(path, &disk.files[file]);
			give(&disk.names, &disk.name_count, &disk.name_cap, entry->d_name, file);
			give(&disk.first, &disk.first_count, &cap, entry->d_name, file);
		}
		free(path);
	}
	if (folder)
		closedir(folder);
}

void disk_begin(const char *folder)
{
	disk.folder = mem_strdup(folder);
	for (int fd = 0; fd < FDS; fd++)
		disk.open[fd] = NOTHING;
	read_folder();
}

size_t disk_calls(void)
{
	return disk.count;
}

static void forget_names(struct name *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		free(names[i].name);
	free(names);
}

static void forget(void)
{
	for (size_t i = 0; i < disk.count; i++) {
		buf_release(&disk.calls[i].bytes);
		free(disk.calls[i].gone);
		free(disk.calls[i].name);
	}
	for (size_t i = 0; i < disk.file_count; i++)
		buf_release(&disk.files[i]);
	forget_names(disk.names, disk.name_count);
	forget_names(disk.first, disk.first_count);
	free(disk.calls);
	free(disk.files);
	free(disk.folder);
	memset(&disk, 0, sizeof disk);
}

/* ---- The power fails ------------------------------------------------------------------------ */

enum fate { KEPT, LOST, GARBLED };

/* What becomes of what was not synced: all of it kept, all of it lost, or each by itself. */
enum mood { KEEPS, LOSES, TOSSES };

static bool is_synced(size_t i, size_t calls)
{
	bool named = disk.calls[i].kind == CALL_NAME;
	for (size_t k = i + 1; k < calls; k++) {
		const struct call *c = &disk.calls[k];
		if (named ? c->kind == CALL_SYNC_FOLDER
				  : c->kind == CALL_SYNC && c->file == disk.calls[i].file)
			return true;
	}
	return false;
}

static enum fate fate_of(size_t i, size_t calls, enum mood mood, struct random *r)
{
	if (is_synced(i, calls) || mood == KEEPS)
		return KEPT;
	return mood == LOSES ? LOST : (enum fate)random_below(r, 3);
}

/* Zeros where the blocks never came, other bytes, other letters, or only the beginning. */
static void garble(struct buf *bytes, struct random *r)
{
	size_t from = random_below(r, bytes->len), len = 1 + random_below(r, bytes->len - from);
	uint64_t how = random_below(r, 4);
	if (how == 3)
		buf_truncate(bytes, from);
	for (size_t i = from; how < 3 && i < from + len; i++)
		bytes->data[i] = (char)(how == 2 ? 'a' + random_below(r, 26) : random_below(r, 256) * how);
}

static void set_length(struct buf *file, size_t len)
{
	while (file->len < len)
		buf_add(file, "", 1);
	buf_truncate(file, len);
}

static void put_bytes(struct buf *file, const struct call *c, enum fate fate, struct random *r)
{
	struct buf bytes = BUF_INIT;
	buf_add(&bytes, c->bytes.data, c->bytes.len);
	if (fate == GARBLED)
		garble(&bytes, r);
	if (file->len < c->at + bytes.len)
		set_length(file, c->at + bytes.len);
	memcpy(file->data + c->at, bytes.data, bytes.len);
	buf_release(&bytes);
}

static void suffer(const struct call *c, enum fate fate, struct random *r)
{
	size_t cap = disk.first_count;
	if (fate == LOST)
		return;
	if (c->kind == CALL_WRITE)
		put_bytes(&disk.files[c->file], c, fate, r);
	else if (c->kind == CALL_TRUNCATE)
		set_length(&disk.files[c->file], c->at);
	if (c->kind == CALL_NAME)
		take(disk.first, disk.first_count, c->gone);
	if (c->kind == CALL_NAME && c->name)
		give(&disk.first, &disk.first_count, &cap, c->name, c->file);
}

static void empty_folder(void)
{
	DIR *folder = opendir(disk.folder);
	for (struct dirent *entry; folder && (entry = readdir(folder));)
		__real_unlinkat(dirfd(folder), entry->d_name, 0);
	if (folder)
		closedir(folder);
}

static void fill_folder(void)
{
	for (size_t i = 0; i < disk.first_count; i++) {
		if (!disk.first[i].name)
			continue;
		char *path = path_of(disk.first[i].name);
		const struct buf *bytes = &disk.files[disk.first[i].file];
		int fd = __real_open(path, O_WRONLY | O_CREAT | O_EXCL, 0600);
		assert(fd >= 0);
		ssize_t put = __real_write(fd, bytes->data, bytes->len);
		assert(put == (ssize_t)bytes->len);
		__real_close(fd);
		free(path);
	}
}

void disk_cut(size_t calls, struct random *r)
{
	static const enum mood moods[] = {KEEPS, LOSES, TOSSES, TOSSES};
	enum mood mood = moods[random_below(r, 4)];
	for (size_t i = 0; i < calls; i++)
		suffer(&disk.calls[i], fate_of(i, calls, mood, r), r);
	empty_folder();
	fill_folder();
	forget();
}
