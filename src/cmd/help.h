/* cmd/help.h: what the tables of commands and options say of themselves. */
#ifndef CMD_HELP_H
#define CMD_HELP_H

#include "base/err.h"
#include "cmd/command.h"

/* Both print to standard output and return the exit status. */
int help_version(struct err *err);
int help_command(const struct command *command,
				 struct err *err); /* the first: of the whole program */

#endif
