/* The interface in a terminal of 50 rows and 120 columns, in a project of a million words (and one
 * of 30,000), beside editors that open the same text. */
#include "bench.h"

#include <unistd.h>

#include "base/mem.h"
#include "doc/session.h"
#include "terminal.h"

#define SECTION_WORDS 500
#define KEYS          200  /* pressed for a percentile */
#define RATE          500  /* tokens a second */
#define RATE_TOKENS   5000 /* of a reply at that rate */
#define TOKENS        100000
#define IDLE_MS       3000
#define MARK          0x25b8 /* beside the selected row */

static const char *longhand(void)
{
	const char *program = getenv("LONGHAND");
	return program ? program : "./longhand";
}

static bool is_installed(const char *program)
{
	struct buf command = BUF_INIT;
	bool found = false;
	const char *path = getenv("PATH");
	for (const char *at = path ? path : ""; *at && !found;) {
		size_t len = strcspn(at, ":");
		buf_clear(&command);
		buf_addf(&command, "%.*s/%s", (int)len, at, program);
		found = !access(command.data, X_OK);
		at += len + (at[len] == ':');
	}
	buf_release(&command);
	return found;
}

/* ---- Texts ----------------------------------------------------------------------------------- */

static void apply(struct session *s, struct edit e)
{
	struct err err = ERR_INIT;
	if (!session_apply(s, ACTOR_WRITER, "bench", e, &err))
		give_up(err.text);
}

static uint64_t add_section(struct session *s, uint64_t before, int number, const struct buf *text)
{
	char point[32];
	snprintf(point, sizeof point, "Point %d", number);
	struct row *row = row_new(session_new_id(s), ROW_SECTION, 1, point, SECTION_WORDS);
	uint64_t id = row->id;
	apply(s, edit_insert_row(row, before));
	if (!text)
		return id;
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_set(&v->text, text->data, text->len);
	version_text_changed(v);
	apply(s, edit_add_version(id, v));
	return id;
}

/* The section in the middle is still to be written. */
static char *make_project(const char *name, int sections)
{
	char *path = bench_path(name);
	struct session *s;
	struct err err = ERR_INIT;
	struct buf text = BUF_INIT;
	struct random random;
	uint64_t before = 0;
	random_seed(&random, 11);
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 3, &err))
		give_up(err.text);
	apply(s, edit_set_instruction("A long story"));
	for (int i = 1; i <= sections; i++) {
		buf_clear(&text);
		add_random_prose(&text, SECTION_WORDS, false, &random);
		before = add_section(s, before, i, i == sections / 2 ? NULL : &text);
	}
	if (!session_save(s, &err) || !session_close(s, &err))
		give_up(err.text);
	buf_release(&text);
	return path;
}

static char *make_text(const char *name, int sections)
{
	char *path = bench_path(name);
	struct buf text = BUF_INIT;
	struct random random;
	random_seed(&random, 11);
	for (int i = 1; i <= sections; i++) {
		buf_addf(&text, "# Point %d\n\n", i);
		add_random_prose(&text, SECTION_WORDS, false, &random);
		buf_add_str(&text, "\n\n");
	}
	write_file(path, &text);
	buf_release(&text);
	return path;
}

/* ---- Percentiles ----------------------------------------------------------------------------- */

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double percentile(double *values, size_t count, int percent)
{
	qsort(values, count, sizeof *values, compare);
	return values[(count - 1) * (size_t)percent / 100];
}

/* ---- Starting -------------------------------------------------------------------------------- */

static double first_frame(const char *const *arguments)
{
	struct sample s = {.count = 0};
	while (s.count < RUNS) {
		struct terminal t;
		double begun = time_now();
		terminal_start(&t, arguments);
		terminal_wait(&t, "Point 1");
		sample_add(&s, 1e3 * (time_now() - begun));
		terminal_kill(&t);
	}
	return sample_median(&s);
}

/* Of ours and of each editor that is there; the figure stands alone where none is. */
static void print_beside(const char *name, double ours, const char *unit, const char *const *peers,
						 const double *theirs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		print_figure(name, ours, unit, peers[i], theirs[i]);
	if (!count)
		print_figure(name, ours, unit, "-", 0);
}

struct editor {
	const char *name;
	const char *arguments[6]; /* the text's path goes behind them */
	const char *to_middle;    /* keys */
	const char *down, *up;
};

static const struct editor editors[] = {
	{"vim -u NONE", {"vim", "-u", "NONE", "-N", "-n"}, "50%", "j", "k"},
	{"nano -I", {"nano", "-I"}, "\033G50000\r", "\016", "\020"},
};

#define EDITORS (sizeof editors / sizeof *editors)

static void editor_command(const struct editor *e, const char *text, const char **arguments)
{
	size_t count = 0;
	while (e->arguments[count]) {
		arguments[count] = e->arguments[count];
		count++;
	}
	arguments[count] = text;
	arguments[count + 1] = NULL;
}

static void measure_starting(const char *figure, const char *project, const char *text)
{
	const char *peers[EDITORS], *command[8];
	double theirs[EDITORS];
	size_t count = 0;
	double ours = first_frame((const char *const[]){longhand(), project, NULL});
	for (size_t i = 0; i < EDITORS; i++) {
		if (!is_installed(editors[i].arguments[0]))
			continue;
		editor_command(&editors[i], text, command);
		peers[count] = editors[i].name;
		theirs[count++] = first_frame(command);
	}
	print_beside(figure, ours, "ms", peers, theirs, count);
}

/* ---- Keys ------------------------------------------------------------------------------------ */

typedef int place_fn(struct terminal *t);

static int mark_row(struct terminal *t)
{
	return terminal_row_of(t, MARK);
}

static int cursor_row(struct terminal *t)
{
	return t->cursor.row;
}

/* Presses down and up by turns; ms from the key until the screen shows where it led. */
static void press_keys(struct terminal *t, place_fn *place, const char *down, const char *up,
					   double *ms)
{
	for (int i = 0; i < KEYS; i++) {
		int before = place(t);
		double begun = time_now();
		terminal_send(t, i % 2 ? up : down);
		while (place(t) == before || place(t) < 0)
			if (!terminal_feed(t, 10000))
				give_up("a key does nothing");
		ms[i] = 1e3 * (time_now() - begun);
	}
}

/* Until nothing has come for as long as no frame takes. */
static void settle(struct terminal *t)
{
	while (terminal_feed(t, 200))
		;
}

static void measure_editor(const struct editor *e, const char *text, double *ms)
{
	struct terminal t;
	const char *command[8];
	editor_command(e, text, command);
	terminal_start(&t, command);
	terminal_wait(&t, "Point 1");
	settle(&t);
	terminal_send(&t, e->to_middle);
	settle(&t);
	terminal_send(&t, e->up); /* away from an edge of the screen */
	settle(&t);
	press_keys(&t, cursor_row, e->down, e->up, ms);
	terminal_kill(&t);
}

static void print_keys(const char *what, double *ours, const char *const *peers,
					   double (*theirs)[KEYS], size_t count)
{
	static const int percents[] = {50, 99};
	for (size_t i = 0; i < 2; i++) {
		char name[64];
		double peer[EDITORS];
		snprintf(name, sizeof name, "key to paint, %s, p%d", what, percents[i]);
		for (size_t p = 0; p < count; p++)
			peer[p] = percentile(theirs[p], KEYS, percents[i]);
		print_beside(name, percentile(ours, KEYS, percents[i]), "ms", peers, peer, count);
	}
}

/* ---- Streaming ------------------------------------------------------------------------------- */

/* One reply, a token an event, `delay` ms between them. */
static char *write_script(const char *name, int tokens, int delay)
{
	struct buf script = BUF_INIT;
	char *path = bench_path(name);
	struct random random;
	random_seed(&random, 12);
	buf_add_str(&script, "reply\nsse\n");
	for (int i = 1; i <= tokens; i++) {
		buf_addf(&script, "text  %s%s\n", i == 1 ? "Begun" : prose_word(&random),
				 i % 100 == 0 ? ".\\n\\n" : "");
		if (delay)
			buf_addf(&script, "delay %d\n", delay);
	}
	buf_add_str(&script, "finish stop\ndone\n");
	write_file(path, &script);
	buf_release(&script);
	return path;
}

static void open_middle(struct terminal *t, const char *project, const char *url, int sections)
{
	char keys[32];
	terminal_start(t, (const char *const[]){longhand(), "--base-url", url, "--model", "tester",
											project, NULL});
	terminal_wait(t, "Point 1");
	snprintf(keys, sizeof keys, "%dG", sections / 2);
	terminal_send(t, keys);
	snprintf(keys, sizeof keys, "Point %d", sections / 2);
	terminal_wait(t, keys);
	settle(t);
}

/* While tokens come at their rate: keys, and what the terminal is sent for a token. */
static void measure_rate(const char *project, int sections, double *ms, double *bytes)
{
	struct served server;
	struct terminal t;
	char *script = write_script("rate", RATE_TOKENS, 1000 / RATE);
	serve(&server, script);
	open_middle(&t, project, server.url.data, sections);
	terminal_send(&t, "w");
	terminal_wait(&t, "Begun");
	long before = t.bytes;
	double begun = time_now(), used;
	while ((used = time_now() - begun) < 3)
		terminal_feed(&t, 100);
	*bytes = (double)(t.bytes - before) / (used * RATE);
	press_keys(&t, mark_row, "k", "j", ms);
	terminal_kill(&t);
	unserve(&server);
	free(script);
}

/* Tokens as fast as they come: processor time for a million. */
static double measure_flood(const char *project, int sections)
{
	struct served server;
	struct terminal t;
	char *script = write_script("flood", TOKENS, 0);
	serve(&server, script);
	open_middle(&t, project, server.url.data, sections);
	double before = terminal_used(&t);
	terminal_send(&t, "w");
	terminal_wait(&t, "Written");
	double used = terminal_used(&t) - before;
	terminal_kill(&t);
	unserve(&server);
	free(script);
	return used * 1e6 / TOKENS;
}

/* ---- Rest ------------------------------------------------------------------------------------ */

static void measure_rest(const char *project, double *memory, double *wakes)
{
	struct terminal t;
	terminal_start(&t, (const char *const[]){longhand(), project, NULL});
	terminal_wait(&t, "Point 1");
	settle(&t);
	*memory = terminal_memory(&t);
	long before = terminal_wakes(&t);
	terminal_feed(&t, IDLE_MS);
	*wakes = (double)(terminal_wakes(&t) - before) * 1000 / IDLE_MS;
	terminal_kill(&t);
}

static double editor_memory(const char *text)
{
	struct terminal t;
	const char *command[8];
	if (!is_installed(editors[0].arguments[0]))
		return 0;
	editor_command(&editors[0], text, command);
	terminal_start(&t, command);
	terminal_wait(&t, "Point 1");
	settle(&t);
	double memory = terminal_memory(&t);
	terminal_kill(&t);
	return memory;
}

static void measure_resting(const char *name, const char *project, const char *text)
{
	char figure[64];
	double memory, wakes;
	measure_rest(project, &memory, &wakes);
	snprintf(figure, sizeof figure, "resident, %s words", name);
	print_figure(figure, memory, "MB", editors[0].name, editor_memory(text));
	snprintf(figure, sizeof figure, "wake-ups at rest, %s words", name);
	print_figure(figure, wakes, "/s", "-", 0);
}

static void measure_keys(const char *project, const char *text, int sections)
{
	struct terminal t;
	static double ours[KEYS], theirs[EDITORS][KEYS];
	const char *peers[EDITORS];
	double bytes;
	size_t count = 0;
	for (size_t i = 0; i < EDITORS; i++) {
		if (!is_installed(editors[i].arguments[0]))
			continue;
		measure_editor(&editors[i], text, theirs[count]);
		peers[count++] = editors[i].name;
	}
	open_middle(&t, project, "http://127.0.0.1:1/v1", sections);
	press_keys(&t, mark_row, "k", "j", ours);
	terminal_kill(&t);
	print_keys("idle", ours, peers, theirs, count);
	measure_rate(project, sections, ours, &bytes);
	print_keys("streaming", ours, peers, theirs, count);
	print_figure("sent to the terminal", bytes, "bytes/token", "-", 0);
}

void bench_screen(void)
{
	char *small = make_project("small.longhand", 60), *small_text = make_text("small.md", 60);
	char *large = make_project("large.longhand", 2000), *large_text = make_text("large.md", 2000);
	measure_starting("first frame, 30,000 words", small, small_text);
	measure_starting("first frame, 1,000,000 words", large, large_text);
	measure_resting("30,000", small, small_text);
	measure_resting("1,000,000", large, large_text);
	measure_keys(large, large_text, 2000);
	print_figure("stream with the screen on", measure_flood(small, 60), "s/Mtoken", "-", 0);
	free(small);
	free(small_text);
	free(large);
	free(large_text);
}
