#include "base/number.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROOM (DBL_MAX_10_EXP + NUMBER_DECIMALS + 8)

static void add_grouped(struct buf *out, const char *digits, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (i > 0 && (len - i) % 3 == 0)
			buf_add_char(out, ',');
		buf_add_char(out, digits[i]);
	}
}

void number_add(struct buf *out, long number)
{
	char digits[32];
	int len = snprintf(digits, sizeof digits, "%ld", number);
	int sign = number < 0;
	buf_add(out, digits, (size_t)sign);
	add_grouped(out, digits + sign, (size_t)(len - sign));
}

struct number_text number_text(long number)
{
	struct number_text text;
	struct buf grouped = BUF_INIT;
	number_add(&grouped, number);
	snprintf(text.of, sizeof text.of, "%s", grouped.data);
	buf_release(&grouped);
	return text;
}

static void add(struct buf *out, double number, int decimals, int grouped)
{
	char text[ROOM];
	if (!isfinite(number))
		return;
	snprintf(text, sizeof text, "%.*f", decimals, fabs(number));
	size_t whole = strspn(text, "0123456789"), len = strlen(text);
	if (number < 0 && strpbrk(text, "123456789"))
		buf_add_char(out, '-');
	if (grouped)
		add_grouped(out, text, whole);
	else
		buf_add(out, text, whole);
	if (decimals > 0) {
		buf_add_char(out, '.');
		buf_add(out, text + len - decimals, (size_t)decimals);
	}
}

void number_add_decimal(struct buf *out, double number, int decimals)
{
	add(out, number, decimals, 1);
}

void number_add_plain(struct buf *out, double number, int decimals)
{
	add(out, number, decimals, 0);
}

bool number_read(const char *text, double *number)
{
	size_t whole = strspn(text, "0123456789");
	size_t part = text[whole] == '.' ? 1 + strspn(text + whole + 1, "0123456789") : 0;
	*number = strtod(text, NULL);
	return whole && !text[whole + part];
}
