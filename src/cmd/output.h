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

/* A table on standard error, as text; nothing where events of JSON are told. */
struct report_table;
void output_table(const struct report_table *t);

/* From now on what is said on standard error is an event of JSON a line: output_say a "note". */
void output_as_json(bool json);
bool output_is_json(void);

/* An event made by hand: {"event":NAME, members …}; output_end prints and releases it. */
void output_begin(struct buf *event, const char *name);
void output_number(struct buf *event, const char *name, long value);
void output_string(struct buf *event, const char *name, const char *value);
void output_end(struct buf *event);

/* How the program ends without success: "longhand: SENTENCE", or the event "error" with its status.
 */
void output_failure(const struct err *err);

#endif
