#include "../test.h"

#include <signal.h>
#include <sys/wait.h>

#include "../help.h"
#include "base/lock.h"

static char *folder;
static char *path;

static int setup(void **state)
{
	(void)state;
	folder = folder_new();
	path = folder_path(folder, ".guide.longhand.lock");
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_remove(folder);
	free(folder);
	free(path);
	return 0;
}

static void lock_take_writes_the_pid_and_keeps_the_file(void **state)
{
	struct lock lock = LOCK_INIT;
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	(void)state;
	put_file(path, "1234567890 the rest of a longer, older content\n");
	assert_true(lock_take(&lock, path, "guide.longhand", &err));
	assert_true(file_read(path, 100, &text, &err));
	assert_int_equal(atol(text.data), getpid());
	assert_null(strstr(text.data, "older"));
	lock_release(&lock);
	assert_int_equal(lock.fd, -1);
	assert_true(file_exists(path));
	buf_release(&text);
}

static void lock_take_refuses_a_second_lock_of_ours(void **state)
{
	struct lock first = LOCK_INIT, second = LOCK_INIT;
	struct err err = ERR_INIT;
	(void)state;
	assert_true(lock_take(&first, path, "guide.longhand", &err));
	assert_false(lock_take(&second, path, "guide.longhand", &err));
	assert_int_equal(second.fd, -1);
	lock_release(&second);
	lock_release(&first);
	assert_true(lock_take(&second, path, "guide.longhand", &err));
	lock_release(&second);
}

/* Takes the lock, says so on the pipe and waits to be killed. */
static void hold(int ready)
{
	struct lock lock = LOCK_INIT;
	struct err err = ERR_INIT;
	char byte = lock_take(&lock, path, "guide.longhand", &err) ? 'y' : 'n';
	if (write(ready, &byte, 1) == 1)
		pause();
	_exit(1);
}

static void lock_take_names_the_process_that_holds_it(void **state)
{
	struct lock lock = LOCK_INIT;
	struct err err = ERR_INIT;
	struct buf pid_text = BUF_INIT;
	int ends[2];
	char byte = 0;
	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		hold(ends[1]);
	assert_int_equal(read(ends[0], &byte, 1), 1);
	assert_int_equal(byte, 'y');
	bool taken = lock_take(&lock, path, "guide.longhand", &err);
	assert_int_equal(kill(pid, SIGKILL), 0);
	assert_int_equal(waitpid(pid, NULL, 0), pid);
	assert_false(taken);
	assert_int_equal(err.kind, ERR_FILE);
	buf_addf(&pid_text, "process %ld", (long)pid);
	assert_non_null(strstr(err.text, pid_text.data));
	assert_non_null(strstr(err.text, "guide.longhand"));
	/* What a killed process held is free, whatever its file still says. */
	assert_true(lock_take(&lock, path, "guide.longhand", &err));
	lock_release(&lock);
	close(ends[0]);
	close(ends[1]);
	buf_release(&pid_text);
}

static void lock_take_does_not_follow_a_link(void **state)
{
	struct lock lock = LOCK_INIT;
	struct err err = ERR_INIT;
	char *victim = folder_path(folder, "victim");
	struct buf text = BUF_INIT;
	(void)state;
	put_file(victim, "precious");
	assert_int_equal(symlink("victim", path), 0);
	assert_false(lock_take(&lock, path, "guide.longhand", &err));
	assert_true(file_read(victim, 100, &text, &err));
	assert_string_equal(text.data, "precious");
	buf_release(&text);
	free(victim);
}

static void lock_take_fails_without_the_folder(void **state)
{
	struct lock lock = LOCK_INIT;
	struct err err = ERR_INIT;
	(void)state;
	assert_false(lock_take(&lock, "/no/such/folder/lock", "guide.longhand", &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "The folder of guide.longhand does not exist"));
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(lock_take_writes_the_pid_and_keeps_the_file),
		IN_FOLDER(lock_take_refuses_a_second_lock_of_ours),
		IN_FOLDER(lock_take_names_the_process_that_holds_it),
		IN_FOLDER(lock_take_does_not_follow_a_link),
		IN_FOLDER(lock_take_fails_without_the_folder),
	};
	return RUN(tests);
}
