/* doc/outline.h: what one does to an outline, beyond the single edit.
 *
 * Each of these is one group of the writer's, so that one undo takes all of it back; none may be
 * open. A heading goes with what stands below it (doc_row_end). False, with nothing changed and one
 * sentence in err, where it cannot be; true also where nothing has to change. Who calls stops
 * first what is being written in the sections that these cut, join or take away. */
#ifndef DOC_OUTLINE_H
#define DOC_OUTLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "doc/session.h"

#define OUTLINE_BUDGET 400      /* words of a new section that has no neighbour */
#define OUTLINE_MIDDLE SIZE_MAX /* of a text: the paragraph that ends nearest to it */

/* ---- Places and levels ------------------------------------------------------------------------
 */
/* Past its neighbour: a section past one row, a heading past the heading before or after it with
 * all below, or into the next chapter or out of its own, so that no other row changes its heading.
 */
bool outline_move_up(struct session *s, uint64_t row, struct err *err);
bool outline_move_down(struct session *s, uint64_t row, struct err *err);

/* Right behind the row `after`; 0: to the beginning. */
bool outline_move_after(struct session *s, uint64_t row, uint64_t after, struct err *err);

bool outline_move_in(struct session *s, uint64_t row, struct err *err);  /* one level down */
bool outline_move_out(struct session *s, uint64_t row, struct err *err); /* one level up */

/* Several rows, given in the outline's order; what goes with a heading among them goes once. They
 * move as many places (below 0: up) as all of them can, at least one, and as many levels (below 0:
 * out). */
bool outline_move_rows(struct session *s, const uint64_t *rows, size_t count, int by,
					   struct err *err);
bool outline_shift_rows(struct session *s, const uint64_t *rows, size_t count, int by,
						struct err *err);

/* ---- Sections ---------------------------------------------------------------------------------
 */
/* A second section comes after this one, with `point` (NULL: the same), its id in *second (where
 * not NULL). The current text is cut at byte `at`, or at OUTLINE_MIDDLE, or where there is one
 * paragraph only, after a sentence; both parts are new versions by the writer. The budget is
 * divided as the words are, evenly where there are none. */
bool outline_split(struct session *s, uint64_t row, size_t at, const char *point, uint64_t *second,
				   struct err *err);

/* With the section right after it, which goes: its point, note, budget and current text come to
 * this one, the text as a new version by the writer. */
bool outline_merge(struct session *s, uint64_t row, struct err *err);

/* ---- New rows ----------------------------------------------------------------------------------
 */
/* Before or after a row (0: at the beginning, at the end), at the level that the place suggests. A
 * section after a heading becomes the first below it, a heading after a heading comes after all
 * below that. words 0: as its neighbours. *added, where not NULL, gets the id. */
bool outline_insert_before(struct session *s, uint64_t row, enum row_kind kind, const char *point,
						   int words, uint64_t *added, struct err *err);
bool outline_insert_after(struct session *s, uint64_t row, enum row_kind kind, const char *point,
						  int words, uint64_t *added, struct err *err);

/* Copies of the rows, with all their versions, under new ids; *first, where not NULL, gets the
 * first one's. After a row (0: at the beginning): sections right after it, at the level of the
 * place; what begins with a heading after the row's chapter, so that it takes no sections from it.
 */
bool outline_paste(struct session *s, uint64_t after, struct row *const *rows, size_t count,
				   uint64_t *first, struct err *err);

/* ---- Taking rows away: each alone, a heading's sections stay ----------------------------------
 */
bool outline_remove_rows(struct session *s, const uint64_t *rows, size_t count, struct err *err);

#endif
