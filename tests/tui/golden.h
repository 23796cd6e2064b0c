/* Screens kept as text with their attributes, in goldens/NAME.screen:
 *
 *     screen 24 80 dark         rows, columns, the paper it is shown on
 *     |the text of a row|       as wide as the screen
 *     :aa  bbbb                 below it, where it has attributes: a letter for each cell
 *     ~the text of a row|       a row that changes by itself: shown, not compared
 *     a = 253 on 238 bold       colours as themes name them; - is the paper's own
 *
 * With GOLDENS=write in the environment those that differ are written anew: `make goldens` does
 * that, and makes the pictures from them. */
#ifndef TESTS_TUI_GOLDEN_H
#define TESTS_TUI_GOLDEN_H

#include "pty.h"

/* Waits until the screen is the golden one, and fails with both where it does not come to that.
 * Rows that hold `restless` (NULL: none do) change by themselves. */
void golden_expect(struct pty *p, const char *name, const char *paper, const char *restless);

#endif
