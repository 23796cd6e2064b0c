#include "../test.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "../help.h"
#include "base/file.h"
#include "base/hash.h"

static char *folder;

static int setup(void **state)
{
	(void)state;
	folder = folder_new();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	folder_remove(folder);
	free(folder);
	return 0;
}

static mode_t mode_of(const char *path)
{
	struct stat st;
	assert_int_equal(stat(path, &st), 0);
	return st.st_mode & 07777;
}

static void write_text(const char *path, const char *text)
{
	struct err err = ERR_INIT;
	if (!file_write(path, text, strlen(text), &err))
		fail_msg("%s", err.text);
}

static void file_read_appends_all_bytes(void **state)
{
	char *path = folder_path(folder, "big");
	struct buf big = BUF_INIT, out = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	for (int i = 0; i < 200000; i++)
		buf_add_char(&big, (char)i);
	assert_true(file_write(path, big.data, big.len, &err));
	buf_add_str(&out, "before");
	assert_true(file_read(path, big.len, &out, &err));
	assert_int_equal(out.len, 6 + big.len);
	assert_memory_equal(out.data + 6, big.data, big.len);
	buf_release(&big);
	buf_release(&out);
	free(path);
}

static void file_read_leaves_out_alone_when_it_fails(void **state)
{
	char *path = folder_path(folder, "ten");
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	put_file(path, "0123456789");
	buf_add_str(&out, "before");
	assert_false(file_read(path, 9, &out, &err));
	assert_int_equal(errno, EFBIG);
	assert_non_null(strstr(err.text, "than the 9 bytes"));
	assert_string_equal(out.data, "before");
	assert_false(file_read("/no/such/file", 9, &out, &err));
	assert_int_equal(errno, ENOENT);
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "/no/such/file"));
	assert_string_equal(out.data, "before");
	buf_release(&out);
	free(path);
}

static void file_read_refuses_folders_and_pipes_without_waiting(void **state)
{
	char *fifo = folder_path(folder, "fifo");
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_false(file_read(folder, 9, &out, &err));
	assert_non_null(strstr(err.text, "is a folder: name a file"));
	assert_false(file_read(fifo, 9, &out, &err));
	assert_non_null(strstr(err.text, "no file but a pipe"));
	free(fifo);
}

static void one_file_has_several_names(void **state)
{
	char *a = folder_path(folder, "a"), *b = folder_path(folder, "b"),
		 *link = folder_path(folder, "link");
	(void)state;
	put_file(a, "the same");
	put_file(b, "the same");
	assert_int_equal(symlink("a", link), 0);
	assert_true(file_same(a, a));
	assert_true(file_same(a, link));
	assert_false(file_same(a, b));
	assert_int_equal(unlink(a), 0);
	char *again = folder_path(folder, "./a");
	assert_true(file_same(a, again)); /* as it will be */
	free(again);
	assert_false(file_same(a, link));
	assert_false(file_same(b, link));
	free(a);
	free(b);
	free(link);
}

static void file_read_stream_reads_pipes(void **state)
{
	int ends[2];
	struct buf out = BUF_INIT, path = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_true(file_write_all(ends[1], "hello", 5));
	close(ends[1]);
	buf_addf(&path, "/dev/fd/%d", ends[0]);
	assert_true(file_read_stream(path.data, 10, &out, &err));
	assert_string_equal(out.data, "hello");
	close(ends[0]);
	buf_release(&out);
	buf_release(&path);
}

static void file_read_stream_reads_standard_input(void **state)
{
	char *path = folder_path(folder, "input");
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	(void)state;
	put_file(path, "typed");
	int saved = dup(STDIN_FILENO), fd = open(path, O_RDONLY);
	assert_true(dup2(fd, STDIN_FILENO) >= 0);
	bool ok = file_read_stream("-", 10, &out, &err);
	dup2(saved, STDIN_FILENO);
	close(saved);
	close(fd);
	assert_true(ok);
	assert_string_equal(out.data, "typed");
	buf_release(&out);
	free(path);
}

static void file_write_makes_a_private_file(void **state)
{
	char *path = folder_path(folder, "new");
	(void)state;
	write_text(path, "one");
	assert_file_holds(path, "one");
	assert_int_equal(mode_of(path), 0600);
	write_text(path, "");
	assert_file_holds(path, "");
	assert_int_equal(folder_count(folder), 1);
	free(path);
}

static void file_write_keeps_the_mode_of_the_target(void **state)
{
	char *path = folder_path(folder, "shared");
	(void)state;
	put_file(path, "one");
	assert_int_equal(chmod(path, 0664), 0);
	write_text(path, "two");
	assert_file_holds(path, "two");
	assert_int_equal(mode_of(path), 0664);
	free(path);
}

static void file_write_goes_through_symbolic_links(void **state)
{
	char *below = folder_path(folder, "below"), *file = folder_path(folder, "below/file");
	char *first = folder_path(folder, "first"), *second = folder_path(folder, "below/second");
	struct stat st;
	(void)state;
	assert_int_equal(mkdir(below, 0700), 0);
	put_file(file, "one");
	assert_int_equal(symlink("below/second", first), 0);
	assert_int_equal(symlink("file", second), 0);
	write_text(first, "two");
	assert_file_holds(file, "two");
	assert_int_equal(lstat(first, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(lstat(second, &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(unlink(file), 0);
	write_text(first, "three");
	assert_file_holds(file, "three");
	free(below);
	free(file);
	free(first);
	free(second);
}

static void file_write_refuses_a_circle_of_links(void **state)
{
	char *a = folder_path(folder, "a"), *b = folder_path(folder, "b");
	struct err err = ERR_INIT;
	(void)state;
	assert_int_equal(symlink("b", a), 0);
	assert_int_equal(symlink("a", b), 0);
	assert_false(file_write(a, "x", 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
	free(a);
	free(b);
}

static void file_write_refuses_what_is_no_file(void **state)
{
	char *fifo = folder_path(folder, "fifo");
	struct err err = ERR_INIT;
	struct stat st;
	(void)state;
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_false(file_write(fifo, "x", 1, &err));
	assert_non_null(strstr(err.text, "which is no file"));
	assert_int_equal(lstat(fifo, &st), 0);
	assert_true(S_ISFIFO(st.st_mode));
	assert_false(file_write(folder, "x", 1, &err));
	assert_int_equal(folder_count(folder), 1);
	free(fifo);
}

static void file_write_fails_without_the_folder(void **state)
{
	char *path = folder_path(folder, "missing/file");
	struct err err = ERR_INIT;
	(void)state;
	assert_false(file_write(path, "x", 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, path));
	assert_int_equal(folder_count(folder), 0);
	free(path);
}

/* In a process of its own, which may write 1000 bytes to a file: as on a full disk. */
static int write_beyond_the_limit(const char *path)
{
	struct rlimit limit = {1000, 1000};
	struct err err = ERR_INIT;
	char bytes[4000] = "new";
	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &limit))
		return 2;
	if (file_write(path, bytes, sizeof bytes, &err))
		return 3;
	return err.kind == ERR_FILE && strstr(err.text, strerror(EFBIG)) ? 0 : 4;
}

static void file_write_leaves_the_target_when_the_disk_is_full(void **state)
{
	char *path = folder_path(folder, "kept");
	int status;
	(void)state;
	put_file(path, "old");
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		_exit(write_beyond_the_limit(path));
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 0);
	assert_file_holds(path, "old");
	assert_int_equal(folder_count(folder), 1);
	free(path);
}

/* A name of the most bytes there may be leaves no room for the temporary's. */
static void file_write_takes_the_longest_name(void **state)
{
	char name[256];
	(void)state;
	memset(name, 'n', 255);
	name[255] = '\0';
	char *path = folder_path(folder, name);
	struct err err = ERR_INIT;
	assert_true(file_write(path, "x", 1, &err));
	assert_file_holds(path, "x");
	assert_int_equal(folder_count(folder), 1);
	free(path);
}

static void file_removes_the_leftovers_of_its_own_writes_alone(void **state)
{
	static const char *const others[] = {"guide",
										 ".guide.saving-",
										 ".guide.saving-abc12",
										 ".guide.saving-abc1234",
										 ".guide.saving-abc12.",
										 ".guide2.saving-abc123",
										 "guide.saving-abc123",
										 ".guide.saving-abc123.saving-xyz789"};
	size_t count = sizeof others / sizeof *others;
	(void)state;
	char *path = folder_path(folder, "guide"), *left = folder_path(folder, ".guide.saving-aB3xY9");
	char *link = folder_path(folder, ".guide.saving-abc999");
	for (size_t i = 0; i < count; i++) {
		char *other = folder_path(folder, others[i]);
		put_file(other, "x");
		free(other);
	}
	put_file(left, "half");
	assert_int_equal(symlink("guide", link), 0);
	file_remove_leftovers(path);
	assert_false(file_exists(left));
	assert_int_equal(folder_count(folder), count + 1);
	file_remove_leftovers("/nowhere/at/all");
	free(path);
	free(left);
	free(link);
}

static void file_write_takes_a_name_without_a_folder(void **state)
{
	char *path = folder_path(folder, "here");
	int before = open(".", O_RDONLY | O_DIRECTORY);
	(void)state;
	assert_int_equal(chdir(folder), 0);
	write_text("here", "x");
	assert_int_equal(fchdir(before), 0);
	close(before);
	assert_file_holds(path, "x");
	free(path);
}

static void file_hash_is_that_of_the_bytes(void **state)
{
	char *path = folder_path(folder, "hashed");
	uint64_t hash = 0;
	struct err err = ERR_INIT;
	(void)state;
	put_file(path, "foobar");
	assert_true(file_hash(path, &hash, &err));
	assert_true(hash == UINT64_C(0x85944171f73967e8));
	assert_false(file_hash("/no/such", &hash, &err));
	assert_true(hash == UINT64_C(0x85944171f73967e8));
	free(path);
}

static void file_exists_tells_what_is_there(void **state)
{
	(void)state;
	assert_true(file_exists(folder));
	assert_false(file_exists("/no/such/file"));
}

static void file_make_folder_makes_those_above_too(void **state)
{
	char *deep = folder_path(folder, "a/b//c/"), *inside = folder_path(folder, "a/b/c");
	char *plain = folder_path(folder, "plain"), *below = folder_path(folder, "plain/x");
	struct err err = ERR_INIT;
	(void)state;
	assert_true(file_make_folder(deep, &err));
	assert_true(file_make_folder(deep, &err));
	assert_int_equal(mode_of(inside), 0700);
	put_file(plain, "x");
	assert_false(file_make_folder(below, &err));
	assert_int_equal(err.kind, ERR_FILE);
	free(deep);
	free(inside);
	free(plain);
	free(below);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(file_read_appends_all_bytes),
		IN_FOLDER(file_read_leaves_out_alone_when_it_fails),
		IN_FOLDER(file_read_refuses_folders_and_pipes_without_waiting),
		IN_FOLDER(one_file_has_several_names),
		IN_FOLDER(file_read_stream_reads_pipes),
		IN_FOLDER(file_read_stream_reads_standard_input),
		IN_FOLDER(file_write_makes_a_private_file),
		IN_FOLDER(file_write_keeps_the_mode_of_the_target),
		IN_FOLDER(file_write_goes_through_symbolic_links),
		IN_FOLDER(file_write_refuses_a_circle_of_links),
		IN_FOLDER(file_write_refuses_what_is_no_file),
		IN_FOLDER(file_write_fails_without_the_folder),
		IN_FOLDER(file_write_leaves_the_target_when_the_disk_is_full),
		IN_FOLDER(file_write_takes_a_name_without_a_folder),
		IN_FOLDER(file_write_takes_the_longest_name),
		IN_FOLDER(file_removes_the_leftovers_of_its_own_writes_alone),
		IN_FOLDER(file_hash_is_that_of_the_bytes),
		IN_FOLDER(file_exists_tells_what_is_there),
		IN_FOLDER(file_make_folder_makes_those_above_too),
	};
	return RUN(tests);
}
