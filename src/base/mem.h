/* base/mem.h: allocation that does not fail.
 *
 * Out of memory ends the program: the hook puts the terminal back, one line says why, exit status
 * 4. What was on the screen is in the journal by then. No caller checks for NULL. */
#ifndef BASE_MEM_H
#define BASE_MEM_H

#include <stdbool.h>
#include <stddef.h>

/* Called once before the exit; NULL for none. It must not allocate. */
void mem_on_exhausted(void (*restore)(void));

/* For what allocates by itself and says that there is no memory. */
_Noreturn void mem_exhausted(void);

void *mem_alloc(size_t size); /* zeroed */
void *mem_resize(void *block, size_t size);
char *mem_strdup(const char *s); /* NULL gives "" */
char *mem_strndup(const char *s, size_t len);

/* Replaces the string *slot owns with a copy of s. */
void mem_set_string(char **slot, const char *s);

/* Overwrites a secret; the compiler may not leave it out. */
void mem_wipe(void *secret, size_t len);

/* Makes room for `need` items of `size` bytes in `array`, whose capacity *cap is in items. */
void *mem_grow(void *array, size_t need, size_t *cap, size_t size);

#define MEM_GROW(array, need, cap) ((array) = mem_grow((array), (need), (cap), sizeof *(array)))

#endif
