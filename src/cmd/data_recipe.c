#include <string.h>

#include "base/number.h"
#include "base/quote.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "data/recipe.h"

/* As one would type it. */
static void add_script(struct buf *out, const char *folder, const char *name)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s%s%s", folder, folder[strlen(folder) - 1] == '/' ? "" : "/", name);
	quote_shell(out, path.data);
	buf_release(&path);
}

static void tell_scripts(const char *folder)
{
	struct buf text = BUF_INIT;
	buf_add_str(&text, "“sh ");
	add_script(&text, folder, "run.sh");
	buf_add_str(&text, "” trains here, “sbatch ");
	add_script(&text, folder, "job.slurm");
	buf_add_str(&text, "” on a cluster.");
	output_say(text.data);
	buf_release(&text);
}

static void tell(const struct recipe_job *job, const struct recipe_told *told)
{
	bool pairs = job->stage == RECIPE_DPO;
	if (output_is_json()) {
		struct buf event;
		output_begin(&event, "recipe");
		output_string(&event, "folder", job->folder);
		output_number(&event, "batch", told->batch);
		output_number(&event, "steps", told->steps);
		output_number(&event, "validation", told->validation);
		output_end(&event);
		return;
	}
	output_sayf("%s: about %s step%s of %d %s, %s.", job->folder, number_text(told->steps).of,
				told->steps == 1 ? "" : "s", told->batch, pairs ? "pairs" : "packed sequences",
				told->validation ? "with validation" : "without validation");
	tell_scripts(job->folder);
}

static bool read_job(struct recipe_job *job, const struct options *o, struct err *err)
{
	*job = (struct recipe_job){
		.base = o->base,
		.data = o->data,
		.folder = o->output,
		.gpus = o->gpus ? o->gpus : RECIPE_GPUS,
		.force = o->force,
	};
	if (!recipe_trainer_named(&job->trainer, o->trainer, err) ||
		!recipe_stage_named(&job->stage, o->stage, err))
		return false;
	if (!o->base)
		return err_set(err, ERR_USAGE, "Say which model is trained: --base MODEL.");
	if (!o->output || !*o->output || !strcmp(o->output, "-"))
		return err_set(err, ERR_USAGE, "Name the folder that the files go to: -o FOLDER.");
	if (!o->data)
		job->data = job->stage == RECIPE_DPO ? "pairs.jsonl" : "train.jsonl";
	return true;
}

static int run(const struct options *o, struct err *err)
{
	struct recipe_job job;
	struct recipe_told told;
	output_as_json(o->json);
	if (read_job(&job, o, err) && recipe_run(&job, &told, err))
		tell(&job, &told);
	return (int)err->kind;
}

const struct command command_data_recipe = {
	.name = "data recipe",
	.usage = "--trainer NAME --base MODEL [--stage NAME] [--data FILE] -o FOLDER",
	.help = "write a trainer's configuration for what was exported, with the paper's settings",
	.detail = "The folder gets the trainer's own files, run.sh, and job.slurm for sbatch. Without\n"
			  "--data it is train.jsonl, or for --stage dpo pairs.jsonl.",
	.takes = "trainer base stage data gpus output force json",
	.run = run,
};
