/* Prompt templates: one pass, nothing lost; what a value brings in is not looked at again. The
 * input is the template, a NUL, and a value. */
#include "base/template.h"
#include "fuzz.h"

static const char *const names[] = {"INST", "PLAN", "TEXT", "STEP"};

/* The placeholder at s, or 4. */
static size_t placeholder(const char *s)
{
	size_t i = 0;
	while (i < 4 && (s[0] != '$' || strncmp(s + 1, names[i], 4) != 0 || s[5] != '$'))
		i++;
	return i;
}

static void expand_slowly(struct buf *out, const char *text, const struct template_value *values)
{
	while (*text) {
		size_t i = placeholder(text);
		if (i < 4)
			buf_add(out, values[i].text, values[i].len);
		else
			buf_add_char(out, *text);
		text += i < 4 ? 6 : 1;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf input = BUF_INIT, out = BUF_INIT, expected = BUF_INIT, plain = BUF_INIT;
	struct template_value values[4];
	buf_add(&input, data, size);
	size_t text = strlen(input.data);
	for (size_t i = 0; i < 4; i++)
		values[i] = (struct template_value){names[i], input.data + text, input.len - text};
	values[2].len = values[2].len ? strlen(values[2].text) : 0; /* one that is empty */
	template_expand(&out, input.data, values, 4);
	expand_slowly(&expected, input.data, values);
	MUST(same_bytes(&out, &expected));
	template_expand(&plain, input.data, values, 0);
	MUST(plain.len == text && !memcmp(plain.data, input.data, text));
	buf_release(&input);
	buf_release(&out);
	buf_release(&expected);
	buf_release(&plain);
	return 0;
}
