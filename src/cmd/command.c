#include "cmd/command.h"

#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#ifdef HAVE_SYS_PRCTL_H
#include <sys/prctl.h>
#endif
#include <sys/stat.h>
#include <unistd.h>

#include "cmd/help.h"
#include "cmd/options.h"
#include "cmd/output.h"

const struct command *const commands[] = {
	&command_open,  &command_plan,   &command_write,      &command_export,
	&command_count, &command_config, &command_models,     &command_doctor,
	&command_eval,  &command_data,   &command_completion, &command_help,
	NULL,
};

const struct command *command_named(const char *name)
{
	for (size_t i = 0; commands[i]; i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
	}
	return NULL;
}

const char *command_word(const struct command *command)
{
	const char *space = strrchr(command->name, ' ');
	return space ? space + 1 : command->name;
}

const struct command *command_part(const struct command *command, const char *word)
{
	for (size_t i = 0; command->parts && command->parts[i]; i++) {
		if (!strcmp(command_word(command->parts[i]), word))
			return command->parts[i];
	}
	return NULL;
}

/* A closed descriptor would be taken by the next file we open, and a result or a message would land
 * in a project. Opened the wrong way round, using it fails as it should. */
static void fill_standard_descriptors(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++) {
		if (fcntl(fd, F_GETFD) >= 0)
			continue;
		int filled = open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
		if (filled < 0)
			_exit(ERR_FILE);
	}
}

static void set_locale(void)
{
	setlocale(LC_ALL, "");
	setlocale(LC_NUMERIC, "C"); /* JSON and options have a point */
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8"); /* text is UTF-8 wherever we are */
}

static void prepare(void)
{
	fill_standard_descriptors();
	set_locale();
	signal(SIGPIPE, SIG_IGN); /* these two are errors of write(2) to us */
	signal(SIGXFSZ, SIG_IGN);
#ifdef HAVE_SYS_PRCTL_H
	prctl(PR_SET_DUMPABLE, 0); /* no key in a core file */
#endif
	umask(077);
}

static int run(const struct command_line *line, struct err *err)
{
	if (line->version)
		return help_version(err);
	if (line->help)
		return help_command(line->command, err);
	return line->command->run(&line->options, err);
}

int command_main(int argc, char **argv)
{
	prepare();
	struct err err = ERR_INIT;
	struct command_line line;
	int status = options_parse(&line, argc, argv, &err) ? run(&line, &err) : ERR_USAGE;
	options_release(&line);
	if (!err.kind)
		return status;
	output_failure(&err);
	return (int)err.kind;
}
