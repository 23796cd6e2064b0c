/* Giving orders to the engine, in the program as a whole. */

#include <sys/stat.h>

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "doc/session.h"
#include "pty.h"

#define ENTER "\r"
#define ESC   "\033"
#define WRITE "reply\nsse\ntext "
#define END   "\nfinish stop\ndone\n"
#define PLAN                                                         \
	WRITE "Paragraph 1 - Main Point: Hives - Word Count: 4 words\\n" \
		  "Paragraph 2 - Main Point: Honey - Word Count: 3 words\\n" \
		  "Paragraph 3 - Main Point: Wax - Word Count: 2 words" END

struct scene {
	char *folder;
	struct spawned server; /* pid 0: none, the demo writer serves */
	struct pty pty;
};

static void start_demo(struct scene *s, const char *speed)
{
	const char *const arguments[] = {"--provider", "demo", "--speed",      speed,
									 "--seed",     "7",    "-i",           "A guide to tea",
									 "-w",         "2000", "tea.longhand", NULL};
	*s = (struct scene){.folder = folder_new()};
	pty_start(&s->pty, s->folder, 24, 80, arguments);
	pty_wait(&s->pty, "The outline is made");
}

static void configure(const struct scene *s, const char *config)
{
	char *longhand = folder_path(s->folder, "longhand");
	assert_true(file_make_folder(longhand, NULL));
	char *path = folder_path(longhand, "config");
	put_file(path, config);
	assert_int_equal(chmod(path, 0600), 0);
	free(path);
	free(longhand);
}

static void start_script(struct scene *s, const char *config, const char *script)
{
	*s = (struct scene){.folder = folder_new()};
	spawn_script(&s->server, script);
	const char *const arguments[] = {"--base-url", s->server.base_url, "--model",       "bee",
									 "-i",         "A guide to bees",  "bees.longhand", NULL};
	configure(s, config);
	pty_start(&s->pty, s->folder, 24, 80, arguments);
	pty_wait(&s->pty, "The outline is made: 3 sections");
}

static struct session *quit(struct scene *s)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	char *path = folder_path(s->folder, s->server.pid ? "bees.longhand" : "tea.longhand");
	if (!session_open(&session, path, SESSION_OPEN, 1, &err))
		fail_msg("%s", err.text);
	free(path);
	return session;
}

static void close_scene(struct scene *s, struct session *session)
{
	assert_true(session_close(session, NULL));
	if (s->server.pid)
		spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
}

static const struct row *row_of(const struct session *session, size_t index)
{
	return session->doc.rows[index];
}

/* ---- What is refused, what waits -------------------------------------------------------------
 */

static void runs_refuse_a_locked_row_with_a_reason(void **state)
{
	(void)state;
	struct scene s;
	start_demo(&s, "0");
	pty_send(&s.pty, "L");
	pty_wait(&s.pty, "⌾");
	pty_send(&s.pty, "r");
	pty_wait(&s.pty, "is locked: L unlocks it.");
	pty_send(&s.pty, "j");
	pty_wait_gone(&s.pty, "is locked");
	pty_send(&s.pty, "kR");
	pty_wait(&s.pty, "is locked: L unlocks it.");
	pty_send(&s.pty, "jT");
	pty_wait(&s.pty, "has no text yet that could be tightened.");
	struct session *session = quit(&s);
	assert_int_equal(doc_words(&session->doc), 0);
	close_scene(&s, session);
}

static void runs_queue_orders_for_other_sections(void **state)
{
	(void)state;
	struct scene s;
	start_demo(&s, "400");
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "Esc stop");
	pty_send(&s.pty, "jjW");
	pty_wait(&s.pty, "Queued: it is written after what is being written now.");
	pty_wait(&s.pty, "Written; 2 sections are still to be written");
	struct session *session = quit(&s);
	assert_true(row_written(row_of(session, 0)));
	assert_null(row_current(row_of(session, 1)));
	assert_true(row_written(row_of(session, 2)));
	close_scene(&s, session);
}

static void runs_act_on_the_marked_rows(void **state)
{
	(void)state;
	struct scene s;
	start_demo(&s, "2000");
	pty_send(&s.pty, "*j*w");
	pty_wait(&s.pty, "2 sections are asked for.");
	pty_wait(&s.pty, "Written; 2 sections are still to be written");
	struct session *session = quit(&s);
	assert_true(row_written(row_of(session, 0)));
	assert_null(row_current(row_of(session, 1)));
	assert_true(row_written(row_of(session, 2)));
	close_scene(&s, session);
}

static void runs_pause_after_the_section_and_go_on(void **state)
{
	(void)state;
	struct scene s;
	start_demo(&s, "400");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "P pause");
	pty_send(&s.pty, "P");
	pty_wait(&s.pty, "Pauses when this section is written");
	pty_wait(&s.pty, "Paused; 3 sections are queued: w goes on.");
	pty_wait(&s.pty, "530/530");
	pty_wait(&s.pty, "0/470");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written. :export");
	struct session *session = quit(&s);
	for (size_t i = 0; i < session->doc.row_count; i++)
		assert_true(row_written(row_of(session, i)));
	close_scene(&s, session);
}

/* ---- One section -----------------------------------------------------------------------------
 */

static void runs_send_a_wish_with_the_text(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "", PLAN WRITE "Bees live in hives." END WRITE "Hives. Bees." END);
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "Written; 2 sections");
	pty_send(&s.pty, "R");
	pty_wait(&s.pty, "Wish for section 1");
	pty_send(&s.pty, "drier, 更短" ENTER);
	pty_wait(&s.pty, "Hives. Bees.");
	pty_wait(&s.pty, "Written; 2 sections");
	struct buf record = BUF_INIT;
	spawn_record(&s.server, &record);
	const char *last = strstr(record.data, "drier, 更短");
	assert_non_null(last);
	buf_release(&record);
	struct session *session = quit(&s);
	assert_int_equal(row_of(session, 0)->version_count, 2);
	assert_string_equal(row_current(row_of(session, 0))->reason, "regenerate: drier, 更短");
	close_scene(&s, session);
}

static void runs_leave_a_wish_that_is_not_made(void **state)
{
	(void)state;
	struct scene s;
	start_demo(&s, "0");
	pty_send(&s.pty, "R");
	pty_wait(&s.pty, "Wish for section 1");
	pty_send(&s.pty, "drier" ESC);
	pty_wait_gone(&s.pty, "Wish for section 1");
	struct session *session = quit(&s);
	assert_int_equal(doc_words(&session->doc), 0);
	close_scene(&s, session);
}

static void runs_continue_a_section_from_its_end(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "", PLAN WRITE "Bees live in hives." END WRITE "They hum." END);
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "Written; 2 sections");
	pty_send(&s.pty, "c");
	pty_wait(&s.pty, "They hum.");
	pty_wait(&s.pty, "Written; 2 sections");
	struct session *session = quit(&s);
	assert_string_equal(row_current(row_of(session, 0))->text.data,
						"Bees live in hives.\n\nThey hum.");
	close_scene(&s, session);
}

static void runs_continue_from_where_the_text_was_edited(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "", PLAN WRITE "Bees hum. Wasps sting." END WRITE "Flies buzz." END);
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "Written; 2 sections");
	pty_send(&s.pty, "i");
	pty_wait(&s.pty, "Esc done");
	pty_send(&s.pty, "\033[H\033[C\033[C\033[C\033[C\033[C\033[C\033[C\033[C\033[C" ESC);
	pty_wait_gone(&s.pty, "Esc done");
	pty_send(&s.pty, "c");
	pty_wait(&s.pty, "Bees hum. Flies buzz.");
	pty_wait(&s.pty, "Written; 2 sections");
	struct session *session = quit(&s);
	assert_string_equal(row_current(row_of(session, 0))->text.data, "Bees hum. Flies buzz.");
	assert_string_equal(row_of(session, 0)->versions[0]->text.data, "Bees hum. Wasps sting.");
	close_scene(&s, session);
}

/* ---- Stopping --------------------------------------------------------------------------------
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

static void runs_stop_at_once_and_keep_the_text(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "", PLAN WRITE "Bees live in hives. They hum\nstall\n");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "They hum");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Stopped; what had come is kept.");
	expect_gone(&s.server);
	pty_send(&s.pty, ESC ESC "j");
	pty_wait(&s.pty, "▸·  2 Honey");
	struct session *session = quit(&s);
	assert_string_equal(row_current(row_of(session, 0))->text.data, "Bees live in hives. They hum");
	assert_int_equal(row_current(row_of(session, 0))->state, VERSION_INCOMPLETE);
	close_scene(&s, session);
}

static void runs_go_on_without_a_section_that_is_deleted(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "",
				 PLAN WRITE "Bees live in hives.\nstall\n" WRITE "Honey is sweet." END WRITE
							"Wax melts." END);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Bees live in hives.");
	pty_send(&s.pty, "d");
	pty_wait(&s.pty, "Written. :export");
	expect_gone(&s.server);
	struct session *session = quit(&s);
	assert_int_equal(session->doc.row_count, 2);
	assert_string_equal(row_current(row_of(session, 0))->text.data, "Honey is sweet.");
	close_scene(&s, session);
}

static void runs_that_fail_say_what_to_do(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "", PLAN "reply\njson 401 {\"error\":{\"message\":\"no\"}}\n");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "✗ 127.0.0.1");
	pty_wait(&s.pty, "in the configuration."); /* the end of two lines */
	close_scene(&s, quit(&s));
}

/* ---- Looking ---------------------------------------------------------------------------------
 */

static void runs_show_the_request_without_its_key(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "api_key = sk-secret-0123\n", PLAN);
	pty_send(&s.pty, ":request" ENTER);
	pty_wait(&s.pty, "What would be sent now");
	pty_wait(&s.pty, "instruction");
	pty_wait(&s.pty, "/v1/chat/completions");
	pty_send(&s.pty, " ");
	pty_wait(&s.pty, "Authorization: Bearer (hidden)");
	pty_wait(&s.pty, "{\"model\":\"bee\"");
	pty_wait_gone(&s.pty, "sk-secret");
	pty_send(&s.pty, ESC ":request last" ENTER);
	pty_wait(&s.pty, "What was sent last");
	pty_send(&s.pty, ESC);
	close_scene(&s, quit(&s));
}

static void runs_show_what_the_model_thinks_while_it_does(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "",
				 PLAN
				 "reply\nsse\n"
				 "event {\"choices\":[{\"delta\":{\"reasoning_content\":\"First hives\"}}]}\n"
				 "delay 300\n"
				 "event {\"choices\":[{\"delta\":{\"reasoning_content\":\", then wasps.\"}}]}\n"
				 "stall\n");
	pty_send(&s.pty, ":thinking" ENTER);
	pty_wait(&s.pty, "No reasoning has come");
	pty_send(&s.pty, ESC "W:thinking" ENTER);
	pty_wait(&s.pty, "First hives, then wasps.");
	pty_send(&s.pty, "\003");
	pty_wait(&s.pty, "Stopped");
	pty_send(&s.pty, ESC);
	struct session *session = quit(&s);
	assert_int_equal(doc_words(&session->doc), 0);
	close_scene(&s, session);
}

static void runs_tell_the_price_once_before_they_start(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "[prices]\nprice = bee 100 1000\n",
				 PLAN WRITE "Bees live in hives." END WRITE "Honey is sweet." END WRITE
							"Wax melts." END);
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "3 sections, about 9 words, about $");
	pty_wait(&s.pty, ": w again starts.");
	pty_send(&s.pty, "w");
	pty_wait(&s.pty, "Written. :export");
	close_scene(&s, quit(&s));
}

static void runs_tell_what_one_section_costs_where_it_is_much(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "[prices]\nprice = bee 10000 100000\n", PLAN WRITE "Bees live in hives." END);
	pty_send(&s.pty, "R");
	pty_wait(&s.pty, "1 section, about 4 words, about $");
	pty_wait(&s.pty, "Wish for section 1");
	pty_send(&s.pty, ESC);
	pty_wait_gone(&s.pty, "Wish for");
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "Written; 2 sections");
	close_scene(&s, quit(&s));
}

static void runs_write_marked_rows_at_a_price_when_asked_again(void **state)
{
	(void)state;
	struct scene s;
	start_script(&s, "[prices]\nprice = bee 10000 100000\n",
				 PLAN WRITE "Bees live in hives." END WRITE "Honey is sweet." END);
	pty_send(&s.pty, "**W");
	pty_wait(&s.pty, "2 sections, about 7 words, about $");
	pty_wait(&s.pty, ": the same again starts.");
	pty_send(&s.pty, "W");
	pty_wait(&s.pty, "✓  2 Honey");
	close_scene(&s, quit(&s));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(runs_refuse_a_locked_row_with_a_reason),
		cmocka_unit_test(runs_queue_orders_for_other_sections),
		cmocka_unit_test(runs_act_on_the_marked_rows),
		cmocka_unit_test(runs_pause_after_the_section_and_go_on),
		cmocka_unit_test(runs_send_a_wish_with_the_text),
		cmocka_unit_test(runs_leave_a_wish_that_is_not_made),
		cmocka_unit_test(runs_continue_a_section_from_its_end),
		cmocka_unit_test(runs_continue_from_where_the_text_was_edited),
		cmocka_unit_test(runs_stop_at_once_and_keep_the_text),
		cmocka_unit_test(runs_go_on_without_a_section_that_is_deleted),
		cmocka_unit_test(runs_that_fail_say_what_to_do),
		cmocka_unit_test(runs_show_the_request_without_its_key),
		cmocka_unit_test(runs_show_what_the_model_thinks_while_it_does),
		cmocka_unit_test(runs_tell_the_price_once_before_they_start),
		cmocka_unit_test(runs_tell_what_one_section_costs_where_it_is_much),
		cmocka_unit_test(runs_write_marked_rows_at_a_price_when_asked_again),
	};
	return RUN(tests);
}
