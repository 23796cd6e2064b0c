/* Runs the measurements; how each is to be read is in README.md. */
#include "bench.h"

#include <fcntl.h>
#include <ftw.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"

extern char **environ;

/* ---- Figures ----------------------------------------------------------------------------------
 */
void sample_add(struct sample *s, double value)
{
	if (s->count == RUNS)
		give_up("too many runs");
	s->runs[s->count++] = value;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double sample_median(const struct sample *s)
{
	struct sample sorted = *s;
	qsort(sorted.runs, sorted.count, sizeof *sorted.runs, compare);
	return sorted.count ? sorted.runs[sorted.count / 2] : 0;
}

static double seconds(struct timespec t)
{
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

double time_now(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return seconds(t);
}

static double time_used(int who)
{
	struct rusage r;
	getrusage(who, &r);
	return (double)(r.ru_utime.tv_sec + r.ru_stime.tv_sec) +
		   (double)(r.ru_utime.tv_usec + r.ru_stime.tv_usec) / 1e6;
}

double time_of_process(void)
{
	return time_used(RUSAGE_SELF);
}

double time_of_children(void)
{
	return time_used(RUSAGE_CHILDREN);
}

void print_figure(const char *name, double ours, const char *unit, const char *peer, double theirs)
{
	printf("%-34s %10.4g %-12s %-30s %10.4g   %6.2f\n", name, ours, unit, peer, theirs,
		   theirs > 0 ? ours / theirs : 0);
	fflush(stdout);
}

void give_up(const char *what)
{
	fprintf(stderr, "bench: %s\n", what);
	exit(1);
}

/* ---- Programs ---------------------------------------------------------------------------------
 */
/* Files that are -1 are /dev/null. */
static pid_t start(const char *const *args, int input, int output, int errors)
{
	posix_spawn_file_actions_t actions;
	const int fds[] = {input, output, errors};
	pid_t pid;
	posix_spawn_file_actions_init(&actions);
	for (int i = 0; i < 3; i++) {
		if (fds[i] >= 0)
			posix_spawn_file_actions_adddup2(&actions, fds[i], i);
		else
			posix_spawn_file_actions_addopen(&actions, i, "/dev/null", O_RDWR, 0);
	}
	if (posix_spawnp(&pid, args[0], &actions, NULL, (char *const *)args, environ))
		give_up(args[0]);
	posix_spawn_file_actions_destroy(&actions);
	return pid;
}

static int wait_for(pid_t pid)
{
	int status;
	if (waitpid(pid, &status, 0) != pid)
		give_up("a program is lost");
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void run_quietly(const char *const *args)
{
	if (wait_for(start(args, -1, -1, -1)))
		give_up(args[0]);
}

void run_together(const char *const *const *args, size_t count)
{
	pid_t *pids = mem_alloc(count * sizeof *pids);
	for (size_t i = 0; i < count; i++)
		pids[i] = start(args[i], -1, -1, -1);
	for (size_t i = 0; i < count; i++) {
		if (wait_for(pids[i]))
			give_up(args[i][0]);
	}
	free(pids);
}

const char *bench_longhand(void)
{
	const char *longhand = getenv("LONGHAND");
	return longhand ? longhand : "./longhand";
}

double time_to_first_byte(const char *const *args)
{
	int ends[2];
	char bytes[4096];
	if (pipe2(ends, O_CLOEXEC))
		give_up("no pipe");
	double begun = time_now();
	pid_t pid = start(args, -1, ends[1], ends[1]);
	close(ends[1]);
	ssize_t len = read(ends[0], bytes, 1);
	double first = time_now() - begun;
	if (len != 1)
		give_up("a program says nothing");
	while (read(ends[0], bytes, sizeof bytes) > 0)
		;
	close(ends[0]);
	wait_for(pid);
	return first;
}

#define SERVER_ARGS 12

/* args: after the program's name. */
static void serve_with(struct served *s, const char *const *args)
{
	int input[2], output[2];
	char line[16] = "";
	const char *server = getenv("SERVER");
	const char *list[SERVER_ARGS] = {server ? server : "tests/server/server"};
	for (size_t i = 0; args[i] && i < SERVER_ARGS - 2; i++)
		list[i + 1] = args[i];
	if (pipe2(input, O_CLOEXEC) || pipe2(output, O_CLOEXEC))
		give_up("no pipe");
	s->pid = start(list, input[0], output[1], -1);
	close(input[0]);
	close(output[1]);
	s->input = input[1];
	for (size_t len = 0; len < sizeof line - 1 && !strchr(line, '\n');)
		if (read(output[0], line + len++, 1) != 1)
			give_up("the server does not start");
	close(output[0]);
	buf_init(&s->url);
	buf_addf(&s->url, "http://127.0.0.1:%d/v1", atoi(line));
}

void serve(struct served *s, const char *script)
{
	serve_with(s, (const char *const[]){"--script", script, NULL});
}

void serve_model(struct served *s, const char *const *args)
{
	const char *list[SERVER_ARGS - 1] = {"--model"};
	for (size_t i = 0; args[i] && i < SERVER_ARGS - 3; i++)
		list[i + 1] = args[i];
	serve_with(s, list);
}

void unserve(struct served *s)
{
	close(s->input);
	wait_for(s->pid);
	buf_release(&s->url);
}

/* ---- Files ------------------------------------------------------------------------------------
 */
static char *folder;

const char *bench_folder(void)
{
	return folder;
}

char *bench_path(const char *name)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	return buf_detach(&path);
}

void write_file(const char *path, const struct buf *bytes)
{
	struct err err = ERR_INIT;
	if (!file_write(path, bytes->data, bytes->len, &err))
		give_up(err.text);
}

static void make_folder(void)
{
	const char *parent = getenv("TMPDIR");
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/longhand-bench-XXXXXX", parent ? parent : "/tmp");
	if (!mkdtemp(path.data))
		give_up("no folder to work in");
	folder = buf_detach(&path);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
	(void)st;
	(void)kind;
	(void)where;
	return remove(path);
}

static void remove_folder(void)
{
	nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
	free(folder);
}

/* ---- Prose ------------------------------------------------------------------------------------
 */
static const char *const english[] = {"the",     "lanes",   "behind", "drum", "tower",
									  "wake",    "slowly",  "woman",  "in",   "slippers",
									  "don't",   "carries", "two",    "jars", "of",
									  "yoghurt", "well-",   "across", "café", "**and**"};
static const char *const han[] = {"鼓", "楼", "后", "面", "的", "胡", "同", "醒", "来", "得",
								  "很", "慢", "一", "个", "女", "人", "穿", "过", "清", "晨"};

const char *prose_word(struct random *random)
{
	return english[random_below(random, sizeof english / sizeof *english)];
}

void add_prose(struct buf *out, long words, bool chinese)
{
	struct random random;
	random_seed(&random, 11);
	add_random_prose(out, words, chinese, &random);
}

void add_random_prose(struct buf *out, long words, bool chinese, struct random *random)
{
	for (long i = 1; i <= words; i++) {
		size_t pick = (size_t)random_below(random, 20);
		buf_add_str(out, chinese ? han[pick] : english[pick]);
		if (i % 120 == 0)
			buf_add_str(out, chinese ? "。\n\n" : ".\n\n");
		else if (i % 15 == 0)
			buf_add_str(out, chinese ? "，" : ", ");
		else if (!chinese)
			buf_add_char(out, ' ');
	}
}

static const struct measurement {
	const char *name;
	void (*run)(void);
} measurements[] = {
	{"words", bench_words},   {"stream", bench_stream}, {"project", bench_project},
	{"build", bench_build},   {"start", bench_start},   {"length", bench_length},
	{"repeat", bench_repeat}, {"prefix", bench_prefix},
#ifdef BENCH_SCREEN
	{"screen", bench_screen},
#endif
};

static bool is_wanted(const char *name, int argc, char **argv)
{
	for (int i = 1; i < argc; i++)
		if (!strcmp(argv[i], name))
			return true;
	return argc < 2;
}

/* All measurements, or those that are named. */
int main(int argc, char **argv)
{
	setlocale(LC_ALL, "C.UTF-8");
	setenv("LC_ALL", "C.UTF-8", 1);
	signal(SIGPIPE, SIG_IGN);
	make_folder();
	setenv("XDG_CONFIG_HOME", folder, 1);
	printf("%-34s %10s %-12s %-30s %10s   %6s\n", "figure", "ours", "unit", "peer", "theirs",
		   "ratio");
	for (size_t i = 0; i < sizeof measurements / sizeof *measurements; i++)
		if (is_wanted(measurements[i].name, argc, argv))
			measurements[i].run();
	remove_folder();
	return 0;
}
