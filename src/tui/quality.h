/* tui/quality.h: `:quality`, the sections with their figures, in a list from which Enter goes to
 * one. They are measured a few at a turn of the loop, so that a key never waits for a long
 * document.
 */
#ifndef TUI_QUALITY_H
#define TUI_QUALITY_H

#include <stdbool.h>
#include <stdint.h>

struct app;
struct quality_view; /* what is being measured; app.quality */

unsigned quality_open(struct app *app, const char *argument, bool force);

/* Measures some more while the list is open. Returns when it is to be called again, in ms as
 * clock_now. */
int64_t quality_tick(struct app *app);

void quality_release(struct app *app);

#endif
