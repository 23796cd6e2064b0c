#include "llm/models.h"

#include <unistd.h>

#include "base/address.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/text.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "llm/price.h"

enum { NAME, PLACE, WINDOW, PRICE, COLUMNS };

/* What one model is told as. */
struct line {
	struct buf cells[COLUMNS];
	struct model model;
	bool configured;
};

struct hunt {
	const struct settings *settings;
	struct line *lines;
	size_t count, cap;
	bool over;
};

/* ---- Hearing -------------------------------------------------------------------------------- */

static void add_price(struct buf *out, const struct model *m)
{
	const char *sign = m->currency;
	if (m->price_in >= 0)
		buf_addf(out, "%s%g in, %s%g out", sign, m->price_in, sign, m->price_out);
}

static bool is_configured(const struct hunt *h, const struct model *m)
{
	const struct model *ours = &h->settings->model;
	return !strcmp(m->name, ours->name) && model_is_at(ours, m->base_url);
}

static void add_line(struct hunt *h, const char *place, const struct model *m)
{
	MEM_GROW(h->lines, h->count + 1, &h->cap);
	struct line *l = &h->lines[h->count++];
	*l = (struct line){.configured = is_configured(h, m)};
	for (int i = 0; i < COLUMNS; i++)
		buf_init(&l->cells[i]);
	model_copy(&l->model, m);
	price_of(settings_prices(h->settings), &l->model);
	text_safe(&l->cells[NAME], m->name, strlen(m->name));
	text_safe(&l->cells[PLACE], place, strlen(place));
	if (m->window)
		buf_addf(&l->cells[WINDOW], "%d", m->window);
	add_price(&l->cells[PRICE], &l->model);
}

static void hear(void *ctx, const struct models_event *event)
{
	struct hunt *h = ctx;
	if (event->kind == MODELS_FOUND)
		add_line(h, event->place, event->model);
	else if (event->kind == MODELS_NONE)
		output_sayf("%s: %s", event->place, event->err->text);
	else
		h->over = true;
}

static void hunt_release(struct hunt *h)
{
	for (size_t n = 0; n < h->count; n++) {
		for (int i = 0; i < COLUMNS; i++)
			buf_release(&h->lines[n].cells[i]);
		model_release(&h->lines[n].model);
	}
	free(h->lines);
}

/* ---- Telling -------------------------------------------------------------------------------- */

static void pad(struct buf *out, const char *text, int cells)
{
	int width = text_width(text, strlen(text));
	buf_addf(out, "%s%*s", text, cells > width ? cells - width : 0, "");
}

static void print_table(struct buf *out, const struct hunt *h)
{
	static const char *const heads[COLUMNS] = {"MODEL", "PLACE", "WINDOW", "A MILLION TOKENS"};
	int cells[COLUMNS];
	for (int i = 0; i < COLUMNS; i++) {
		cells[i] = (int)strlen(heads[i]);
		for (size_t n = 0; n < h->count; n++) {
			const struct buf *b = &h->lines[n].cells[i];
			int width = text_width(b->data, b->len);
			cells[i] = width > cells[i] ? width : cells[i];
		}
	}
	for (size_t n = 0; n <= h->count; n++) {
		const struct line *l = n ? &h->lines[n - 1] : NULL;
		buf_add_str(out, l && l->configured ? "* " : "  ");
		for (int i = 0; i < COLUMNS; i++)
			pad(out, l ? l->cells[i].data : heads[i], i < COLUMNS - 1 ? cells[i] + 2 : 0);
		while (out->data[out->len - 1] == ' ')
			buf_truncate(out, out->len - 1);
		buf_add_char(out, '\n');
	}
}

static void add_number(struct buf *out, double value)
{
	if (value >= 0)
		buf_addf(out, "\t%g", value);
	else
		buf_add_char(out, '\t');
}

/* For programs: what an option or a setting takes, parted by tabs. */
static void print_lines(struct buf *out, const struct hunt *h)
{
	for (size_t n = 0; n < h->count; n++) {
		const struct line *l = &h->lines[n];
		const struct model *m = &l->model;
		buf_addf(out, "%s\t%s\t", l->cells[NAME].data, m->provider->name);
		address_show(out, m->base_url);
		buf_addf(out, "\t%s", l->cells[WINDOW].data);
		add_number(out, m->price_in);
		add_number(out, m->price_out);
		buf_add_char(out, '\n');
	}
}

/* ---- The command ---------------------------------------------------------------------------- */

static void search(struct hunt *h)
{
	struct llm *llm = llm_new();
	models_ask(llm, &h->settings->model, &h->settings->keys, hear, h);
	while (!h->over)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
	llm_free(llm);
}

static bool tell(const struct hunt *h, struct err *err)
{
	struct buf out = BUF_INIT;
	if (isatty(STDOUT_FILENO))
		print_table(&out, h);
	else
		print_lines(&out, h);
	bool ok = output_result(&out, err);
	buf_release(&out);
	return ok;
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	if (!settings_read_server(&settings, o, err))
		return (int)err->kind;
	struct hunt h = {.settings = &settings};
	search(&h);
	bool ok = h.count ? tell(&h, err)
					  : err_set(err, ERR_MODEL,
								"No model can be reached: start a server on this machine, set a "
								"provider's key, or name a server with --base-url.");
	hunt_release(&h);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_models = {
	.name = "models",
	.usage = "[OPTION…]",
	.help = "list the models that can be reached now",
	.detail =
		"Asks the configured server, those that usually listen on this machine, and the\n"
		"providers whose key is in the environment; * marks the model in force. Away from a\n"
		"terminal each model is a line of name, provider, base URL, window and prices, parted\n"
		"by tabs.",
	.takes = "provider base-url model set",
	.run = run,
};
