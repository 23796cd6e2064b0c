/* tests/torture/trial.h: one scene with one fault, and what came of it. */
#ifndef TESTS_TORTURE_TRIAL_H
#define TESTS_TORTURE_TRIAL_H

#include "fault.h"
#include "scene.h"

struct trial {
	const struct scene *scene;
	struct fault fault;
	const struct buf *whole; /* the output, when nothing fails; NULL: not known yet */
	char *folder;            /* of the scene */
	char *aside;             /* of the log */
	char *log;
	bool hung;
	int status;      /* of the exit; minus the signal that ended it */
	bool struck;     /* by the fault */
	bool told;       /* of trouble, on the screen or standard error */
	struct buf said; /* after it ended */
	struct shown shown;
	struct buf complaint; /* what is wrong with it all; "" when it is well */
};

void trial_run(struct trial *t, const struct scene *scene, const struct fault *fault,
			   const struct buf *whole);
void trial_output(const struct trial *t, struct buf *out); /* as the file is now */
void trial_end(struct trial *t);

#endif
