/* tests/server/script.h: replies from a file, one after another; after the last, status 500.
 *
 *   reply                     begins a reply
 *   status 200                its status line
 *   header NAME: VALUE
 *   chunked                   its body comes in chunks; else it ends with the connection
 *   sse                       status 200, Content-Type: text/event-stream, chunked
 *   json STATUS BODY          a whole reply of JSON
 *   bytes B, raw B            bytes of the body; bytes without head or chunk. \n \r \t \\ \xHH
 *   repeat N B                bytes B, N times, made as they go
 *   pace N MS                 from here on N bytes at most each MS
 *   event JSON                data: JSON and a blank line
 *   text WORDS                an event with a text delta (escapes as above)
 *   finish REASON, done       the last events
 *   file PATH                 bytes of the body from a file
 *   delay MS, close, reset, stall
 *
 * A reply that does not end its connection ends its body and keeps it. # begins a comment line. */
#ifndef TESTS_SERVER_SCRIPT_H
#define TESTS_SERVER_SCRIPT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

#include "steps.h"

struct script {
	struct buf text;
	size_t at; /* the line after the last reply that was given */
};

bool script_load(struct script *script, const char *path, struct err *err);
void script_release(struct script *script);

/* Appends the steps of the next reply. False: a directive is wrong. */
bool script_next(struct script *script, struct steps *steps, struct err *err);

#endif
