#include "base/json.h"
#include "cmd/command.h"
#include "cmd/eval_tell.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "eval/comparing.h"
#include "eval/stat.h"

#define JOBS 4

static void put_json(struct buf *out, const struct comparing_result *r)
{
	buf_add_str(out, "{\"a\":");
	json_quote(out, r->a_name, strlen(r->a_name));
	buf_add_str(out, ",\"b\":");
	json_quote(out, r->b_name, strlen(r->b_name));
	buf_addf(out, ",\"a_wins\":%zu,\"b_wins\":%zu,\"ties\":%zu,\"left\":%zu,\"p\":%.6g}\n", r->a,
			 r->b, r->ties, r->left, r->p);
}

static void put_text(struct buf *out, const struct comparing_result *r)
{
	size_t pairs = r->a + r->b + r->ties;
	struct stat_estimate share = stat_share(r->a, r->a + r->b, STAT_LEVEL);
	buf_addf(out, "A: %s\nB: %s\n\n", r->a_name, r->b_name);
	buf_addf(out, "%zu pair%s: A wins %zu, B wins %zu, %zu tie%s\n", pairs, pairs == 1 ? "" : "s",
			 r->a, r->b, r->ties, r->ties == 1 ? "" : "s");
	if (r->a + r->b)
		buf_addf(out, "of those with a winner A has %.0f %% (95 %%: %.0f to %.0f)\n",
				 share.value * 100, share.low * 100, share.high * 100);
	buf_addf(out, "sign test, two-sided: p = %.3g\n", r->p);
	if (r->left)
		buf_addf(out, "%zu without a verdict\n", r->left);
}

static bool tell(const struct comparing *c, bool json, struct err *err)
{
	struct comparing_result result;
	struct buf out = BUF_INIT;
	comparing_result(c, &result);
	if (json)
		put_json(&out, &result);
	else
		put_text(&out, &result);
	bool ok = output_result(&out, err);
	buf_release(&out);
	return ok;
}

static bool judge(const struct options *o, const struct settings *s, struct err *err)
{
	const struct model *own = s->roles.models[MODEL_JUDGE];
	const struct model *model = own ? own : &s->model;
	struct comparing *c = comparing_open(o->files[0], o->files[1], o->output, model->name,
										 s->model.has_seed ? s->model.seed : 0, err);
	struct teller t;
	if (!c)
		return false;
	struct llm *llm = llm_new();
	teller_open(&t, "verdict", "verdicts", o->json);
	bool ok = comparing_judge(c, llm, model, o->jobs ? o->jobs : JOBS, &t.watch, err);
	teller_close(&t);
	llm_free(llm);
	ok = ok && tell(c, o->json, err);
	struct err trouble = ERR_INIT;
	if (comparing_close(c, &trouble) || !ok)
		return ok;
	*err = trouble;
	return false;
}

static bool check(const struct options *o, struct err *err)
{
	if (o->file_count != 2)
		return err_set(err, ERR_USAGE,
					   "Two files of answers are compared: name both, as eval "
					   "predict wrote them.");
	return (o->output && strcmp(o->output, "-") != 0) ||
		   err_set(err, ERR_USAGE,
				   "Name the file that the verdicts go to: -o FILE. What is in it "
				   "is not compared again.");
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	if (!check(o, err) || !settings_read(&settings, o, err))
		return (int)err->kind;
	bool ok = settings.model.provider->request || settings.roles.models[MODEL_JUDGE]
				  ? judge(o, &settings, err)
				  : err_set(err, ERR_USAGE,
							"The demo writer cannot judge: name a model with --base-url and "
							"--model, or as the judge in the configuration.");
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_eval_compare = {
	.name = "eval compare",
	.usage = "A B -o FILE [--jobs N]",
	.help = "have a model say which of two runs answers better, pair by pair",
	.detail =
		"A and B are files of eval predict. Each pair that answers the same instruction is shown\n"
		"to the judge in both orders; who is preferred in both has won, anything else is a tie.\n"
		"Printed are wins, losses and ties with a sign test.",
	.takes = "output jobs json " TAKES_MODEL,
	.files = 2,
	.run = run,
};
