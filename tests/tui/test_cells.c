#include "tui/cells.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "../test.h"

static void cells_report_is_found_among_other_bytes(void **state)
{
	(void)state;
	static const struct {
		const char *heard;
		int row, column; /* 0: no report */
	} cases[] = {
		{"\033[3;5R", 3, 5},
		{"abc\033[12;80Rx", 12, 80},
		{"\033[A\033[1;2R", 1, 2},
		{"\033[3;5", 0, 0},
		{"\033[;5R", 0, 0},
		{"\033[3R", 0, 0},
		{"\033[3;R", 0, 0},
		{"", 0, 0},
		{"\033", 0, 0},
		{"\033[123456;1R", 0, 0},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		int row = 0, column = 0;
		bool found = cells_report(cases[i].heard, strlen(cases[i].heard), &row, &column);
		assert_int_equal(found, cases[i].row != 0);
		if (found) {
			assert_int_equal(row, cases[i].row);
			assert_int_equal(column, cases[i].column);
		}
	}
}

/* A terminal that answers every question with the same column; 0: with nothing. */
static _Noreturn void be_terminal(int master, int column)
{
	char bytes[256], answer[32];
	ssize_t got;
	size_t seen = 0;
	static const char ask[] = "\033[6n";
	snprintf(answer, sizeof answer, "x\033[1;%dR", column);
	while ((got = read(master, bytes, sizeof bytes)) > 0) {
		for (ssize_t i = 0; i < got; i++) {
			seen = bytes[i] == ask[seen] ? seen + 1 : bytes[i] == ask[0];
			if (seen < sizeof ask - 1)
				continue;
			seen = 0;
			if (column && write(master, answer, strlen(answer)) < 0)
				_exit(1);
		}
	}
	_exit(0);
}

static bool measure_at(int column, int *cells, struct err *err)
{
	static const char *const texts[] = {"one", "two"};
	struct termios before, after;
	int master = posix_openpt(O_RDWR | O_NOCTTY);
	assert_true(master >= 0 && !grantpt(master) && !unlockpt(master));
	int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
	assert_true(slave >= 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid) {
		close(slave);
		be_terminal(master, column);
	}
	assert_int_equal(tcgetattr(slave, &before), 0);
	bool ok = cells_measure(slave, texts, 2, cells, err);
	assert_int_equal(tcgetattr(slave, &after), 0);
	assert_int_equal(after.c_lflag, before.c_lflag);
	close(slave);
	close(master);
	waitpid(pid, NULL, 0);
	return ok;
}

static void cells_are_what_the_terminal_reports(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	int cells[2] = {0, 0};
	if (!measure_at(5, cells, &err))
		fail_msg("%s", err.text);
	assert_int_equal(cells[0], 4);
	assert_int_equal(cells[1], 4);
}

static void cells_are_not_known_of_a_terminal_that_is_silent(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	int cells[2];
	assert_false(measure_at(0, cells, &err));
	assert_int_equal(err.kind, ERR_FILE);
}

static void cells_are_not_asked_of_a_pipe(void **state)
{
	(void)state;
	struct err err = ERR_INIT;
	int ends[2], cells[1];
	assert_int_equal(pipe(ends), 0);
	assert_false(cells_measure(ends[0], (const char *const[]){"x"}, 1, cells, &err));
	assert_non_null(strstr(err.text, "no terminal"));
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cells_report_is_found_among_other_bytes),
		cmocka_unit_test(cells_are_what_the_terminal_reports),
		cmocka_unit_test(cells_are_not_known_of_a_terminal_that_is_silent),
		cmocka_unit_test(cells_are_not_asked_of_a_pipe),
	};
	alarm(120); /* a hang is a failure */
	return RUN(tests);
}
