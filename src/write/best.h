/* write/best.h: what a draft of a section is worth beside others of it, by what counting tells.
 *
 *     points = S_l · (1 − repetition) · (1 − echo)      0 to 100
 *
 * S_l: measure/length.h, against the words the section is to have. repetition: the share of the
 * draft's runs of words that it said before; echo: of those that other sections say
 * (measure/quality.h). */
#ifndef WRITE_BEST_H
#define WRITE_BEST_H

#include <stdint.h>

#include "base/buf.h"
#include "doc/document.h"

#define BEST_MOST 8 /* drafts of one section at once */

struct best_score {
	double points, length; /* 0 to 100 */
	double repetition, echo;
};

/* Reads the current texts of all other sections, once. */
struct best_judge;
struct best_judge *best_judge_new(const struct doc *doc, uint64_t row);
void best_judge_free(struct best_judge *j);

/* goal: words. */
struct best_score best_score(const struct best_judge *j, const struct buf *text, int goal);

#endif
