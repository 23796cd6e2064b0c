#include "base/setting_check.h"

#include <strings.h>

#include "base/json.h"
#include "base/number.h"
#include "base/utf8.h"

static bool is_whole(const char *s)
{
	return *s && !s[strspn(s, "0123456789")];
}

static bool check_number(const struct setting_row *row, const char *text, const char *subject,
						 struct err *err)
{
	bool whole = row->type == SETTING_WHOLE;
	double number;
	bool decimal = number_read(text, &number);
	if ((whole ? is_whole(text) : decimal) && number >= row->least && number <= row->most)
		return true;
	return err_set(err, ERR_USAGE, "%s takes a %s from %.0f to %.0f, not “%s”.", subject,
				   whole ? "whole number" : "number", row->least, row->most, text);
}

static bool check_characters(const char *text, const char *subject, struct err *err)
{
	if (utf8_valid_prefix(text, strlen(text)) < strlen(text))
		return err_set(err, ERR_USAGE, "%s is not valid UTF-8 text.", subject);
	for (const char *at = text; *at; at++) {
		if ((unsigned char)*at < ' ' || *at == 0x7f)
			return err_set(err, ERR_USAGE, "%s holds a line break or a control character.",
						   subject);
	}
	return true;
}

bool setting_is_switch(const char *text, bool *on)
{
	static const char *const names[] = {"off", "on", "0", "1", "no", "yes", "false", "true"};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!strcasecmp(text, names[i])) {
			*on = i % 2;
			return true;
		}
	}
	return false;
}

static bool read_switch(const char *text, const char *subject, struct buf *out, struct err *err)
{
	bool on;
	if (!setting_is_switch(text, &on))
		return err_set(err, ERR_USAGE, "%s takes on or off, not “%s”.", subject, text);
	buf_add_str(out, on ? "on" : "off");
	return true;
}

/* A text in double quotes is a JSON string, so that it may hold line breaks. */
static bool read_item(const char *text, const char *subject, struct buf *out, struct err *err)
{
	struct err why = ERR_INIT;
	buf_add_char(out, '[');
	if (*text == '"') {
		struct json *json = json_parse(text, strlen(text), JSON_STRICT, &why);
		if (json)
			json_print(out, json);
		json_free(json);
	} else {
		json_quote(out, text, strlen(text));
	}
	buf_add_char(out, ']');
	return !why.kind || err_set(err, ERR_USAGE, "%s: %s.", subject, why.text);
}

static bool check_fields(const char *text, const char *subject, struct err *err)
{
	struct err why = ERR_INIT;
	struct json *json = json_parse(text, strlen(text), JSON_STRICT, &why);
	bool ok = json_is_object(json);
	if (!json)
		err_set(err, ERR_USAGE, "%s takes a JSON object: %s.", subject, why.text);
	else if (!ok)
		err_set(err, ERR_USAGE, "%s takes a JSON object, such as {\"top_p\": 0.9}.", subject);
	json_free(json);
	return ok;
}

static bool check_own(const struct setting_row *row, const char *text, const char *subject,
					  struct err *err)
{
	struct err why = ERR_INIT;
	if (!row->check || row->check(text, &why))
		return true;
	return err_set(err, ERR_USAGE, "%s %s", subject, why.text);
}

bool setting_check_whole(const struct setting_row *row, const char *text, const char *subject,
						 struct err *err)
{
	bool ok = true;
	if (row->type == SETTING_WHOLE || row->type == SETTING_NUMBER)
		ok = check_number(row, text, subject, err);
	else if (row->type == SETTING_FIELDS)
		ok = check_fields(text, subject, err);
	return ok && check_own(row, text, subject, err);
}

bool setting_check(const struct setting_row *row, const char *text, const char *subject,
				   struct buf *out, struct err *err)
{
	if (!check_characters(text, subject, err))
		return false;
	if (row->type == SETTING_SWITCH)
		return read_switch(text, subject, out, err);
	if (row->type == SETTING_LIST || row->type == SETTING_SECRETS)
		return read_item(text, subject, out, err) && check_own(row, out->data, subject, err);
	buf_add_str(out, text);
	buf_trim(out);
	return setting_check_whole(row, out->data, subject, err);
}
