/* tui/palette.c: all that can be done here, to choose from by name. */
#include "base/text.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/colon.h"

#define DONE       (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define KEYS_CELLS 10

/* What makes no sense without the key it was called by. */
static bool is_offered(const struct action *a, enum mode mode)
{
	return (a->modes & mode) && a->run != action_digit && a->run != action_palette &&
		   a->run != action_colon;
}

static void add_action(struct app *app, const struct action *a)
{
	struct buf detail = BUF_INIT;
	keymap_keys(app->options->keymap, a, app->pane, &detail);
	int cells = text_width(detail.data, detail.len);
	buf_addf(&detail, "%*s%s", cells < KEYS_CELLS ? KEYS_CELLS - cells : 2, "", a->help);
	list_add(app, a->name, detail.data, a);
	buf_release(&detail);
}

static void add_command(struct app *app, const struct colon_row *row)
{
	struct buf name = BUF_INIT;
	colon_usage(row, &name);
	list_add(app, name.data, row->help, row);
	buf_release(&name);
}

/* A command that takes something is to be completed in its line. */
static unsigned run_command(struct app *app, const struct colon_row *row)
{
	struct buf line = BUF_INIT;
	unsigned outcome = DONE;
	buf_addf(&line, "%.*s", (int)strcspn(row->names, " "), row->names);
	if (*colon_argument(row)) {
		buf_add_char(&line, ' ');
		colon_ask(app, line.data);
	} else {
		outcome = colon_run(app, line.data);
	}
	buf_release(&line);
	return outcome;
}

static unsigned answer(struct app *app, const struct list_item *item)
{
	if (!item)
		return DONE;
	if (*item->name == ':')
		return run_command(app, item->data);
	const struct action *a = item->data;
	return a->run(app, a->argument);
}

unsigned action_palette(struct app *app, int argument)
{
	(void)argument;
	list_open(app, "Everything that can be done here", answer, NULL);
	for (const struct action *a = actions; a->name; a++) {
		if (is_offered(a, app->pane))
			add_action(app, a);
	}
	for (const struct colon_row *row = colon_table; row->names; row++)
		add_command(app, row);
	return DONE;
}
