/* tests/server/tls.h: TLS ends before the fake server, by socat and openssl.
 *
 * Certificates: an authority (ca.pem), and by it for localhost (good), for another host (other),
 * one that has expired (old), one for a client (client); and one of localhost by itself (self).
 * Each is a NAME.pem and a NAME.key. */
#ifndef TESTS_SERVER_TLS_H
#define TESTS_SERVER_TLS_H

#include <stdbool.h>

#include "base/buf.h"

#include "peer.h"

/* Makes the certificates, where they are not made yet, in a folder until tls_end. False, and a
 * message: a program that this needs is not installed. */
bool tls_begin(void);
void tls_end(void);

void tls_file(const char *name, struct buf *out); /* appends its path */

/* A TLS end with the certificate NAME, and more options of socat's OPENSSL-LISTEN, before a port of
 * this machine. Returns its own. */
int tls_guard(struct peer *p, const char *name, int port, const char *more);

/* One that speaks HTTP/2 and nothing else; what is sent in it is the server's matter. */
int tls_guard_http2(struct peer *p, int port);

#endif
