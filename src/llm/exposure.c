#include "llm/exposure.h"

#include <arpa/inet.h>
#include <strings.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"

#define REMEMBERED "insecure-hosts" /* in the state folder, a host a line */
#define LIST_MOST  ((size_t)64 << 10)

bool exposure_is_loopback(const char *host)
{
	struct in_addr v4;
	struct in6_addr v6;
	struct buf bare = BUF_INIT;
	bool bracketed = *host == '[';
	buf_add(&bare, host + bracketed, strcspn(host + bracketed, "]"));
	bool local = !strcasecmp(bare.data, "localhost") ||
				 (inet_pton(AF_INET, bare.data, &v4) == 1 && ntohl(v4.s_addr) >> 24 == 127) ||
				 (inet_pton(AF_INET6, bare.data, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6));
	buf_release(&bare);
	return local;
}

/* The host without its port, as bytes of the whole. */
static size_t host_len(const char *host)
{
	const char *end = *host == '[' ? strchr(host, ']') : NULL;
	return end ? (size_t)(end + 1 - host) : strcspn(host, ":");
}

/* Is its address `i` on another machine, and plain? */
static bool is_exposed(const struct model *m, size_t i)
{
	struct buf host = BUF_INIT;
	char *url = model_address(m, i);
	model_host_at(m, i, &host);
	buf_truncate(&host, host_len(host.data));
	bool exposed = strncasecmp(url, "https://", 8) != 0 && !exposure_is_loopback(host.data);
	buf_release(&host);
	free(url);
	return exposed;
}

bool exposure_of(const struct model *m)
{
	if (!m->provider->request || m->provider->is_file || *m->route.unix_socket)
		return false;
	for (size_t i = 0; i < model_addresses(m); i++)
		if (is_exposed(m, i))
			return true;
	return false;
}

void exposure_hosts(const struct model *m, struct buf *out)
{
	for (size_t i = 0; i < model_addresses(m); i++) {
		if (!is_exposed(m, i))
			continue;
		buf_add_str(out, out->len ? ", " : "");
		model_host_at(m, i, out);
	}
}

static bool is_listed(const char *hosts, const char *host)
{
	size_t whole = strlen(host), bare = host_len(host);
	bool listed = false;
	for (const char *at = hosts; *at && !listed; at += strspn(at, ", \n")) {
		size_t len = strcspn(at, ", \n");
		listed = (len == 1 && *at == '*') ||
				 ((len == whole || len == bare) && !strncasecmp(at, host, len));
		at += len;
	}
	return listed;
}

static void read_remembered(struct buf *out)
{
	char *path = paths_state(REMEMBERED);
	file_read(path, LIST_MOST, out, NULL);
	free(path);
}

bool exposure_allowed(const struct model *m, const char *hosts)
{
	struct buf host = BUF_INIT, remembered = BUF_INIT;
	bool allowed = true;
	read_remembered(&remembered);
	for (size_t i = 0; allowed && i < model_addresses(m); i++) {
		buf_clear(&host);
		model_host_at(m, i, &host);
		allowed = !is_exposed(m, i) || is_listed(hosts, host.data) ||
				  is_listed(remembered.data, host.data);
	}
	buf_release(&host);
	buf_release(&remembered);
	return allowed;
}

/* A host a line, those that are not in the list yet. */
static void add_hosts(struct buf *list, const struct model *m)
{
	struct buf host = BUF_INIT;
	if (list->len && list->data[list->len - 1] != '\n')
		buf_add_char(list, '\n');
	for (size_t i = 0; i < model_addresses(m); i++) {
		buf_clear(&host);
		model_host_at(m, i, &host);
		if (is_exposed(m, i) && !is_listed(list->data, host.data))
			buf_addf(list, "%s\n", host.data);
	}
	buf_release(&host);
}

bool exposure_allow(const struct model *m, struct err *err)
{
	struct buf list = BUF_INIT;
	char *path = paths_state(REMEMBERED), *folder = paths_state("");
	read_remembered(&list);
	add_hosts(&list, m);
	bool ok = file_make_folder(folder, err) && file_write(path, list.data, list.len, err);
	free(path);
	free(folder);
	buf_release(&list);
	return ok;
}

bool exposure_check(const struct model *m, struct err *err)
{
	struct buf hosts = BUF_INIT;
	if (m->exposed || !exposure_of(m))
		return true;
	exposure_hosts(m, &hosts);
	err_set(err, ERR_USAGE,
			"%s would be asked without encryption, and the document could be read on the way: "
			"“:allow” permits it, as does insecure_hosts = %s; https:// mends it.",
			hosts.data, hosts.data);
	buf_release(&hosts);
	return false;
}
