/* base/log.h: a log for finding out what passed between us and a server. Off until it is opened.
 *
 * A line an entry: the time, the process, the text. Control characters, and what else a terminal
 * should not get raw, are spelled out (\n, \x1b, \u{202e}). Keys are left out: every secret that
 * was told to us, and whatever follows "Authorization:" or "api-key" on its line. At LOG_MOST bytes
 * the file becomes PATH.1 and a new one is begun. A log that cannot be written is no trouble to its
 * program. There is one log in a program, so its state is global. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"

#define LOG_MOST       ((size_t)1 << 20)  /* bytes of a file */
#define LOG_BYTES_MOST ((size_t)64 << 10) /* of log_bytes that are kept */

/* Appends to the file, which is made with its folder where it is missing. `bodies`: log_bytes is
 * wanted too. An open log is closed first. */
bool log_open(const char *path, bool bodies, struct err *err);
void log_close(void); /* forgets and wipes the secrets */

bool log_is_open(void);
bool log_has_bodies(void);

/* Leaves `secret` out of what is logged from now on; "" and NULL are ignored, and so is all of it
 * while the log is closed. */
void log_secret(const char *secret);

void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* `what`, then the bytes, cut at LOG_BYTES_MOST. Only where bodies are wanted. */
void log_bytes(const char *what, const void *bytes, size_t len);

#endif
