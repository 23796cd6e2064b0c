/* base/json.h: reading and writing JSON (RFC 8259). json.c is the only user of cJSON.
 *
 * Parsing is strict where cJSON is not: valid UTF-8 only for files (JSON_STRICT), nothing after the
 * value, no duplicate keys in files, no number that is not finite, at most JSON_DEPTH levels and
 * JSON_VALUES values.
 * Replies of servers are read with JSON_LENIENT: a surrogate split over two texts stays in its
 * three-byte form and U+0000 as C0 80, for utf8_repair to settle; raw control characters in strings
 * pass too. */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

#define JSON_DEPTH  64
#define JSON_VALUES ((size_t)4 << 20)

struct json; /* a value inside a document that json_parse made */

enum json_mode { JSON_STRICT, JSON_LENIENT };

/* NULL on failure; err then says what and at which byte, as a clause (ERR_FILE; the caller names
 * the file). Free the root with json_free. */
struct json *json_parse(const char *text, size_t len, enum json_mode mode, struct err *err);
void json_free(struct json *root);

/* Getters take a NULL value and return the default, so that a chain needs one check at its end. */
const struct json *json_get(const struct json *object, const char *name); /* NULL when absent */
const char *json_string(const struct json *value);                        /* NULL when no string */
double json_number(const struct json *value, double absent);
const char *json_get_string(const struct json *object, const char *name, const char *absent);
double json_get_number(const struct json *object, const char *name, double absent);
int64_t json_get_int(const struct json *object, const char *name, int64_t absent);
bool json_get_bool(const struct json *object, const char *name, bool absent);
uint64_t json_get_hex(const struct json *object,
					  const char *name); /* "1f…" as written; 0 if none */
bool json_is_object(const struct json *value);
bool json_is_array(const struct json *value);
bool json_is_null(const struct json *value);

/* for (item = json_first(v); item; item = json_next(item)): an array's items, an object's members.
 */
const struct json *json_first(const struct json *container);
const struct json *json_next(const struct json *item);
const char *json_name(const struct json *member);
size_t json_count(const struct json *container);

/* The value in one line of JSON, its members in their order and its numbers digit by digit as they
 * were read. */
void json_print(struct buf *out, const struct json *value);

/* Appends "…" with quotes and escapes; s is valid UTF-8. Only ", \ and characters below U+0020 and
 * U+007F are escaped. */
void json_quote(struct buf *out, const char *s, size_t len);

/* Appends "name":"value" to an open object, with a comma before it but behind its {. */
void json_put_string(struct buf *out, const char *name, const char *value);

#endif
