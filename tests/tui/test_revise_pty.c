/* Several drafts, and a revision taken change by change, in the program as a whole. */
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
	WRITE "Paragraph 1 - Main Point: Hives - Word Count: 9 words\\n" \
		  "Paragraph 2 - Main Point: Honey - Word Count: 4 words" END
#define HIVES    "A quiet hive. The bees sleep there all the long night. Rain came late."
#define REVISED  "A loud hive. The bees sleep there all the long night. Rain came early."
#define SECOND   "Honey is quite sweet."
#define SECOND_2 "Honey is very sweet."

struct scene {
	char *folder;
	struct spawned server;
	struct pty pty;
};

/* Both sections are written. */
static void start(struct scene *s, const char *answers)
{
	struct buf script = BUF_INIT;
	*s = (struct scene){.folder = folder_new()};
	buf_addf(&script, "%s%s", PLAN WRITE HIVES END WRITE SECOND END, answers);
	spawn_script(&s->server, script.data);
	buf_release(&script);
	const char *const arguments[] = {"--base-url", s->server.base_url, "--model",       "bee",
									 "-i",         "A guide to bees",  "bees.longhand", NULL};
	pty_start(&s->pty, s->folder, 24, 80, arguments);
	pty_wait(&s->pty, "The outline is made: 2 sections");
	pty_send(&s->pty, "w");
	pty_wait(&s->pty, "Written.");
	pty_send(&s->pty, "gg");
	pty_wait_gone(&s->pty, "Written.");
}

static struct session *quit(struct scene *s)
{
	struct err err = ERR_INIT;
	struct session *session = NULL;
	pty_send(&s->pty, "q");
	assert_int_equal(pty_end(&s->pty), 0);
	char *path = folder_path(s->folder, "bees.longhand");
	if (!session_open(&session, path, SESSION_OPEN, 1, &err))
		fail_msg("%s", err.text);
	free(path);
	return session;
}

static void close_scene(struct scene *s, struct session *session)
{
	assert_true(session_close(session, NULL));
	spawn_stop(&s->server);
	folder_remove(s->folder);
	free(s->folder);
}

static const char *text_at(const struct session *session, size_t index)
{
	return row_current(session->doc.rows[index])->text.data;
}

static void revise_takes_one_change_and_leaves_another(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE REVISED END);
	pty_send(&s.pty, ":revise livelier" ENTER);
	pty_wait(&s.pty, "change 1 of 2");
	pty_wait(&s.pty, "A [-quiet-]{+loud+} hive.");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "change 2 of 2 · 1 taken, 0 left as it was");
	pty_wait(&s.pty, "A loud hive.");
	pty_send(&s.pty, "n");
	pty_wait(&s.pty, "1 of 2 changes taken");
	struct session *session = quit(&s);
	const struct row *row = session->doc.rows[0];
	assert_string_equal(text_at(session, 0),
						"A loud hive. The bees sleep there all the long night. Rain came late.");
	assert_int_equal(row->version_count, 3);
	assert_int_equal(row_current(row)->by, BY_WRITER);
	assert_string_equal(row_current(row)->reason, "revise");
	close_scene(&s, session);
}

static void revise_is_one_undo(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE REVISED END);
	pty_send(&s.pty, ":revise" ENTER);
	pty_wait(&s.pty, "change 1 of 2");
	pty_send(&s.pty, "a");
	pty_wait(&s.pty, "2 of 2 changes taken");
	pty_send(&s.pty, "u");
	pty_wait(&s.pty, "Undone: revise");
	struct session *session = quit(&s);
	assert_string_equal(text_at(session, 0), HIVES);
	close_scene(&s, session);
}

static void revise_goes_back_to_a_change_and_leaves_all(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE REVISED END);
	pty_send(&s.pty, ":revise" ENTER);
	pty_wait(&s.pty, "change 1 of 2");
	pty_send(&s.pty, "N");
	pty_wait(&s.pty, "This is the first change.");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "change 2 of 2");
	pty_send(&s.pty, "N");
	pty_wait(&s.pty, "change 1 of 2 · 0 taken");
	pty_send(&s.pty, ESC);
	pty_wait(&s.pty, "Nothing is taken");
	struct session *session = quit(&s);
	assert_string_equal(text_at(session, 0), HIVES);
	assert_int_equal(session->doc.rows[0]->version_count, 2);
	close_scene(&s, session);
}

static void revise_goes_through_all_sections(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE REVISED END WRITE SECOND_2 END);
	pty_send(&s.pty, ":revise! plainer" ENTER);
	pty_wait(&s.pty, "change 1 of 2");
	pty_send(&s.pty, "a");
	pty_wait(&s.pty, "change 1 of 1");
	pty_wait(&s.pty, "Honey is [-quite-]{+very+} sweet.");
	pty_send(&s.pty, "y");
	pty_wait(&s.pty, "1 of 1 change taken");
	struct session *session = quit(&s);
	assert_string_equal(text_at(session, 0), REVISED);
	assert_string_equal(text_at(session, 1), SECOND_2);
	close_scene(&s, session);
}

static void revise_ends_with_no_further_section(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE REVISED END WRITE "Honey\nstall\n");
	pty_send(&s.pty, ":revise!" ENTER);
	pty_wait(&s.pty, "change 1 of 2");
	pty_send(&s.pty, "yq");
	pty_wait(&s.pty, "1 of 2 changes taken");
	struct session *session = quit(&s);
	assert_int_equal(session->doc.rows[1]->version_count, 1);
	assert_int_equal(session->doc.rows[0]->version_count, 3);
	close_scene(&s, session);
}

static void revise_says_when_nothing_would_change(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE HIVES END);
	pty_send(&s.pty, ":revise" ENTER);
	pty_wait(&s.pty, "The model would change nothing in “Hives”.");
	struct session *session = quit(&s);
	assert_int_equal(session->doc.rows[0]->version_count, 1);
	close_scene(&s, session);
}

static void best_keeps_both_drafts_and_says_which_it_took(void **state)
{
	(void)state;
	struct scene s;
	start(&s, WRITE "A hive." END WRITE REVISED END);
	pty_send(&s.pty, ":best 1" ENTER);
	pty_wait(&s.pty, "How many drafts, 2 to 8?");
	pty_send(&s.pty, ":best 2 livelier" ENTER);
	pty_wait(&s.pty, "of 2 is the best");
	struct session *session = quit(&s);
	assert_string_equal(text_at(session, 0), REVISED);
	assert_int_equal(session->doc.rows[0]->version_count, 3);
	assert_non_null(strstr(row_current(session->doc.rows[0])->reason, "of 2: livelier"));
	close_scene(&s, session);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(revise_takes_one_change_and_leaves_another),
		cmocka_unit_test(revise_is_one_undo),
		cmocka_unit_test(revise_goes_back_to_a_change_and_leaves_all),
		cmocka_unit_test(revise_goes_through_all_sections),
		cmocka_unit_test(revise_ends_with_no_further_section),
		cmocka_unit_test(revise_says_when_nothing_would_change),
		cmocka_unit_test(best_keeps_both_drafts_and_says_which_it_took),
	};
	return RUN(tests);
}
