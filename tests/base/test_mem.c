#include "../test.h"

#include <sys/wait.h>
#include <unistd.h>

#include "base/mem.h"

static void mem_alloc_gives_zeroes(void **state)
{
	unsigned char *block = mem_alloc(1000);
	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(block[i], 0);
	free(block);
	free(mem_alloc(0));
}

static void mem_strdup_copies(void **state)
{
	char *a = mem_strdup("abc"), *b = mem_strdup(NULL), *c = mem_strndup("abcdef", 2);
	(void)state;
	assert_string_equal(a, "abc");
	assert_string_equal(b, "");
	assert_string_equal(c, "ab");
	free(a);
	free(b);
	free(c);
}

static void mem_set_string_may_be_given_its_own_tail(void **state)
{
	char *slot = NULL;
	(void)state;
	mem_set_string(&slot, "hello");
	mem_set_string(&slot, slot + 1);
	assert_string_equal(slot, "ello");
	free(slot);
}

static void mem_grow_keeps_the_items(void **state)
{
	int *items = NULL;
	size_t cap = 0;
	(void)state;
	for (int i = 0; i < 1000; i++) {
		MEM_GROW(items, (size_t)i + 1, &cap);
		assert_true(cap > (size_t)i);
		items[i] = i;
	}
	for (int i = 0; i < 1000; i++)
		assert_int_equal(items[i], i);
	free(items);
}

static void say_restored(void)
{
	if (write(STDERR_FILENO, "restored\n", 9) != 9)
		_exit(9);
}

static _Noreturn void exhaust(int errors)
{
	size_t cap = 0;
	dup2(errors, STDERR_FILENO);
	mem_on_exhausted(say_restored);
	mem_grow(NULL, SIZE_MAX / 2, &cap, 8);
	_exit(0);
}

static void mem_grow_ends_the_program_when_there_is_no_memory(void **state)
{
	int ends[2], status;
	char told[256] = "";
	(void)state;
	assert_int_equal(pipe(ends), 0);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		exhaust(ends[1]);
	close(ends[1]);
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(read(ends[0], told, sizeof told - 1) > 0);
	close(ends[0]);
	assert_true(WIFEXITED(status));
	assert_int_equal(WEXITSTATUS(status), 4);
	assert_memory_equal(told, "restored\nlonghand: out of memory", 32);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mem_alloc_gives_zeroes),
		cmocka_unit_test(mem_strdup_copies),
		cmocka_unit_test(mem_set_string_may_be_given_its_own_tail),
		cmocka_unit_test(mem_grow_keeps_the_items),
		cmocka_unit_test(mem_grow_ends_the_program_when_there_is_no_memory),
	};
	return RUN(tests);
}
