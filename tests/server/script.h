/* tests/server/script.h: replies from a file, one after another; after the last, status 500.
 *
 *   reply                     begins a reply
 *   accept                    begins what is done on a connection at once, whatever it asks
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
 *   await WORDS               waits until the client has sent these, and takes them
 *   delay MS, close, reset, stall
 *   eof                       sends nothing more, and stays until the client goes
 *   frame TYPE FLAGS STREAM B a frame of HTTP/2 with these bytes; the numbers in hex
 *   open                      has no end of its own: what is sent is no HTTP/1
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

/* Whether what comes next begins with `accept`. */
bool script_accepts(struct script *script);

/* Appends the steps of the next reply. False: a directive is wrong. */
bool script_next(struct script *script, struct steps *steps, struct err *err);

#endif
