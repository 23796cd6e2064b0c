/* base/setting_check.h: is a text a value of a setting? */
#ifndef BASE_SETTING_CHECK_H
#define BASE_SETTING_CHECK_H

#include <stdbool.h>

#include "base/setting.h"

/* Appends to out the text in the form in which it is kept (see enum setting_type). On failure err's
 * sentence begins with `subject`. */
bool setting_check(const struct setting_row *row, const char *text, const char *subject,
				   struct buf *out, struct err *err);

/* The same for a text that is in that form already. */
bool setting_check_whole(const struct setting_row *row, const char *text, const char *subject,
						 struct err *err);

#endif
