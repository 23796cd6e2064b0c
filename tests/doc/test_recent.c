#include "doc/recent.h"

#include "base/clock.h"
#include "sessions.h"

#define SCRATCH(f) cmocka_unit_test_setup_teardown(f, scratch_make, take_away)

/* With the state folder in it. */
static int take_away(void **state)
{
	static const char *const below[] = {"state/longhand/recent", "state/longhand", "state"};
	for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
		char *folder = scratch_path(state, below[i]);
		void *inner = mem_strdup(folder);
		if (access(folder, F_OK) == 0)
			assert_int_equal(scratch_remove(&inner), 0);
		else
			free(inner);
		free(folder);
	}
	return scratch_remove(state);
}

static void note_at(struct session *s, int64_t when)
{
	clock_set(1000, when);
	recent_note(s);
	clock_set(1000, -1);
}

static struct session *open_named(void *const *state, const char *name, const char *title)
{
	struct err err = ERR_INIT;
	struct session *s;
	char *path = scratch_path(state, name);
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, &err))
		fail_msg("%s", err.text);
	apply(s, edit_set_title(title));
	free(path);
	return s;
}

static void begin(void *const *state)
{
	char *folder = scratch_path(state, "state");
	setenv("XDG_STATE_HOME", folder, 1);
	free(folder);
}

static void recents_come_newest_first_and_once_each(void **state)
{
	struct recents r;
	begin(state);
	struct session *tea = open_named(state, "tea.longhand", "Tea"),
				   *coffee = open_named(state, "coffee.longhand", "Cof\nfee");
	note_at(tea, 100);
	note_at(coffee, 200);
	apply(tea, edit_set_target(5000));
	note_at(tea, 300);
	recents_read(&r);
	assert_int_equal(r.count, 2);
	assert_string_equal(r.items[0].title, "Tea");
	assert_int_equal(r.items[0].when, 300);
	assert_int_equal(r.items[0].target, 5000);
	assert_string_equal(r.items[1].title, "Cof fee");
	assert_contains(r.items[1].path, "/coffee.longhand");
	recents_release(&r);
	close_session(tea);
	close_session(coffee);
}

static void recents_hold_names_of_several_lines(void **state)
{
	static const char *const names[] = {"two\nlines.longhand", "back\\slash.longhand",
										"\\n.longhand"};
	struct recents r;
	begin(state);
	for (int i = 0; i < 3; i++) {
		struct session *s = open_named(state, names[i], "Tea");
		note_at(s, 100 - i);
		close_session(s);
	}
	recents_read(&r);
	assert_int_equal(r.count, 3);
	for (int i = 0; i < 3; i++) {
		char *path = scratch_path(state, names[i]);
		assert_string_equal(strrchr(r.items[i].path, '/'), strrchr(path, '/'));
		free(path);
	}
	recents_release(&r);
}

static void recents_leave_out_what_is_gone_or_no_note(void **state)
{
	struct recents r;
	begin(state);
	struct session *tea = open_named(state, "tea.longhand", "Tea"),
				   *coffee = open_named(state, "coffee.longhand", "Coffee");
	recent_note(tea);
	recent_note(coffee);
	char *path = scratch_path(state, "tea.longhand"),
		 *stray = scratch_path(state, "state/longhand/recent/0");
	unlink(path);
	scratch_write(stray, "relative\nx\n1 2 3\n", 17);
	recents_read(&r);
	assert_int_equal(r.count, 1);
	assert_string_equal(r.items[0].title, "Coffee");
	recents_release(&r);
	free(path);
	free(stray);
	close_session(tea);
	close_session(coffee);
}

static void recents_are_none_where_nothing_can_be_written(void **state)
{
	(void)state;
	struct recents r;
	struct session *s = session_scratch();
	setenv("XDG_STATE_HOME", "/proc/nowhere", 1);
	recent_note(s);
	recents_read(&r);
	assert_int_equal(r.count, 0);
	recents_release(&r);
	session_abandon(s);
}

static void recents_forget_the_oldest(void **state)
{
	struct recents r;
	begin(state);
	for (int i = 0; i < RECENT_MOST + 3; i++) {
		char name[40];
		snprintf(name, sizeof name, "p%d.longhand", i);
		struct session *s = open_named(state, name, name);
		note_at(s, 100 + i);
		close_session(s);
	}
	recents_read(&r);
	assert_int_equal(r.count, RECENT_MOST);
	assert_int_equal(r.items[RECENT_MOST - 1].when, 103);
	recents_release(&r);
}

static void recent_name_is_the_title_else_the_instruction_else_the_file(void **state)
{
	struct session *s = open_session(state);
	assert_string_equal(recent_name(s), "guide.longhand");
	apply(s, edit_set_instruction("Write on tea"));
	assert_string_equal(recent_name(s), "Write on tea");
	apply(s, edit_set_title("Tea"));
	assert_string_equal(recent_name(s), "Tea");
	close_session(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH(recents_come_newest_first_and_once_each),
		SCRATCH(recents_hold_names_of_several_lines),
		SCRATCH(recents_leave_out_what_is_gone_or_no_note),
		SCRATCH(recents_are_none_where_nothing_can_be_written),
		SCRATCH(recents_forget_the_oldest),
		SCRATCH(recent_name_is_the_title_else_the_instruction_else_the_file),
	};
	return RUN(tests);
}
