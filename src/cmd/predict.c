#include "cmd/predict.h"

#include <string.h>

#include "cmd/tell.h"

#define JOBS     4
#define PARALLEL 8 /* sections at once, of a method that has it so */

static bool is_on(const struct settings *s, const char *name)
{
	return strcmp(setting_text(&s->set, name, "off"), "on") == 0;
}

bool predict_by_options(const struct options *o, const struct settings *s, struct predict_job *job,
						struct err *err)
{
	const struct method *method = method_named(o->method ? o->method : "longhand");
	*job = (struct predict_job){
		.data = o->data,
		.output = o->output,
		.method = method,
		.all = o->all,
		.jobs = o->jobs ? o->jobs : JOBS,
		.limit = o->limit,
		.model = &s->model,
		.roles = &s->roles,
		.best = (int)setting_number(&s->set, "best_of", 1),
		.tighten = is_on(s, "tighten"),
		.add_sections = is_on(s, "add_sections"),
	};
	if (!o->output || !strcmp(o->output, "-"))
		return err_set(err, ERR_USAGE,
					   "Name the file that the answers go to: -o FILE. What is in "
					   "it is not asked again.");
	if (!method)
		return err_set(err, ERR_USAGE,
					   "“%s” is no method; known are direct, agentwrite, parallel and "
					   "longhand.",
					   o->method);
	job->parallel = o->parallel ? o->parallel : method->parallel ? PARALLEL : 1;
	return shard_parse(&job->shard, o->shard, err);
}

bool predict_told(const struct predict_job *job, const char *piece, const char *pieces, bool json,
				  struct err *err)
{
	struct teller t;
	struct llm *llm = llm_new();
	teller_open(&t, piece, pieces, json);
	bool ok = predict_run(llm, job, &t.watch, err);
	teller_close(&t);
	llm_free(llm);
	return ok;
}
