#include "write/plan.h"

void plan_print_row(struct buf *out, int number, const char *point, int words, const char *language)
{
	const char *unit = strcmp(language, "zh") == 0 ? "字" : " words";
	buf_addf(out, "Paragraph %d - Main Point: %s - Word Count: %d%s", number, point, words, unit);
}

static void print_note(struct buf *out, const char *note)
{
	while (*note) {
		size_t len = strcspn(note, "\n");
		buf_addf(out, "    %.*s\n", (int)len, note);
		note += len + (note[len] == '\n');
	}
}

static void print_line(struct buf *out, const struct doc *doc, const struct row *row, int number)
{
	if (row->kind == ROW_HEADING)
		buf_addf(out, "%.*s %s", row->level, "######", row->point);
	else
		plan_print_row(out, number, row->point, row->budget, doc->language);
}

void plan_print(struct buf *out, const struct doc *doc)
{
	int number = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		number += row->kind == ROW_SECTION;
		print_line(out, doc, row, number);
		buf_add_str(out, row->locked ? " [locked]\n" : "\n");
		print_note(out, row->note);
	}
}

/* The rows around `near` up to the headings before and after it. */
static void find_chapter(const struct doc *doc, uint64_t near, size_t *first, size_t *end)
{
	size_t at = doc_row_index(doc, near);
	*first = at < doc->row_count ? at : 0;
	while (*first && doc->rows[*first]->kind != ROW_HEADING)
		(*first)--;
	*end = at;
	while (*end < doc->row_count && doc->rows[*end]->kind != ROW_HEADING)
		(*end)++;
}

static const char *state_mark(const struct doc *doc, const struct row *row)
{
	if (!row_written(row))
		return "";
	return strcmp(doc->language, "zh") == 0 ? " [已写]" : " [written]";
}

size_t plan_print_for_model(struct buf *out, const struct doc *doc, uint64_t near, bool state)
{
	int number = 0;
	size_t first = 0, end = doc->row_count, at = out->len;
	if (near)
		find_chapter(doc, near, &first, &end);
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		number += row->kind == ROW_SECTION;
		if (row->kind == ROW_SECTION && (i < first || i >= end))
			continue;
		at = row->id == near ? out->len : at;
		print_line(out, doc, row, number);
		buf_addf(out, "%s\n", state ? state_mark(doc, row) : "");
	}
	return at;
}

/* ---- Scaling ---- */

static long fill_missing(int *budgets, size_t count)
{
	long sum = 0;
	size_t known = 0;
	for (size_t i = 0; i < count; i++) {
		sum += budgets[i];
		known += budgets[i] > 0;
	}
	int mean = known ? (int)(sum / (long)known) : 400;
	for (size_t i = 0; i < count; i++) {
		if (budgets[i] <= 0) {
			budgets[i] = mean;
			sum += mean;
		}
	}
	return sum;
}

void plan_scale(int *budgets, size_t count, int target)
{
	if (!count)
		return;
	long sum = fill_missing(budgets, count);
	if (target <= 0 || sum == target)
		return;
	int step = target >= 40 * (long)count ? 10 : 1;
	long wanted = 0, given = 0; /* running sums, so that rounding never adds up */
	for (size_t i = 0; i < count; i++) {
		wanted += budgets[i];
		long upto = (long)((double)wanted * target / (double)sum + 0.5);
		if (i + 1 < count)
			upto = (upto + step / 2) / step * step;
		long share = upto - given;
		budgets[i] = share < 1 ? 1 : (int)share;
		given += budgets[i];
	}
}
