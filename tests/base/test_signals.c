#include "../test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/signals.h"

static bool is_readable(void)
{
	struct pollfd p = {.fd = signals_fd(), .events = POLLIN};
	return poll(&p, 1, 0) == 1;
}

static void signals_take_gives_the_flags_once(void **state)
{
	(void)state;
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT | SIGNALS_RESIZE | SIGNALS_SUSPEND |
				 SIGNALS_CONTINUE);
	assert_int_equal(signals_take(), 0);
	assert_false(is_readable());
	raise(SIGINT);
	raise(SIGTERM);
	raise(SIGWINCH);
	raise(SIGTSTP);
	raise(SIGCONT);
	assert_true(is_readable());
	assert_int_equal(signals_take(), SIGNALS_INTERRUPT | SIGNALS_QUIT | SIGNALS_RESIZE |
										 SIGNALS_SUSPEND | SIGNALS_CONTINUE);
	assert_false(is_readable());
	assert_int_equal(signals_take(), 0);
	signals_close();
}

static void signals_fd_stays_open_over_a_flood(void **state)
{
	(void)state;
	signals_open(SIGNALS_RESIZE);
	for (int i = 0; i < 100000; i++)
		raise(SIGWINCH);
	assert_int_equal(signals_take(), SIGNALS_RESIZE);
	assert_false(is_readable());
	signals_close();
}

static void signals_fd_wakes_a_poll(void **state)
{
	(void)state;
	signals_open(SIGNALS_CHILD);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(0);
	struct pollfd p = {.fd = signals_fd(), .events = POLLIN};
	int ready;
	do
		ready = poll(&p, 1, -1);
	while (ready < 0);
	assert_int_equal(ready, 1);
	assert_int_equal(signals_take(), SIGNALS_CHILD);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	signals_close();
}

static void signals_fd_is_not_inherited_and_does_not_block(void **state)
{
	(void)state;
	signals_open(SIGNALS_RESIZE);
	assert_true(fcntl(signals_fd(), F_GETFD) & FD_CLOEXEC);
	assert_true(fcntl(signals_fd(), F_GETFL) & O_NONBLOCK);
	signals_close();
}

static void signals_close_puts_the_former_handlers_back(void **state)
{
	struct sigaction now;
	(void)state;
	signal(SIGWINCH, SIG_IGN);
	signals_open(SIGNALS_RESIZE);
	signals_close();
	assert_int_equal(sigaction(SIGWINCH, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, SIG_IGN);
	signal(SIGWINCH, SIG_DFL);
	assert_int_equal(signals_fd(), -1);
	assert_int_equal(signals_take(), 0);
}

static void signals_open_ignores_broken_pipes_and_full_files(void **state)
{
	struct sigaction now;
	(void)state;
	signals_open(0);
	assert_int_equal(sigaction(SIGPIPE, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, SIG_IGN);
	assert_int_equal(sigaction(SIGXFSZ, NULL, &now), 0);
	assert_ptr_equal(now.sa_handler, SIG_IGN);
	signals_close();
}

static void signals_open_leaves_an_ignored_hangup_ignored(void **state)
{
	(void)state;
	signal(SIGHUP, SIG_IGN);
	signals_open(SIGNALS_QUIT);
	raise(SIGHUP);
	assert_int_equal(signals_take(), 0);
	raise(SIGTERM);
	assert_int_equal(signals_take(), SIGNALS_QUIT);
	signals_close();
	signal(SIGHUP, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(signals_take_gives_the_flags_once),
		cmocka_unit_test(signals_fd_stays_open_over_a_flood),
		cmocka_unit_test(signals_fd_wakes_a_poll),
		cmocka_unit_test(signals_fd_is_not_inherited_and_does_not_block),
		cmocka_unit_test(signals_close_puts_the_former_handlers_back),
		cmocka_unit_test(signals_open_ignores_broken_pipes_and_full_files),
		cmocka_unit_test(signals_open_leaves_an_ignored_hangup_ignored),
	};
	return RUN(tests);
}
