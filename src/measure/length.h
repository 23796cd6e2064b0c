/* measure/length.h: how near a text comes to the length that was asked for. */
#ifndef MEASURE_LENGTH_H
#define MEASURE_LENGTH_H

/* The length score S_l of the LongWriter paper, 0 to 100, for `required` and `actual` words:
 *
 *     100 · max(0, 1 − (actual / required − 1) / 3)   where it is longer
 *     100 · max(0, 1 − (required / actual − 1) / 2)   where it is shorter
 *
 * So four times too long and a third of the length are both 0, and so is an empty text, by which
 * the paper's own script divides, and one that nothing was required of. */
double length_score(long required, long actual);

#endif
