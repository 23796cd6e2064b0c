#include "base/json.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"
#include "eval/comparing.h"
#include "measure/stat.h"
#include "tui/blind.h"

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

static bool end(struct comparing *c, bool ok, bool json, struct err *err)
{
	struct err trouble = ERR_INIT;
	ok = ok && tell(c, json, err);
	if (comparing_close(c, &trouble) || !ok)
		return ok;
	*err = trouble;
	return false;
}

static bool judge(const struct options *o, const struct settings *s, struct err *err)
{
	const struct model *model = settings_judge(s, err);
	if (!model)
		return false;
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
	return end(c, ok, o->json, err);
}

/* ---- A person ------------------------------------------------------------------------------- */

struct person {
	struct comparing *c;
	size_t at;    /* the pair that is shown */
	bool swapped; /* b is on the left */
};

/* What was put off comes again when the others are through. */
static bool next_pair(void *ctx, struct blind_pair *out)
{
	struct person *p = ctx;
	size_t count = comparing_count(p->c);
	p->at = comparing_next(p->c, p->at);
	if (p->at == count)
		p->at = comparing_next(p->c, 0);
	if (p->at == count)
		return false;
	struct comparing_pair pair = comparing_pair(p->c, p->at);
	p->swapped = pair.swapped;
	*out = (struct blind_pair){.prompt = pair.prompt,
							   .left = pair.swapped ? pair.b : pair.a,
							   .right = pair.swapped ? pair.a : pair.b,
							   .number = p->at + 1,
							   .count = count};
	return true;
}

static bool decide(void *ctx, enum blind_choice choice, struct err *err)
{
	struct person *p = ctx;
	size_t at = p->at++;
	if (choice == BLIND_LATER)
		return true;
	bool first = (choice == BLIND_LEFT) != p->swapped;
	return comparing_decide(p->c, at,
							choice == BLIND_TIE ? VERDICT_TIE
							: first             ? VERDICT_A
												: VERDICT_B,
							err);
}

static bool ask_person(const struct options *o, const struct settings *s, struct err *err)
{
	struct person p = {.c = comparing_open(o->files[0], o->files[1], o->output, COMPARING_HUMAN,
										   s->model.has_seed ? s->model.seed : 0, err)};
	const struct blind blind = {.ctx = &p,
								.next = next_pair,
								.decide = decide,
								.theme = settings_theme(s),
								.drawing = setting_text(&s->set, "drawing", "auto")};
	return p.c && end(p.c, blind_run(&blind, err), o->json, err);
}

/* ---- The command ---------------------------------------------------------------------------- */

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
	if (!check(o, err))
		return (int)err->kind;
	if (!(o->human ? settings_read_server(&settings, o, err) : settings_read(&settings, o, err)))
		return (int)err->kind;
	bool ok = o->human ? ask_person(o, &settings, err) : judge(o, &settings, err);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_eval_compare = {
	.name = "eval compare",
	.usage = "A B -o FILE [--human] [--jobs N]",
	.help = "have a model or a person say which of two runs answers better",
	.detail =
		"A and B are files of eval predict. Each pair that answers the same instruction is shown\n"
		"to the judge in both orders; who is preferred in both has won, anything else is a tie.\n"
		"With --human both are shown side by side, blind, and keys decide; what is decided stays,\n"
		"and the same command goes on with the rest. Printed are wins, losses and ties with a "
		"sign\n"
		"test.",
	.takes = "output human jobs json theme " TAKES_MODEL,
	.files = 2,
	.run = run,
};
