/* base/number.h: numbers as they are shown: with a point and commas, whatever the locale says. */
#ifndef BASE_NUMBER_H
#define BASE_NUMBER_H

#include <stdbool.h>

#include "base/buf.h"

#define NUMBER_DECIMALS 20 /* at most */
#define NUMBER_TEXT     32 /* a sign, 19 digits, 6 commas */

/* Appends 12,345. */
void number_add(struct buf *out, long number);

/* The same, for a %s: number_text(n).of lasts to the end of the expression. */
struct number_text {
	char of[NUMBER_TEXT];
};
struct number_text number_text(long number);

/* Appends 12,345.67; `decimals` from 0 to NUMBER_DECIMALS. What rounds to 0 has no sign. Nothing is
 * appended for what is no finite number. */
void number_add_decimal(struct buf *out, double number, int decimals);

/* The same without commas: for programs. */
void number_add_plain(struct buf *out, double number, int decimals);

/* Reads digits with at most one point among them: no sign, no exponent, no "nan". */
bool number_read(const char *text, double *number);

#endif
