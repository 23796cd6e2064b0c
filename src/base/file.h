/* base/file.h: reading whole files and replacing them atomically. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define FILE_LIMIT ((size_t)256 << 20) /* bytes: no file we read is larger */

/* Appends the file's bytes to out. ERR_FILE when it is no regular file, cannot be read, or is
 * larger than `limit` bytes; out is then as before. errno is kept (ENOENT tells a missing file). */
bool file_read(const char *path, size_t limit, struct buf *out, struct err *err);

/* As file_read for "-" or NULL (standard input) and pipes too. */
bool file_read_stream(const char *path, size_t limit, struct buf *out, struct err *err);

/* Writes a new file beside the target (O_EXCL, O_NOFOLLOW, mode of the target, else 0600), fsyncs
 * it, renames it over the target (through a symbolic link: over what it points to) and fsyncs the
 * folder. A link that neither we nor the folder's owner made is refused. On failure the target is
 * as it was and no temporary file is left, but when it is the folder's fsync that fails, the new
 * bytes are in place, and err says that a power cut may undo it.
 */
bool file_write(const char *path, const void *bytes, size_t len, struct err *err);

/* As file_write. `ready` is called with the target's name, of no link, when all that is left to do
 * is the rename over it. */
typedef void file_ready_fn(void *ctx, const char *target);
bool file_replace(const char *path, const void *bytes, size_t len, file_ready_fn *ready, void *ctx,
				  struct err *err);

/* The same for what is written in pieces, to file_new_fd: it takes the place of `path` when it is
 * committed, and not before. Commit and drop free it. */
struct file_new;
struct file_new *file_new_begin(const char *path, struct err *err); /* NULL: err says why not */
int file_new_fd(const struct file_new *n);
bool file_new_commit(struct file_new *n, file_ready_fn *ready, void *ctx, struct err *err);
void file_new_drop(struct file_new *n); /* NULL is allowed */

/* Removes the temporary files, .NAME.saving-XXXXXX, that file_write left beside `path` where it was
 * killed. Nobody else may be writing the file: the caller holds its lock. */
void file_remove_leftovers(const char *path);

/* Makes the names in the folder of `path` outlast a power cut; true as well where the file system
 * knows no such thing, or we may not. False leaves errno. */
bool file_sync_folder(const char *path);

/* Whether it is a file that can be read; errno and err as file_read leaves them. */
bool file_check(const char *path, struct err *err);

bool file_exists(const char *path);

/* By which a file is known that nobody has written since. */
struct file_stamp {
	uint64_t device, number, size;
	int64_t modified, changed; /* ns */
};

/* False where there is no such file. */
bool file_stamp(const char *path, struct file_stamp *stamp);
bool file_stamps_equal(const struct file_stamp *a, const struct file_stamp *b);

/* Whether both lead to one file, be it there or not yet. */
bool file_same(const char *a, const char *b);

bool file_hash(const char *path, uint64_t *hash, struct err *err); /* hash.h, over its bytes */

/* A pipe that no program we start inherits. False leaves errno. */
bool file_pipe(int ends[2]);

/* Whether a call that failed was only interrupted, and is to be made again: a hundred times, not
 * for ever. *times begins as 0. */
bool file_interrupted(int *times);

/* open(2) and fsync(2), made again where they are interrupted. */
int file_open(const char *path, int flags, unsigned mode);
bool file_sync(int fd);

/* Where a path leads, through links as file_write follows them; the caller frees it. NULL: err says
 * why not. */
char *file_resolve(const char *path, struct err *err);

/* As file_open, for what is written in place: links are followed as file_write does. -1: err says
 * why. */
int file_open_trusted(const char *path, int flags, unsigned mode, struct err *err);

/* Writes all of it to a descriptor, whatever short writes and EINTR do. False leaves errno. */
bool file_write_all(int fd, const void *bytes, size_t len);

/* Has the system let us hold so many files open at once, where it may. Returns how many it does. */
size_t file_allow_open(size_t count);

/* Makes the folder and those above it, 0700. */
bool file_make_folder(const char *path, struct err *err);

#endif
