#include "cmd/help.h"

#include "base/suggest.h"
#include "cmd/options.h"
#include "cmd/output.h"

static const char overview[] =
	"longhand writes long documents with a language model: it plans an outline whose every\n"
	"section has a word budget, lets you edit that plan, and drafts section by section.\n\n";

static const char ending[] =
	"\nModels: set LONGHAND_BASE_URL, LONGHAND_MODEL and, where needed, LONGHAND_API_KEY to use "
	"any\n"
	"OpenAI-compatible server, LONGHAND_PROVIDER=ollama and LONGHAND_MODEL for Ollama. With\n"
	"nothing set the built-in demo writer serves: no model, no network, for trying the program.\n"
	"“longhand config” prints what is in force; longhand-config(5) explains every setting.\n"
	"\n“longhand help COMMAND” says more; the manual is longhand(1).\n";

static void print_overview(struct buf *out)
{
	buf_add_str(out, overview);
	buf_addf(out, "usage: longhand %s\n       longhand COMMAND [OPTION…] [FILE…]\n\nCommands:\n",
			 commands[0]->usage);
	for (size_t i = 0; commands[i]; i++)
		buf_addf(out, "  %-10s %s\n", commands[i]->name, commands[i]->help);
	buf_add_str(out, "\nOptions of the interface:\n");
	options_print(out, commands[0]);
	buf_add_str(out, ending);
}

static void print_parts(struct buf *out, const struct command *command)
{
	buf_addf(out, "usage: longhand %s %s\n\n%s\n\nCommands:\n", command->name, command->usage,
			 command->detail);
	for (size_t i = 0; command->parts[i]; i++)
		buf_addf(out, "  %-10s %s\n", command_word(command->parts[i]), command->parts[i]->help);
	buf_addf(out, "\n“longhand help %s COMMAND” says more.\n", command->name);
}

static void print_command(struct buf *out, const struct command *command)
{
	buf_addf(out, "usage: longhand %s %s\n\n%s\n\nOptions:\n", command->name, command->usage,
			 command->detail);
	options_print(out, command);
}

static int print(struct buf *out, struct err *err)
{
	bool told = output_result(out, err);
	buf_release(out);
	return told ? 0 : ERR_FILE;
}

int help_version(struct err *err)
{
	struct buf out = BUF_INIT;
	buf_add_str(&out, PACKAGE_NAME " " PACKAGE_VERSION "\n");
	return print(&out, err);
}

int help_command(const struct command *command, struct err *err)
{
	struct buf out = BUF_INIT;
	if (command == commands[0])
		print_overview(&out);
	else if (command->parts)
		print_parts(&out, command);
	else
		print_command(&out, command);
	return print(&out, err);
}

static int unknown(const struct command *const *known, const char *name, struct err *err)
{
	struct suggest s;
	suggest_init(&s, name);
	for (size_t i = 0; known && known[i]; i++)
		suggest_offer(&s, command_word(known[i]));
	if (s.best)
		err_set(err, ERR_USAGE, "There is no command “%s”; did you mean “%s”?", name, s.best);
	else
		err_set(err, ERR_USAGE, "There is no command “%s”; “longhand help” lists them.", name);
	return ERR_USAGE;
}

static int run(const struct options *o, struct err *err)
{
	const struct command *command = commands[0];
	for (int i = 0; i < o->file_count; i++) {
		const struct command *const *known = i ? command->parts : commands;
		command = i ? command_part(command, o->files[i]) : command_named(o->files[i]);
		if (!command)
			return unknown(known, o->files[i], err);
	}
	return help_command(command, err);
}

const struct command command_help = {
	.name = "help",
	.usage = "[COMMAND [ITS COMMAND]]",
	.help = "say how a command is used",
	.detail = "Without a command it lists them all.",
	.takes = "",
	.files = 2,
	.run = run,
};
