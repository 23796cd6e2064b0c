#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "cmd/instruction.h"
#include "cmd/settings.h"
#include "doc/import.h"
#include "tui/tui.h"

#define DEMO_SPEED 60 /* words per second: as fast as one can follow */

/* A name without our extension that is not there yet gets it. */
static char *project_path(const struct options *o)
{
	if (!o->file_count)
		return NULL;
	const char *file = o->files[0];
	return file_exists(file) ? mem_strdup(file) : paths_with_extension(file, ".longhand");
}

static bool is_known(const struct options *o, struct err *err)
{
	return !o->file_count || import_knows(o->files[0], err);
}

static bool open_interface(const struct options *o, const struct settings *settings,
						   const char *instruction, struct err *err)
{
	char *path = project_path(o);
	const struct tui_options options = {
		.path = path,
		.instruction = instruction,
		.target = o->words,
		.language = setting_text(&settings->set, "language", NULL),
		.model = &settings->model,
		.prices = settings_prices(settings),
		.keys = &settings->keys,
		.keymap = &settings->keymap,
		.theme = settings_theme(settings),
		.drawing = setting_text(&settings->set, "drawing", "auto"),
		.mouse = strcmp(setting_text(&settings->set, "mouse", "off"), "on") == 0,
		.clipboard = strcmp(setting_text(&settings->set, "clipboard", "off"), "osc52") == 0,
		.read_only = o->read_only,
	};
	bool ok = tui_run(&options, err);
	free(path);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	char *instruction = NULL;
	if (!is_known(o, err) || !settings_read(&settings, o, err))
		return err->kind;
	if (!setting_given(&settings.set, "speed"))
		settings.model.speed = DEMO_SPEED;
	bool ok =
		instruction_read(o, &instruction, err) && open_interface(o, &settings, instruction, err);
	free(instruction);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_open = {
	.name = "open",
	.usage = "[-i TEXT] [-w N] [--read-only] [FILE]",
	.help = "open the interface: the outline on the left, the draft on the right",
	.detail = "Opens the project FILE, or makes it. Without FILE the project is named after the\n"
			  "instruction, which the interface asks for.",
	.takes = "instruction instruction-file words read-only theme " TAKES_MODEL,
	.files = 1,
	.run = run,
};
