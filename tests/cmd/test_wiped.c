/* After its work the program holds no key any more: its whole memory is searched. And no core file
 * could hold one while it works. */
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/mem.h"
#include "cmd/command.h"

#define VEIL 0x5a

/* The key, veiled, so that the search finds no copy of its own. */
static const unsigned char veiled[] = {'s' ^ VEIL, 'k' ^ VEIL, '-' ^ VEIL, 'w' ^ VEIL, 'i' ^ VEIL,
									   'p' ^ VEIL, 'e' ^ VEIL, 'd' ^ VEIL, 'Q' ^ VEIL, '7' ^ VEIL,
									   'x' ^ VEIL, 'z' ^ VEIL, 'K' ^ VEIL, 'v' ^ VEIL, '3' ^ VEIL};
#define KEY_LEN (sizeof veiled)

/* ---- Searching ------------------------------------------------------------------------------ */

static size_t count_in(const unsigned char *bytes, size_t len, const char *where, unsigned long at)
{
	size_t found = 0;
	for (size_t i = 0; i + KEY_LEN <= len; i++) {
		size_t n = 0;
		while (n < KEY_LEN && (bytes[i + n] ^ VEIL) == veiled[n])
			n++;
		if (n < KEY_LEN)
			continue;
		found++;
		fprintf(stderr, "# at %lx of %s", at + i, where);
	}
	return found;
}

/* Searches what can be written to. -1: it cannot be read here. */
static int count_in_memory(void)
{
	char line[512];
	int found = 0;
	prctl(PR_SET_DUMPABLE, 1); /* else /proc/self/mem is root's */
	FILE *maps = fopen("/proc/self/maps", "re");
	int mem = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
	if (!maps || mem < 0)
		return -1;
	while (fgets(line, sizeof line, maps)) {
		unsigned long from, to;
		char mode[5];
		if (sscanf(line, "%lx-%lx %4s", &from, &to, mode) != 3 || mode[1] != 'w' ||
			to - from > (1ul << 28))
			continue;
		static unsigned char window[1 << 16];
		for (unsigned long at = from; at < to; at += sizeof window - KEY_LEN) {
			size_t want = to - at < sizeof window ? to - at : sizeof window;
			ssize_t got = pread(mem, window, want, (off_t)at);
			bool own = at < (unsigned long)window + sizeof window &&
					   (unsigned long)window < at + sizeof window;
			if (got > 0 && !own)
				found += (int)count_in(window, (size_t)got, line, at);
		}
	}
	fclose(maps);
	close(mem);
	return found;
}

/* ---- In a process of its own ---------------------------------------------------------------- */

/* The string itself becomes the environment's: setenv would leave copies of its own. */
static void plant(const char *variable)
{
	size_t name = strlen(variable);
	char *text = mem_alloc(name + 1 + KEY_LEN + 1);
	memcpy(text, variable, name);
	text[name] = '=';
	for (size_t i = 0; i < KEY_LEN; i++)
		text[name + 1 + i] = (char)(veiled[i] ^ VEIL);
	putenv(text);
}

static void quietly(void)
{
	int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);
	dup2(fd, STDOUT_FILENO);
}

enum { NOTHING_LEFT, LEFT, NOT_READ, FAILED };

static int run_and_search(const char *folder, char **argv, int argc)
{
	quietly();
	setenv("HOME", folder, 1);
	setenv("XDG_CONFIG_HOME", folder, 1);
	setenv("XDG_STATE_HOME", folder, 1);
	if (chdir(folder) != 0 || command_main(argc, argv) != 0)
		return FAILED;
	int found = count_in_memory();
	return found < 0 ? NOT_READ : found ? LEFT : NOTHING_LEFT;
}

static int status_of(pid_t pid)
{
	int status = 0;
	assert_true(waitpid(pid, &status, 0) == pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void memory_search_finds_a_key(void **state)
{
	(void)state;
	pid_t pid = fork();
	if (pid == 0) {
		plant("SOME_VARIABLE");
		_exit(count_in_memory() == 0 ? NOTHING_LEFT : LEFT);
	}
	assert_int_equal(status_of(pid), LEFT);
}

/* Also in a process of its own: this one's memory is that of the next one that is searched. */
static void assert_sent(const struct spawned *server)
{
	pid_t pid = fork();
	if (pid == 0) {
		struct buf record = BUF_INIT;
		spawn_record(server, &record);
		_exit(strstr(record.data, "Bearer sk-wi") ? 0 : 1);
	}
	assert_int_equal(status_of(pid), 0);
}

static void assert_wiped(const char *variable)
{
	struct spawned server;
	char *folder = folder_new();
	spawn_model(&server, NULL);
	char *argv[] = {(char *)"longhand",
					(char *)"write",
					(char *)"-i",
					(char *)"Write 100 words on rain",
					(char *)"-o",
					(char *)"rain.md",
					(char *)"--base-url",
					server.base_url,
					(char *)"--model",
					(char *)"tester",
					NULL};
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		plant(variable);
		_exit(run_and_search(folder, argv, 10));
	}
	int status = status_of(pid);
	assert_sent(&server);
	spawn_stop(&server);
	folder_remove(folder);
	free(folder);
	if (status == NOT_READ)
		skip();
	assert_int_equal(status, NOTHING_LEFT);
}

static void memory_holds_no_key_after_a_document_is_written(void **state)
{
	(void)state;
	assert_wiped("LONGHAND_API_KEY");
	assert_wiped("OPENAI_API_KEY");
}

static void program_gives_no_core(void **state)
{
	(void)state;
	char *argv[] = {(char *)"longhand", (char *)"--version", NULL};
	pid_t pid = fork();
	if (pid == 0) {
		quietly();
		_exit(command_main(2, argv) == 0 && prctl(PR_GET_DUMPABLE) == 0 ? 0 : 1);
	}
	assert_int_equal(status_of(pid), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(memory_search_finds_a_key),
		cmocka_unit_test(memory_holds_no_key_after_a_document_is_written),
		cmocka_unit_test(program_gives_no_core),
	};
	return RUN(tests);
}
