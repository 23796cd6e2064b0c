/* cmd/instruction.h: what to write, from the command line, a file or standard input. */
#ifndef CMD_INSTRUCTION_H
#define CMD_INSTRUCTION_H

#include <stdbool.h>

#include "base/err.h"
#include "cmd/command.h"

/* *text becomes the caller's, or NULL when none was given. ERR_USAGE: two were given, it is blank,
 * too long, or not UTF-8; ERR_FILE: its file cannot be read. */
bool instruction_read(const struct options *o, char **text, struct err *err);

#endif
