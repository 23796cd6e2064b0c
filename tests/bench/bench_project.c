/* A project of a million words: opening, saving, and appending to it as a stream does. */
#include "bench.h"

#include <fcntl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "doc/session.h"

#define SECTIONS 2000
#define WORDS    500 /* of each */
#define APPENDS  20000

static struct session *open_it(const char *path)
{
	struct session *s;
	struct err err = ERR_INIT;
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 3, &err))
		give_up(err.text);
	return s;
}

static void apply(struct session *s, struct edit e)
{
	struct err err = ERR_INIT;
	if (!session_apply(s, ACTOR_WRITER, "bench", e, &err))
		give_up(err.text);
}

static void save(struct session *s)
{
	struct err err = ERR_INIT;
	if (!session_save(s, &err))
		give_up(err.text);
}

static void make(const char *path)
{
	struct session *s = open_it(path);
	struct buf text = BUF_INIT;
	uint64_t before = 0;
	add_prose(&text, WORDS, false);
	for (int i = 0; i < SECTIONS; i++) {
		struct row *row = row_new(session_new_id(s), ROW_SECTION, 1, "A point of it", WORDS);
		struct version *v = version_new(session_new_id(s), BY_MODEL);
		uint64_t id = row->id;
		buf_set(&v->text, text.data, text.len);
		version_text_changed(v);
		apply(s, edit_insert_row(row, before));
		apply(s, edit_add_version(id, v));
		before = id;
	}
	buf_release(&text);
	save(s);
	session_close(s, NULL);
}

static void measure_opening(const char *path)
{
	struct sample ours = {.count = 0}, theirs = {.count = 0};
	while (ours.count < RUNS) {
		struct buf bytes = BUF_INIT;
		double begun = time_now();
		struct session *s = open_it(path);
		sample_add(&ours, 1e3 * (time_now() - begun));
		session_abandon(s);
		begun = time_now();
		if (!file_read(path, FILE_LIMIT, &bytes, NULL))
			give_up(path);
		json_free(json_parse(bytes.data, bytes.len, JSON_STRICT, NULL));
		sample_add(&theirs, 1e3 * (time_now() - begun));
		buf_release(&bytes);
	}
	print_figure("open 1,000,000 words", sample_median(&ours), "ms", "its JSON parsed",
				 sample_median(&theirs));
}

static void measure_saving(const char *path)
{
	struct sample ours = {.count = 0}, theirs = {.count = 0};
	struct session *s = open_it(path);
	char *copy = bench_path("copy");
	while (ours.count < RUNS) {
		struct buf bytes = BUF_INIT;
		apply(s, edit_set_target(1000000 + (int)ours.count));
		double begun = time_now();
		save(s);
		sample_add(&ours, 1e3 * (time_now() - begun));
		if (!file_read(path, FILE_LIMIT, &bytes, NULL))
			give_up(path);
		begun = time_now();
		write_file(copy, &bytes);
		sample_add(&theirs, 1e3 * (time_now() - begun));
		buf_release(&bytes);
	}
	print_figure("save 1,000,000 words", sample_median(&ours), "ms", "its bytes written, fsync",
				 sample_median(&theirs));
	session_close(s, NULL);
	free(copy);
}

/* As a stream does: some words, and a turn of the loop that puts them on disk. */
static double append_ours(struct session *s, const struct row *row)
{
	const struct version *v = row_current(row);
	uint64_t row_id = row->id, version = v->id;
	double begun = time_now();
	for (int i = 0; i < APPENDS; i++) {
		apply(s, edit_splice(row_id, version, v->text.len, 0, " word", 5));
		session_tick(s);
	}
	return 1e6 * (time_now() - begun) / APPENDS;
}

/* A line as long as the journal's, straight to a file. */
static double append_theirs(const char *path)
{
	static const char line[] =
		"0123456789abcdef {\"edit\":\"splice\",\"row\":\"0123456789\",\"version\":"
		"\"0123456789\",\"at\":12345,\"text\":\" word\"}\n";
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	double begun = time_now();
	for (int i = 0; i < APPENDS; i++)
		if (!file_write_all(fd, line, sizeof line - 1))
			give_up(path);
	double used = 1e6 * (time_now() - begun) / APPENDS;
	close(fd);
	return used;
}

static void measure_appending(const char *path)
{
	struct sample ours = {.count = 0}, theirs = {.count = 0};
	struct session *s = open_it(path);
	char *copy = bench_path("copy");
	while (ours.count < RUNS) {
		sample_add(&ours, append_ours(s, s->doc.rows[SECTIONS / 2]));
		sample_add(&theirs, append_theirs(copy));
	}
	print_figure("append to 1,000,000 words", sample_median(&ours), "us", "write(2) of such a line",
				 sample_median(&theirs));
	session_abandon(s);
	free(copy);
}

void bench_project(void)
{
	char *path = bench_path("million.longhand");
	make(path);
	measure_opening(path);
	measure_saving(path);
	measure_appending(path);
	free(path);
}
