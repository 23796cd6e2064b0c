/* tests/bench/bench.h: what the measurements share. A figure is the median of several runs, printed
 * beside that of a peer that does the same, or as much of it as can be done, in the same run of the
 * program. */
#ifndef TESTS_BENCH_BENCH_H
#define TESTS_BENCH_BENCH_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/random.h"

#define RUNS 7

struct sample {
	double runs[RUNS];
	size_t count;
};

void sample_add(struct sample *s, double value);
double sample_median(const struct sample *s);

double time_now(void);         /* seconds */
double time_of_process(void);  /* seconds of processor time of this process */
double time_of_children(void); /* of those that have ended */

/* One line: the figure, its peer's, how many times the peer's. */
void print_figure(const char *name, double ours, const char *unit, const char *peer, double theirs);

/* What went wrong, and the end. */
void give_up(const char *what);

/* ---- Programs: their last argument is NULL ---- */
void run_quietly(const char *const *args); /* to its end; what it says is dropped */
void run_together(const char *const *const *args, size_t count); /* the same, several at once */
const char *bench_longhand(void);
double time_to_first_byte(const char *const *args); /* seconds, on standard error or output */

struct served {
	int pid, input;
	struct buf url;
};

void serve(struct served *s, const char *script); /* a file of script.h */
/* The fake model, with these further arguments, NULL at their end. */
void serve_model(struct served *s, const char *const *args);
void unserve(struct served *s);

/* ---- A folder that goes at the end ---- */
const char *bench_folder(void);
char *bench_path(const char *name); /* the caller frees it */
void write_file(const char *path, const struct buf *bytes);

/* Appends about so many words of prose, in paragraphs. */
void add_prose(struct buf *out, long words, bool chinese);
/* No two such texts are alike: what is said twice is cut out of a reply. */
void add_random_prose(struct buf *out, long words, bool chinese, struct random *random);
const char *prose_word(struct random *random);

/* ---- The measurements ---- */
void bench_words(void);
void bench_stream(void);
void bench_length(void);
void bench_repeat(void);
void bench_prefix(void);
void bench_project(void);
void bench_start(void);
void bench_build(void);
void bench_screen(void); /* where libvterm is */

#endif
