/* doc/recent.h: the projects that were open last, for who opens the program without naming one.
 *
 * Each has a file of its own in the state folder, recent/HASH (of its path): a line each for path,
 * title, and when, words, target. In the path \\ and \n stand for a backslash and a newline. So any
 * number of programs may note at once, and none waits. What goes wrong here is nobody's trouble: a
 * project less is shown. */
#ifndef DOC_RECENT_H
#define DOC_RECENT_H

#include <stddef.h>
#include <stdint.h>

#include "doc/session.h"

#define RECENT_MOST 50 /* the oldest beyond it are forgotten */

struct recent {
	char *path;   /* absolute */
	char *title;  /* or instruction, or file name: one line, never "" */
	int64_t when; /* clock_wall, s */
	long words;
	int target; /* 0: none */
	char *note; /* its own file */
};

struct recents {
	struct recent *items; /* newest first; those that are not there any more are left out */
	size_t count, cap;
};

void recents_read(struct recents *out); /* uninitialised before */
void recents_release(struct recents *r);

/* Of a session that may write; of one for reading nothing is noted. */
void recent_note(const struct session *s);

/* What to call the document: title, else instruction, else the file's name. Not owned. */
const char *recent_name(const struct session *s);

#endif
