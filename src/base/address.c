#include "base/address.h"

#include "base/mem.h"

#define HIDDEN "(hidden)"

/* After the scheme, where there is one. */
static const char *after_scheme(const char *address)
{
	const char *mark = strstr(address, "://");
	return mark ? mark + strlen("://") : address;
}

bool address_user(const char *address, size_t *start, size_t *len)
{
	const char *from = after_scheme(address);
	const char *at = memrchr(from, '@', strcspn(from, "/?#"));
	if (!at || at == from)
		return false;
	*start = (size_t)(from - address);
	*len = (size_t)(at - from);
	return true;
}

bool address_in_text(const char *text)
{
	bool found = false;
	for (const char *at = text; !found && (at = strstr(at, "://")); at += strlen("://")) {
		const char *host = at + strlen("://");
		found = memchr(host, '@', strcspn(host, "/?# \t\n\"'")) != NULL;
	}
	return found;
}

void address_show(struct buf *out, const char *address)
{
	size_t start, len;
	if (!address_user(address, &start, &len)) {
		buf_add_str(out, address);
		return;
	}
	buf_add(out, address, start);
	buf_add_str(out, HIDDEN);
	buf_add_str(out, address + start + len);
}

void address_show_all(struct buf *out, const char *addresses)
{
	for (const char *at = addresses; *at; at += strspn(at, ADDRESS_GAPS)) {
		size_t len = strcspn(at, ADDRESS_GAPS);
		char *address = mem_strndup(at, len);
		address_show(out, address);
		buf_add(out, at + len, strspn(at + len, ADDRESS_GAPS));
		mem_wipe(address, len);
		free(address);
		at += len;
	}
}
