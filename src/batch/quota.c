#include "batch/quota.h"

#include <stdlib.h>
#include <string.h>

static bool bad(const char *text, struct err *err)
{
	return err_set(err, ERR_USAGE, "“%s” is no quota: write it as zh=3000,en=3000.", text);
}

static bool read_row(struct quota *q, const char **at)
{
	char *end;
	size_t len = strcspn(*at, "=,");
	if (!len || len >= sizeof q->rows[0].language || (*at)[len] != '=' ||
		q->count == QUOTA_LANGUAGES)
		return false;
	struct quota_row *row = &q->rows[q->count++];
	*row = (struct quota_row){0};
	memcpy(row->language, *at, len);
	const char *number = *at + len + 1;
	if (*number < '0' || *number > '9')
		return false;
	row->most = strtol(number, &end, 10);
	*at = end;
	return !*end || *(*at)++ == ',';
}

struct quota_row *quota_row(struct quota *q, const char *language)
{
	for (int i = 0; i < q->count; i++) {
		if (!strcmp(q->rows[i].language, language))
			return &q->rows[i];
	}
	return NULL;
}

bool quota_parse(struct quota *q, const char *text, struct err *err)
{
	*q = (struct quota){0};
	for (const char *at = text; at && *at;) {
		if (!read_row(q, &at))
			return bad(text, err);
	}
	return !text || q->count || bad(text, err);
}

bool quota_has_room(const struct quota *q, const char *language)
{
	const struct quota_row *row = quota_row((struct quota *)q, language);
	return !q->count || (row && row->taken < row->most);
}

void quota_take(struct quota *q, const char *language)
{
	struct quota_row *row = quota_row(q, language);
	if (row)
		row->taken++;
}

bool quota_full(const struct quota *q)
{
	for (int i = 0; i < q->count; i++) {
		if (q->rows[i].taken < q->rows[i].most)
			return false;
	}
	return q->count;
}
