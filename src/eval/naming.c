#include "eval/naming.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"

struct naming naming_new(const char *file, const char *model, const char *method)
{
	return (struct naming){mem_strdup(file), mem_strdup(model), mem_strdup(method)};
}

void naming_release(struct naming *n)
{
	free(n->file);
	free(n->model);
	free(n->method);
}

void naming_put(struct buf *out, const struct naming *(*at)(const void *ctx, size_t i),
				const void *ctx, size_t count, size_t run)
{
	const struct naming *own = at(ctx, run);
	bool model_too = false, method_too = false;
	for (size_t i = 0; i < count; i++) {
		const struct naming *other = at(ctx, i);
		bool same = i != run && !strcmp(other->model, own->model);
		model_too = model_too || same;
		method_too = method_too || (same && !strcmp(other->method, own->method));
	}
	buf_add_str(out, *own->model ? own->model : own->file);
	if (model_too && *own->method)
		buf_addf(out, ", %s", own->method);
	if (method_too && *own->model)
		buf_addf(out, " (%s)", own->file);
}
