#include "tui/quality.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/number.h"
#include "measure/figures.h"
#include "measure/length.h"
#include "measure/quality.h"
#include "tui/app.h"
#include "tui/judging.h"

#define DONE  (OUTCOME_HANDLED | OUTCOME_REDRAW)
#define SLICE 2000 /* words that are measured at a turn, and the section that they end in */
#define MARK  "▲ "

struct quality_view {
	struct figures_lists lists;
	struct quality_others *before;
	uint64_t *rows; /* ids of the sections that have a text */
	size_t count, next;
	size_t standing_out;
	long words, slop;
};

void quality_release(struct app *app)
{
	struct quality_view *v = app->quality;
	if (!v)
		return;
	figures_lists_release(&v->lists);
	quality_others_free(v->before);
	free(v->rows);
	free(v);
	app->quality = NULL;
}

/* ---- What is told of a section ---- */

struct told {
	const struct figures *figures;
	double length_score, before, judged; /* below 0: not known */
	unsigned marks;
};

static void add_share(struct buf *out, const char *name, double share)
{
	buf_addf(out, "%s ", name);
	number_add_decimal(out, 100 * share, share < 0.0995);
	buf_add_str(out, " %");
}

static void add_count(struct buf *out, const char *name, long count)
{
	if (count)
		buf_addf(out, "%s %ld", name, count);
}

static void add_repetition(struct buf *out, const struct told *t)
{
	add_share(out, "repeats", t->figures->repetition);
}

static void add_before(struct buf *out, const struct told *t)
{
	add_share(out, "said before", t->before);
}

static void add_again(struct buf *out, const struct told *t)
{
	const struct figures_units *s = &t->figures->sentences, *p = &t->figures->paragraphs;
	add_count(out, "sentences again", s->same + s->near);
	if (s->same + s->near && p->same + p->near)
		buf_add_str(out, ", ");
	add_count(out, "paragraphs again", p->same + p->near);
}

static void add_closings(struct buf *out, const struct told *t)
{
	add_count(out, "closings", t->figures->closings);
}

static void add_headings(struct buf *out, const struct told *t)
{
	add_count(out, "headings inside", t->figures->headings);
}

static void add_slop(struct buf *out, const struct told *t)
{
	buf_add_str(out, "slop ");
	number_add_decimal(out, figures_slop(t->figures), 1);
}

static void add_variety(struct buf *out, const struct told *t)
{
	buf_add_str(out, "variety ");
	number_add_decimal(out, 100 * t->figures->variety, 0);
	buf_add_str(out, " %");
}

static void add_sentences(struct buf *out, const struct told *t)
{
	buf_add_str(out, "words a sentence ");
	number_add_decimal(out, t->figures->sentence_mean, 0);
	buf_addf(out, ", longest %ld", t->figures->sentence_longest);
}

static const struct {
	unsigned mark;
	void (*add)(struct buf *out, const struct told *t);
} parts[] = {
	{FIGURES_REPEATS, add_repetition}, {FIGURES_BEFORE, add_before},
	{FIGURES_AGAIN, add_again},        {FIGURES_CLOSINGS, add_closings},
	{FIGURES_HEADINGS, add_headings},  {FIGURES_SLOP, add_slop},
	{FIGURES_POOR, add_variety},       {0, add_sentences},
};

static void add_parts(struct buf *out, const struct told *t, bool marked)
{
	struct buf part = BUF_INIT;
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (((t->marks & parts[i].mark) != 0) != marked)
			continue;
		buf_clear(&part);
		parts[i].add(&part, t);
		if (part.len)
			buf_addf(out, "%s%s%s", out->len ? " · " : "", marked ? MARK : "", part.data);
	}
	buf_release(&part);
}

/* The length score comes first, then what stands out, then the rest. */
static void describe(struct buf *out, const struct told *t)
{
	if (t->length_score >= 0) {
		buf_add_str(out, t->marks & FIGURES_LENGTH ? MARK "S_l " : "S_l ");
		number_add_decimal(out, t->length_score, 1);
	}
	if (t->judged >= 0) {
		buf_add_str(out, out->len ? " · S_q " : "S_q ");
		number_add_decimal(out, t->judged, 1);
	}
	add_parts(out, t, true);
	add_parts(out, t, false);
}

/* ---- Measuring ---- */

static long measure_row(struct app *app, const uint64_t *id)
{
	struct quality_view *v = app->quality;
	const struct row *row = doc_row(app_doc(app), *id);
	const struct version *version = row ? row_current(row) : NULL;
	struct figures f;
	struct buf detail = BUF_INIT;
	if (!version)
		return 0;
	const char *text = version->text.data;
	size_t len = version->text.len;
	figures_measure(&f, &v->lists, text, len);
	struct told told = {.figures = &f, .length_score = -1, .judged = judging_of(app, row)};
	told.before = quality_echo(v->before, text, len);
	quality_others_add(v->before, text, len);
	if (row->budget)
		told.length_score = length_score(row->budget, f.words);
	told.marks = figures_marks(&f, told.before, told.length_score);
	v->standing_out += told.marks != 0;
	v->words += f.words;
	v->slop += f.slop;
	describe(&detail, &told);
	list_add(app, row->point, detail.data, id);
	buf_release(&detail);
	return f.words;
}

/* Of the document, where the list has its title. */
static void tell_whole(struct app *app)
{
	const struct quality_view *v = app->quality;
	const struct doc *doc = app_doc(app);
	struct buf title = BUF_INIT;
	long target = doc->target ? doc->target : doc_budget(doc);
	buf_addf(&title, "Quality: %zu of %zu %s out (" MARK ")", v->standing_out, v->count,
			 v->standing_out == 1 ? "stands" : "stand");
	buf_truncate(&title, title.len - 2); /* the mark's space */
	buf_add_char(&title, ')');
	if (target > 0) {
		buf_add_str(&title, " · S_l ");
		number_add_decimal(&title, length_score(target, doc_words(doc)), 1);
	}
	buf_add_str(&title, " · slop ");
	number_add_decimal(&title, v->words ? 1000.0 * (double)v->slop / (double)v->words : 0, 1);
	mem_set_string(&app->list.title, title.data);
	buf_release(&title);
}

static unsigned go_to_section(struct app *app, const struct list_item *item)
{
	const struct doc *doc = app_doc(app);
	size_t index = item ? doc_row_index(doc, *(const uint64_t *)item->data) : doc->row_count;
	if (index < doc->row_count) {
		outline_select(&app->outline, doc, index);
		draft_show(&app->draft, doc->rows[index]->id);
	}
	quality_release(app);
	return DONE;
}

int64_t quality_tick(struct app *app)
{
	struct quality_view *v = app->quality;
	if (!v)
		return CLOCK_NEVER;
	if (!app->list.title || app->list.answer != go_to_section) {
		quality_release(app); /* the list was closed without an answer */
		return CLOCK_NEVER;
	}
	if (v->next == v->count)
		return CLOCK_NEVER;
	for (long words = 0; v->next < v->count && words < SLICE; v->next++)
		words += measure_row(app, &v->rows[v->next]);
	if (v->next == v->count)
		tell_whole(app);
	app->pending |= OUTCOME_REDRAW;
	return 0;
}

/* ---- Opening ---- */

static void take_rows(struct quality_view *v, const struct doc *doc)
{
	v->rows = mem_alloc((doc->row_count + 1) * sizeof *v->rows);
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind == ROW_SECTION && row_words(row) > 0)
			v->rows[v->count++] = row->id;
	}
}

unsigned quality_open(struct app *app, const char *argument, bool force)
{
	struct err err = ERR_INIT;
	struct quality_view *v = mem_alloc(sizeof *v);
	(void)argument;
	(void)force;
	quality_release(app);
	app->quality = v;
	figures_lists_init(&v->lists);
	v->before = quality_others_new();
	take_rows(v, app_doc(app));
	if (!v->count || !figures_lists_load(&v->lists, app_doc(app)->language, &err)) {
		if (v->count)
			app_complain(app, err.text);
		else
			app_say(app, "Nothing is written yet that could be measured.");
		quality_release(app);
		return DONE;
	}
	list_open(app, "Quality, being measured", go_to_section, NULL);
	return DONE;
}
