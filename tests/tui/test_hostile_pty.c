/* What servers and files of others say reaches the terminal as text alone: errors, redirects, lists
 * of models, replies, prompts, and every file of the corpora. */

#include <sys/stat.h>

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/json.h"
#include "harmless.h"
#include "llm/refusal.h"
#include "pty.h"

#define ENTER "\r"
#define PLAN                                                                                    \
	"reply\nsse\ntext Paragraph 1 - Main Point: Hives - Word Count: 40 words\\n\nfinish stop\n" \
	"done\n"

struct scene {
	char *folder;
	struct spawned server;
	struct pty pty;
	struct buf sent;
};

/* The hostile bytes as a string of JSON, in a line of the server's script that may spell bytes. */
static void add_quoted(struct buf *script, bool spells)
{
	struct buf hostile = BUF_INIT, quoted = BUF_INIT;
	add_hostile(&hostile);
	json_quote(&quoted, hostile.data, hostile.len);
	for (const char *at = quoted.data; *at; at++) {
		if (spells && *at == '\\')
			buf_add_char(script, '\\');
		buf_add_char(script, *at);
	}
	buf_release(&hostile);
	buf_release(&quoted);
}

static void begin(struct scene *s, const char *script)
{
	*s = (struct scene){.folder = folder_new()};
	buf_init(&s->sent);
	spawn_script(&s->server, script);
	const char *const arguments[] = {"--base-url", s->server.base_url, "--model",       "bee",
									 "-i",         "A guide to bees",  "bees.longhand", NULL};
	static const char *const none[] = {NULL};
	pty_start_with(&s->pty, s->folder, 24, 100, arguments, none, &s->sent);
	pty_wait(&s->pty, "The outline is made");
}

static void end(struct scene *s)
{
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	assert_harmless(&s->sent);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
	buf_release(&s->sent);
}

static void hostile_errors_are_shown_as_text(void **state)
{
	(void)state;
	struct scene s;
	struct buf script = BUF_INIT;
	buf_addf(&script, "%s%s", PLAN,
			 "reply\nstatus 400\nheader Content-Type: application/json\n"
			 "bytes {\"error\":{\"message\":");
	add_quoted(&script, true);
	buf_add_str(&script, "}}\nreply\nstatus 302\nheader Location: http://e/\\x1b]0;owned\\x07"
						 "\\xc2\\x9b31m\nbytes gone\n");
	begin(&s, script.data);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "status 400");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "status 302");
	pty_send(&s.pty, ":messages" ENTER);
	pty_wait(&s.pty, "Messages");
	pty_send(&s.pty, "\033");
	pty_wait_gone(&s.pty, "close");
	buf_release(&script);
	end(&s);
}

static void hostile_replies_are_shown_as_text(void **state)
{
	(void)state;
	struct scene s;
	struct buf script = BUF_INIT;
	buf_addf(&script, "%s%s", PLAN, "reply\nsse\nevent {\"choices\":[{\"delta\":{\"content\":");
	add_quoted(&script, false);
	buf_add_str(&script, "}}]}\ntext  and bees.\nfinish stop\ndone\n");
	begin(&s, script.data);
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "Written.");
	buf_release(&script);
	end(&s);
}

/* ---- Corpora ----------------------------------------------------------------------------------
 */

static void assert_safe_refusal(const struct buf *body)
{
	struct model m;
	struct err err = ERR_INIT;
	struct buf safe = BUF_INIT;
	model_init(&m);
	m.provider = provider_named("openai");
	mem_set_string(&m.base_url, "http://host.example/v1");
	refusal_describe(&(struct refusal){400, "", body->data, body->len}, &m, &err);
	buf_add_str(&safe, err.text);
	assert_harmless(&safe);
	buf_release(&safe);
	model_release(&m);
}

static void every_corpus_file_is_a_harmless_error(void **state)
{
	(void)state;
	static const char *const folders[] = {"json", "sse", ""};
	size_t files = 0;
	for (size_t i = 0; i < 3; i++) {
		char *folder = corpus_path(folders[i]);
		DIR *d = folder ? opendir(folder) : NULL;
		for (const struct dirent *entry; d && (entry = readdir(d));) {
			struct buf body = BUF_INIT, wrapped = BUF_INIT;
			char *path = folder_path(folder, entry->d_name);
			if (file_read(path, FILE_LIMIT, &body, NULL)) {
				files++;
				assert_safe_refusal(&body);
				buf_add_str(&wrapped, "{\"error\":{\"message\":");
				json_quote(&wrapped, body.data, utf8_valid_prefix(body.data, body.len));
				buf_add_str(&wrapped, "}}");
				assert_safe_refusal(&wrapped);
			}
			buf_release(&body);
			buf_release(&wrapped);
			free(path);
		}
		if (d)
			closedir(d);
		free(folder);
	}
	if (!files)
		skip();
	print_message("%zu files\n", files);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hostile_errors_are_shown_as_text),
		cmocka_unit_test(hostile_replies_are_shown_as_text),
		cmocka_unit_test(every_corpus_file_is_a_harmless_error),
	};
	return RUN(tests);
}
