#include "base/number.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "data/pairs_kept.h"

/* ---- From projects -------------------------------------------------------------------------- */

static void tell_left(const struct pairs_kept_told *told)
{
	for (int i = 0; i < PAIRS_LEFT; i++) {
		if (told->left[i])
			output_sayf("Left out: %ld section%s %s.", told->left[i], told->left[i] == 1 ? "" : "s",
						pairs_left_reasons[i]);
	}
}

static void tell_kept(const struct pairs_kept_told *told)
{
	tell_left(told);
	output_sayf("%ld pair%s from %ld section%s, %ld of them with a text of your own hand.",
				told->pairs, told->pairs == 1 ? "" : "s", told->sections,
				told->sections == 1 ? "" : "s", told->by_writer);
	if (told->pairs)
		output_sayf("On the average the chosen text has %.0f words, the rejected one %.0f, and "
					"%.0f %% of both is not in the other.",
					told->chosen_length, told->rejected_length, 100 * told->changed);
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
	output_number(&event, "by_writer", told->by_writer);
	for (int i = 0; i < PAIRS_LEFT; i++)
		output_number(&event, pairs_left_names[i], told->left[i]);
	put_number(&event, "chosen_length", told->chosen_length, 1);
	put_number(&event, "rejected_length", told->rejected_length, 1);
	put_number(&event, "changed", told->changed, 4);
	output_end(&event);
}

static bool make_from_projects(const struct options *o, enum pair_form form,
							   const struct shard *shard, struct err *err)
{
	struct pairs_kept_told told;
	const struct pairs_kept_job job = {
		.projects = (const char *const *)o->files,
		.project_count = (size_t)o->file_count,
		.output = o->output,
		.form = form,
		.every = o->every,
		.window = o->window ? o->window : PAIRS_WINDOW,
		.shard = shard,
	};
	if (!o->file_count)
		return err_set(err, ERR_USAGE, "There are no projects: name NAME.longhand files.");
	if (!pairs_kept_run(&job, &told, err))
		return false;
	if (o->json)
		tell_kept_event(&told);
	else
		tell_kept(&told);
	return true;
}

/* ---- The command ---------------------------------------------------------------------------- */

static bool make(const struct options *o, struct err *err)
{
	enum pair_form form;
	struct shard shard;
	if (!pair_form_named(&form, o->format, err) || !shard_parse(&shard, o->shard, err))
		return false;
	if (!o->output)
		return err_set(err, ERR_USAGE, "Name the file that the pairs go to: -o FILE.");
	if (o->from_projects)
		return make_from_projects(o, form, &shard, err);
	return err_set(err, ERR_USAGE, "Pairs are made with --from-projects.");
}

static int run(const struct options *o, struct err *err)
{
	output_as_json(o->json);
	return make(o, err) ? 0 : (int)err->kind;
}

const struct command command_data_pairs = {
	.name = "data pairs",
	.usage = "-o FILE --from-projects PROJECT…",
	.help = "make preference pairs: a better answer and a worse one to the same request",
	.detail =
		"With --from-projects: of each section the text that you kept, and the model's draft that\n"
		"you let go for it.",
	.takes = "output format from-projects every window shard json",
	.files = -1,
	.run = run,
};
