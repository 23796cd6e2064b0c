/* write/shape.h: a plan brought to its target, once it has come: budgets scaled, rows over
 * SHAPE_MOST words split, rows under SHAPE_LEAST joined with a neighbour. Rows the writer changes
 * later keep his numbers. */
#ifndef WRITE_SHAPE_H
#define WRITE_SHAPE_H

#include <stddef.h>

#define SHAPE_MOST  1000 /* words of a section */
#define SHAPE_LEAST 100

struct engine;

/* The sections among the rows first … end - 1. target 0: only missing budgets are filled in. */
void shape_rows(struct engine *e, size_t first, size_t end, int target);

/* What is planned for each chapter: a heading of level 1 (struct row's budget). */
void shape_chapters(struct engine *e, int target);

#endif
