#include <string.h>

#include "data/select.h"
#include "report/table.h"

#define COLUMNS 4 /* languages that have a column of their own */

const char *const select_stage_names[SELECT_STAGES] = {
	[SELECT_UNREADABLE] = "unreadable", [SELECT_NO_INSTRUCTION] = "no instruction",
	[SELECT_SHORT] = "too short",       [SELECT_TOO_LONG] = "too long",
	[SELECT_LANGUAGE] = "language",     [SELECT_SAME] = "exact duplicate",
	[SELECT_NEAR] = "near duplicate",   [SELECT_TOXIC] = "toxic",
	[SELECT_REDACTED] = "redacted",     [SELECT_SCRAPING] = "scraping",
	[SELECT_INJECTION] = "injection",   [SELECT_NOT_LONG] = "not long",
	[SELECT_UNDECIDED] = "undecided",   [SELECT_BEYOND] = "beyond the quota",
	[SELECT_TAKEN] = "selected",
};

struct columns {
	const struct select_row *languages[COLUMNS];
	int count;
	struct select_row all, others;
	bool has_others;
};

static void add(struct select_row *sum, const struct select_row *row)
{
	sum->read += row->read;
	sum->asked += row->asked;
	for (int i = 0; i < SELECT_STAGES; i++)
		sum->at[i] += row->at[i];
}

static bool is_column(const struct columns *c, const struct select_row *row)
{
	for (int i = 0; i < c->count; i++) {
		if (c->languages[i] == row)
			return true;
	}
	return false;
}

/* The commonest; lines without an instruction are of no language. */
static void choose(struct columns *c, const struct select_report *r)
{
	while (c->count < COLUMNS) {
		const struct select_row *best = NULL;
		for (int i = 0; i < r->count; i++) {
			const struct select_row *row = &r->rows[i];
			if (*row->language && !is_column(c, row) && (!best || row->read > best->read))
				best = row;
		}
		if (!best)
			return;
		c->languages[c->count++] = best;
	}
}

static void sum_up(struct columns *c, const struct select_report *r)
{
	for (int i = 0; i < r->count; i++) {
		const struct select_row *row = &r->rows[i];
		add(&c->all, row);
		if (*row->language && !is_column(c, row)) {
			add(&c->others, row);
			c->has_others = true;
		}
	}
}

/* The number at this place of each row. */
static void add_line(struct report_table *t, const char *name, const struct columns *c, size_t at)
{
	const long *number = (const long *)((const char *)&c->all + at);
	report_table_text(t, name);
	report_table_number(t, (double)*number, 0);
	for (int i = 0; i < c->count; i++) {
		number = (const long *)((const char *)c->languages[i] + at);
		report_table_number(t, (double)*number, 0);
	}
	number = (const long *)((const char *)&c->others + at);
	if (c->has_others)
		report_table_number(t, (double)*number, 0);
}

#define AT(member) offsetof(struct select_row, member)

static void fill(struct report_table *t, const struct columns *c, bool offline)
{
	report_table_column(t, REPORT_TEXT, "");
	report_table_column(t, REPORT_NUMBER, "all");
	for (int i = 0; i < c->count; i++)
		report_table_column(t, REPORT_NUMBER, c->languages[i]->language);
	if (c->has_others)
		report_table_column(t, REPORT_NUMBER, "other");
	add_line(t, "read", c, AT(read));
	report_table_rule(t);
	for (int i = 0; i < SELECT_STAGES; i++) {
		bool of_model = i == SELECT_NOT_LONG || i == SELECT_UNDECIDED;
		if (i == SELECT_NOT_LONG)
			report_table_rule(t);
		if (i == SELECT_NOT_LONG && !offline)
			add_line(t, "asked", c, AT(asked));
		if (!of_model || !offline)
			add_line(t, select_stage_names[i], c, AT(at) + (size_t)i * sizeof(long));
	}
}

void select_report_fill(const struct select_report *r, struct report_table *t)
{
	struct columns c = {.count = 0};
	choose(&c, r);
	sum_up(&c, r);
	fill(t, &c, r->offline);
}
