#include "base/mem.h"
#include "write/run.h"

struct job job_for(uint64_t row, enum manner manner, const char *wish)
{
	return (struct job){.row = row, .manner = manner, .at = SIZE_MAX, .wish = mem_strdup(wish)};
}

void job_release(struct job *job)
{
	free(job->wish);
	job->wish = NULL;
}

static size_t find(const struct engine *e, uint64_t row)
{
	size_t i = 0;
	while (i < e->queue_count && e->queue[i].row != row)
		i++;
	return i;
}

bool queue_has(const struct engine *e, uint64_t row)
{
	return find(e, row) < e->queue_count;
}

static struct job take(struct engine *e, size_t index)
{
	struct job job = e->queue[index];
	memmove(e->queue + index, e->queue + index + 1, (--e->queue_count - index) * sizeof *e->queue);
	e->urgent -= index < e->urgent;
	return job;
}

void queue_add(struct engine *e, struct job job)
{
	size_t old = find(e, job.row);
	if (old < e->queue_count) {
		struct job former = take(e, old);
		job_release(&former);
	}
	size_t at = e->interlude ? e->urgent++ : e->queue_count;
	MEM_GROW(e->queue, e->queue_count + 1, &e->queue_cap);
	memmove(e->queue + at + 1, e->queue + at, (e->queue_count - at) * sizeof *e->queue);
	e->queue[at] = job;
	e->queue_count++;
}

bool queue_take(struct engine *e, struct job *job)
{
	if (!e->queue_count || (e->paused && !e->urgent))
		return false;
	*job = take(e, 0);
	return true;
}

void queue_clear(struct engine *e)
{
	while (e->queue_count)
		job_release(&e->queue[--e->queue_count]);
	e->urgent = 0;
}
