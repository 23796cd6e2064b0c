#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "batch/judging.h"
#include "cmd/output.h"
#include "cmd/predict.h"
#include "cmd/tell.h"
#include "data/pairs_judged.h"
#include "data/pairs_kept.h"
#include "data/split.h"

#define JOBS 4

/* What both ways share. */
struct wanted {
	enum pair_form form;
	double validation;
	struct shard shard;
};

/* What became of the second file. */
static void tell_aside(const struct wanted *w, long pairs, long validation, const char *output)
{
	char *aside = split_path(output);
	if (validation && !output_is_json())
		output_sayf("%s has %s of the %s pairs, for validation.", aside, number_text(validation).of,
					number_text(pairs).of);
	else if (!(w->validation > 0) && file_exists(aside))
		output_sayf("%s is of an earlier run: these pairs may be in it.", aside);
	free(aside);
}

/* ---- From projects -------------------------------------------------------------------------- */

static void tell_left(const struct pairs_kept_told *told)
{
	for (int i = 0; i < PAIRS_LEFT; i++) {
		if (told->left[i])
			output_sayf("Left out: %s section%s %s.", number_text(told->left[i]).of,
						told->left[i] == 1 ? "" : "s", pairs_left_reasons[i]);
	}
}

static void tell_kept(const struct pairs_kept_told *told)
{
	tell_left(told);
	output_sayf("%s pair%s from %s section%s, %s of them with a text of your own hand.",
				number_text(told->pairs).of, told->pairs == 1 ? "" : "s",
				number_text(told->sections).of, told->sections == 1 ? "" : "s",
				number_text(told->by_writer).of);
	if (told->pairs)
		output_sayf("On the average the chosen text has %s words, the rejected one %s, and "
					"%.0f %% of both is not in the other.",
					number_text(lround(told->chosen_length)).of,
					number_text(lround(told->rejected_length)).of, 100 * told->changed);
}

static void put_number(struct buf *event, const char *name, double value, int decimals)
{
	buf_addf(event, ",\"%s\":", name);
	number_add_plain(event, value, decimals);
}

static void tell_kept_event(const struct pairs_kept_told *told)
{
	struct buf event;
	output_begin(&event, "pairs");
	output_number(&event, "sections", told->sections);
	output_number(&event, "pairs", told->pairs);
	output_number(&event, "validation", told->validation);
	output_number(&event, "by_writer", told->by_writer);
	for (int i = 0; i < PAIRS_LEFT; i++)
		output_number(&event, pairs_left_names[i], told->left[i]);
	put_number(&event, "chosen_length", told->chosen_length, 1);
	put_number(&event, "rejected_length", told->rejected_length, 1);
	put_number(&event, "changed", told->changed, 4);
	output_end(&event);
}

static bool make_from_projects(const struct options *o, const struct wanted *w, struct err *err)
{
	struct pairs_kept_told told;
	const struct pairs_kept_job job = {
		.projects = (const char *const *)o->files,
		.project_count = (size_t)o->file_count,
		.output = o->output,
		.validation = w->validation,
		.form = w->form,
		.every = o->every,
		.window = o->window ? o->window : PAIRS_WINDOW,
		.shard = &w->shard,
	};
	if (!pairs_kept_run(&job, &told, err))
		return false;
	if (o->json)
		tell_kept_event(&told);
	else
		tell_kept(&told);
	tell_aside(w, told.pairs, told.validation, o->output);
	return true;
}

/* ---- Of several answers --------------------------------------------------------------------- */

#define SAMPLES 4 /* the paper's */

/* What the steps make on their way, kept beside the output. */
struct steps {
	char *samples, *judged;
	struct err failed; /* of answers or judgements, which the same command asks for again */
};

static char *beside(const char *output, const char *suffix)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s%s", output, suffix);
	return buf_detach(&path);
}

/* Whether the next step is worth while: where some of a step failed, for what there is. */
static bool goes_on(struct steps *steps, bool ok, struct err *err)
{
	if (ok || err->kind != ERR_MODEL)
		return ok;
	if (!steps->failed.kind)
		steps->failed = *err;
	*err = (struct err)ERR_INIT;
	return true;
}

static bool answer(const struct options *o, const struct settings *s, const struct steps *steps,
				   struct err *err)
{
	struct options part = *o;
	struct predict_job job;
	part.output = steps->samples;
	if (!predict_by_options(&part, s, &job, err))
		return false;
	job.data = o->files[0];
	job.samples = o->samples ? o->samples : SAMPLES;
	job.provenance = true;
	return predict_told(&job, "answer", "answers", o->json, err);
}

static bool judge(const struct options *o, const struct settings *s, const struct wanted *w,
				  const struct steps *steps, struct err *err)
{
	struct teller t;
	const struct judging_job job = {
		.input = steps->samples,
		.output = steps->judged,
		.model = settings_judge(s, err),
		.jobs = o->jobs ? o->jobs : JOBS,
		.repeats = o->repeats ? o->repeats : 1,
		.seed = s->model.has_seed ? s->model.seed : 0,
		.shard = w->shard,
	};
	if (!job.model)
		return false;
	struct llm *llm = llm_new();
	teller_open(&t, "judgement", "judgements", o->json);
	bool ok = judging_run(llm, &job, &t.watch, err);
	teller_close(&t);
	llm_free(llm);
	return ok;
}

static void tell_chosen(const struct pairs_judged_told *told)
{
	if (told->unscored)
		output_sayf("Left out: %s of %s answers, which the judge did not score.",
					number_text(told->unscored).of, number_text(told->answers).of);
	if (told->empty)
		output_sayf("Left out: %s of %s answers, which are empty.", number_text(told->empty).of,
					number_text(told->answers).of);
	for (int i = 0; i < PAIRS_UNPAIRED; i++) {
		if (told->left[i])
			output_sayf("Left out: %s instruction%s %s.", number_text(told->left[i]).of,
						told->left[i] == 1 ? "" : "s", pairs_unpaired_reasons[i]);
	}
	output_sayf("%s pair%s from %s instruction%s.", number_text(told->pairs).of,
				told->pairs == 1 ? "" : "s", number_text(told->instructions).of,
				told->instructions == 1 ? "" : "s");
	if (told->pairs)
		output_sayf("On the average the chosen answer has a score of %.1f and %s words, the "
					"rejected one %.1f and %s: a margin of %.1f.",
					told->chosen, number_text(lround(told->chosen_length)).of, told->rejected,
					number_text(lround(told->rejected_length)).of, told->chosen - told->rejected);
}

static void tell_chosen_event(const struct pairs_judged_told *told)
{
	struct buf event;
	output_begin(&event, "pairs");
	output_number(&event, "instructions", told->instructions);
	output_number(&event, "answers", told->answers);
	output_number(&event, "pairs", told->pairs);
	output_number(&event, "validation", told->validation);
	output_number(&event, "unscored", told->unscored);
	output_number(&event, "empty", told->empty);
	for (int i = 0; i < PAIRS_UNPAIRED; i++)
		output_number(&event, pairs_unpaired_names[i], told->left[i]);
	put_number(&event, "chosen_score", told->chosen, 4);
	put_number(&event, "rejected_score", told->rejected, 4);
	put_number(&event, "margin", told->chosen - told->rejected, 4);
	put_number(&event, "chosen_length", told->chosen_length, 1);
	put_number(&event, "rejected_length", told->rejected_length, 1);
	output_end(&event);
}

static bool choose(const struct options *o, const struct settings *s, const struct wanted *w,
				   const struct steps *steps, struct err *err)
{
	struct pairs_judged_told told;
	const struct pairs_judged_job job = {
		.input = steps->judged,
		.output = o->output,
		.validation = w->validation,
		.form = w->form,
		.margin = o->margin,
		.seed = s->model.has_seed ? s->model.seed : 0,
	};
	if (!pairs_judged_run(&job, &told, err))
		return false;
	if (o->json)
		tell_chosen_event(&told);
	else
		tell_chosen(&told);
	tell_aside(w, told.pairs, told.validation, o->output);
	return true;
}

static bool is_empty(const char *path)
{
	struct file_stamp stamp;
	return !file_stamp(path, &stamp) || !stamp.size;
}

/* The judge is looked for before anything is paid for. */
static bool make_of_answers(const struct options *o, const struct settings *s,
							const struct wanted *w, struct err *err)
{
	struct steps steps = {beside(o->output, ".samples"), beside(o->output, ".judged"), ERR_INIT};
	settings_tell_default(s);
	bool ok = settings_judge(s, err) && goes_on(&steps, answer(o, s, &steps, err), err) &&
			  goes_on(&steps, judge(o, s, w, &steps, err), err);
	if (ok && !(steps.failed.kind && is_empty(steps.judged)))
		ok = choose(o, s, w, &steps, err);
	free(steps.samples);
	free(steps.judged);
	if (ok && steps.failed.kind)
		*err = steps.failed;
	return ok && !steps.failed.kind;
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool check(const struct options *o, struct err *err)
{
	if (!o->output)
		return err_set(err, ERR_USAGE, "Name the file that the pairs go to: -o FILE.");
	for (int i = 0; i < o->file_count; i++) {
		if (file_same(o->files[i], o->output))
			return err_set(err, ERR_USAGE,
						   "%s is what the pairs are made from: name another file with -o.",
						   o->output);
	}
	if (o->from_projects)
		return o->file_count ||
			   err_set(err, ERR_USAGE, "There are no projects: name NAME.longhand files.");
	if (o->file_count != 1)
		return err_set(err, ERR_USAGE,
					   "Name one file of instructions, such as data select writes; projects go "
					   "with --from-projects.");
	return strcmp(o->output, "-") != 0 ||
		   err_set(err, ERR_USAGE,
				   "Name the file that the pairs go to: answers and scores are kept beside it.");
}

static bool read_wanted(struct wanted *w, const struct options *o, struct err *err)
{
	w->validation = 0;
	if (o->validation && !(number_read(o->validation, &w->validation) && w->validation < 1))
		return err_set(err, ERR_USAGE,
					   "“%s” does not suit --validation, a number from 0 to below 1.",
					   o->validation);
	return pair_form_named(&w->form, o->format, err) && shard_parse(&w->shard, o->shard, err);
}

static bool make(const struct options *o, struct err *err)
{
	struct wanted w;
	struct settings settings;
	if (!check(o, err) || !read_wanted(&w, o, err))
		return false;
	if (o->from_projects)
		return make_from_projects(o, &w, err);
	if (!settings_read(&settings, o, err))
		return false;
	bool ok = make_of_answers(o, &settings, &w, err);
	settings_release(&settings);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	output_as_json(o->json);
	return make(o, err) ? 0 : (int)err->kind;
}

const struct command command_data_pairs = {
	.name = "data pairs",
	.usage = "INSTRUCTIONS -o FILE | --from-projects PROJECT… -o FILE",
	.help = "make preference pairs: a better answer and a worse one to the same request",
	.detail =
		"Each instruction is answered several times, into FILE.samples, and judged, into\n"
		"FILE.judged; the best answer is chosen, by the mean of length score and quality, and a\n"
		"random worse one rejected. Stopped or killed, the same command goes on where it was.\n"
		"With --from-projects: of each section the text that you kept, and the model's draft that\n"
		"you let go for it.",
	.takes =
		"format samples margin repeats validation from-projects every window json " TAKES_PREDICT
			TAKES_MODEL,
	.files = -1,
	.run = run,
};
