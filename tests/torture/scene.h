/* tests/torture/scene.h: what the program is made to do while its system calls fail. */
#ifndef TESTS_TORTURE_SCENE_H
#define TESTS_TORTURE_SCENE_H

#include "shown.h"

enum given {
	GIVEN_NOTHING,
	GIVEN_PROJECT, /* tea.longhand, saved: two sections written, one not */
	GIVEN_JOURNAL, /* and beside it a journal that a kill left */
	GIVEN_TEXT     /* tea.md, to be imported */
};

struct stroke {
	const char *keys;  /* sent when what is waited for is there, or nothing more comes */
	const char *shows; /* then waited for */
};

#define STROKES 8

struct scene {
	const char *name;
	enum given given;
	const char *arguments[16];
	struct stroke strokes[STROKES]; /* of the interface; none: without it */
	const char *output;             /* a file that is whole, as it was before or not there */
	const char *holds;              /* what the project has in the end */
	bool drops;                     /* what was shown is given up */
};

extern const struct scene scenes[];
extern const size_t scene_count;

/* Text that the project, or the file to be imported, has from the beginning. */
extern const char *const scene_texts[3]; /* ends with NULL */

#define SCENE_PROJECT "tea.longhand"
#define SCENE_OLD     "What was there before.\n" /* in the output */

void scene_prepare(const struct scene *s, const char *folder);

#endif
