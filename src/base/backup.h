/* base/backup.h: what a file held before its last saves: hidden files beside it, of guide.longhand
 * .guide.backup-1.longhand the newest: by the extension it is still told what they hold.
 *
 * Beside it and not in the state folder, because there a hard link keeps the file without a copy,
 * because they are then as private as the folder that the writer chose for it, on the same disk,
 * and because whoever misses something looks there first. */
#ifndef BASE_BACKUP_H
#define BASE_BACKUP_H

#include <stdbool.h>

#include "base/err.h"

#define BACKUP_MOST 99

char *backup_path(const char *path, int number); /* from 1; the caller frees it */

/* To be called when what replaces `path` only waits for its rename. Keeps the file that is there,
 * by a hard link, where there are none by a copy (0600), and of all backups the `count` newest: 0
 * removes them. `path` itself is never touched, and is no link. ERR_FILE: it could not be kept. */
bool backup_keep(const char *path, int count, struct err *err);

#endif
