/* Names of servers: unknown ones, a resolver that never answers, and names with a dead address
 * beside a living one. The resolver is this program's own: libcurl, where it asks the system, gets
 * ours. */
#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "../server/full.h"
#include "../test.h"
#include "base/mem.h"

#include "faults.h"

#define WHOLE "reply\n<head>\nbytes <first><text:One><text: two.><finish><end>\n"
#define WORDS "One two."

/* ---- The resolver, in a thread of libcurl's ---------------------------------------------------
 */

static int gate[2];          /* what hangs waits until its writing end is closed */
static struct full dead_end; /* at ::1, while a test has it */

/* The answer: an address and its list entry in one piece. */
struct answer {
	struct addrinfo info;
	struct sockaddr_storage address;
};

static void add_answer(struct addrinfo **link, int family, int port)
{
	struct answer *a = calloc(1, sizeof *a);
	struct sockaddr_in *v4 = (struct sockaddr_in *)&a->address;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&a->address;
	a->info = (struct addrinfo){.ai_family = family,
								.ai_socktype = SOCK_STREAM,
								.ai_protocol = IPPROTO_TCP,
								.ai_addrlen = family == AF_INET6 ? sizeof *v6 : sizeof *v4,
								.ai_addr = (struct sockaddr *)&a->address};
	if (family == AF_INET6)
		*v6 = (struct sockaddr_in6){.sin6_family = AF_INET6,
									.sin6_port = htons((uint16_t)port),
									.sin6_addr = IN6ADDR_LOOPBACK_INIT};
	else
		*v4 = (struct sockaddr_in){.sin_family = AF_INET,
								   .sin_port = htons((uint16_t)port),
								   .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	while (*link)
		link = &(*link)->ai_next;
	*link = &a->info;
}

static void hang(void)
{
	char byte;
	while (read(gate[0], &byte, 1) > 0)
		;
}

int getaddrinfo(const char *name, const char *service, const struct addrinfo *hints,
				struct addrinfo **answers)
{
	int family = hints ? hints->ai_family : AF_UNSPEC, port = service ? atoi(service) : 0;
	*answers = NULL;
	if (!strcmp(name, "hang.example"))
		hang();
	if (!strcmp(name, "later.example"))
		return EAI_AGAIN;
	if (strcmp(name, "dead-end.example") != 0 && strcmp(name, "both.example") != 0)
		return EAI_NONAME;
	if (!strcmp(name, "dead-end.example") && family != AF_INET && !dead_end.count)
		full_open(&dead_end, AF_INET6, port);
	if (family != AF_INET)
		add_answer(answers, AF_INET6, port);
	if (family != AF_INET6)
		add_answer(answers, AF_INET, port);
	return 0;
}

void freeaddrinfo(struct addrinfo *info)
{
	while (info) {
		struct addrinfo *next = info->ai_next;
		free(info); /* the first member of its answer */
		info = next;
	}
}

/* Whether libcurl asks this resolver, and beside its work. */
static bool is_asked(void)
{
	const curl_version_info_data *libcurl = curl_version_info(CURLVERSION_NOW);
	bool asked = libcurl->features & CURL_VERSION_ASYNCHDNS && !libcurl->ares;
	if (!asked)
		print_message("libcurl here does not ask the resolver of the system in a thread\n");
	return asked;
}

/* ---- Names ------------------------------------------------------------------------------------
 */

static void names_without_a_server_are_told(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"unknown host", "", .text = "", .says = "nowhere.example was not found", .asked = -1,
		 .base_url = "http://nowhere.example"},
		{"a resolver that fails", "", .text = "", .says = "later.example was not found",
		 .asked = -1, .base_url = "http://later.example"},
	};
	if (!is_asked())
		skip();
	FAULTS_HOLD(faults);
}

/* Its thread waits until the gate is opened, which is after all else is over: a cancel, and the end
 * of it all, that waited for it would wait for ever. */
static void names_that_are_looked_up_for_ever_hold_nothing_up(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"DNS hang", "", .text = "", .says = "The name of hang.example was not looked up in time",
		 .asked = -1, .base_url = "http://hang.example", .wait = WAIT_CONNECT},
		{"DNS hang, TLS", "", .text = "", .says = "hang.example", .asked = -1,
		 .base_url = "https://hang.example", .wait = WAIT_CONNECT},
	};
	if (!is_asked())
		skip();
	assert_int_equal(pipe(gate), 0);
	FAULTS_HOLD(faults);
	close(gate[1]);
}

static void names_with_a_dead_address_lead_to_the_living_one(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"dead IPv6, living IPv4", WHOLE, .text = WORDS, .base_url = "http://both.example:%port"},
		{"both dead", "", .text = "", .says = "Nothing answers at both.example:1", .asked = -1,
		 .base_url = "http://both.example:1"},
	};
	static const struct fault hanging = {"hanging IPv6, living IPv4", WHOLE, .text = WORDS,
										 .base_url = "http://dead-end.example:%port"};
	if (!is_asked())
		skip();
	FAULTS_HOLD(faults);
	for (int d = 0; d < DIALECTS; d++) {
		fault_holds(dialect_names[d], &hanging, 0);
		full_close(&dead_end);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_without_a_server_are_told),
		cmocka_unit_test(names_that_are_looked_up_for_ever_hold_nothing_up),
		cmocka_unit_test(names_with_a_dead_address_lead_to_the_living_one),
	};
	alarm(300); /* a hang is a failure */
	return RUN(tests);
}
