/* cmd/output.h: what a command says: its result on standard output, the rest on standard error. */
#ifndef CMD_OUTPUT_H
#define CMD_OUTPUT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/err.h"

/* ERR_FILE when standard output is closed, full or gone. */
bool output_result(const struct buf *text, struct err *err);

/* ERR_FILE when nothing can be written to standard output: to be asked before work that costs. */
bool output_check(struct err *err);

/* One line on standard error, made safe to show: "longhand: SENTENCE". */
void output_say(const char *sentence);
void output_sayf(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Adds a further sentence to what err says. */
void output_add(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
