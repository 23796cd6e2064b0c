#include "batch/method.h"

#include <string.h>

#define PAPER_TEMPERATURE 0.5

const struct method methods[] = {
	{.name = "direct",
	 .help = "one reply to the instruction itself; this is how a LongWriter model is asked",
	 .direct = true,
	 .temperature = PAPER_TEMPERATURE},
	{.name = "agentwrite",
	 .help = "the paper's AgentWrite: a plan, then its paragraphs one after another",
	 .plain = true,
	 .temperature = PAPER_TEMPERATURE},
	{.name = "parallel",
	 .help = "the paper's +Parallel: a plan, then its paragraphs at once",
	 .plain = true,
	 .parallel = true,
	 .temperature = PAPER_TEMPERATURE},
	{.name = "longhand",
	 .help = "ours, which keeps the length as it writes",
	 .short_too = true,
	 .temperature = -1},
	{.name = NULL},
};

const struct method *method_named(const char *name)
{
	for (const struct method *m = methods; m->name; m++)
		if (!strcmp(m->name, name))
			return m;
	return NULL;
}

bool method_plans(const struct method *m, long words, bool all)
{
	return !m->direct && (m->short_too || all || words > METHOD_PLANS_FROM);
}
