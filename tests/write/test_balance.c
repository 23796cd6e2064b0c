#include "write/balance.h"

#include "../test.h"

#include "../help.h"
#include "base/mem.h"

/* ---- A session whose sections are named by their budgets ---- */

struct fixture {
	char *folder, *path;
	struct session *session;
};

static int setup(void **state)
{
	struct fixture *f = mem_alloc(sizeof *f);
	f->folder = folder_new();
	f->path = folder_path(f->folder, "book.longhand");
	assert_true(session_open(&f->session, f->path, SESSION_OPEN_OR_CREATE, 5, NULL));
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;
	session_abandon(f->session);
	folder_remove(f->folder);
	free(f->folder);
	free(f->path);
	free(f);
	return 0;
}

static void apply(struct fixture *f, struct edit edit)
{
	assert_true(session_apply(f->session, ACTOR_WRITER, "test", edit, NULL));
}

/* Sections 1, 2 … with these budgets, up to 0. */
static void plan(struct fixture *f, const int *budgets)
{
	for (uint64_t i = 0; budgets[i]; i++)
		apply(f, edit_insert_row(row_new(i + 1, ROW_SECTION, 1, "A point", budgets[i]), i));
}

static void write_row(struct fixture *f, uint64_t row)
{
	struct version *v = version_new(row + 1000, BY_MODEL);
	buf_add_str(&v->text, "Some text.");
	version_text_changed(v);
	apply(f, edit_add_version(row, v));
}

static void assert_budgets(const struct fixture *f, const int *budgets)
{
	const struct doc *doc = &f->session->doc;
	for (size_t i = 0; budgets[i]; i++)
		assert_int_equal(doc->rows[i]->budget, budgets[i]);
}

static void set(struct fixture *f, uint64_t row, long words, enum balance how, long expected_left)
{
	struct err err = ERR_INIT;
	long left = -1;
	if (!balance_set_budget(f->session, row, words, how, &left, &err))
		fail_msg("%s", err.text);
	assert_int_equal(left, expected_left);
}

static void balance_is_found_by_its_name(void **state)
{
	(void)state;
	assert_int_equal(balance_named("move"), BALANCE_MOVE);
	assert_int_equal(balance_named("proportion"), BALANCE_PROPORTION);
	assert_int_equal(balance_named("evenly"), BALANCE_EVENLY);
	assert_int_equal(balance_named(""), BALANCE_MOVE);
}

/* ---- Budgets ---- */

static void balance_lets_the_total_move(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 400, 400, 0});
	set(f, 2, 900, BALANCE_MOVE, 0);
	assert_budgets(f, (int[]){400, 900, 400, 0});
}

static void balance_keeps_the_total_in_proportion(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 200, 600, 300, 0});
	set(f, 1, 510, BALANCE_PROPORTION, 0);
	assert_budgets(f, (int[]){510, 180, 540, 270, 0});
}

static void balance_keeps_the_total_evenly(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 200, 600, 300, 0});
	set(f, 1, 310, BALANCE_EVENLY, 0);
	assert_budgets(f, (int[]){310, 230, 630, 330, 0});
}

static void balance_shares_out_the_last_word(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 333, 334, 335, 0});
	set(f, 1, 500, BALANCE_PROPORTION, 0);
	assert_int_equal(doc_budget(&f->session->doc), 1402);
	set(f, 1, 399, BALANCE_EVENLY, 0);
	assert_int_equal(doc_budget(&f->session->doc), 1402);
}

static void balance_leaves_locked_and_written_rows_alone(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 400, 400, 400, 0});
	apply(f, edit_set_locked(2, true));
	write_row(f, 3);
	set(f, 1, 300, BALANCE_PROPORTION, 0);
	assert_budgets(f, (int[]){300, 400, 400, 500, 0});
}

static void balance_keeps_its_limits_and_says_what_no_row_could_take(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){1000, 150, 400, 0});
	set(f, 1, 1450, BALANCE_EVENLY, 100);
	assert_budgets(f, (int[]){1450, 100, 100, 0});
	set(f, 1, 5000, BALANCE_PROPORTION, 3550);
	assert_budgets(f, (int[]){5000, 100, 100, 0});
	set(f, 1, 1000, BALANCE_PROPORTION, -1200);
	assert_budgets(f, (int[]){1000, 1500, 1500, 0});
}

static void balance_passes_on_what_a_full_row_cannot_take(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){1000, 1490, 500, 500, 0});
	set(f, 1, 700, BALANCE_EVENLY, 0);
	assert_budgets(f, (int[]){700, 1500, 645, 645, 0});
}

static void balance_leaves_what_the_writer_typed_outside_its_limits(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 40, 3000, 400, 0});
	set(f, 1, 500, BALANCE_EVENLY, 0);
	assert_budgets(f, (int[]){500, 40, 2950, 350, 0});
	set(f, 1, 440, BALANCE_EVENLY, 0);
	assert_budgets(f, (int[]){440, 70, 2950, 380, 0});
}

static void balance_changes_several_rows_at_the_cost_of_the_others(void **state)
{
	struct fixture *f = *state;
	long left;
	const struct balance_change changes[] = {{1, 450}, {3, 450}};
	plan(f, (int[]){400, 400, 400, 400, 0});
	assert_true(balance_set_budgets(f->session, changes, 2, BALANCE_EVENLY, &left, NULL));
	assert_budgets(f, (int[]){450, 350, 450, 350, 0});
	free(session_undo(f->session));
	assert_budgets(f, (int[]){400, 400, 400, 400, 0});
}

static void balance_refuses_numbers_that_no_section_can_have(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	const struct balance_change changes[] = {{1, 450}, {2, 1000001}};
	plan(f, (int[]){400, 400, 0});
	assert_false(balance_set_budgets(f->session, changes, 2, BALANCE_EVENLY, NULL, &err));
	assert_string_equal(err.text, "A section has at most 1,000,000 words, not 1000001.");
	assert_false(balance_set_budget(f->session, 1, 0, BALANCE_MOVE, NULL, &err));
	assert_string_equal(err.text, "“A point” has 400 words: it keeps one at least.");
	assert_budgets(f, (int[]){400, 400, 0});
}

static void balance_refuses_a_heading(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	apply(f, edit_insert_row(row_new(9, ROW_HEADING, 1, "Part", 0), 0));
	assert_false(balance_set_budget(f->session, 9, 400, BALANCE_MOVE, NULL, &err));
	assert_non_null(strstr(err.text, "the sum of its sections'"));
	assert_false(balance_set_budget(f->session, 77, 400, BALANCE_MOVE, NULL, &err));
}

static void balance_takes_plans_of_any_size(void **state)
{
	struct fixture *f = *state;
	int budgets[102] = {0};
	for (int i = 0; i < 101; i++)
		budgets[i] = DOC_BUDGET_MAX;
	plan(f, budgets);
	set(f, 1, 1, BALANCE_PROPORTION, -999999);
	set(f, 1, 1000000, BALANCE_PROPORTION, 0);
	assert_int_equal(doc_budget(&f->session->doc), 101L * DOC_BUDGET_MAX - 999999);
}

/* ---- The target ---- */

static void balance_scales_the_plan_to_a_new_target(void **state)
{
	struct fixture *f = *state;
	long left = -1;
	plan(f, (int[]){400, 200, 600, 300, 0});
	write_row(f, 1);
	assert_true(balance_set_target(f->session, 2600, &left, NULL));
	assert_int_equal(left, 0);
	assert_int_equal(f->session->doc.target, 2600);
	assert_budgets(f, (int[]){400, 400, 1200, 600, 0});
	free(session_undo(f->session));
	assert_int_equal(f->session->doc.target, 0);
	assert_budgets(f, (int[]){400, 200, 600, 300, 0});
}

static void balance_says_what_is_missing_from_a_target(void **state)
{
	struct fixture *f = *state;
	long left = 0;
	plan(f, (int[]){400, 400, 0});
	assert_true(balance_set_target(f->session, 10000, &left, NULL));
	assert_int_equal(left, 7000);
	assert_true(balance_set_target(f->session, 150, &left, NULL));
	assert_int_equal(left, -50);
	assert_budgets(f, (int[]){100, 100, 0});
}

static void balance_takes_a_target_away_and_leaves_the_plan(void **state)
{
	struct fixture *f = *state;
	plan(f, (int[]){400, 400, 0});
	assert_true(balance_set_target(f->session, 1000, NULL, NULL));
	assert_true(balance_set_target(f->session, 0, NULL, NULL));
	assert_int_equal(f->session->doc.target, 0);
	assert_budgets(f, (int[]){500, 500, 0});
}

static void balance_refuses_a_target_beyond_all_documents(void **state)
{
	struct fixture *f = *state;
	struct err err = ERR_INIT;
	assert_false(balance_set_target(f->session, 10000001, NULL, &err));
	assert_non_null(strstr(err.text, "10,000,000"));
	assert_false(balance_set_target(f->session, -1, NULL, NULL));
	assert_int_equal(f->session->doc.target, 0);
}

#define ROW(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		ROW(balance_is_found_by_its_name),
		ROW(balance_lets_the_total_move),
		ROW(balance_keeps_the_total_in_proportion),
		ROW(balance_keeps_the_total_evenly),
		ROW(balance_shares_out_the_last_word),
		ROW(balance_leaves_locked_and_written_rows_alone),
		ROW(balance_keeps_its_limits_and_says_what_no_row_could_take),
		ROW(balance_passes_on_what_a_full_row_cannot_take),
		ROW(balance_leaves_what_the_writer_typed_outside_its_limits),
		ROW(balance_changes_several_rows_at_the_cost_of_the_others),
		ROW(balance_refuses_numbers_that_no_section_can_have),
		ROW(balance_refuses_a_heading),
		ROW(balance_takes_plans_of_any_size),
		ROW(balance_scales_the_plan_to_a_new_target),
		ROW(balance_says_what_is_missing_from_a_target),
		ROW(balance_takes_a_target_away_and_leaves_the_plan),
		ROW(balance_refuses_a_target_beyond_all_documents),
	};
	return RUN(tests);
}
