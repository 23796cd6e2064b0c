#include <math.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/number.h"
#include "base/paths.h"
#include "base/text.h"
#include "base/utf8.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "doc/export.h"
#include "doc/prose.h"
#include "doc/session.h"
#include "measure/figures.h"
#include "measure/length.h"
#include "measure/quality.h"
#include "report/table.h"

#define NAME_CELLS 30 /* of a section in a table */

/* ---- A text and its parts ---- */

struct part {
	char *name; /* NULL: the whole */
	struct buf text;
	long required;       /* words; 0: not known */
	double length_score; /* below 0: not known */
	double before;       /* share of runs that stand in parts before; below 0: not known */
	struct figures figures;
};

struct parts {
	struct part whole;
	struct part *list;
	size_t count, cap;
};

static struct part *add_part(struct parts *p, const char *name, size_t len, long required)
{
	MEM_GROW(p->list, p->count + 1, &p->cap);
	struct part *part = &p->list[p->count++];
	*part = (struct part){.name = mem_strndup(name, len), .required = required};
	buf_init(&part->text);
	return part;
}

static void clear_parts(struct parts *p)
{
	for (size_t i = 0; i < p->count; i++) {
		free(p->list[i].name);
		buf_release(&p->list[i].text);
	}
	p->count = 0;
}

static void release_parts(struct parts *p)
{
	clear_parts(p);
	free(p->list);
	buf_release(&p->whole.text);
}

/* ---- Reading ---- */

static bool read_project(struct parts *p, const char *path, struct figures_lists *lists,
						 struct err *err)
{
	struct session *s;
	if (!session_open(&s, path, SESSION_READ_ONLY, 0, err))
		return false;
	const struct doc *doc = &s->doc;
	exporters[0].print(doc, 0, &p->whole.text);
	p->whole.required = doc->target ? doc->target : doc_budget(doc);
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		const struct version *v = row_current(row);
		if (row->kind != ROW_SECTION || !v)
			continue;
		struct part *part = add_part(p, row->point, strlen(row->point), row->budget);
		buf_add(&part->text, v->text.data, v->text.len);
	}
	bool ok = figures_lists_load(lists, doc->language, err);
	session_close(s, NULL);
	return ok;
}

/* The title of a # line; 0 bytes of mark: it is none. */
static size_t heading_mark(const char *line, size_t len)
{
	size_t marks = 0;
	while (marks < len && line[marks] == '#')
		marks++;
	return marks && marks <= 6 && marks < len && line[marks] == ' ' ? marks + 1 : 0;
}

static void cut_at_headings(struct parts *p)
{
	const struct buf *text = &p->whole.text;
	struct prose_fence fence = {0};
	struct part *open = NULL;
	bool headed = false;
	for (size_t at = 0, next; at < text->len; at += next) {
		size_t line = prose_line(text->data + at, text->len - at, &next);
		bool fenced = prose_fenced(&fence, text->data + at, line);
		size_t mark = fenced ? 0 : heading_mark(text->data + at, line);
		if (mark)
			open = add_part(p, text->data + at + mark, line - mark, 0);
		else if (open || !prose_is_blank(text->data + at, line)) {
			open = open ? open : add_part(p, "(before the first heading)", 26, 0);
			buf_add(&open->text, text->data + at, next);
		}
		headed = headed || mark;
	}
	if (!headed)
		clear_parts(p);
}

/* Whatever the bytes are, as UTF-8 with newlines. */
static void add_repaired(struct buf *out, const struct buf *bytes)
{
	struct buf text = BUF_INIT;
	struct utf8_repair repair;
	utf8_repair_init(&repair);
	utf8_repair_feed(&repair, bytes->data, bytes->len, &text);
	utf8_repair_finish(&repair, &text);
	for (size_t at = 0; at < text.len;) {
		size_t len = strcspn(text.data + at, "\r");
		buf_add(out, text.data + at, len);
		at += len;
		if (at < text.len && text.data[++at] != '\n')
			buf_add_char(out, '\n');
	}
	buf_release(&text);
}

static bool read_text(struct parts *p, const char *path, struct figures_lists *lists,
					  struct err *err)
{
	struct buf bytes = BUF_INIT;
	bool ok = file_read_stream(path, FILE_LIMIT, &bytes, err) && figures_lists_load(lists, "", err);
	if (ok) {
		add_repaired(&p->whole.text, &bytes);
		cut_at_headings(p);
	}
	buf_release(&bytes);
	return ok;
}

/* ---- Measuring ---- */

static void measure_part(struct part *p, const struct figures_lists *lists)
{
	figures_measure(&p->figures, lists, p->text.data, p->text.len);
	p->length_score = p->required ? length_score(p->required, p->figures.words) : -1;
	p->before = -1;
}

/* The headings of the whole are its own: they are not told. */
static void measure(struct parts *p, const struct figures_lists *lists)
{
	struct quality_others *before = quality_others_new();
	measure_part(&p->whole, lists);
	p->whole.figures.headings = 0;
	for (size_t i = 0; i < p->count; i++) {
		struct part *part = &p->list[i];
		measure_part(part, lists);
		part->before = quality_echo(before, part->text.data, part->text.len);
		quality_others_add(before, part->text.data, part->text.len);
		p->whole.figures.headings += part->figures.headings;
	}
	quality_others_free(before);
}

static unsigned marks_of(const struct part *p)
{
	unsigned marks = figures_marks(&p->figures, p->before, p->length_score);
	return p->figures.words ? marks : 0;
}

/* ---- As JSON ---- */

static void add_member(struct buf *out, const char *name, double value, int decimals)
{
	buf_addf(out, ",\"%s\":", name);
	number_add_plain(out, value, decimals);
}

static void add_units(struct buf *out, const char *name, const struct figures_units *u)
{
	buf_addf(out, ",\"%s\":%ld,\"%s_again\":%ld,\"%s_near\":%ld", name, u->count, name, u->same,
			 name, u->near);
}

static void add_figures(struct buf *out, const struct figures *f)
{
	add_member(out, "repetition", f->repetition, 4);
	for (int n = 0; n < FIGURES_DISTINCT; n++) {
		char name[16];
		snprintf(name, sizeof name, "distinct_%d", n + 1);
		add_member(out, name, f->distinct[n], 4);
	}
	add_member(out, "variety", f->variety, 4);
	buf_addf(out, ",\"vocabulary\":%ld", f->vocabulary);
	add_units(out, "sentences", &f->sentences);
	add_units(out, "paragraphs", &f->paragraphs);
	add_member(out, "sentence_mean", f->sentence_mean, 2);
	add_member(out, "sentence_median", f->sentence_median, 1);
	add_member(out, "sentence_p90", f->sentence_high, 1);
	buf_addf(out, ",\"sentence_longest\":%ld,\"headings\":%ld,\"closings\":%ld,\"slop\":%ld",
			 f->sentence_longest, f->headings, f->closings, f->slop);
	add_member(out, "slop_per_1000", figures_slop(f), 2);
}

static void add_quoted(struct buf *out, const char *s)
{
	struct buf bytes = BUF_INIT, text = BUF_INIT;
	buf_add_str(&bytes, s);
	add_repaired(&text, &bytes);
	json_quote(out, text.data, text.len);
	buf_release(&bytes);
	buf_release(&text);
}

static void add_object(struct buf *out, const char *file, const struct part *p, size_t index)
{
	struct buf said = BUF_INIT;
	buf_add_str(out, "{\"file\":");
	add_quoted(out, file);
	if (p->name) {
		buf_addf(out, ",\"index\":%zu,\"section\":", index);
		add_quoted(out, p->name);
	}
	buf_addf(out, ",\"words\":%ld", p->figures.words);
	if (p->required)
		buf_addf(out, ",\"required\":%ld", p->required);
	if (p->length_score >= 0)
		add_member(out, "length_score", p->length_score, 2);
	if (p->before >= 0)
		add_member(out, "before", p->before, 4);
	add_figures(out, &p->figures);
	figures_describe(marks_of(p), &said);
	buf_add_str(out, ",\"stands_out\":");
	json_quote(out, said.data, said.len);
	buf_add_str(out, "}\n");
	buf_release(&said);
}

static void print_json(const struct parts *p, const char *file, struct buf *out)
{
	for (size_t i = 0; i < p->count; i++)
		add_object(out, file, &p->list[i], i);
	add_object(out, file, &p->whole, 0);
}

/* ---- As tables ---- */

static void add_row(struct report_table *t, const char *name, double number, int decimals)
{
	report_table_text(t, name);
	report_table_number(t, number, decimals);
}

static void add_again(struct report_table *t, const char *name, const struct figures_units *u)
{
	struct buf label = BUF_INIT;
	add_row(t, name, (double)u->count, 0);
	buf_addf(&label, "  said again, word for word");
	add_row(t, label.data, (double)u->same, 0);
	add_row(t, "  said again, nearly", (double)u->near, 0);
	buf_release(&label);
}

static void fill_whole(struct report_table *t, const struct part *p)
{
	const struct figures *f = &p->figures;
	add_row(t, "words", (double)f->words, 0);
	if (p->required)
		add_row(t, "  asked for", (double)p->required, 0);
	if (p->length_score >= 0)
		add_row(t, "S_l", p->length_score, 1);
	add_row(t, "runs of 5 words said before, %", 100 * f->repetition, 1);
	add_again(t, "sentences", &f->sentences);
	add_row(t, "  words: mean", f->sentence_mean, 1);
	add_row(t, "  words: median", f->sentence_median, 1);
	add_row(t, "  words: nine in ten up to", f->sentence_high, 1);
	add_row(t, "  words: longest", (double)f->sentence_longest, 0);
	add_again(t, "paragraphs", &f->paragraphs);
	add_row(t, "different words", (double)f->vocabulary, 0);
	add_row(t, "  of 100 that stand together, %", 100 * f->variety, 1);
	for (int n = 0; n < FIGURES_DISTINCT; n++) {
		char name[16];
		snprintf(name, sizeof name, "distinct-%d, %%", n + 1);
		add_row(t, name, 100 * f->distinct[n], 1);
	}
	add_row(t, "headings inside sections", (double)f->headings, 0);
	add_row(t, "closing phrases", (double)f->closings, 0);
	add_row(t, "slop", (double)f->slop, 0);
	add_row(t, "  in 1,000 words", figures_slop(f), 1);
}

static void fill_part(struct report_table *t, const struct part *p)
{
	struct buf name = BUF_INIT, said = BUF_INIT;
	const struct figures *f = &p->figures;
	text_elide(&name, p->name, strlen(p->name), NAME_CELLS);
	report_table_text(t, name.data);
	report_table_number(t, (double)f->words, 0);
	report_table_number(t, p->length_score >= 0 ? p->length_score : NAN, 1);
	report_table_number(t, 100 * f->repetition, 1);
	report_table_number(t, 100 * p->before, 1);
	report_table_number(t, (double)(f->sentences.same + f->sentences.near), 0);
	report_table_number(t, 100 * f->variety, 0);
	report_table_number(t, f->sentence_mean, 1);
	report_table_number(t, figures_slop(f), 1);
	figures_describe(marks_of(p), &said);
	report_table_text(t, said.data);
	buf_release(&name);
	buf_release(&said);
}

static void fill_parts(struct report_table *t, const struct parts *p)
{
	static const char *const numbers[] = {"words", "S_l",      "repeat%", "before%",
										  "again", "variety%", "length",  "slop"};
	report_table_column(t, REPORT_TEXT, "section");
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		report_table_column(t, REPORT_NUMBER, numbers[i]);
	report_table_column(t, REPORT_TEXT, "stands out");
	for (size_t i = 0; i < p->count; i++)
		fill_part(t, &p->list[i]);
}

static void print_tables(const struct parts *p, const char *file, struct buf *out)
{
	struct report_table whole, sections;
	report_table_init(&whole, strcmp(file, "-") == 0 ? "Standard input" : file);
	report_table_column(&whole, REPORT_TEXT, "figure");
	report_table_column(&whole, REPORT_NUMBER, "whole");
	fill_whole(&whole, &p->whole);
	report_table_print(&whole, REPORT_PLAIN, false, out);
	report_table_release(&whole);
	if (!p->count)
		return;
	report_table_init(&sections, "");
	fill_parts(&sections, p);
	buf_add_char(out, '\n');
	report_table_print(&sections, REPORT_PLAIN, false, out);
	report_table_release(&sections);
}

/* ---- The command ---- */

static bool tell(const char *file, bool json, struct err *err)
{
	struct parts p = {.list = NULL};
	struct figures_lists lists;
	struct buf out = BUF_INIT;
	buf_init(&p.whole.text);
	figures_lists_init(&lists);
	bool ok = paths_is_project(file) ? read_project(&p, file, &lists, err)
									 : read_text(&p, file, &lists, err);
	if (ok) {
		measure(&p, &lists);
		(json ? print_json : print_tables)(&p, file, &out);
		ok = output_result(&out, err);
	}
	buf_release(&out);
	figures_lists_release(&lists);
	release_parts(&p);
	return ok;
}

/* What cannot be read is told one by one; the others are measured. */
static int run(const struct options *o, struct err *err)
{
	static char *const input[] = {(char *)"-"};
	char *const *files = o->file_count ? o->files : input;
	int count = o->file_count ? o->file_count : 1;
	for (int i = 0; i < count; i++) {
		struct err trouble = ERR_INIT;
		if (i > 0 && !o->json) {
			const struct buf gap = {(char *)"\n", 1, 0};
			(void)output_result(&gap, &trouble);
		}
		if (tell(files[i], o->json, &trouble))
			continue;
		if (err->kind)
			output_say(err->text);
		*err = trouble;
	}
	return (int)err->kind;
}

const struct command command_eval_quality = {
	.name = "eval quality",
	.usage = "[--json] [FILE…]",
	.help = "measure a text without a model: repetition, variety, sentences, phrases",
	.detail =
		"FILE is a project (NAME.longhand), text or Markdown; none or - is standard input. A\n"
		"project is told by section, with the length score of each, Markdown by heading.\n"
		"With --json a line is an object: the sections, then the whole.",
	.takes = "json",
	.files = -1,
	.run = run,
};
