#include "base/shipped.h"
#include "batch/method.h"
#include "cmd/command.h"
#include "cmd/options.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "doc/export.h"

/* ---- What may follow an option -------------------------------------------------------------- */
static void add_word(struct buf *out, const char *word, size_t len, const char *after)
{
	buf_addf(out, "%s%.*s%s", out->len ? " " : "", (int)len, word, after);
}

static void add_providers(struct buf *out)
{
	for (const struct provider *p = providers; p->name; p++)
		add_word(out, p->name, strlen(p->name), "");
}

static void add_formats(struct buf *out)
{
	for (const struct exporter *e = exporters; e->name; e++)
		add_word(out, e->name, strlen(e->name), "");
}

static void add_methods(struct buf *out)
{
	for (const struct method *m = methods; m->name; m++)
		add_word(out, m->name, strlen(m->name), "");
}

static void add_themes(struct buf *out)
{
	static const char folder[] = "themes/";
	for (const struct shipped_file *file = shipped_files; file->name; file++) {
		const char *name = file->name + strlen(folder);
		if (!strncmp(file->name, folder, strlen(folder)))
			add_word(out, name, strcspn(name, "."), "");
	}
}

/* A secret is not for a command line. */
static void add_settings(struct buf *out)
{
	for (const struct setting_row *row = settings_table; row->name; row++) {
		if (!setting_is_secret(row))
			add_word(out, row->name, strlen(row->name), "=");
	}
}

static const struct {
	const char *option;
	void (*add)(struct buf *out);
} values[] = {
	{"provider", add_providers}, {"format", add_formats}, {"theme", add_themes},
	{"method", add_methods},     {"set", add_settings},
};

/* ---- The script ----------------------------------------------------------------------------- */
static void add_commands(struct buf *out)
{
	for (size_t i = 0; commands[i]; i++)
		add_word(out, commands[i]->name, strlen(commands[i]->name), "");
}

/* Those that have commands of their own. */
static void add_groups(struct buf *out)
{
	struct buf names = BUF_INIT;
	for (size_t i = 0; commands[i]; i++) {
		if (commands[i]->parts)
			add_word(&names, commands[i]->name, strlen(commands[i]->name), "");
	}
	buf_add_str(out, names.data);
	buf_release(&names);
}

static void add_name(struct buf *out, const struct option_row *row, const char *between)
{
	if (row->letter)
		buf_addf(out, "-%c%s", row->letter, between);
	buf_addf(out, "--%s", row->name);
}

/* The options that `fits`, as a pattern of case. */
static void print_case(struct buf *out, bool (*fits)(const struct option_row *row),
					   const char *action)
{
	struct buf pattern = BUF_INIT;
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!fits(row))
			continue;
		buf_add_str(&pattern, pattern.len ? " | " : "");
		add_name(&pattern, row, " | ");
	}
	buf_addf(out, "\t%s) %s ;;\n", pattern.data, action);
	buf_release(&pattern);
}

static bool has_value(const struct option_row *row)
{
	return row->argument;
}

static bool has_file(const struct option_row *row)
{
	return row->argument && !strcmp(row->argument, "FILE");
}

static bool is_listed(const struct option_row *row)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		if (!strcmp(values[i].option, row->name))
			return true;
	}
	return false;
}

static bool has_free_value(const struct option_row *row)
{
	return has_value(row) && !has_file(row) && !is_listed(row);
}

static void print_values(struct buf *out)
{
	for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
		struct buf words = BUF_INIT;
		values[i].add(&words);
		buf_addf(out, "\t--%s) _longhand_words '%s'; return ;;\n", values[i].option, words.data);
		buf_release(&words);
	}
	print_case(out, has_file, "_longhand_files; return");
	print_case(out, has_free_value, "return");
}

static void print_options(struct buf *out, const struct command *command)
{
	struct buf names = BUF_INIT;
	for (const struct option_row *row = option_rows; row->name; row++) {
		if (!option_taken(row, command))
			continue;
		buf_add_str(&names, names.len ? " " : "");
		add_name(&names, row, " ");
	}
	buf_addf(out, "\t'%s') options='%s' files=%s", command->name, names.data,
			 command->files ? "yes" : "");
	buf_clear(&names);
	for (size_t i = 0; command->parts && command->parts[i]; i++)
		add_word(&names, command_word(command->parts[i]), strlen(command_word(command->parts[i])),
				 "");
	if (names.len)
		buf_addf(out, " parts='%s'", names.data);
	buf_add_str(out, " ;;\n");
	buf_release(&names);
	for (size_t i = 0; command->parts && command->parts[i]; i++)
		print_options(out, command->parts[i]);
}

static const char head[] =
	"# Completion of longhand(1) for bash. Made by “longhand completion” from its tables.\n"
	"\n"
	"_longhand_words() {\n"
	"\tmapfile -t COMPREPLY < <(compgen -W \"$1\" -- \"$cur\")\n"
	"\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
	"}\n"
	"\n"
	"_longhand_files() {\n"
	"\tmapfile -t COMPREPLY < <(compgen -f -- \"$cur\")\n"
	"\tcompopt -o filenames\n"
	"}\n"
	"\n"
	"# The command among the words before the cursor: the first that is no option and no option's "
	"value.\n"
	"_longhand_command() {\n"
	"\tlocal i\n"
	"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
	"\t\tcase ${COMP_WORDS[i]} in\n";

static const char between[] =
	"\t\t-* | =) ;;\n"
	"\t\t*)\n"
	"\t\t\t[[ ${COMP_WORDS[i - 1]} != = ]] || continue\n"
	"\t\t\tcommand=${named:+$command }${COMP_WORDS[i]} named=yes\n"
	"\t\t\t[[ \" $groups \" == *\" $command \"* ]] || return ;;\n"
	"\t\tesac\n"
	"\tdone\n"
	"}\n"
	"\n"
	"_longhand() {\n"
	"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}\n"
	"\tlocal command=open named='' options='' files='' parts='' groups='";

static const char then[] = "' commands='";

static const char middle[] = "'\n"
							 "\tCOMPREPLY=()\n"
							 "\t# bash takes --name=value for three words.\n"
							 "\tif [[ $cur == = ]]; then\n"
							 "\t\tcur=''\n"
							 "\telif [[ $before == = ]] && ((COMP_CWORD > 2)); then\n"
							 "\t\tbefore=${COMP_WORDS[COMP_CWORD - 2]}\n"
							 "\tfi\n"
							 "\tcase $before in\n";

static const char choice[] = "\tesac\n"
							 "\t_longhand_command\n"
							 "\t[[ \" $commands \" == *\" ${command%% *} \"* ]] || command=open\n"
							 "\tcase $command in\n";

static const char tail[] = "\tesac\n"
						   "\tif [[ $cur == -* ]]; then\n"
						   "\t\t_longhand_words \"$options\"\n"
						   "\telif [[ $command == help ]]; then\n"
						   "\t\t_longhand_words \"$commands\"\n"
						   "\telif [[ $parts ]]; then\n"
						   "\t\t_longhand_words \"$parts\"\n"
						   "\telif [[ $files ]]; then\n"
						   "\t\t_longhand_files\n"
						   "\tfi\n"
						   "\tif [[ ! $named && $cur != -* ]]; then\n"
						   "\t\tmapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -W "
						   "\"$commands\" -- \"$cur\")\n"
						   "\tfi\n"
						   "}\n"
						   "\n"
						   "complete -F _longhand longhand\n";

static void print_script(struct buf *out)
{
	struct buf names = BUF_INIT;
	add_commands(&names);
	buf_add_str(out, head);
	buf_add_char(out, '\t');
	print_case(out, has_value, "((i++)); [[ ${COMP_WORDS[i]-} != = ]] || ((i++))");
	buf_add_str(out, between);
	add_groups(out);
	buf_add_str(out, then);
	buf_add_str(out, names.data);
	buf_add_str(out, middle);
	print_values(out);
	buf_add_str(out, choice);
	for (size_t i = 0; commands[i]; i++)
		print_options(out, commands[i]);
	buf_add_str(out, tail);
	buf_release(&names);
}

static int run(const struct options *o, struct err *err)
{
	(void)o;
	struct buf out = BUF_INIT;
	print_script(&out);
	bool ok = output_result(&out, err);
	buf_release(&out);
	return ok ? 0 : (int)err->kind;
}

const struct command command_completion = {
	.name = "completion",
	.usage = "",
	.help = "print the completion of bash",
	.detail = "It is installed with the program; without that, put into ~/.bashrc:\n"
			  "    source <(longhand completion)",
	.takes = "",
	.run = run,
};
