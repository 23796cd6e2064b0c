#include "base/mem.h"

#include <stdint.h>
#include <unistd.h>

static void (*restore_hook)(void);

void mem_on_exhausted(void (*restore)(void))
{
	restore_hook = restore;
}

_Noreturn void mem_exhausted(void)
{
	static const char line[] =
		"longhand: out of memory; everything shown is in the journal: open the project again\n";
	if (restore_hook)
		restore_hook();
	ssize_t told = write(STDERR_FILENO, line, sizeof line - 1);
	(void)told;
	_exit(4);
}

void *mem_alloc(size_t size)
{
	void *block = calloc(1, size ? size : 1);
	if (!block)
		mem_exhausted();
	return block;
}

void *mem_resize(void *block, size_t size)
{
	void *grown = realloc(block, size ? size : 1);
	if (!grown)
		mem_exhausted();
	return grown;
}

char *mem_strndup(const char *s, size_t len)
{
	char *copy = mem_resize(NULL, len + 1);
	memcpy(copy, s, len);
	copy[len] = '\0';
	return copy;
}

char *mem_strdup(const char *s)
{
	return s ? mem_strndup(s, strlen(s)) : mem_strndup("", 0);
}

void mem_set_string(char **slot, const char *s)
{
	char *copy = mem_strdup(s);
	free(*slot);
	*slot = copy;
}

void *mem_grow(void *array, size_t need, size_t *cap, size_t size)
{
	if (need <= *cap)
		return array;
	size_t wanted = *cap < 8 ? 8 : *cap + *cap / 2;
	if (wanted < need)
		wanted = need;
	if (wanted > SIZE_MAX / size)
		mem_exhausted();
	*cap = wanted;
	return mem_resize(array, wanted * size);
}

void mem_wipe(void *secret, size_t len)
{
	volatile unsigned char *byte = secret;
	while (len--)
		*byte++ = 0;
}
