/* Every file of the corpora as a document, as the names of files, and as a list of models: what
 * reaches the terminal is harmless. */

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/json.h"
#include "base/utf8.h"
#include "doc/edit.h"
#include "doc/recent.h"
#include "doc/session.h"
#include "harmless.h"
#include "pty.h"

#define ENTER     "\r"
#define ESC       "\033"
#define TEXT_MOST 20000 /* bytes of a file that are shown */
#define NAME_MOST 60
#define NAMES     80
#define MODELS    200

struct texts {
	struct buf *all;
	size_t count, cap;
};

static const char *const none[] = {NULL};

/* ---- The corpora ---- */

/* As a reply of a server would come to be text: repaired, without NUL. */
static void take(struct texts *t, const struct buf *bytes)
{
	struct buf text = BUF_INIT;
	size_t len = bytes->len < TEXT_MOST ? bytes->len : TEXT_MOST;
	struct utf8_repair repair;
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, bytes->data, len, &text);
	utf8_repair_finish(&repair, &text);
	MEM_GROW(t->all, t->count + 1, &t->cap);
	t->all[t->count++] = text;
}

static void take_lines(struct texts *t, const struct buf *bytes)
{
	for (size_t at = 0; at < bytes->len;) {
		const char *end = memchr(bytes->data + at, '\n', bytes->len - at);
		size_t len = end ? (size_t)(end - bytes->data) - at : bytes->len - at;
		struct buf line = BUF_INIT;
		buf_add(&line, bytes->data + at, len);
		if (len)
			take(t, &line);
		buf_release(&line);
		at += len + 1;
	}
}

static void take_folder(struct texts *t, const char *name)
{
	char *folder = corpus_path(name);
	DIR *d = folder ? opendir(folder) : NULL;
	for (const struct dirent *entry; d && (entry = readdir(d));) {
		struct buf bytes = BUF_INIT;
		char *path = folder_path(folder, entry->d_name);
		if (file_read(path, FILE_LIMIT, &bytes, NULL))
			take(t, &bytes);
		buf_release(&bytes);
		free(path);
	}
	if (d)
		closedir(d);
	free(folder);
}

static void texts_release(struct texts *t)
{
	for (size_t i = 0; i < t->count; i++)
		buf_release(&t->all[i]);
	free(t->all);
}

/* Whole files, and the naughty strings one by one. */
static struct texts read_corpora(bool lines)
{
	struct texts t = {0};
	struct buf bytes = BUF_INIT;
	take_folder(&t, "json");
	take_folder(&t, "sse");
	take_folder(&t, "");
	if (lines && corpus_read("blns.txt", &bytes))
		take_lines(&t, &bytes);
	buf_release(&bytes);
	return t;
}

/* ---- Documents ---- */

static void add_section(struct session *s, uint64_t before, size_t number, const struct buf *text)
{
	struct err err = ERR_INIT;
	struct buf point = BUF_INIT;
	uint64_t row = session_new_id(s);
	buf_addf(&point, "%zu. %.*s", number,
			 (int)utf8_valid_prefix(text->data, text->len < 200 ? text->len : 200), text->data);
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_addf(&v->text, "Text %zu.\n", number);
	buf_add(&v->text, text->data, text->len);
	version_text_changed(v);
	bool ok = session_apply(s, ACTOR_WRITER, "row",
							edit_insert_row(row_new(row, ROW_SECTION, 1, point.data, 100), before),
							&err) &&
			  session_apply(s, ACTOR_WRITER, "text", edit_add_version(row, v), &err);
	if (!ok)
		fail_msg("%s", err.text);
	buf_release(&point);
}

static void make_project(const char *path, const struct texts *t)
{
	struct session *s;
	struct err err = ERR_INIT;
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 1, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < t->count; i++) {
		size_t rows = s->doc.row_count;
		add_section(s, rows ? s->doc.rows[rows - 1]->id : 0, i + 1, &t->all[i]);
	}
	assert_true(session_close(s, &err));
}

static void every_file_is_a_harmless_document(void **state)
{
	(void)state;
	struct texts t = read_corpora(false);
	if (!t.count)
		skip();
	struct buf sent = BUF_INIT;
	struct pty pty;
	char *folder = folder_new(), *path = folder_path(folder, "all.longhand");
	const char *const arguments[] = {"--provider", "demo", "all.longhand", NULL};
	make_project(path, &t);
	pty_start_with(&pty, folder, 40, 120, arguments, none, &sent);
	for (size_t i = 0; i < t.count; i++) {
		struct buf mark = BUF_INIT;
		buf_addf(&mark, "Text %zu.", i + 1);
		pty_wait(&pty, mark.data);
		pty_send(&pty, "j");
		buf_release(&mark);
	}
	pty_send(&pty, "q");
	assert_int_equal(pty_end(&pty), 0);
	assert_harmless(&sent);
	print_message("%zu files\n", t.count);
	folder_remove(folder);
	free(folder);
	free(path);
	buf_release(&sent);
	texts_release(&t);
}

/* ---- Names ---- */

/* Any bytes but / and NUL may be in one. */
static char *name_of(const struct buf *text, size_t number)
{
	struct buf name = BUF_INIT;
	size_t len = text->len < NAME_MOST ? text->len : NAME_MOST;
	for (size_t i = 0; i < len; i++)
		buf_add_char(&name, text->data[i] == '/' || !text->data[i] ? '_' : text->data[i]);
	buf_addf(&name, "-%zu.longhand", number);
	return buf_detach(&name);
}

static void put_names(const char *folder, const struct texts *t, char **last)
{
	size_t step = t->count / NAMES + 1;
	for (size_t i = 0; i < t->count; i += step) {
		struct session *s;
		struct err err = ERR_INIT;
		char *name = name_of(&t->all[i], i), *path = folder_path(folder, name);
		if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 1, &err))
			fail_msg("%s", err.text);
		recent_note(s);
		assert_true(session_close(s, &err));
		free(*last);
		*last = name;
		free(path);
	}
}

static void every_file_is_a_harmless_name(void **state)
{
	(void)state;
	struct texts t = read_corpora(true);
	if (!t.count)
		skip();
	struct buf sent = BUF_INIT;
	struct pty pty;
	char *folder = folder_new(), *last = NULL;
	setenv("XDG_STATE_HOME", folder, 1);
	put_names(folder, &t, &last);
	const char *const nothing[] = {"--provider", "demo", NULL};
	pty_start_with(&pty, folder, 24, 100, nothing, none, &sent);
	pty_wait(&pty, "Begin, or go on");
	for (int i = 0; i < NAMES; i++)
		pty_send(&pty, "\033[B");
	pty_send(&pty, ESC);
	pty_end(&pty);
	const char *const one[] = {"--provider", "demo", "--", last, NULL};
	pty_start_with(&pty, folder, 24, 100, one, none, &sent);
	pty_wait(&pty, "instruction");
	pty_send(&pty, ESC);
	pty_wait_gone(&pty, "instruction:");
	pty_send(&pty, ":q!" ENTER);
	pty_end(&pty);
	assert_harmless(&sent);
	folder_remove(folder);
	free(folder);
	free(last);
	buf_release(&sent);
	texts_release(&t);
}

/* ---- Models ---- */

static void add_models(struct buf *script, const struct texts *t)
{
	size_t step = t->count / MODELS + 1;
	buf_add_str(script, "reply\nstatus 200\nheader Content-Type: application/json\n"
						"bytes {\"data\":[{\"id\":\"tester\"}");
	for (size_t i = 0; i < t->count; i += step) {
		struct buf quoted = BUF_INIT;
		const struct buf *text = &t->all[i];
		json_quote(&quoted, text->data,
				   utf8_valid_prefix(text->data, text->len < 300 ? text->len : 300));
		buf_add_str(script, ",{\"id\":");
		for (const char *at = quoted.data; *at; at++)
			buf_addf(script, *at == '\\' ? "\\%c" : "%c", *at);
		buf_add_char(script, '}');
		buf_release(&quoted);
	}
	buf_add_str(script, "]}\n");
}

static void every_file_is_a_harmless_model(void **state)
{
	(void)state;
	struct texts t = read_corpora(true);
	if (!t.count)
		skip();
	struct buf sent = BUF_INIT, script = BUF_INIT;
	struct spawned server;
	struct pty pty;
	char *folder = folder_new();
	add_models(&script, &t);
	spawn_script(&server, script.data);
	const char *const arguments[] = {"--base-url", server.base_url, "--model",
									 "tester",     "x.longhand",    NULL};
	pty_start_with(&pty, folder, 24, 100, arguments, none, &sent);
	pty_wait(&pty, "instruction");
	pty_send(&pty, "Write a note" ENTER ENTER ENTER);
	pty_wait(&pty, "? lists others");
	pty_send(&pty, "?" ENTER);
	pty_wait(&pty, "Enter takes, Esc leaves");
	for (int i = 0; i < MODELS; i++)
		pty_send(&pty, "\033[B");
	pty_send(&pty, ESC);
	pty_wait_gone(&pty, "Enter takes, Esc leaves");
	pty_kill(&pty);
	assert_harmless(&sent);
	spawn_stop(&server);
	folder_remove(folder);
	free(folder);
	buf_release(&sent);
	buf_release(&script);
	texts_release(&t);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_file_is_a_harmless_document),
		cmocka_unit_test(every_file_is_a_harmless_name),
		cmocka_unit_test(every_file_is_a_harmless_model),
	};
	alarm(600); /* a hang is a failure */
	return RUN(tests);
}
