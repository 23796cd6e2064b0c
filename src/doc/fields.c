#include "doc/fields.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>

#include "base/mem.h"

#define EXACT_MAX (INT64_C(1) << 53) /* whole numbers that a double holds exactly */

/* ---- Objects and arrays ----------------------------------------------------------------- */

void printer_open(struct printer *p, struct buf *out, int indent, char bracket)
{
	*p = (struct printer){out, indent, false};
	buf_add_char(out, bracket);
}

static void new_line(struct buf *out, int indent)
{
	buf_add_char(out, '\n');
	for (int i = 0; i < indent; i++)
		buf_add_char(out, '\t');
}

void printer_item(struct printer *p)
{
	if (p->any)
		buf_add_char(p->out, ',');
	p->any = true;
	if (p->indent >= 0)
		new_line(p->out, p->indent + 1);
}

void printer_member(struct printer *p, const char *name)
{
	printer_item(p);
	buf_addf(p->out, "\"%s\":%s", name, p->indent < 0 ? "" : " ");
}

void printer_members(struct printer *p, const char *extra)
{
	if (!extra || !*extra)
		return;
	printer_item(p);
	buf_add_str(p->out, extra);
}

void printer_close(struct printer *p, char bracket)
{
	if (p->any && p->indent >= 0)
		new_line(p->out, p->indent);
	buf_add_char(p->out, bracket);
}

int printer_inner(const struct printer *p)
{
	return p->indent < 0 ? -1 : p->indent + 1;
}

/* ---- Texts as paragraphs ---------------------------------------------------------------- */

static void put_paragraphs(struct buf *out, const char *s, size_t len, int indent)
{
	struct printer p;
	printer_open(&p, out, indent, '[');
	const char *end = s + len, *gap;
	while (s < end && (gap = memmem(s, (size_t)(end - s), "\n\n", 2))) {
		printer_item(&p);
		json_quote(out, s, (size_t)(gap - s));
		s = gap + 2;
	}
	if (len) {
		printer_item(&p);
		json_quote(out, s, (size_t)(end - s));
	}
	printer_close(&p, ']');
}

static bool get_paragraphs(const struct json *value, struct buf *text)
{
	if (!json_is_array(value))
		return false;
	buf_clear(text);
	for (const struct json *item = json_first(value); item; item = json_next(item)) {
		const char *s = json_string(item);
		if (!s)
			return false;
		if (item != json_first(value))
			buf_add_str(text, "\n\n");
		buf_add_str(text, s);
	}
	return true;
}

static bool get_long_string(const struct json *value, char **slot)
{
	struct buf text = BUF_INIT;
	bool ok = get_paragraphs(value, &text);
	if (ok)
		mem_set_string(slot, text.data);
	buf_release(&text);
	return ok;
}

/* ---- Writing ---------------------------------------------------------------------------- */

static const void *slot_of(const struct field *f, const void *thing)
{
	return (const char *)thing + f->offset;
}

static const char *string_in(const struct field *f, const void *thing)
{
	const char *s = *(const char *const *)slot_of(f, thing);
	return s ? s : "";
}

static int64_t number_in(const struct field *f, const void *thing)
{
	const void *slot = slot_of(f, thing);
	switch (f->type) {
	case FIELD_INT:
		return *(const int *)slot;
	case FIELD_LONG:
		return *(const long *)slot;
	case FIELD_INT64:
		return *(const int64_t *)slot;
	case FIELD_SIZE:
		return (int64_t) * (const size_t *)slot;
	case FIELD_BOOL:
		return *(const bool *)slot;
	case FIELD_WORD:
		return *(const unsigned *)slot;
	default:
		return (int64_t) * (const uint64_t *)slot;
	}
}

static bool is_empty(const struct field *f, const void *thing)
{
	const void *slot = slot_of(f, thing);
	switch (f->type) {
	case FIELD_ELSEWHERE:
		return true;
	case FIELD_REAL:
		return !(*(const double *)slot != 0);
	case FIELD_STRING:
	case FIELD_LONG_STRING:
		return !*string_in(f, thing);
	case FIELD_OPTIONAL:
		return !*(const char *const *)slot;
	case FIELD_BYTES:
	case FIELD_TEXT:
		return !((const struct buf *)slot)->len;
	default:
		return !number_in(f, thing);
	}
}

/* The shortest digits that read back as the same number, with a point whatever the locale says. */
static void put_real(struct buf *out, double value)
{
	char digits[64];
	int precision = 15;
	do
		snprintf(digits, sizeof digits, "%.*g", precision, isfinite(value) ? value : 0);
	while (++precision <= 17 && strtod(digits, NULL) != value);
	size_t whole = strspn(digits, "-0123456789");
	size_t point = strcspn(digits + whole, "0123456789e");
	buf_add(out, digits, whole);
	buf_add_str(out, point ? "." : "");
	buf_add_str(out, digits + whole + point);
}

static void put_value(struct buf *out, const struct field *f, const void *thing, int indent)
{
	const struct buf *text = slot_of(f, thing);
	const char *s;
	switch (f->type) {
	case FIELD_ID:
		buf_addf(out, "\"%010" PRIx64 "\"", (uint64_t)number_in(f, thing));
		break;
	case FIELD_HASH:
		buf_addf(out, "\"%016" PRIx64 "\"", (uint64_t)number_in(f, thing));
		break;
	case FIELD_BOOL:
		buf_add_str(out, number_in(f, thing) ? "true" : "false");
		break;
	case FIELD_WORD:
		buf_addf(out, "\"%s\"", f->words[number_in(f, thing)]);
		break;
	case FIELD_REAL:
		put_real(out, *(const double *)slot_of(f, thing));
		break;
	case FIELD_STRING:
	case FIELD_OPTIONAL:
		s = string_in(f, thing);
		json_quote(out, s, strlen(s));
		break;
	case FIELD_LONG_STRING:
		s = string_in(f, thing);
		put_paragraphs(out, s, strlen(s), indent);
		break;
	case FIELD_BYTES:
		json_quote(out, text->data, text->len);
		break;
	case FIELD_TEXT:
		put_paragraphs(out, text->data, text->len, indent);
		break;
	default:
		buf_addf(out, "%" PRId64, number_in(f, thing));
	}
}

void fields_put(struct printer *p, const struct field *fields, const void *thing)
{
	for (const struct field *f = fields; f->name; f++) {
		if (f->type == FIELD_ELSEWHERE || (!f->always && is_empty(f, thing)))
			continue;
		printer_member(p, f->name);
		put_value(p->out, f, thing, printer_inner(p));
	}
}

/* ---- Reading ---------------------------------------------------------------------------- */

static bool get_hex(const struct json *value, uint64_t *number)
{
	const char *s = json_string(value);
	size_t len = s ? strlen(s) : 0;
	if (!len || len > 16 || strspn(s, "0123456789abcdef") != len)
		return false;
	*number = strtoull(s, NULL, 16);
	return true;
}

static bool get_word(const struct json *value, const char *const *words, unsigned *number)
{
	const char *s = json_string(value);
	for (unsigned i = 0; s && words[i]; i++) {
		if (!strcmp(s, words[i])) {
			*number = i;
			return true;
		}
	}
	return false;
}

static bool get_bool(const struct json *object, const char *name, bool *flag)
{
	*flag = json_get_bool(object, name, false);
	return *flag == json_get_bool(object, name, true);
}

static bool get_string(const struct json *value, char **slot)
{
	const char *s = json_string(value);
	if (s)
		mem_set_string(slot, s);
	return s;
}

static bool get_bytes(const struct json *value, struct buf *bytes)
{
	const char *s = json_string(value);
	if (s)
		buf_set(bytes, s, strlen(s));
	return s;
}

static int64_t within(int64_t number, int64_t least, int64_t most)
{
	return number < least ? least : number > most ? most : number;
}

static void bounds_of(const struct field *f, int64_t *min, int64_t *max)
{
	bool bounded = f->min || f->max, is_int = f->type == FIELD_INT, is_long = f->type == FIELD_LONG;
	*min = bounded ? f->min : is_int ? INT_MIN : is_long ? LONG_MIN : INT64_MIN;
	*max = bounded ? f->max : is_int ? INT_MAX : is_long ? LONG_MAX : INT64_MAX;
	*min = within(*min, f->type == FIELD_SIZE ? 0 : -EXACT_MAX, EXACT_MAX);
	*max = within(*max, 0, EXACT_MAX);
}

static bool get_number(const struct json *object, const struct field *f, void *slot)
{
	int64_t min, max;
	bounds_of(f, &min, &max);
	double value = json_get_number(object, f->name, NAN);
	if (!(value >= (double)min && value <= (double)max && value == floor(value)))
		return false;
	if (f->type == FIELD_INT)
		*(int *)slot = (int)value;
	else if (f->type == FIELD_LONG)
		*(long *)slot = (long)value;
	else if (f->type == FIELD_SIZE)
		*(size_t *)slot = (size_t)value;
	else
		*(int64_t *)slot = (int64_t)value;
	return true;
}

static bool get_real(const struct json *object, const char *name, double *number)
{
	*number = json_get_number(object, name, NAN);
	return isfinite(*number);
}

static bool get_value(const struct json *object, const struct field *f, void *thing)
{
	const struct json *value = json_get(object, f->name);
	void *slot = (char *)thing + f->offset;
	switch (f->type) {
	case FIELD_ELSEWHERE:
		return true;
	case FIELD_ID:
		return get_hex(value, slot) && (*(uint64_t *)slot || !f->always);
	case FIELD_HASH:
		return get_hex(value, slot);
	case FIELD_BOOL:
		return get_bool(object, f->name, slot);
	case FIELD_WORD:
		return get_word(value, f->words, slot);
	case FIELD_REAL:
		return get_real(object, f->name, slot);
	case FIELD_STRING:
	case FIELD_OPTIONAL:
		return get_string(value, slot);
	case FIELD_LONG_STRING:
		return get_long_string(value, slot);
	case FIELD_BYTES:
		return get_bytes(value, slot);
	case FIELD_TEXT:
		return get_paragraphs(value, slot);
	default:
		return get_number(object, f, slot);
	}
}

static void set_empty(const struct field *f, void *thing)
{
	char **slot = (char **)((char *)thing + f->offset);
	if ((f->type == FIELD_STRING || f->type == FIELD_LONG_STRING) && !*slot)
		*slot = mem_strdup("");
}

bool fields_get(const struct json *object, const struct field *fields, void *thing,
				const char *what, struct err *err)
{
	if (!json_is_object(object))
		return err_set(err, ERR_FILE, "%s is not an object", what);
	for (const struct field *f = fields; f->name; f++) {
		bool there = json_get(object, f->name);
		if (!there && f->always)
			return err_set(err, ERR_FILE, "%s has no \"%s\"", what, f->name);
		if (there && !get_value(object, f, thing))
			return err_set(err, ERR_FILE, "%s has a \"%s\" that cannot be", what, f->name);
		if (!there)
			set_empty(f, thing);
	}
	return true;
}

static bool knows(const struct field *fields, const char *name)
{
	while (fields->name && strcmp(fields->name, name) != 0)
		fields++;
	return fields->name;
}

char *fields_extra(const struct json *object, const struct field *fields)
{
	struct buf extra = BUF_INIT;
	for (const struct json *m = json_first(object); m; m = json_next(m)) {
		const char *name = json_name(m);
		if (knows(fields, name))
			continue;
		if (extra.len)
			buf_add_char(&extra, ',');
		json_quote(&extra, name, strlen(name));
		buf_add_char(&extra, ':');
		json_print(&extra, m);
	}
	return buf_detach(&extra);
}
