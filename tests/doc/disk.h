/* A disk on which nothing is safe before it is synced: what is done to the files of one folder is
 * done, and noted as well, so that a test can have the power fail after any of it. What was not
 * synced by then was kept, lost, or became garbage: file by file what was written, and in the
 * folder the names that were given and taken. */
#ifndef TESTS_DOC_DISK_H
#define TESTS_DOC_DISK_H

#include <stddef.h>

#include "base/random.h"

/* From here on calls on what is directly in `folder` are noted. What is there now is safe. */
void disk_begin(const char *folder);

/* How many were noted. */
size_t disk_calls(void);

/* Ends the noting, and leaves in the folder what may be there when the power failed after `calls`
 * of them. Whoever has files of it open must have closed them. */
void disk_cut(size_t calls, struct random *r);

#endif
