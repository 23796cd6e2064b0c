#include "cmd/eval_report.h"

#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "cmd/output.h"
#include "tui/glyph.h"

/* By the locale we were started in: since then it has been one of UTF-8. */
bool report_ascii(void)
{
	char *now = mem_strdup(setlocale(LC_CTYPE, NULL));
	setlocale(LC_CTYPE, "");
	bool ascii = glyph_set_for("auto", nl_langinfo(CODESET), getenv("TERM")) != GLYPH_ALL;
	setlocale(LC_CTYPE, now);
	free(now);
	return ascii;
}

static int columns_of_output(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1)
		return size.ws_col;
	return PLOT_COLUMNS;
}

bool report_init(struct report *r, const struct options *o, struct err *err)
{
	*r = (struct report){.json = o->json, .ascii = report_ascii(), .out = BUF_INIT};
	return !o->format || report_format_named(o->format, &r->format) ||
		   err_set(err, ERR_USAGE, "There is no format “%s” of tables: text, markdown or csv.",
				   o->format);
}

void report_release(struct report *r)
{
	buf_release(&r->out);
}

void report_table(struct report *r, const struct report_table *t)
{
	if (r->json)
		return;
	if (r->out.len)
		buf_add_str(&r->out, r->format == REPORT_CSV ? "\r\n" : "\n");
	report_table_print(t, r->format, r->ascii, &r->out);
}

bool report_plot(struct report *r, const struct plot *p, const char *svg, struct err *err)
{
	struct buf picture = BUF_INIT;
	if (!r->json && r->format == REPORT_PLAIN) {
		buf_add_str(&r->out, r->out.len ? "\n" : "");
		plot_draw(p, columns_of_output(), PLOT_ROWS, r->ascii, &r->out);
	}
	if (!svg)
		return true;
	plot_svg(p, PLOT_COLUMNS, PLOT_ROWS, &picture);
	bool ok = file_write(svg, picture.data, picture.len, err);
	buf_release(&picture);
	return ok;
}

bool report_print(struct report *r, struct err *err)
{
	return output_result(&r->out, err);
}
