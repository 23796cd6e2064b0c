/* tui/recall.h: the `:` lines of all sessions, in $XDG_STATE_HOME/longhand/history, mode 0600.
 *
 * Each line is appended as it is run, so that several programs share one file; past RECALL_BYTES
 * it is cut to its last lines. A file that cannot be read or written is no trouble: the history
 * then is this session's. */
#ifndef TUI_RECALL_H
#define TUI_RECALL_H

#define RECALL_LINES 200             /* kept and given to the line */
#define RECALL_BYTES ((size_t)32768) /* of the file, from which it is cut */

struct line;

void recall_load(struct line *l);
void recall_add(const char *text);

#endif
