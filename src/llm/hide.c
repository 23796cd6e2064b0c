#include "llm/hide.h"

#include <ctype.h>

#include "base/address.h"
#include "base/base64.h"
#include "base/log.h"
#include "base/mem.h"

#define MARK         "…"
#define CUT_LEAST    6   /* bytes of a beginning that are known for one */
#define HEADER_LEAST 12  /* bytes of a word that may be a key */
#define FORMS_MAX    512 /* ways in which the secrets of one model are spelt */

struct forms {
	char *form[FORMS_MAX];
	size_t count;
};

/* ---- How they are spelt --------------------------------------------------------------------- */

static void add_form(struct forms *f, const char *text)
{
	bool known = strlen(text) < HIDE_LEAST || f->count == FORMS_MAX;
	for (size_t i = 0; i < f->count && !known; i++)
		known = !strcmp(f->form[i], text);
	if (!known)
		f->form[f->count++] = mem_strdup(text);
}

static void add_spelt(struct forms *f, const char *text, const char *escape)
{
	struct buf spelt = BUF_INIT;
	for (const char *at = text; *at; at++) {
		if (isalnum((unsigned char)*at) || strchr("-._~", *at))
			buf_add_char(&spelt, *at);
		else
			buf_addf(&spelt, escape, (unsigned)(unsigned char)*at);
	}
	add_form(f, spelt.data);
	mem_wipe(spelt.data, spelt.len);
	buf_release(&spelt);
}

/* As JSON may spell it, also where it stands in a string of JSON again. */
static void add_slashed(struct forms *f, const char *text, const char *slashes)
{
	struct buf spelt = BUF_INIT;
	for (const char *at = text; *at; at++) {
		buf_add_str(&spelt, strchr("/\\\"", *at) ? slashes : "");
		buf_add_char(&spelt, *at);
	}
	add_form(f, spelt.data);
	mem_wipe(spelt.data, spelt.len);
	buf_release(&spelt);
}

static void add_secret(struct forms *f, const char *text)
{
	add_form(f, text);
	add_spelt(f, text, "%%%02X");
	add_spelt(f, text, "%%%02x");
	add_slashed(f, text, "\\");
	add_slashed(f, text, "\\\\");
	add_slashed(f, text, "\\\\\\");
}

static int digit(char c)
{
	return isdigit((unsigned char)c) ? c - '0' : tolower((unsigned char)c) - 'a' + 10;
}

static void decode(struct buf *out, const char *text, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		bool spelt = text[i] == '%' && i + 2 < len && isxdigit((unsigned char)text[i + 1]) &&
					 isxdigit((unsigned char)text[i + 2]);
		int code = spelt ? digit(text[i + 1]) << 4 | digit(text[i + 2]) : 0;
		buf_add_char(out, spelt ? (char)code : text[i]);
		i += spelt ? 2 : 0;
	}
}

/* NAME:PASSWORD, sent in base64. A name alone may be a key. */
static void add_user(struct forms *f, const char *address)
{
	size_t start, len;
	struct buf both = BUF_INIT, sent = BUF_INIT;
	if (!address_user(address, &start, &len))
		return;
	decode(&both, address + start, len);
	char *written = mem_strndup(address + start, len);
	char *colon = strchr(written, ':'), *sign = strchr(both.data, ':');
	add_secret(f, colon && colon[1] ? colon + 1 : written);
	add_secret(f, sign && sign[1] ? sign + 1 : both.data);
	buf_add(&both, ":", sign == NULL);
	base64_add(&sent, both.data, both.len);
	add_form(f, sent.data);
	mem_wipe(written, strlen(written));
	mem_wipe(both.data, both.len);
	mem_wipe(sent.data, sent.len);
	free(written);
	buf_release(&both);
	buf_release(&sent);
}

/* "Name: value\n" each: whatever in the values is long enough for a key. */
static void add_headers(struct forms *f, const char *lines)
{
	size_t len;
	for (const char *at = lines; *at; at += len + strspn(at + len, " \n")) {
		len = strcspn(at, " \n");
		if (len < HEADER_LEAST || at[len - 1] == ':')
			continue;
		char *word = mem_strndup(at, len);
		add_secret(f, word);
		mem_wipe(word, len);
		free(word);
	}
}

/* The proxies that the environment names as well. */
static void forms_make(struct forms *f, const struct model *m)
{
	static const char *const shared[] = {"http_proxy", "https_proxy", "HTTPS_PROXY", "all_proxy",
										 "ALL_PROXY"};
	*f = (struct forms){.count = 0};
	add_secret(f, m->api_key);
	add_headers(f, m->headers);
	for (size_t i = 0; i < model_addresses(m); i++) {
		char *url = model_address(m, i);
		add_user(f, url);
		mem_wipe(url, strlen(url));
		free(url);
	}
	add_user(f, m->route.proxy);
	for (size_t i = 0; i < sizeof shared / sizeof *shared; i++) {
		const char *proxy = getenv(shared[i]);
		if (proxy)
			add_user(f, proxy);
	}
}

static void forms_release(struct forms *f)
{
	for (size_t i = 0; i < f->count; i++) {
		mem_wipe(f->form[i], strlen(f->form[i]));
		free(f->form[i]);
	}
}

/* ---- Where they stand ----------------------------------------------------------------------- */

static void hide_whole(struct buf *text, const char *form)
{
	size_t len = strlen(form), from = 0;
	const char *at;
	while ((at = strstr(text->data + from, form))) {
		from = (size_t)(at - text->data);
		buf_splice(text, from, len, MARK, sizeof MARK - 1);
		from += sizeof MARK - 1;
	}
}

/* How much of the form's beginning stands right before `end`. */
static size_t cut_off(const struct buf *text, size_t end, const char *form)
{
	size_t len = strlen(form) - 1;
	len = len < end ? len : end;
	while (len >= CUT_LEAST && memcmp(text->data + end - len, form, len) != 0)
		len--;
	return len >= CUT_LEAST ? len : 0;
}

static void hide_cut(struct buf *text, const char *form)
{
	size_t end = 0;
	while (end <= text->len) {
		const char *mark = strstr(text->data + end, MARK);
		end = mark ? (size_t)(mark - text->data) : text->len;
		size_t len = cut_off(text, end, form);
		buf_splice(text, end - len, len, mark ? NULL : MARK, mark || !len ? 0 : sizeof MARK - 1);
		end = mark ? end - len + sizeof MARK - 1 : text->len + 1;
	}
}

void hide_in(struct buf *text, const struct model *m)
{
	struct forms f;
	forms_make(&f, m);
	for (size_t i = 0; i < f.count; i++)
		hide_whole(text, f.form[i]);
	for (size_t i = 0; i < f.count; i++)
		hide_cut(text, f.form[i]);
	forms_release(&f);
}

void hide_in_err(struct err *err, const struct model *m)
{
	struct buf text = BUF_INIT;
	buf_add_str(&text, err->text);
	hide_in(&text, m);
	if (strcmp(text.data, err->text) != 0)
		err_set(err, err->kind, "%s", text.data);
	buf_release(&text);
}

void hide_from_log(const struct model *m)
{
	struct forms f;
	if (!log_is_open())
		return;
	forms_make(&f, m);
	for (size_t i = 0; i < f.count; i++)
		log_secret(f.form[i]);
	forms_release(&f);
}
