#include "full.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

union address {
	struct sockaddr any;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static union address loopback(int family, int port, socklen_t *len)
{
	union address a = {.any.sa_family = (sa_family_t)family};
	if (family == AF_INET6) {
		a.v6.sin6_port = htons((uint16_t)port);
		a.v6.sin6_addr = in6addr_loopback;
		*len = sizeof a.v6;
	} else {
		a.v4.sin_port = htons((uint16_t)port);
		a.v4.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
		*len = sizeof a.v4;
	}
	return a;
}

/* Whether a connection stays to be made. */
static bool hangs(int fd)
{
	struct pollfd p = {fd, POLLOUT, 0};
	return poll(&p, 1, 100) == 0;
}

static void add_waiting(struct full *f, int family, const union address *a, socklen_t len)
{
	int fd = socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	f->waiting[f->count++] = fd;
	connect(fd, &a->any, len); /* it goes on */
}

bool full_open(struct full *f, int family, int port)
{
	socklen_t len;
	union address a = loopback(family, port, &len);
	bool full = false;
	*f = (struct full){.listener = socket(family, SOCK_STREAM | SOCK_CLOEXEC, 0)};
	if (f->listener < 0 || bind(f->listener, &a.any, len) || listen(f->listener, 0) ||
		getsockname(f->listener, &a.any, &len))
		return false;
	f->port = ntohs(a.v4.sin_port); /* it is at the same place in both */
	while (!full && f->count < FULL_MAX) {
		add_waiting(f, family, &a, len);
		full = hangs(f->waiting[f->count - 1]);
	}
	return full;
}

void full_close(struct full *f)
{
	while (f->count)
		close(f->waiting[--f->count]);
	if (f->listener >= 0)
		close(f->listener);
	f->listener = -1;
}
