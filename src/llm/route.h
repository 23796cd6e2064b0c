/* llm/route.h: how a server is reached, where that is not simply its address: by a proxy or a
 * socket of this machine, with an authority of one's own, with a certificate that proves who asks.
 *
 * Every text is owned and "" where there is none. */
#ifndef LLM_ROUTE_H
#define LLM_ROUTE_H

struct route {
	char *proxy;       /* its URL, perhaps with a password; "off": none, whatever the environment
						  says; "": as the environment says */
	char *no_proxy;    /* hosts that are asked without it, parted by commas */
	char *ca_file;     /* PEM: the authorities that are trusted, in place of the system's */
	char *client_cert; /* PEM */
	char *client_key;  /* PEM; "": it is in client_cert */
	char *unix_socket; /* the path of the socket that stands for the host and port of the URL */
};

#define ROUTE_OFF "off"

void route_init(struct route *r);
void route_release(struct route *r);                         /* wipes the proxy's password */
void route_copy(struct route *to, const struct route *from); /* `to` is uninitialised */

/* Drops what belongs to one server alone, for another one to be asked the same way. */
void route_leave_server(struct route *r);

#endif
