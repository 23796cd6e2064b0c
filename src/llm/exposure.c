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

bool exposure_of(const struct model *m)
{
	struct buf host = BUF_INIT;
	if (!m->provider->request || m->provider->is_file || strncasecmp(m->base_url, "https://", 8) == 0 ||
		*m->route.unix_socket)
		return false;
	model_host(m, &host);
	buf_truncate(&host, host_len(host.data));
	bool exposed = !exposure_is_loopback(host.data);
	buf_release(&host);
	return exposed;
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
	model_host(m, &host);
	read_remembered(&remembered);
	bool allowed = is_listed(hosts, host.data) || is_listed(remembered.data, host.data);
	buf_release(&host);
	buf_release(&remembered);
	return allowed;
}

bool exposure_allow(const struct model *m, struct err *err)
{
	struct buf list = BUF_INIT;
	char *path = paths_state(REMEMBERED), *folder = paths_state("");
	read_remembered(&list);
	if (list.len && list.data[list.len - 1] != '\n')
		buf_add_char(&list, '\n');
	model_host(m, &list);
	buf_add_char(&list, '\n');
	bool ok = file_make_folder(folder, err) && file_write(path, list.data, list.len, err);
	free(path);
	free(folder);
	buf_release(&list);
	return ok;
}

bool exposure_check(const struct model *m, struct err *err)
{
	struct buf host = BUF_INIT;
	if (m->exposed || !exposure_of(m))
		return true;
	model_host(m, &host);
	err_set(err, ERR_USAGE,
			"%s would be asked without encryption, and the document could be read on the way: "
			"“:allow” permits it, as does insecure_hosts = %s; https:// mends it.",
			host.data, host.data);
	buf_release(&host);
	return false;
}
