/* cmd/tell.h: how far a long piece of evaluation is, on standard error: a line that is drawn
 * again on a terminal, a line for each piece that ends, or events of JSON. */
#ifndef CMD_TELL_H
#define CMD_TELL_H

#include "batch/work.h"
#include "cmd/status_line.h"

struct teller {
	struct status_line line;
	const char *piece;  /* what a piece is called: "answer" */
	const char *pieces; /* and several */
	struct work_watch watch;
};

/* Signals stop the work from here on. Not to be moved. */
void teller_open(struct teller *t, const char *piece, const char *pieces, bool json);
void teller_close(struct teller *t);

#endif
