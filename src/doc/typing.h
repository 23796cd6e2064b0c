/* doc/typing.h: the writer's own hand in a section's text.
 *
 * The first change makes a version by the writer, a copy of the current one; later changes extend
 * it, in this editing and in those that follow, until a model writes again. */
#ifndef DOC_TYPING_H
#define DOC_TYPING_H

#include "doc/session.h"

#define TYPING_LABEL "edit"

/* Replaces `del` bytes at `at` of the row's current text (an unwritten row's is empty), as a group
 * of the history. *made: the version that this editing has made, 0 before; a later change after an
 * undo takes it up again. False as for session_apply; then *made may have changed all the same. */
bool typing_splice(struct session *s, uint64_t row, size_t at, size_t del, const char *text,
				   size_t len, uint64_t *made, struct err *err);

#endif
