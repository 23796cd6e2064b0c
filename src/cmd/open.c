#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "cmd/command.h"
#include "cmd/instruction.h"
#include "cmd/settings.h"
#include "doc/import.h"
#include "doc/session.h"
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

struct interface {
	struct settings *settings;
	struct tui_options options;
};

static bool is_on(const struct settings *s, const char *name, const char *on)
{
	return strcmp(setting_text(&s->set, name, "off"), on) == 0;
}

/* All that follows from the settings. */
static void set_options(struct interface *i)
{
	struct settings *s = i->settings;
	struct tui_options *o = &i->options;
	if (!setting_given(&s->set, "speed"))
		s->model.speed = DEMO_SPEED;
	o->language = setting_text(&s->set, "language", NULL);
	o->model = &s->model;
	o->roles = &s->roles;
	o->prices = settings_prices(s);
	o->theme = settings_theme(s);
	o->drawing = setting_text(&s->set, "drawing", "auto");
	o->plain = !is_on(s, "keep_length", "on");
	o->tighten = is_on(s, "tighten", "on");
	o->best = (int)setting_number(&s->set, "best_of", 1);
	o->backups = (int)setting_number(&s->set, "backups", SESSION_BACKUPS);
	o->add_sections = is_on(s, "add_sections", "on");
	o->balance = setting_text(&s->set, "balance", "move");
	o->mouse = is_on(s, "mouse", "on");
	o->clipboard = is_on(s, "clipboard", "osc52");
}

static bool change(void *ctx, const char *name, const char *value, struct err *err)
{
	struct interface *i = ctx;
	if (!settings_change(i->settings, name, value, err))
		return false;
	set_options(i);
	return true;
}

static bool open_interface(const struct options *o, struct settings *settings,
						   const char *instruction, struct err *err)
{
	char *path = project_path(o);
	struct interface i = {.settings = settings,
						  .options = {
							  .path = path,
							  .instruction = instruction,
							  .target = o->words,
							  .keys = &settings->keys,
							  .keymap = &settings->keymap,
							  .settings = &settings->set,
							  .change = change,
							  .change_ctx = &i,
							  .read_only = o->read_only,
						  }};
	set_options(&i);
	bool ok = tui_run(&i.options, err);
	free(path);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	char *instruction = NULL;
	if (!is_known(o, err) || !settings_read(&settings, o, err))
		return err->kind;
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
