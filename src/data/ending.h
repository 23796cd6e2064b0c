/* data/ending.h: whether a text comes to its end, or breaks off. */
#ifndef DATA_ENDING_H
#define DATA_ENDING_H

#include <stdbool.h>
#include <stddef.h>

/* Whether the text, Markdown in valid UTF-8, breaks off: in a block of code that is not closed, in
 * a table's row, below a heading, or in a sentence. A last line without a full stop is whole where
 * it is an item of a list of such items, a line of verse, a name below a letter, a date, in
 * brackets or bold, or says “The End”. */
bool ending_breaks_off(const char *text, size_t len);

#endif
