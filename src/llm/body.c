#include "llm/body.h"

#include <string.h>

int body_max_tokens(const struct model *m, const struct ask *ask)
{
	if (!m->max_tokens || (ask->max_tokens && ask->max_tokens < m->max_tokens))
		return ask->max_tokens;
	return m->max_tokens;
}

void body_add_decimal(struct buf *out, double value)
{
	long thousandths = (long)(value * 1000 + 0.5);
	buf_addf(out, "%ld.%03ld", thousandths / 1000, thousandths % 1000);
}

void body_add_members(struct buf *out, const struct json *object, const char *without)
{
	for (const struct json *item = json_first(object); item; item = json_next(item)) {
		const char *name = json_name(item);
		if (without && !strcmp(name, without))
			continue;
		buf_add_char(out, ',');
		json_quote(out, name, strlen(name));
		buf_add_char(out, ':');
		json_print(out, item);
	}
}

struct json *body_extra(const struct model *m)
{
	const char *ours = m->provider->reasoning[m->reasoning];
	struct json *extra = json_parse(m->extra, strlen(m->extra), JSON_LENIENT, NULL);
	struct json *thinks = ours ? json_parse(ours, strlen(ours), JSON_STRICT, NULL) : NULL;
	struct buf both = BUF_INIT;
	if (!thinks)
		return extra;
	body_add_members(&both, extra, NULL);
	for (const struct json *item = json_first(thinks); item; item = json_next(item)) {
		if (json_get(extra, json_name(item)))
			continue;
		buf_addf(&both, ",\"%s\":", json_name(item));
		json_print(&both, item);
	}
	both.data[0] = '{';
	buf_add_char(&both, '}');
	json_free(extra);
	json_free(thinks);
	extra = json_parse(both.data, both.len, JSON_LENIENT, NULL);
	buf_release(&both);
	return extra;
}

void body_add_default(struct buf *out, const struct json *object, const char *name,
					  const char *value)
{
	if (!json_get(object, name))
		buf_addf(out, ",\"%s\":%s", name, value);
}
