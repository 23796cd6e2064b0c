#include "data/split.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/lines.h"
#include "base/random.h"

#define SALT 0x76616c6964617465 /* so that this share and --shard have nothing in common */

char *split_path(const char *output)
{
	struct buf path = BUF_INIT;
	size_t len = strlen(output);
	static const char *const ends[] = {".jsonl", ".json"};
	const char *end = "";
	for (size_t i = 0; !*end && i < sizeof ends / sizeof *ends; i++) {
		if (len > strlen(ends[i]) && !strcmp(output + len - strlen(ends[i]), ends[i]))
			end = ends[i];
	}
	buf_add(&path, output, len - strlen(end));
	buf_add_str(&path, ".validation");
	buf_add_str(&path, end);
	return buf_detach(&path);
}

bool split_aside(double share, uint64_t prompt)
{
	struct random mixed;
	random_seed(&mixed, hash_value(prompt, SALT));
	return ldexp((double)(random_next(&mixed) >> 11), -53) < share;
}

bool split_open(struct split *s, const char *output, double share, struct err *err)
{
	*s = (struct split){.train = NULL};
	if (share > 0 && !strcmp(output, "-"))
		return err_set(err, ERR_USAGE,
					   "The lines for validation need a file beside the others: name it with -o "
					   "FILE.");
	s->train = lines_anew(output, err);
	if (!s->train || !(share > 0))
		return s->train;
	char *path = split_path(output);
	s->validation = lines_anew(path, err);
	free(path);
	return s->validation;
}

bool split_add(struct split *s, bool aside, const struct buf *line, struct err *err)
{
	return lines_add(aside && s->validation ? s->validation : s->train, line, err);
}

/* The validation lines come first: should it end between the two, none is in both files. */
bool split_commit(struct split *s, struct err *err)
{
	struct split both = *s;
	*s = (struct split){.train = NULL};
	if (!both.validation || lines_commit(both.validation, err))
		return lines_commit(both.train, err);
	lines_drop(both.train);
	return false;
}

void split_drop(struct split *s)
{
	lines_drop(s->train);
	lines_drop(s->validation);
	*s = (struct split){.train = NULL};
}
