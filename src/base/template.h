/* base/template.h: prompt templates with the reference's placeholders, $INST$ $PLAN$ $TEXT$ $STEP$.
 */
#ifndef BASE_TEMPLATE_H
#define BASE_TEMPLATE_H

#include <stddef.h>

#include "base/buf.h"

struct template_value {
	const char *name; /* "INST" for $INST$ */
	const char *text;
	size_t len;
};

/* Appends `text` with each $NAME$ of `values` replaced, in one pass: what a value brings in is not
 * looked at again. Other dollars stay as they are. */
void template_expand(struct buf *out, const char *text, const struct template_value *values,
					 size_t count);

#endif
