#include "batch/work.h"

#include "base/clock.h"

#define TELL_MS 200

static void measure_time(struct work *w)
{
	long here = w->now.done - w->before;
	w->now.seconds = (double)(clock_now() - w->began) / 1000;
	w->now.left = here ? w->now.seconds / (double)here * (double)(w->now.all - w->now.done) : -1;
}

void work_begin(struct work *w, const struct work_watch *watch)
{
	w->watch = watch;
	w->before = w->now.done;
	w->began = w->told_at = clock_now();
}

void work_ended(struct work *w, const struct work_piece *piece)
{
	w->failures = piece->err ? w->failures + 1 : 0;
	measure_time(w);
	if (w->watch->ended)
		w->watch->ended(w->watch->ctx, &w->now, piece);
}

bool work_hopeless(const struct work *w)
{
	return w->failures >= WORK_FAILURES;
}

int64_t work_turn(struct work *w)
{
	int64_t now = clock_now();
	if (!w->watch->progress)
		return CLOCK_NEVER;
	if (now - w->told_at < TELL_MS)
		return w->told_at + TELL_MS;
	measure_time(w);
	w->watch->progress(w->watch->ctx, &w->now);
	w->told_at = now;
	return CLOCK_NEVER;
}
