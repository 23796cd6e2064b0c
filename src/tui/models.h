/* tui/models.h: choosing who writes, while the program runs: `:model`.
 *
 * A list that fills as servers answer; nothing is asked of the network before it is opened. What is
 * chosen writes from the next request on, in this session: `:model!` tells which lines of the
 * configuration keep it. */
#ifndef TUI_MODELS_H
#define TUI_MODELS_H

#include <stdbool.h>

struct app;
struct model_choice;

/* Opens the list. With a name, the first model found by just that name is taken at once. force:
 * opens the page about keeping instead. Answers with enum outcome. */
unsigned models_run(struct app *app, const char *name, bool force);

/* :allow: the model's host may be asked by http://, llm/exposure.h. */
unsigned models_allow(struct app *app, const char *argument, bool force);

/* After the setting `name` has changed: what it says goes for the model that writes now too; where
 * it names the model or its server, that one writes from now on. */
void models_changed(struct app *app, const char *name);

/* The names that are known without asking: of the model that writes, the configured one, and those
 * that the list has shown. */
void models_each(const struct app *app, void (*each)(void *ctx, const char *name), void *ctx);

void models_init(struct app *app);    /* the model as it was configured */
void models_release(struct app *app); /* before the network is closed */

#endif
