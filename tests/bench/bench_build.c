/* Documents made side by side, as longhand data build makes them, by a model of 100 words a second:
 * processor time for 1,000 documents at 64 and at 256 streams, and the share of a processor that
 * is; the peer is curl, which fetches as many words in as many streams and throws them away. And
 * how the time to wait falls when the list is shared out over processes. */
#include "bench.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/mem.h"

#define WORDS      1000
#define SPEED      "100" /* words a second, of each stream */
#define SHARD_JOBS "16"  /* of each process */
#define SHARD_DOCS 64
#define SHARDS     8
#define PASSES     3

struct list {
	struct served server;
	int count;
	char *path, *output, *requests;
};

static void write_list(const struct list *l)
{
	struct buf list = BUF_INIT, requests = BUF_INIT;
	for (int i = 0; i < l->count; i++) {
		buf_addf(&list, "{\"prompt\":\"Write a report of %d words on case %d.\"}\n", WORDS, i);
		buf_addf(&requests,
				 "%surl=\"%s/chat/completions\"\noutput=\"/dev/null\"\nno-buffer\nfail\n",
				 i ? "next\n" : "", l->server.url.data);
		buf_addf(&requests,
				 "data-raw=\"{\\\"model\\\":\\\"tester\\\",\\\"messages\\\":[{\\\"role\\\":"
				 "\\\"user\\\",\\\"content\\\":\\\"Tell a story of %d words on case %d.\\\"}]}\"\n",
				 WORDS, i);
	}
	write_file(l->path, &list);
	write_file(l->requests, &requests);
	buf_release(&list);
	buf_release(&requests);
}

static void begin(struct list *l, int count)
{
	l->count = count;
	l->path = bench_path("list.jsonl");
	l->output = bench_path("built.jsonl");
	l->requests = bench_path("requests");
	serve_model(&l->server, (const char *const[]){"--same", "--speed", SPEED, NULL});
	setenv("LONGHAND_BASE_URL", l->server.url.data, 1);
	write_list(l);
}

static void end(struct list *l)
{
	unserve(&l->server);
	unsetenv("LONGHAND_BASE_URL");
	free(l->path);
	free(l->output);
	free(l->requests);
}

/* Processor seconds; *waited: seconds on the clock. */
static double build(const struct list *l, const char *jobs, double *waited)
{
	double begun = time_now(), used = time_of_children();
	unlink(l->output);
	run_quietly((const char *const[]){bench_longhand(), "data", "build", l->path, "-o", l->output,
									  "--model", "tester", "--jobs", jobs, NULL});
	*waited = time_now() - begun;
	return time_of_children() - used;
}

static double fetch(const struct list *l, const char *jobs)
{
	double used = time_of_children();
	run_quietly(
		(const char *const[]){"curl", "-s", "-Z", "--parallel-max", jobs, "-K", l->requests, NULL});
	return time_of_children() - used;
}

static void bench_streams(const char *jobs)
{
	struct list l;
	struct sample ours = {.count = 0}, theirs = {.count = 0}, share = {.count = 0};
	struct buf name = BUF_INIT;
	begin(&l, atoi(jobs));
	for (int i = 0; i < PASSES; i++) {
		double waited, used = build(&l, jobs, &waited);
		sample_add(&ours, used * 1000 / l.count);
		sample_add(&share, used / waited);
		sample_add(&theirs, fetch(&l, jobs) * 1000 / l.count);
	}
	end(&l);
	buf_addf(&name, "build, %s at once, processor", jobs);
	print_figure(name.data, sample_median(&ours), "s/1000 docs", "curl -Z, as many words",
				 sample_median(&theirs));
	buf_clear(&name);
	buf_addf(&name, "build, %s at once, load", jobs);
	print_figure(name.data, sample_median(&share), "processors", "", 0);
	buf_release(&name);
}

/* ---- Parts of a list --------------------------------------------------------------------------
 */

static double build_in_parts(const struct list *l, int parts)
{
	const char *args[SHARDS][14];
	const char *const *commands[SHARDS];
	char *outputs[SHARDS], shards[SHARDS][16];
	for (int i = 0; i < parts; i++) {
		struct buf name = BUF_INIT;
		buf_addf(&name, "part%d.jsonl", i);
		outputs[i] = bench_path(name.data);
		buf_release(&name);
		unlink(outputs[i]);
		snprintf(shards[i], sizeof shards[i], "%d/%d", i + 1, parts);
		const char *const list[] = {bench_longhand(), "data",    "build",  l->path,  "-o",
									outputs[i],       "--model", "tester", "--jobs", SHARD_JOBS,
									"--shard",        shards[i], NULL};
		memcpy(args[i], list, sizeof list);
		commands[i] = args[i];
	}
	double begun = time_now();
	run_together(commands, (size_t)parts);
	double waited = time_now() - begun;
	for (int i = 0; i < parts; i++)
		free(outputs[i]);
	return waited;
}

static void bench_parts(void)
{
	struct list l;
	begin(&l, SHARD_DOCS);
	double alone = build_in_parts(&l, 1);
	for (int parts = 2; parts <= SHARDS; parts *= 2) {
		char name[64];
		snprintf(name, sizeof name, "build, %d processes, waited", parts);
		print_figure(name, build_in_parts(&l, parts), "s", "one process", alone);
	}
	end(&l);
}

void bench_build(void)
{
	bench_streams("64");
	bench_streams("256");
	bench_parts();
}
