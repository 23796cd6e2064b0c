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

void body_add_default(struct buf *out, const struct json *object, const char *name,
					  const char *value)
{
	if (!json_get(object, name))
		buf_addf(out, ",\"%s\":%s", name, value);
}
