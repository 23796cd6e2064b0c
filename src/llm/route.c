#include "llm/route.h"

#include <stddef.h>

#include "base/mem.h"

/* The members, for what is done to each of them alike. */
static const struct member {
	size_t at;
	bool of_server; /* not of the network we are in */
} members[] = {
	{offsetof(struct route, proxy), false},     {offsetof(struct route, no_proxy), false},
	{offsetof(struct route, ca_file), false},   {offsetof(struct route, client_cert), true},
	{offsetof(struct route, client_key), true}, {offsetof(struct route, unix_socket), true},
};

#define MEMBERS (sizeof members / sizeof *members)

static char **slot(struct route *r, size_t member)
{
	return (char **)((char *)r + members[member].at);
}

void route_init(struct route *r)
{
	for (size_t i = 0; i < MEMBERS; i++)
		*slot(r, i) = mem_strdup("");
}

void route_release(struct route *r)
{
	mem_wipe(r->proxy, strlen(r->proxy));
	for (size_t i = 0; i < MEMBERS; i++)
		free(*slot(r, i));
}

void route_copy(struct route *to, const struct route *from)
{
	*to = *from;
	for (size_t i = 0; i < MEMBERS; i++)
		*slot(to, i) = mem_strdup(*slot(to, i));
}

void route_leave_server(struct route *r)
{
	for (size_t i = 0; i < MEMBERS; i++)
		if (members[i].of_server)
			mem_set_string(slot(r, i), "");
}
