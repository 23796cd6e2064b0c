/* How long it takes until the program says something. */
#include "bench.h"

#include <unistd.h>

#include "base/mem.h"

void bench_start(void)
{
	struct sample ours = {.count = 0}, version = {.count = 0}, theirs = {.count = 0};
	const char *longhand = getenv("LONGHAND");
	char *project = bench_path("start.longhand"), *journal = bench_path(".start.longhand.journal");
	longhand = longhand ? longhand : "./longhand";
	while (ours.count < RUNS) {
		sample_add(&ours, 1e3 * time_to_first_byte((const char *const[]){
									longhand, "write", "-i", "Write 300 words on rain", "--project",
									project, "--provider", "demo", NULL}));
		sample_add(&version,
				   1e3 * time_to_first_byte((const char *const[]){longhand, "--version", NULL}));
		sample_add(&theirs,
				   1e3 * time_to_first_byte((const char *const[]){"curl", "--version", NULL}));
		unlink(project);
		unlink(journal);
	}
	print_figure("first output of longhand write", sample_median(&ours), "ms", "curl --version",
				 sample_median(&theirs));
	print_figure("longhand --version", sample_median(&version), "ms", "curl --version",
				 sample_median(&theirs));
	free(project);
	free(journal);
}
