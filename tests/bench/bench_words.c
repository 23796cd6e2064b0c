/* Words counted per second, against wc -w on the same file. */
#include "bench.h"

#include "base/file.h"
#include "base/mem.h"
#include "doc/words.h"

#define WORDS 10000000L

static double per_second(const char *const *args, long words)
{
	struct sample s = {.count = 0};
	while (s.count < RUNS) {
		double begun = time_of_children();
		run_quietly(args);
		sample_add(&s, time_of_children() - begun);
	}
	return (double)words / sample_median(&s) / 1e6;
}

static void measure(const char *name, bool chinese, const char *option)
{
	struct buf text = BUF_INIT;
	const char *longhand = getenv("LONGHAND");
	char *path = bench_path("prose");
	add_prose(&text, WORDS, chinese);
	write_file(path, &text);
	long words = words_count(text.data, text.len);
	buf_release(&text);
	longhand = longhand ? longhand : "./longhand";
	double ours = per_second(option ? (const char *const[]){longhand, "count", option, path, NULL}
									: (const char *const[]){longhand, "count", path, NULL},
							 words);
	double theirs = per_second((const char *const[]){"wc", "-w", path, NULL}, words);
	print_figure(name, ours, "Mwords/s", "wc -w, UTF-8", theirs);
	free(path);
}

void bench_words(void)
{
	measure("count, English", false, NULL);
	measure("count, Chinese", true, NULL);
	measure("count --paper, English", false, "--paper");
}
