/* tui/judging.h: `:judge`, what a model says of how good the selected section is. What was said is
 * told, and stands in `:quality` while the section's text stays as it was. */
#ifndef TUI_JUDGING_H
#define TUI_JUDGING_H

#include "doc/document.h"

struct app;
struct judging; /* the question under way and what was said; app.judging */

unsigned judging_ask(struct app *app, const char *argument, bool force);

/* S_q of the section as it is now, 0 to 100; < 0: it was not judged. */
double judging_of(const struct app *app, const struct row *row);

void judging_release(struct app *app);

#endif
