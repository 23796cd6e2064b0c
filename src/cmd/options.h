/* cmd/options.h: the options as one table, and the command line read by it.
 *
 * `--name=value`, `--name value`, `-nvalue` and `-n value` are the same; options and files come in
 * any order; after `--` nothing is an option. The first word that is no option names the command;
 * when no command has that name it is the file to open. */
#ifndef CMD_OPTIONS_H
#define CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"
#include "cmd/command.h"

enum option_type {
	OPTION_FLAG,   /* bool */
	OPTION_TEXT,   /* const char * */
	OPTION_FILE,   /* one more of options.files */
	OPTION_WORDS,  /* int */
	OPTION_SETTING /* one more of options.settings; a row of settings_table has its help */
};

struct command_line {
	const struct command *command; /* never NULL */
	bool help, version;
	struct options options;
};

struct option_row {
	const char *name;     /* without its dashes */
	char letter;          /* 0 for none */
	const char *argument; /* "FILE"; NULL for a flag */
	enum option_type type;
	size_t value;          /* offset of the value in struct command_line */
	int least, most;       /* of OPTION_WORDS */
	const char *otherwise; /* the default, in words; NULL for none */
	const char *help;      /* NULL: its setting's */
};

extern const struct option_row option_rows[]; /* ends with a NULL name */

bool option_taken(const struct option_row *row, const struct command *command);

const char *option_help(const struct option_row *row); /* one line */

/* ERR_USAGE with what is wrong. The strings stay argv's; release in either case. */
bool options_parse(struct command_line *line, int argc, char **argv, struct err *err);
void options_release(struct command_line *line);

/* Appends a line for each option that the command takes. */
void options_print(struct buf *out, const struct command *command);

#endif
