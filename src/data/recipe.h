/* data/recipe.h: the configuration with which a trainer trains on what was exported: its own files,
 * a script that starts it, and a job for Slurm.
 *
 * They are made from the shipped files below recipes/ (base/shipped.h), which a user can replace.
 */
#ifndef DATA_RECIPE_H
#define DATA_RECIPE_H

#include <stdbool.h>

#include "base/err.h"

#define RECIPE_GPUS      8 /* the paper's machine */
#define RECIPE_GPUS_MOST 64

enum recipe_trainer { RECIPE_LLAMAFACTORY, RECIPE_TRL };
enum recipe_stage { RECIPE_SFT, RECIPE_DPO };

/* ERR_USAGE. NULL: of a stage RECIPE_SFT, of a trainer an error. */
bool recipe_trainer_named(enum recipe_trainer *trainer, const char *name, struct err *err);
bool recipe_stage_named(enum recipe_stage *stage, const char *name, struct err *err);

struct recipe_job {
	enum recipe_trainer trainer;
	enum recipe_stage stage;
	const char *base;   /* a model's name or its folder */
	const char *data;   /* path of what data export or data pairs wrote; its validation lines are
						   beside it (split_path) or there are none */
	const char *folder; /* path */
	int gpus;           /* of the machine that trains */
	bool force;         /* replace files that are there */
};

struct recipe_told {
	bool validation; /* there are such lines */
	int batch;       /* packed sequences, or pairs, a step */
	long steps;      /* of them in all, estimated from the bytes of the data */
};

/* ERR_USAGE: the data are not of a form that the trainer reads in this stage, or files are there
 * already; ERR_FILE. All files are written or none. */
bool recipe_run(const struct recipe_job *job, struct recipe_told *told, struct err *err);

#endif
