#include "base/json.h"

#include <cjson/cJSON.h>
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "base/mem.h"
#include "base/utf8.h"

#define NUMBER_MAX 60 /* bytes: cJSON cuts longer numbers */
#define PLAIN_MAX  15 /* digits that a double holds exactly */

/* ---- Checking ---------------------------------------------------------------------------------
 */

/* A number that a double and its printing might change. */
struct digits {
	size_t number; /* which in the text, from 1 */
	char *text;
};

/* Walks the text by the grammar of RFC 8259 and copies it to `out` in a form of which cJSON neither
 * drops nor admits anything it should not. */
struct scanner {
	const char *text;
	size_t len;
	size_t at;
	enum json_mode mode;
	int depth;
	size_t values, numbers;
	struct digits *digits;
	size_t digit_count, digit_cap;
	struct buf out;
	struct err *err;
};

static bool refuse(struct scanner *s, const char *why)
{
	return err_set(s->err, ERR_FILE, "this is not valid JSON at byte %zu: %s", s->at + 1, why);
}

static int peek(const struct scanner *s)
{
	return s->at < s->len ? (unsigned char)s->text[s->at] : -1;
}

static void copy(struct scanner *s, size_t len)
{
	buf_add(&s->out, s->text + s->at, len);
	s->at += len;
}

static void skip_space(struct scanner *s)
{
	for (int c = peek(s); c == ' ' || c == '\t' || c == '\r' || c == '\n'; c = peek(s))
		s->at++;
}

/* The value of the four digits of the \uXXXX at `at`, -1 when it is none. */
static int32_t read_unit(const struct scanner *s, size_t at)
{
	if (s->len - at < 6 || s->text[at] != '\\' || s->text[at + 1] != 'u')
		return -1;
	int32_t unit = 0;
	for (size_t i = at + 2; i < at + 6; i++) {
		unsigned char c = (unsigned char)s->text[i];
		if (!isxdigit(c))
			return -1;
		unit = unit * 16 + (isdigit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
	}
	return unit;
}

static bool is_high(int32_t unit)
{
	return unit >= 0xd800 && unit <= 0xdbff;
}

static bool is_low(int32_t unit)
{
	return unit >= 0xdc00 && unit <= 0xdfff;
}

/* cJSON fails on half a surrogate pair and ends the string at NUL. */
static bool scan_unit(struct scanner *s)
{
	int32_t unit = read_unit(s, s->at);
	if (unit < 0)
		return refuse(s, "\\u needs four hexadecimal digits after it");
	if (is_high(unit) && s->len - s->at >= 12 && is_low(read_unit(s, s->at + 6))) {
		copy(s, 12);
		return true;
	}
	bool half = is_high(unit) || is_low(unit);
	if (unit && !half) {
		copy(s, 6);
		return true;
	}
	if (s->mode == JSON_STRICT)
		return refuse(s, half ? "half of a surrogate pair" : "the character U+0000");
	char bytes[4];
	if (unit)
		buf_add(&s->out, bytes, utf8_encode((uint32_t)unit, bytes));
	else
		buf_add(&s->out, "\xc0\x80", 2);
	s->at += 6;
	return true;
}

static bool scan_escape(struct scanner *s)
{
	int next = s->at + 1 < s->len ? (unsigned char)s->text[s->at + 1] : -1;
	if (next == 'u')
		return scan_unit(s);
	if (next <= 0 || !strchr("\"\\/bfnrt", next))
		return refuse(s, "an escape that JSON does not know");
	copy(s, 2);
	return true;
}

static bool scan_character(struct scanner *s)
{
	unsigned char c = (unsigned char)s->text[s->at];
	if (c == '\\')
		return scan_escape(s);
	if (s->mode == JSON_LENIENT) {
		buf_add(&s->out, c ? (char *)&c : "\xc0\x80", c ? 1 : 2);
		s->at++;
		return true;
	}
	if (c < ' ')
		return refuse(s, "a control character inside a string");
	int32_t code;
	size_t len = utf8_decode(s->text + s->at, s->len - s->at, &code);
	if (code < 0)
		return refuse(s, "a byte that is not UTF-8");
	copy(s, len);
	return true;
}

/* The bytes from here that are plain ASCII inside a string. */
static size_t plain_length(const struct scanner *s)
{
	size_t end = s->at;
	while (end < s->len && s->text[end] >= ' ' && s->text[end] <= '~' && s->text[end] != '"' &&
		   s->text[end] != '\\')
		end++;
	return end - s->at;
}

static bool scan_string(struct scanner *s)
{
	if (peek(s) != '"')
		return refuse(s, "a string was expected");
	copy(s, 1);
	copy(s, plain_length(s));
	while (peek(s) != '"') {
		if (s->at == s->len)
			return refuse(s, "the text ends inside a string");
		if (!scan_character(s))
			return false;
		copy(s, plain_length(s));
	}
	copy(s, 1);
	return true;
}

static size_t count_digits(const struct scanner *s, size_t at)
{
	size_t n = 0;
	while (at + n < s->len && isdigit((unsigned char)s->text[at + n]))
		n++;
	return n;
}

/* Bytes of the number here, 0 when the grammar knows none. */
static size_t number_length(const struct scanner *s)
{
	const char *t = s->text;
	size_t at = s->at + (t[s->at] == '-');
	size_t whole = count_digits(s, at);
	if (!whole || (whole > 1 && t[at] == '0'))
		return 0;
	at += whole;
	if (at < s->len && t[at] == '.') {
		size_t part = count_digits(s, at + 1);
		if (!part)
			return 0;
		at += 1 + part;
	}
	if (at < s->len && (t[at] | 0x20) == 'e') {
		bool sign = at + 1 < s->len && (t[at + 1] == '+' || t[at + 1] == '-');
		size_t power = count_digits(s, at + 1 + sign);
		if (!power)
			return 0;
		at += 1 + sign + power;
	}
	return at - s->at;
}

static bool is_plain(const char *digits)
{
	size_t len = strlen(digits);
	return len <= PLAIN_MAX && strspn(digits, "0123456789") == len;
}

/* Takes the string. */
static void keep_digits(struct scanner *s, char *digits)
{
	s->numbers++;
	if (is_plain(digits)) {
		free(digits);
		return;
	}
	MEM_GROW(s->digits, s->digit_count + 1, &s->digit_cap);
	s->digits[s->digit_count++] = (struct digits){s->numbers, digits};
}

static bool scan_number(struct scanner *s)
{
	size_t len = number_length(s);
	if (!len)
		return refuse(s, "this is no number");
	char *digits = mem_strndup(s->text + s->at, len);
	double value = strtod(digits, NULL);
	keep_digits(s, digits);
	if (!isfinite(value))
		return refuse(s, "the number is too large");
	if (len > NUMBER_MAX) {
		buf_addf(&s->out, "%.17g", value);
		s->at += len;
	} else {
		copy(s, len);
	}
	return true;
}

static bool scan_word(struct scanner *s)
{
	static const char *const words[] = {"true", "false", "null"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
		size_t len = strlen(words[i]);
		if (s->len - s->at >= len && !memcmp(s->text + s->at, words[i], len)) {
			copy(s, len);
			return true;
		}
	}
	return refuse(s,
				  s->at == s->len ? "the text ends before the value does" : "a value was expected");
}

static bool scan_value(struct scanner *s);

static bool scan_member(struct scanner *s)
{
	if (!scan_string(s))
		return false;
	skip_space(s);
	if (peek(s) != ':')
		return refuse(s, "a colon was expected");
	copy(s, 1);
	skip_space(s);
	return scan_value(s);
}

/* The items of an array or an object, from its opening bracket through its closing one. */
static bool scan_items(struct scanner *s, int close, bool (*scan_item)(struct scanner *))
{
	copy(s, 1);
	skip_space(s);
	for (bool first = true; peek(s) != close; first = false) {
		if (!first) {
			if (peek(s) != ',')
				return refuse(s, "a comma or a closing bracket was expected");
			copy(s, 1);
			skip_space(s);
		}
		if (!scan_item(s))
			return false;
		skip_space(s);
	}
	copy(s, 1);
	return true;
}

static bool scan_container(struct scanner *s)
{
	if (s->depth == JSON_DEPTH)
		return refuse(s, "the brackets are nested too deeply");
	s->depth++;
	bool ok = peek(s) == '{' ? scan_items(s, '}', scan_member) : scan_items(s, ']', scan_value);
	s->depth--;
	return ok;
}

static bool scan_value(struct scanner *s)
{
	int c = peek(s);
	if (s->values++ == JSON_VALUES)
		return refuse(s, "there are too many values in it");
	if (c == '{' || c == '[')
		return scan_container(s);
	if (c == '"')
		return scan_string(s);
	return c == '-' || (c >= '0' && c <= '9') ? scan_number(s) : scan_word(s);
}

static bool scan_text(struct scanner *s)
{
	skip_space(s);
	if (!scan_value(s))
		return false;
	skip_space(s);
	return s->at == s->len || refuse(s, "something stands after the value");
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool check_names(const cJSON *object, struct err *err)
{
	size_t count = json_count((const struct json *)object), n = 0;
	const char **names = mem_alloc(count * sizeof *names);
	for (const cJSON *item = object->child; item; item = item->next)
		names[n++] = item->string;
	qsort(names, n, sizeof *names, compare_names);
	bool ok = true;
	for (size_t i = 1; ok && i < n; i++) {
		if (!strcmp(names[i - 1], names[i]))
			ok = err_set(err, ERR_FILE, "this JSON names \"%.100s\" twice in one object", names[i]);
	}
	free(names);
	return ok;
}

static bool check_all_names(const cJSON *value, struct err *err)
{
	if (cJSON_IsObject(value) && !check_names(value, err))
		return false;
	for (const cJSON *item = value->child; item; item = item->next) {
		if (!check_all_names(item, err))
			return false;
	}
	return true;
}

/* ---- Reading ----------------------------------------------------------------------------------
 */

/* Running out of memory is no damage of the text. */
static void *allocate(size_t size)
{
	return mem_resize(NULL, size);
}

static cJSON *parse_scanned(const struct buf *text, enum json_mode mode, struct err *err)
{
	cJSON_InitHooks(&(cJSON_Hooks){allocate, free});
	cJSON *root = cJSON_ParseWithLengthOpts(text->data, text->len + 1, NULL, 1);
	if (!root)
		err_set(err, ERR_FILE, "this JSON cannot be read");
	if (root && mode == JSON_STRICT && !check_all_names(root, err)) {
		cJSON_Delete(root);
		root = NULL;
	}
	return root;
}

/* cJSON leaves a number's string free: there its digits go, in the order of the text. */
static void place_digits(cJSON *value, struct scanner *s, size_t *number, size_t *next)
{
	if (cJSON_IsNumber(value) && ++*number && *next < s->digit_count &&
		s->digits[*next].number == *number) {
		value->valuestring = s->digits[*next].text;
		s->digits[(*next)++].text = NULL;
	}
	for (cJSON *item = value->child; item; item = item->next)
		place_digits(item, s, number, next);
}

static void release(struct scanner *s)
{
	for (size_t i = 0; i < s->digit_count; i++)
		free(s->digits[i].text);
	free(s->digits);
	buf_release(&s->out);
}

struct json *json_parse(const char *text, size_t len, enum json_mode mode, struct err *err)
{
	struct scanner s = {.text = text, .len = len, .mode = mode, .out = BUF_INIT, .err = err};
	buf_reserve(&s.out, len);
	cJSON *root = scan_text(&s) ? parse_scanned(&s.out, mode, err) : NULL;
	size_t number = 0, next = 0;
	if (root && s.digit_count)
		place_digits(root, &s, &number, &next);
	release(&s);
	return (struct json *)root;
}

static const cJSON *value_of(const struct json *json)
{
	return (const cJSON *)json;
}

void json_free(struct json *root)
{
	cJSON_Delete((cJSON *)root);
}

const struct json *json_get(const struct json *object, const char *name)
{
	if (!json_is_object(object))
		return NULL;
	return (const struct json *)cJSON_GetObjectItemCaseSensitive(value_of(object), name);
}

const char *json_string(const struct json *value)
{
	return cJSON_GetStringValue(value_of(value));
}

const char *json_get_string(const struct json *object, const char *name, const char *absent)
{
	const char *s = json_string(json_get(object, name));
	return s ? s : absent;
}

double json_number(const struct json *value, double absent)
{
	return cJSON_IsNumber(value_of(value)) ? value_of(value)->valuedouble : absent;
}

double json_get_number(const struct json *object, const char *name, double absent)
{
	return json_number(json_get(object, name), absent);
}

int64_t json_get_int(const struct json *object, const char *name, int64_t absent)
{
	double value = json_get_number(object, name, NAN);
	/* 2^63 is a double, 2^63 - 1 is not; the test fails for NAN. */
	return fabs(value) < 9223372036854775808.0 ? (int64_t)value : absent;
}

bool json_get_bool(const struct json *object, const char *name, bool absent)
{
	const cJSON *value = value_of(json_get(object, name));
	return cJSON_IsBool(value) ? cJSON_IsTrue(value) : absent;
}

uint64_t json_get_hex(const struct json *object, const char *name)
{
	const char *s = json_get_string(object, name, "");
	size_t len = strlen(s);
	if (!len || len > 16 || strspn(s, "0123456789abcdefABCDEF") != len)
		return 0;
	return strtoull(s, NULL, 16);
}

bool json_is_object(const struct json *value)
{
	return cJSON_IsObject(value_of(value));
}

bool json_is_array(const struct json *value)
{
	return cJSON_IsArray(value_of(value));
}

bool json_is_null(const struct json *value)
{
	return cJSON_IsNull(value_of(value));
}

const struct json *json_first(const struct json *container)
{
	return container ? (const struct json *)value_of(container)->child : NULL;
}

const struct json *json_next(const struct json *item)
{
	return item ? (const struct json *)value_of(item)->next : NULL;
}

const char *json_name(const struct json *member)
{
	return member ? value_of(member)->string : NULL;
}

size_t json_count(const struct json *container)
{
	size_t n = 0;
	for (const struct json *item = json_first(container); item; item = json_next(item))
		n++;
	return n;
}

/* ---- Writing ----------------------------------------------------------------------------------
 */

static void add_escape(struct buf *out, unsigned char c)
{
	static const char shorts[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	for (const char *p = shorts; *p; p += 2) {
		if ((unsigned char)*p == c) {
			buf_addf(out, "\\%c", p[1]);
			return;
		}
	}
	buf_addf(out, "\\u%04x", c);
}

void json_quote(struct buf *out, const char *s, size_t len)
{
	size_t done = 0;
	buf_add_char(out, '"');
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c >= ' ' && c != '"' && c != '\\' && c != 0x7f)
			continue;
		buf_add(out, s + done, i - done);
		add_escape(out, c);
		done = i + 1;
	}
	buf_add(out, s + done, len - done);
	buf_add_char(out, '"');
}

static void print_name(struct buf *out, const char *name)
{
	json_quote(out, name, strlen(name));
	buf_add_char(out, ':');
}

static void print_items(struct buf *out, const cJSON *value, bool named)
{
	for (const cJSON *item = value->child; item; item = item->next) {
		if (item != value->child)
			buf_add_char(out, ',');
		if (named)
			print_name(out, item->string);
		json_print(out, (const struct json *)item);
	}
}

void json_print(struct buf *out, const struct json *json)
{
	const cJSON *value = value_of(json);
	bool object = cJSON_IsObject(value);
	if (object || cJSON_IsArray(value)) {
		buf_add_char(out, object ? '{' : '[');
		print_items(out, value, object);
		buf_add_char(out, object ? '}' : ']');
	} else if (cJSON_IsString(value)) {
		json_quote(out, value->valuestring, strlen(value->valuestring));
	} else if (cJSON_IsNumber(value) && value->valuestring) {
		buf_add_str(out, value->valuestring);
	} else if (cJSON_IsNumber(value)) {
		buf_addf(out, "%.0f", value->valuedouble);
	} else {
		buf_add_str(out, cJSON_IsTrue(value) ? "true" : cJSON_IsFalse(value) ? "false" : "null");
	}
}

void json_put_string(struct buf *out, const char *name, const char *value)
{
	buf_addf(out, "%s\"%s\":", out->len && out->data[out->len - 1] == '{' ? "" : ",", name);
	json_quote(out, value, strlen(value));
}
