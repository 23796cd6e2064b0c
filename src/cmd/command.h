/* cmd/command.h: subcommands and their options, each one table row; help and completion are made
 * from them. */
#ifndef CMD_COMMAND_H
#define CMD_COMMAND_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "llm/provider.h"

/* An option that sets a setting (cmd/settings.h), or --set with its NAME=VALUE. */
struct option_given {
	const char *option; /* without its dashes */
	const char *text;
};

/* The options of every command that asks a model. */
#define TAKES_MODEL "provider base-url model seed speed set"

/* Everything a command line may say; which of it a command takes is in its row. */
struct options {
	const char *instruction;       /* -i */
	const char *instruction_file;  /* -f; "-": standard input */
	int words;                     /* -w; 0: not given */
	const char *output;            /* -o; NULL or "-": standard output */
	const char *project;           /* --project */
	struct option_given *settings; /* in their order */
	int setting_count;
	const char *format;  /* --format, of an export */
	const char *svg;     /* --svg */
	int width;           /* --width, of a text export */
	int parallel;        /* --parallel */
	int section;         /* --section; 0: all */
	const char *from;    /* --from */
	bool json;           /* --json */
	bool read_only;      /* --read-only */
	bool force;          /* --force */
	bool paper;          /* --paper: the paper's count */
	bool offline;        /* --offline */
	const char *data;    /* --data */
	const char *method;  /* --method */
	int jobs;            /* --jobs; 0: not given */
	int limit;           /* --limit; 0: none */
	bool all;            /* --all */
	int window;          /* --window; 0: not given */
	const char *program; /* --program */
	bool human;          /* --human */
	int repeats;         /* --repeats; 0: not given */
	const char *shard;   /* --shard */
	const char *quota;   /* --quota */
	int sample;          /* --sample; 0: none */
	int samples;         /* --samples; 0: not given */
	const char *mix;     /* --mix */
	const char *ratio;   /* --ratio */
	const char *validation;
	const char *dropped; /* --dropped */
	bool with_plan;      /* --with-plan */
	int max_words;       /* --max-words; 0: not given */
	bool from_projects;  /* --from-projects */
	bool every;          /* --every */
	int margin;          /* --margin; 0: none */
	const char *trainer; /* --trainer */
	const char *base;    /* --base */
	const char *stage;   /* --stage */
	int array;           /* --array; 0: not given */
	int gpus;            /* --gpus; 0: not given */

	bool linear;            /* --linear */
	const char *chat;       /* --template */
	const char *loss;       /* --loss */
	const char *shortest;   /* --shortest */
	const char *longest;    /* --longest */
	const char *repetition; /* --repetition */
	const char *foreign;    /* --foreign */
	int least;              /* --least-words; 0: not given */
	int steps;              /* --steps; 0: not given */

	char **files; /* what is no option */
	int file_count;
};

struct command {
	const char *name;
	const char *usage;                  /* "[-o FILE] PROJECT" */
	const char *help;                   /* one line */
	const char *detail;                 /* paragraphs for `longhand help NAME` */
	const struct command *const *parts; /* of a command that has commands of its own, named by both
										   words; ends with NULL */
	const char *takes;                  /* names of the options it takes, separated by spaces */
	int files;                          /* how many files it takes at most; -1: any number */
	/* The exit status; on failure err holds the sentence that main prints, and its kind is the
	 * status. */
	int (*run)(const struct options *o, struct err *err);
};

extern const struct command *const commands[]; /* ends with NULL; the first opens the interface */

const struct command *command_named(const char *name); /* NULL when unknown */
/* The part of a command by its own word, "predict"; NULL when unknown. */
const struct command *command_part(const struct command *command, const char *word);
const char *command_word(const struct command *command); /* the last of its name */

extern const struct command command_open, command_plan, command_write, command_export,
	command_count, command_config, command_models, command_doctor, command_eval, command_data,
	command_completion, command_help;
extern const struct command command_eval_length, command_eval_report;
extern const struct command command_eval_likelihood;
extern const struct command command_eval_compare, command_eval_judge, command_eval_predict,
	command_eval_quality, command_eval_ruler;
extern const struct command command_data_slurm;
extern const struct command command_data_backtranslate, command_data_build;
extern const struct command command_data_export, command_data_merge, command_data_pairs;
extern const struct command command_data_select;
extern const struct command command_data_filter, command_data_pack, command_data_stats;
extern const struct command command_data_recipe;

/* The whole program but for main. */
int command_main(int argc, char **argv);

#endif
