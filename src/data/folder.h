/* data/folder.h: files that belong together, written into one folder: all of them or none. */
#ifndef DATA_FOLDER_H
#define DATA_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

struct folder_item {
	char *name; /* "run.sh", "dataset/train.jsonl": at most one folder below */
	struct buf text;
	char *source; /* the file that it is; NULL: text */
	bool program; /* that can be run */
};

struct folder {
	struct folder_item *items;
	size_t count, cap;
};

void folder_release(struct folder *f);

/* The text of a new file, empty. It holds until the next call. */
struct buf *folder_add(struct folder *f, const char *name, bool program);

/* The file that is at `source` now: the same one, as a hard link, where that can be, else a copy.
 */
void folder_add_file(struct folder *f, const char *name, const char *source);

/* Makes the folder at `path` where it is not there. ERR_USAGE: one of the files is there already,
 * and not `force`; ERR_FILE. Other files in it stay. They are made beside it and moved in when all
 * are written: a new folder at once, into one that is there each at once. */
bool folder_write(const struct folder *f, const char *path, bool force, struct err *err);

#endif
