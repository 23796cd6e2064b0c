#include "report/table.h"

#include <math.h>

#include "base/mem.h"
#include "base/number.h"
#include "base/text.h"

#define GAP "  " /* between the columns of a text */

/* ---- Filling ---- */

void report_table_init(struct report_table *t, const char *title)
{
	*t = (struct report_table){.title = mem_strdup(title)};
}

void report_table_release(struct report_table *t)
{
	for (size_t i = 0; i < t->column_count; i++)
		free(t->columns[i].name);
	for (size_t i = 0; i < t->cell_count; i++)
		free(t->cells[i].text);
	free(t->title);
	free(t->columns);
	free(t->cells);
	free(t->rules);
	*t = (struct report_table){.title = NULL};
}

void report_table_column(struct report_table *t, enum report_column kind, const char *name)
{
	MEM_GROW(t->columns, t->column_count + 1, &t->column_cap);
	t->columns[t->column_count++] = (struct report_table_column){mem_strdup(name), kind};
}

static void add_cell(struct report_table *t, struct report_cell cell)
{
	MEM_GROW(t->cells, t->cell_count + 1, &t->cell_cap);
	t->cells[t->cell_count++] = cell;
}

void report_table_text(struct report_table *t, const char *s)
{
	add_cell(t, (struct report_cell){.text = mem_strdup(s)});
}

void report_table_interval(struct report_table *t, struct stat_estimate e, int decimals)
{
	add_cell(t, (struct report_cell){.number = e, .decimals = decimals});
}

void report_table_number(struct report_table *t, double number, int decimals)
{
	report_table_interval(t, (struct stat_estimate){number, NAN, NAN}, decimals);
}

void report_table_missing(struct report_table *t)
{
	report_table_number(t, NAN, 0);
}

void report_table_end_row(struct report_table *t)
{
	while (t->column_count && t->cell_count % t->column_count)
		report_table_missing(t);
}

static size_t rows_of(const struct report_table *t)
{
	return t->column_count ? (t->cell_count + t->column_count - 1) / t->column_count : 0;
}

void report_table_rule(struct report_table *t)
{
	report_table_end_row(t);
	MEM_GROW(t->rules, t->rule_count + 1, &t->rule_cap);
	t->rules[t->rule_count++] = rows_of(t);
}

bool report_format_named(const char *name, enum report_format *format)
{
	static const struct {
		const char *name;
		enum report_format format;
	} names[] = {{"text", REPORT_PLAIN},
				 {"markdown", REPORT_MARKDOWN},
				 {"md", REPORT_MARKDOWN},
				 {"csv", REPORT_CSV}};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strcmp(names[i].name, name) == 0) {
			*format = names[i].format;
			return true;
		}
	}
	return false;
}

/* ---- What stands in a cell ---- */

/* NULL: the open row has none there. */
static const struct report_cell *cell_at(const struct report_table *t, size_t row, size_t column)
{
	size_t at = row * t->column_count + column;
	return at < t->cell_count ? &t->cells[at] : NULL;
}

static void add_number(struct buf *out, const struct report_cell *cell, bool ascii)
{
	if (!cell || !isfinite(cell->number.value)) {
		buf_add_str(out, ascii ? "-" : "–");
		return;
	}
	number_add_decimal(out, cell->number.value, cell->decimals);
	if (!isfinite(cell->number.low) || !isfinite(cell->number.high))
		return;
	buf_add_str(out, " [");
	number_add_decimal(out, cell->number.low, cell->decimals);
	buf_add_str(out, ", ");
	number_add_decimal(out, cell->number.high, cell->decimals);
	buf_add_char(out, ']');
}

/* Before what would be markup in a cell of a pipe table stands a backslash. */
static void add_escaped(struct buf *out, const char *s)
{
	for (; *s; s++) {
		if (strchr("\\`*_[]<>|~&", *s))
			buf_add_char(out, '\\');
		buf_add_char(out, *s);
	}
}

static void add_words(struct buf *out, const char *s, enum report_format format)
{
	struct buf safe = BUF_INIT;
	text_safe(&safe, s, strlen(s));
	if (format == REPORT_MARKDOWN)
		add_escaped(out, safe.data);
	else
		buf_add_str(out, safe.data);
	buf_release(&safe);
}

/* All that is shown, row by row, the heading first: one string a cell. */
static struct buf *shown_cells(const struct report_table *t, enum report_format format, bool ascii)
{
	size_t rows = rows_of(t), columns = t->column_count;
	struct buf *shown = mem_alloc((rows + 1) * columns * sizeof *shown);
	for (size_t i = 0; i < (rows + 1) * columns; i++)
		buf_init(&shown[i]);
	for (size_t c = 0; c < columns; c++)
		add_words(&shown[c], t->columns[c].name, format);
	for (size_t r = 0; r < rows; r++) {
		for (size_t c = 0; c < columns; c++) {
			const struct report_cell *cell = cell_at(t, r, c);
			struct buf *to = &shown[(r + 1) * columns + c];
			if (cell && cell->text)
				add_words(to, cell->text, format);
			else
				add_number(to, cell, ascii);
		}
	}
	return shown;
}

static void free_shown(const struct report_table *t, struct buf *shown)
{
	for (size_t i = 0; i < (rows_of(t) + 1) * t->column_count; i++)
		buf_release(&shown[i]);
	free(shown);
}

/* ---- Aligned: text and Markdown ---- */

static int *widths_of(const struct report_table *t, const struct buf *shown, int least)
{
	int *widths = mem_alloc(t->column_count * sizeof *widths);
	for (size_t c = 0; c < t->column_count; c++) {
		widths[c] = least;
		for (size_t r = 0; r <= rows_of(t); r++) {
			const struct buf *s = &shown[r * t->column_count + c];
			int width = text_width(s->data, s->len);
			widths[c] = width > widths[c] ? width : widths[c];
		}
	}
	return widths;
}

static void repeat(struct buf *out, const char *s, int times)
{
	for (int i = 0; i < times; i++)
		buf_add_str(out, s);
}

static void add_padded(struct buf *out, const struct buf *s, int width, enum report_column kind)
{
	int rest = width - text_width(s->data, s->len);
	repeat(out, " ", kind == REPORT_TEXT ? 0 : rest);
	buf_add(out, s->data, s->len);
	repeat(out, " ", kind == REPORT_TEXT ? rest : 0);
}

static void add_row(const struct report_table *t, const struct buf *row, const int *widths,
					struct buf *out)
{
	for (size_t c = 0; c < t->column_count; c++) {
		buf_add_str(out, c ? GAP : "");
		add_padded(out, &row[c], widths[c], t->columns[c].kind);
	}
	while (out->len && out->data[out->len - 1] == ' ')
		buf_truncate(out, out->len - 1);
	buf_add_char(out, '\n');
}

static void add_line(const struct report_table *t, const int *widths, bool ascii, struct buf *out)
{
	for (size_t c = 0; c < t->column_count; c++) {
		buf_add_str(out, c ? GAP : "");
		repeat(out, ascii ? "-" : "─", widths[c]);
	}
	buf_add_char(out, '\n');
}

static bool has_rule(const struct report_table *t, size_t row)
{
	for (size_t i = 0; i < t->rule_count; i++) {
		if (t->rules[i] == row)
			return true;
	}
	return false;
}

static void print_text(const struct report_table *t, bool ascii, struct buf *out)
{
	struct buf *shown = shown_cells(t, REPORT_PLAIN, ascii);
	int *widths = widths_of(t, shown, 0);
	if (*t->title) {
		text_safe(out, t->title, strlen(t->title));
		buf_add_str(out, "\n\n");
	}
	add_row(t, shown, widths, out);
	for (size_t r = 0; r < rows_of(t); r++) {
		if (r == 0 || has_rule(t, r))
			add_line(t, widths, ascii, out);
		add_row(t, shown + (r + 1) * t->column_count, widths, out);
	}
	free(widths);
	free_shown(t, shown);
}

static void add_pipes(const struct report_table *t, const struct buf *row, const int *widths,
					  struct buf *out)
{
	buf_add_char(out, '|');
	for (size_t c = 0; c < t->column_count; c++) {
		buf_add_char(out, ' ');
		add_padded(out, &row[c], widths[c], t->columns[c].kind);
		buf_add_str(out, " |");
	}
	buf_add_char(out, '\n');
}

static void print_markdown(const struct report_table *t, bool ascii, struct buf *out)
{
	struct buf *shown = shown_cells(t, REPORT_MARKDOWN, ascii);
	int *widths = widths_of(t, shown, 3);
	if (*t->title) {
		buf_add_str(out, "**");
		add_words(out, t->title, REPORT_MARKDOWN);
		buf_add_str(out, "**\n\n");
	}
	add_pipes(t, shown, widths, out);
	buf_add_char(out, '|');
	for (size_t c = 0; c < t->column_count; c++) {
		bool left = t->columns[c].kind == REPORT_TEXT;
		buf_add_char(out, ' ');
		repeat(out, "-", widths[c] - !left);
		buf_add_str(out, left ? " |" : ": |");
	}
	buf_add_char(out, '\n');
	for (size_t r = 0; r < rows_of(t); r++)
		add_pipes(t, shown + (r + 1) * t->column_count, widths, out);
	free(widths);
	free_shown(t, shown);
}

/* ---- CSV ---- */

static void add_field(struct buf *out, const char *s)
{
	size_t len = strlen(s);
	bool edges = len && (s[0] == ' ' || s[len - 1] == ' '); /* which some readers cut off */
	if (!edges && !s[strcspn(s, "\",\r\n")]) {
		buf_add(out, s, len);
		return;
	}
	buf_add_char(out, '"');
	for (; *s; s++) {
		buf_add_str(out, *s == '"' ? "\"" : "");
		buf_add_char(out, *s);
	}
	buf_add_char(out, '"');
}

static void add_field_name(struct buf *out, const char *name, const char *part)
{
	struct buf whole = BUF_INIT;
	buf_addf(&whole, "%s%s", name, part);
	add_field(out, whole.data);
	buf_release(&whole);
}

static void add_fields(struct buf *out, const struct report_cell *cell, enum report_column kind)
{
	if (cell && cell->text)
		add_field(out, cell->text);
	else if (cell)
		number_add_plain(out, cell->number.value, cell->decimals);
	if (kind != REPORT_INTERVAL)
		return;
	buf_add_char(out, ',');
	if (cell && !cell->text)
		number_add_plain(out, cell->number.low, cell->decimals);
	buf_add_char(out, ',');
	if (cell && !cell->text)
		number_add_plain(out, cell->number.high, cell->decimals);
}

static void print_csv(const struct report_table *t, struct buf *out)
{
	for (size_t c = 0; c < t->column_count; c++) {
		buf_add_str(out, c ? "," : "");
		add_field(out, t->columns[c].name);
		if (t->columns[c].kind != REPORT_INTERVAL)
			continue;
		buf_add_char(out, ',');
		add_field_name(out, t->columns[c].name, " low");
		buf_add_char(out, ',');
		add_field_name(out, t->columns[c].name, " high");
	}
	buf_add_str(out, "\r\n");
	for (size_t r = 0; r < rows_of(t); r++) {
		for (size_t c = 0; c < t->column_count; c++) {
			buf_add_str(out, c ? "," : "");
			add_fields(out, cell_at(t, r, c), t->columns[c].kind);
		}
		buf_add_str(out, "\r\n");
	}
}

void report_table_print(const struct report_table *t, enum report_format format, bool ascii,
						struct buf *out)
{
	switch (format) {
	case REPORT_PLAIN:
		print_text(t, ascii, out);
		break;
	case REPORT_MARKDOWN:
		print_markdown(t, ascii, out);
		break;
	case REPORT_CSV:
		print_csv(t, out);
		break;
	}
}
