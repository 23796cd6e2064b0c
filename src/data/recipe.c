#include "data/recipe.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/lines.h"
#include "base/mem.h"
#include "base/quote.h"
#include "base/shipped.h"
#include "base/template.h"
#include "data/export.h"
#include "data/folder.h"
#include "data/split.h"

#define SEQUENCE_TOKENS 32768
#define TOKEN_BYTES     4 /* of text in any language, about */
#define SFT_BATCH       8
#define SFT_EPOCHS      4
#define DPO_BATCH       32

static const char *const trainers[] = {"llamafactory", "trl"};
static const char *const trainer_names[] = {"LLaMA-Factory", "TRL"};
static const char *const stages[] = {"sft", "dpo"};

bool recipe_trainer_named(enum recipe_trainer *trainer, const char *name, struct err *err)
{
	for (int i = 0; name && i < 2; i++) {
		if (!strcmp(name, trainers[i])) {
			*trainer = (enum recipe_trainer)i;
			return true;
		}
	}
	if (!name)
		return err_set(err, ERR_USAGE, "Say what trains: --trainer llamafactory or --trainer trl.");
	return err_set(err, ERR_USAGE,
				   "“%s” is no trainer that recipes are for: there are llamafactory and trl.",
				   name);
}

bool recipe_stage_named(enum recipe_stage *stage, const char *name, struct err *err)
{
	*stage = name && !strcmp(name, "dpo") ? RECIPE_DPO : RECIPE_SFT;
	return !name || !strcmp(name, stages[*stage]) ||
		   err_set(err, ERR_USAGE, "“%s” is no stage of training: there are sft and dpo.", name);
}

/* ---- The data ------------------------------------------------------------------------------- */

struct look {
	const char *form; /* NULL: none that is known */
	size_t len;       /* bytes of the first line */
	bool any;
};

static const char *form_of(const struct json *line)
{
	const struct json *chosen = json_get(line, "chosen");
	if (json_is_array(json_get(line, "messages")))
		return "messages";
	if (json_is_array(json_get(line, "prompt")) && json_is_array(chosen))
		return "pairs of trl";
	if (json_is_array(json_get(line, "conversations")))
		return chosen ? "pairs" : "sharegpt";
	if (json_get_string(line, "instruction", NULL) && json_get_string(line, "output", NULL))
		return json_get(line, "history") ? "alpaca-history" : "alpaca";
	return NULL;
}

static bool look_at(void *ctx, const struct line *line, struct err *err)
{
	struct look *look = ctx;
	(void)err;
	*look = (struct look){form_of(line->json), line->len, true};
	return false; /* one is enough */
}

static bool suits(const struct recipe_job *job, const char *form)
{
	if (job->stage == RECIPE_DPO)
		return !strcmp(form, job->trainer == RECIPE_TRL ? "pairs of trl" : "pairs");
	return !strcmp(form, "messages") ||
		   (job->trainer == RECIPE_LLAMAFACTORY && strncmp(form, "pairs", 5) != 0);
}

static bool look_through(const struct recipe_job *job, struct look *look, struct err *err)
{
	struct err why = ERR_INIT;
	bool ok = lines_read(job->data, look_at, look, &why);
	if (!ok && !look->any)
		return err_set(err, why.kind, "%s", why.text);
	if (!look->any)
		return err_set(err, ERR_FILE, "%s is empty.", job->data);
	if (look->form && suits(job, look->form))
		return true;
	if (job->stage == RECIPE_DPO)
		return err_set(err, ERR_USAGE,
					   "%s has no preference pairs that %s reads: “data pairs --format %s” makes "
					   "them.",
					   job->data, trainer_names[job->trainer], trainers[job->trainer]);
	return err_set(err, ERR_USAGE,
				   "%s has no examples that %s reads: “data export --format messages” makes them.",
				   job->data, trainer_names[job->trainer]);
}

/* ---- What stands in the files --------------------------------------------------------------- */

struct recipe {
	const struct recipe_job *job;
	struct recipe_told *told;
	struct look look;
	struct folder folder;
	char *data, *validation; /* whole paths; the latter may be NULL */
	struct buf model, place, evaluation;
	char gpus[16], accumulation[16], warmup[24];
};

/* LLaMA-Factory's reader, OmegaConf, takes ${…} for another setting, where no backslash is before
 * it. */
static void add_model(struct recipe *r, const char *model)
{
	struct buf plain = BUF_INIT;
	for (const char *s = model; *s; s++) {
		size_t slashes = strspn(s, "\\");
		bool opens = !strncmp(s + slashes, "${", 2);
		if (r->job->trainer == RECIPE_LLAMAFACTORY && opens) {
			for (size_t i = 0; i < slashes; i++)
				buf_add_str(&plain, "\\\\");
			buf_add_str(&plain, "\\$");
			s += slashes;
		} else {
			buf_add_char(&plain, *s);
		}
	}
	quote_yaml(&r->model, plain.data);
	buf_release(&plain);
}

static void reckon(struct recipe *r)
{
	const struct recipe_job *job = r->job;
	struct file_stamp stamp = {0};
	bool pairs = job->stage == RECIPE_DPO;
	int batch = pairs ? DPO_BATCH : SFT_BATCH;
	int accumulation = (batch + job->gpus - 1) / job->gpus;
	file_stamp(r->data, &stamp);
	double pieces = (double)stamp.size /
					(pairs ? (double)r->look.len + 1 : (double)SEQUENCE_TOKENS * TOKEN_BYTES);
	r->told->batch = accumulation * job->gpus;
	r->told->steps = (long)ceil(pieces / r->told->batch) * (pairs ? 1 : SFT_EPOCHS);
	long warmup = lround((double)r->told->steps * (pairs ? 0.1 : 0.03));
	snprintf(r->gpus, sizeof r->gpus, "%d", job->gpus);
	snprintf(r->accumulation, sizeof r->accumulation, "%d", accumulation);
	snprintf(r->warmup, sizeof r->warmup, "%ld", warmup > 1 ? warmup : 1);
}

/* Appends the shipped file recipes/NAME with all that is known filled in. */
static bool fill(const struct recipe *r, struct buf *out, const char *name, const char *file,
				 struct err *err)
{
	struct buf text = BUF_INIT, path = BUF_INIT;
	const char *stage = stages[r->job->stage];
	const struct template_value values[] = {
		{"MODEL", r->model.data, r->model.len},
		{"FOLDER", r->place.data, r->place.len},
		{"EVALUATION", r->evaluation.data, r->evaluation.len},
		{"STAGE", stage, strlen(stage)},
		{"GPUS", r->gpus, strlen(r->gpus)},
		{"ACCUMULATION", r->accumulation, strlen(r->accumulation)},
		{"WARMUP", r->warmup, strlen(r->warmup)},
		{"FILE", file, strlen(file)},
	};
	buf_addf(&path, "recipes/%s", name);
	bool ok = shipped_load(path.data, &text, NULL, err);
	if (ok)
		template_expand(out, text.data, values, sizeof values / sizeof *values);
	buf_release(&text);
	buf_release(&path);
	return ok;
}

static bool fill_of_trainer(const struct recipe *r, struct buf *out, const char *name,
							const char *file, struct err *err)
{
	struct buf whole = BUF_INIT;
	buf_addf(&whole, "%s/%s", trainers[r->job->trainer], name);
	bool ok = fill(r, out, whole.data, file, err);
	buf_release(&whole);
	return ok;
}

/* ---- The files ------------------------------------------------------------------------------ */

static bool add_shipped(struct recipe *r, const char *name, bool program, struct err *err)
{
	return fill_of_trainer(r, folder_add(&r->folder, name, program), name, "", err);
}

static bool add_settings(struct recipe *r, struct err *err)
{
	struct buf name = BUF_INIT;
	bool ok = !r->validation || fill_of_trainer(r, &r->evaluation, "evaluation.yaml", "", err);
	buf_addf(&name, "%s.yaml", stages[r->job->stage]);
	if (ok && r->evaluation.len && r->evaluation.data[r->evaluation.len - 1] == '\n')
		buf_truncate(&r->evaluation, r->evaluation.len - 1);
	ok = ok && add_shipped(r, name.data, false, err);
	buf_release(&name);
	return ok;
}

static bool describe(struct recipe *r, struct buf *out, const char *name, const char *file,
					 struct err *err)
{
	struct buf form = BUF_INIT, entry = BUF_INIT;
	buf_addf(&form, "%s.json", r->look.form);
	bool ok = fill_of_trainer(r, &entry, form.data, file, err);
	buf_trim(&entry);
	buf_addf(out, "%s\n  \"%s\": %s", out->len ? "," : "{", name, entry.data);
	buf_release(&form);
	buf_release(&entry);
	return ok;
}

/* LLaMA-Factory's list of data sets. */
static bool add_descriptions(struct recipe *r, struct err *err)
{
	struct buf *out = folder_add(&r->folder, "dataset_info.json", false);
	bool ok = describe(r, out, "longhand", "dataset/train.jsonl", err) &&
			  (!r->validation ||
			   describe(r, out, "longhand_validation", "dataset/validation.jsonl", err));
	buf_add_str(out, "\n}\n");
	return ok;
}

static bool add_files(struct recipe *r, struct err *err)
{
	bool ok = add_settings(r, err) && add_shipped(r, "run.sh", true, err);
	if (r->job->trainer == RECIPE_LLAMAFACTORY)
		ok = ok && add_shipped(r, "ds_z3_offload.json", false, err) && add_descriptions(r, err);
	else
		ok = ok && add_shipped(r, "accelerate.yaml", false, err);
	ok = ok && fill(r, folder_add(&r->folder, "job.slurm", false), "job.slurm", "", err);
	folder_add_file(&r->folder, "dataset/train.jsonl", r->data);
	if (r->validation)
		folder_add_file(&r->folder, "dataset/validation.jsonl", r->validation);
	return ok;
}

/* ---- Paths ---------------------------------------------------------------------------------- */

static char *whole_path(const char *path, struct err *err)
{
	char *whole = realpath(path, NULL);
	if (!whole)
		err_errno(err, ERR_FILE, "%s cannot be opened", path);
	return whole;
}

/* The path from the root, of a folder that need not be there. */
static void add_place(struct buf *out, const char *folder)
{
	struct buf path = BUF_INIT;
	char *here = *folder == '/' ? NULL : realpath(".", NULL);
	if (here)
		buf_addf(&path, "%s/", here);
	buf_add_str(&path, folder);
	quote_shell(out, path.data);
	free(here);
	buf_release(&path);
}

/* A folder's whole path, also of one that is still to be trained below a folder that is there:
 * run.sh is in another place. What is no folder is a model's name. */
static void add_base(struct recipe *r, const char *base)
{
	const char *slash = strrchr(base, '/');
	char *whole = slash ? realpath(base, NULL) : NULL;
	if (slash && slash > base && !whole) {
		char *above = mem_strndup(base, (size_t)(slash - base));
		char *folder = realpath(above, NULL);
		struct buf path = BUF_INIT;
		if (folder) {
			buf_addf(&path, "%s%s", folder, slash);
			whole = buf_detach(&path);
		}
		free(folder);
		free(above);
	}
	add_model(r, whole ? whole : base);
	free(whole);
}

static bool find_paths(struct recipe *r, struct err *err)
{
	const struct recipe_job *job = r->job;
	r->data = whole_path(job->data, err);
	if (!r->data)
		return false;
	char *aside = split_path(job->data);
	struct file_stamp stamp;
	r->validation = file_stamp(aside, &stamp) && stamp.size ? realpath(aside, NULL) : NULL;
	r->told->validation = r->validation != NULL;
	free(aside);
	add_place(&r->place, job->folder);
	add_base(r, job->base);
	return true;
}

static void release(struct recipe *r)
{
	folder_release(&r->folder);
	free(r->data);
	free(r->validation);
	buf_release(&r->model);
	buf_release(&r->place);
	buf_release(&r->evaluation);
}

bool recipe_run(const struct recipe_job *job, struct recipe_told *told, struct err *err)
{
	struct recipe r = {
		.job = job,
		.told = told,
		.model = BUF_INIT,
		.place = BUF_INIT,
		.evaluation = BUF_INIT,
	};
	*told = (struct recipe_told){0};
	bool ok = look_through(job, &r.look, err) && find_paths(&r, err);
	if (ok) {
		reckon(&r);
		ok = add_files(&r, err) && folder_write(&r.folder, job->folder, job->force, err);
	}
	release(&r);
	return ok;
}
