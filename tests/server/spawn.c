#include "spawn.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../test.h"

#include "../help.h"

#define ARGS_MAX 24

static void run_server(const int input[2], const int output[2], char **args)
{
	dup2(input[0], STDIN_FILENO);
	dup2(output[1], STDOUT_FILENO);
	execv(args[0], args);
	_exit(127);
}

static void read_port(struct spawned *s, int fd)
{
	char line[16] = "";
	size_t len = 0;
	while (len < sizeof line - 1 && !strchr(line, '\n') && read(fd, line + len, 1) == 1)
		len++;
	s->port = atoi(line);
	assert_int_not_equal(s->port, 0);
	snprintf(s->base_url, sizeof s->base_url, "http://127.0.0.1:%d/v1", s->port);
}

static void start(struct spawned *s, const char *const *args)
{
	int input[2], output[2];
	char *list[ARGS_MAX] = {getenv("SERVER")};
	char *record = folder_path(s->folder, "record");
	size_t count = 1;
	assert_non_null(list[0]);
	for (; *args; args++)
		list[count++] = mem_strdup(*args);
	list[count++] = mem_strdup("--record");
	list[count++] = record;
	assert_int_equal(pipe2(input, O_CLOEXEC), 0);
	assert_int_equal(pipe2(output, O_CLOEXEC), 0);
	s->pid = fork();
	assert_true(s->pid >= 0);
	if (!s->pid)
		run_server(input, output, list);
	close(input[0]);
	close(output[1]);
	s->input = input[1];
	while (count > 1)
		free(list[--count]);
	read_port(s, output[0]);
	close(output[0]);
}

void spawn_script(struct spawned *s, const char *script)
{
	s->folder = folder_new();
	char *path = folder_path(s->folder, "script");
	put_file(path, script);
	start(s, (const char *const[]){"--script", path, NULL});
	free(path);
}

void spawn_model(struct spawned *s, const char *const *args)
{
	const char *list[ARGS_MAX] = {"--model"};
	for (size_t i = 0; args && args[i] && i < ARGS_MAX - 4; i++)
		list[i + 1] = args[i];
	s->folder = folder_new();
	start(s, list);
}

void spawn_stop(struct spawned *s)
{
	int status;
	close(s->input);
	assert_int_equal(waitpid(s->pid, &status, 0), s->pid);
	folder_remove(s->folder);
	free(s->folder);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

void spawn_record(const struct spawned *s, struct buf *out)
{
	char *path = folder_path(s->folder, "record");
	assert_true(file_read(path, FILE_LIMIT, out, NULL));
	free(path);
}

int spawned_count(const struct spawned *s, const char *what)
{
	struct buf record = BUF_INIT;
	int n = 0;
	spawn_record(s, &record);
	for (const char *at = record.data; (at = strstr(at, what)); at++)
		n++;
	buf_release(&record);
	return n;
}

void spawned_model(const struct spawned *s, const char *name, struct model *m)
{
	model_init(m);
	m->provider = provider_named("openai");
	mem_set_string(&m->name, name);
	mem_set_string(&m->base_url, s->base_url);
}
