/* The program as a whole while the network is bad: keys are answered, stopping works at that
 * moment, and what came is kept. How long a key took is told, and decides nothing. */
#include <sys/stat.h>
#include <time.h>

#include "../llm/dialect.h"
#include "../server/full.h"
#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ESC  "\033"
#define KEYS 12

#define TEXT "Bees live in hives."
#define PLAN                                                                             \
	"reply\n<head>\nbytes <first><text:Paragraph 1 - Main Point: Hives - Word Count: 4 " \
	"words\\\\n><text:Paragraph 2 - Main Point: Honey - Word Count: 3 words\\\\n>"       \
	"<text:Paragraph 3 - Main Point: Wax - Word Count: 2 words><finish><end>\n"
#define WRITE PLAN "reply\n<head>\nbytes <first><text:" TEXT ">\n"

struct scene {
	char *folder;
	struct spawned server; /* pid 0: none */
	struct pty pty;
};

/* ---- The program ------------------------------------------------------------------------------
 */

static void start_at(struct scene *s, const char *provider, const char *url)
{
	const char *const arguments[] = {"--provider",    provider, "--base-url", url,
									 "--model",       "bee",    "-i",         "A guide to bees",
									 "bees.longhand", NULL};
	static const char *const variables[] = {"LONGHAND_API_KEY=sk-planted-key", NULL};
	pty_start_with(&s->pty, s->folder, 24, 80, arguments, variables, NULL);
}

static void start(struct scene *s, const char *provider, const char *script)
{
	struct buf text = BUF_INIT, url = BUF_INIT;
	*s = (struct scene){.folder = folder_new()};
	dialect_script(provider, script, NULL, &text);
	spawn_script(&s->server, text.data);
	buf_addf(&url, "http://127.0.0.1:%d%s", s->server.port, dialect_root(provider));
	start_at(s, provider, url.data);
	pty_wait(&s->pty, "The outline is made: 3 sections");
	buf_release(&text);
	buf_release(&url);
}

/* Quits, and expects the first section to have the text, as what is not whole. */
static void finish(struct scene *s, const char *text)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	char *path = folder_path(s->folder, "bees.longhand");
	if (!session_open(&session, path, SESSION_OPEN, 1, &err))
		fail_msg("%s", err.text);
	const struct version *v = row_current(session->doc.rows[0]);
	assert_non_null(v);
	assert_memory_equal(v->text.data, text, strlen(text));
	assert_int_equal(v->state, VERSION_INCOMPLETE);
	assert_true(session_close(session, NULL));
	free(path);
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
}

/* ---- Keys -------------------------------------------------------------------------------------
 */

static double now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

/* Waits for what a key paints, and returns the ms that it took. */
static double press(struct pty *p, const char *key, const char *painted)
{
	double sent = now_ms();
	pty_send(p, key);
	pty_wait(p, painted);
	return now_ms() - sent;
}

static void tell(const char *provider, const char *fault, double longest)
{
	print_message("# %s, %s: keys were answered within %.1f ms\n", provider, fault, longest);
}

/* The cursor goes down and up among the rows that are to be written. */
static void expect_answers(struct scene *s, const char *provider, const char *fault)
{
	double longest = press(&s->pty, "j", "▸»  2 Honey");
	for (int i = 0; i < KEYS; i++) {
		double ms = i % 2 ? press(&s->pty, "k", "▸»  2 Honey") : press(&s->pty, "j", "▸»  3 Wax");
		longest = ms > longest ? ms : longest;
	}
	tell(provider, fault, longest);
}

/* ---- A bad network ----------------------------------------------------------------------------
 */

static void expect_gone(const struct spawned *server)
{
	struct buf record = BUF_INIT;
	do {
		buf_clear(&record);
		spawn_record(server, &record);
	} while (!strstr(record.data, "=== the client has gone"));
	buf_release(&record);
}

/* What the script sends after the first words goes on until the client goes. */
static void hold(const char *fault, const char *script)
{
	for (int d = 0; d < DIALECTS; d++) {
		struct scene s;
		start(&s, dialect_names[d], script);
		pty_send(&s.pty, "w");
		pty_wait(&s.pty, TEXT);
		expect_answers(&s, dialect_names[d], fault);
		pty_send(&s.pty, ESC);
		pty_wait(&s.pty, "Stopped; what had come is kept.");
		expect_gone(&s.server);
		finish(&s, TEXT);
	}
}

static void keys_are_answered_while_the_server_is_silent(void **state)
{
	(void)state;
	hold("a stall", WRITE "stall\n");
	hold("a stall in mid-event", WRITE "bytes <cut: They hum.>\nstall\n");
}

static void keys_are_answered_while_bytes_drip(void **state)
{
	(void)state;
	hold("a byte a second", WRITE "pace 1 1000\nrepeat 1000 <ping>\n");
	hold("many small pieces", WRITE "pace 5 1\nrepeat 1000000 <ping>\n");
}

static void keys_are_answered_in_a_flood(void **state)
{
	(void)state;
	hold("a flood in bursts", WRITE "pace 65536 100\nrepeat 100000000 <ping>\n");
}

static bool flood_is_over(struct pty *p, void *ctx)
{
	(void)ctx;
	struct buf text = pty_text(p, 0);
	bool over = strstr(text.data, "Stopped") || strstr(text.data, "more than 64 MB");
	buf_release(&text);
	return over;
}

/* It ends by itself at 64 MB, before a key or after it. */
static void keys_are_answered_in_a_flood_without_pause(void **state)
{
	(void)state;
	for (int d = 0; d < DIALECTS; d++) {
		struct scene s;
		start(&s, dialect_names[d], WRITE "repeat 100000000 <ping>\n");
		pty_send(&s.pty, "w");
		pty_wait(&s.pty, TEXT);
		expect_answers(&s, dialect_names[d], "a flood");
		pty_send(&s.pty, ESC);
		assert_true(pty_comes_to(&s.pty, flood_is_over, NULL));
		finish(&s, TEXT);
	}
}

static void keys_are_answered_while_a_connection_hangs(void **state)
{
	(void)state;
	struct full full;
	bool is_full = full_open(&full, AF_INET, 0);
	for (int d = 0; is_full && d < DIALECTS; d++) {
		struct scene s = {.folder = folder_new()};
		struct buf url = BUF_INIT;
		buf_addf(&url, "http://127.0.0.1:%d", full.port);
		start_at(&s, dialect_names[d], url.data);
		pty_wait(&s.pty, "planning");
		double ms = press(&s.pty, "?", "Esc close");
		pty_send(&s.pty, ESC);
		pty_wait_gone(&s.pty, "Esc close");
		tell(dialect_names[d], "a connection that hangs", ms);
		pty_send(&s.pty, ESC);
		pty_wait(&s.pty, "Stopped");
		pty_send(&s.pty, "q");
		assert_int_equal(pty_end(&s.pty), 0);
		folder_remove(s.folder);
		free(s.folder);
		buf_release(&url);
	}
	full_close(&full);
	if (!is_full) {
		print_message("here a listener lets in whoever comes\n");
		skip();
	}
}

/* Quitting does not wait for it either. */
static void the_program_ends_while_a_connection_hangs(void **state)
{
	(void)state;
	struct full full;
	bool is_full = full_open(&full, AF_INET, 0);
	if (is_full) {
		struct scene s = {.folder = folder_new()};
		struct buf url = BUF_INIT;
		buf_addf(&url, "http://127.0.0.1:%d/v1", full.port);
		start_at(&s, "openai", url.data);
		pty_wait(&s.pty, "planning");
		pty_send(&s.pty, "q");
		assert_int_equal(pty_end(&s.pty), 0);
		folder_remove(s.folder);
		free(s.folder);
		buf_release(&url);
	}
	full_close(&full);
	if (!is_full)
		skip();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys_are_answered_while_the_server_is_silent),
		cmocka_unit_test(keys_are_answered_while_bytes_drip),
		cmocka_unit_test(keys_are_answered_in_a_flood),
		cmocka_unit_test(keys_are_answered_in_a_flood_without_pause),
		cmocka_unit_test(keys_are_answered_while_a_connection_hangs),
		cmocka_unit_test(the_program_ends_while_a_connection_hangs),
	};
	return RUN(tests);
}
