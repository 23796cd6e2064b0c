#include "batch/shard.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/random.h"

static bool read_number(const char **at, long *number)
{
	char *end;
	*number = **at >= '0' && **at <= '9' ? strtol(*at, &end, 10) : 0;
	if (*number < 1 || *number > SHARDS_MOST)
		return false;
	*at = end;
	return true;
}

bool shard_parse(struct shard *s, const char *text, struct err *err)
{
	long part = 1, of = 1;
	const char *at = text;
	bool ok = !text || (read_number(&at, &part) && *at++ == '/' && read_number(&at, &of) && !*at &&
						part <= of);
	*s = (struct shard){(int)part, (int)of};
	return ok || err_set(err, ERR_USAGE,
						 "“%s” is no part of a whole: --shard 3/8 is the third of eight.", text);
}

bool shard_takes(const struct shard *s, const char *prompt, size_t len)
{
	if (s->of <= 1)
		return true;
	struct random mixed; /* FNV-1a alone spreads short strings badly */
	random_seed(&mixed, hash_bytes(HASH_START, prompt, len));
	return random_below(&mixed, (uint64_t)s->of) == (uint64_t)s->part - 1;
}
