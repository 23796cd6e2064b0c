#include "base/template.h"

/* The value whose $NAME$ stands at s, which begins with a dollar; NULL for none. */
static const struct template_value *find(const char *s, const struct template_value *values,
										 size_t count)
{
	for (size_t i = 0; i < count; i++) {
		size_t len = strlen(values[i].name);
		if (!strncmp(s + 1, values[i].name, len) && s[1 + len] == '$')
			return &values[i];
	}
	return NULL;
}

void template_expand(struct buf *out, const char *text, const struct template_value *values,
					 size_t count)
{
	const char *dollar;
	while ((dollar = strchr(text, '$'))) {
		const struct template_value *value = find(dollar, values, count);
		buf_add(out, text, (size_t)(dollar - text) + !value);
		text = dollar + 1;
		if (value) {
			buf_add(out, value->text, value->len);
			text += strlen(value->name) + 1;
		}
	}
	buf_add_str(out, text);
}
