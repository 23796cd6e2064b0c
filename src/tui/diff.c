#include "tui/diff.h"

#include "base/hash.h"
#include "base/mem.h"
#include "doc/hunks.h"
#include "tui/versions.h"

#define GUTTER    3
#define WIDTH_MAX 80
#define HEAD      3         /* rows above the text */
#define ASKED     (1U << 8) /* of a line: it has some of the hunk that is asked about */

static const struct {
	const char *open, *close, *paragraph; /* what stands around text, and for its break */
	enum role role;
} signs[] = {
	[DIFF_SAME] = {"", "", "", ROLE_TEXT},
	[DIFF_REMOVED] = {"[-", "-]", "[-¶-]", ROLE_REMOVED},
	[DIFF_INSERTED] = {"{+", "+}", "{+¶+}", ROLE_ADDED},
};

void diff_view_init(struct diff_view *d)
{
	*d = (struct diff_view){.rows = 1};
	buf_init(&d->text);
	wrap_init(&d->wrap);
}

void diff_view_release(struct diff_view *d)
{
	buf_release(&d->text);
	free(d->spans);
	free(d->choices);
	wrap_release(&d->wrap);
	diff_view_init(d);
}

void diff_view_open(struct diff_view *d, uint64_t row, uint64_t from, uint64_t to)
{
	diff_view_release(d);
	d->row = row;
	d->from = from;
	d->to = to;
}

void diff_view_close(struct diff_view *d)
{
	diff_view_release(d);
}

/* ---- Both texts as one ----------------------------------------------------------------------- */

static void add_span(struct diff_view *d, enum diff_kind kind, size_t at)
{
	MEM_GROW(d->spans, d->count + 1, &d->cap);
	d->spans[d->count++] = (struct diff_span){kind, at, d->text.len - at, d->reading};
}

/* Each line of a change has signs of its own. */
static void add_signed(struct diff_view *d, enum diff_kind kind, const char *s, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t line = strcspn(s + at, "\n"), start = d->text.len;
		line = line < len - at ? line : len - at;
		if (line > 0) {
			buf_add_str(&d->text, signs[kind].open);
			buf_add(&d->text, s + at, line);
			buf_add_str(&d->text, signs[kind].close);
			add_span(d, kind, start);
		}
		at += line;
		if (at < len) {
			buf_add_char(&d->text, '\n');
			at++;
		}
	}
}

/* Paragraphs that were parted or joined: nothing but their ends has come or gone. */
static void add_breaks(struct diff_view *d, enum diff_kind kind, const char *s, size_t len)
{
	size_t start = d->text.len;
	buf_add_str(&d->text, signs[kind].paragraph);
	add_span(d, kind, start);
	if (kind == DIFF_INSERTED)
		buf_add(&d->text, s, len);
}

static enum diff_choice choice_of(const struct diff_view *d, size_t hunk)
{
	return d->choices && hunk < d->hunks ? d->choices[hunk] : CHOICE_OPEN;
}

static void add_run(struct diff_view *d, const struct diff_run *r, const char *s)
{
	size_t start = d->text.len;
	enum diff_choice choice = r->kind == DIFF_SAME ? CHOICE_OPEN : choice_of(d, d->reading);
	if (choice != CHOICE_OPEN && (choice == CHOICE_TAKEN) != (r->kind == DIFF_INSERTED))
		return;
	if (r->kind == DIFF_SAME || choice != CHOICE_OPEN) {
		buf_add(&d->text, s, r->len);
		add_span(d, DIFF_SAME, start);
	} else if (prose_is_blank(s, r->len) && memchr(s, '\n', r->len)) {
		add_breaks(d, r->kind, s, r->len);
	} else {
		add_signed(d, r->kind, s, r->len);
	}
}

static const struct buf *text_of(const struct version *v)
{
	static const struct buf none = BUF_INIT;
	return v ? &v->text : &none;
}

static void compare(struct diff_view *d, const struct buf *from, const struct buf *to)
{
	struct diff diff;
	size_t begun = 0;
	diff_init(&diff);
	diff_words(&diff, from->data, from->len, to->data, to->len, 0);
	buf_clear(&d->text);
	d->count = 0;
	d->removed = d->inserted = 0;
	d->coarse = diff.coarse;
	for (size_t i = 0; i < diff.count; i++) {
		const struct diff_run *r = &diff.runs[i];
		const char *s = (r->kind == DIFF_REMOVED ? from : to)->data + r->at;
		if (r->kind != DIFF_SAME && (i == 0 || diff.runs[i - 1].kind == DIFF_SAME))
			d->reading = begun++;
		add_run(d, r, s);
		if (r->kind == DIFF_REMOVED)
			d->removed += words_count(s, r->len);
		if (r->kind == DIFF_INSERTED)
			d->inserted += words_count(s, r->len);
	}
	diff_release(&diff);
}

static void update(struct diff_view *d, const struct version *from, const struct version *to,
				   int width)
{
	uint64_t from_hash = from ? from->hash : 0, to_hash = to ? to->hash : 0;
	if (d->wrap.width == 0 || d->chosen || d->from_hash != from_hash || d->to_hash != to_hash) {
		compare(d, text_of(from), text_of(to));
		d->from_hash = from_hash;
		d->to_hash = to_hash;
	}
	wrap_update(&d->wrap, d->text.data, d->text.len,
				hash_bytes(HASH_START, d->text.data, d->text.len), width);
}

/* ---- A review -------------------------------------------------------------------------------- */

void diff_view_review(struct diff_view *d, const struct row *row, uint64_t from, uint64_t to)
{
	const struct version *a = row_version(row, from), *b = row_version(row, to);
	struct diff diff;
	diff_init(&diff);
	diff_words(&diff, a->text.data, a->text.len, b->text.data, b->text.len, 0);
	diff_view_open(d, row->id, from, to);
	d->hunks = hunks_count(&diff);
	d->choices = mem_alloc((d->hunks + 1) * sizeof *d->choices);
	d->chosen = true;
	d->from_hash = a->hash;
	d->to_hash = b->hash;
	diff_release(&diff);
}

static bool seek_open(struct diff_view *d)
{
	size_t at = d->hunk;
	while (at < d->hunks && d->choices[at] != CHOICE_OPEN)
		at++;
	d->hunk = at < d->hunks ? at : d->hunk;
	return at < d->hunks;
}

bool diff_view_choose(struct diff_view *d, enum diff_choice choice)
{
	if (d->hunk < d->hunks)
		d->choices[d->hunk] = choice;
	d->chosen = true;
	return seek_open(d);
}

bool diff_view_reopen(struct diff_view *d)
{
	if (!d->hunk)
		return false;
	d->choices[--d->hunk] = CHOICE_OPEN;
	d->chosen = true;
	return true;
}

size_t diff_view_chosen(const struct diff_view *d, enum diff_choice choice)
{
	size_t count = 0;
	for (size_t i = 0; i < d->hunks; i++)
		count += d->choices[i] == choice;
	return count;
}

void diff_view_result(const struct diff_view *d, const struct row *row, struct buf *out)
{
	const struct buf *from = &row_version(row, d->from)->text, *to = &row_version(row, d->to)->text;
	bool *take = mem_alloc((d->hunks + 1) * sizeof *take);
	struct diff diff;
	diff_init(&diff);
	diff_words(&diff, from->data, from->len, to->data, to->len, 0);
	for (size_t i = 0; i < d->hunks; i++)
		take[i] = d->choices[i] == CHOICE_TAKEN;
	hunks_apply(&diff, from->data, to->data, take, out);
	diff_release(&diff);
	free(take);
}

/* The hunk that is asked about, a third down the screen. */
static void show_hunk(struct diff_view *d)
{
	size_t i = 0;
	while (i < d->count && (d->spans[i].kind == DIFF_SAME || d->spans[i].hunk != d->hunk))
		i++;
	if (i == d->count)
		return;
	size_t line = wrap_line_of(&d->wrap, d->spans[i].at), above = (size_t)d->rows / 3;
	d->top = line > above ? line - above : 0;
}

/* ---- Moving ---------------------------------------------------------------------------------- */

static size_t top_most(const struct diff_view *d)
{
	size_t rows = d->rows > 0 ? (size_t)d->rows : 1;
	return d->wrap.count > rows ? d->wrap.count - rows : 0;
}

void diff_view_scroll(struct diff_view *d, long lines)
{
	size_t most = top_most(d), up = (size_t)-lines;
	if (lines < 0)
		d->top = d->top > up ? d->top - up : 0;
	else
		d->top = d->top + (size_t)lines;
	if (d->top > most)
		d->top = most;
}

/* The first span that ends behind byte `at`. */
static size_t span_at(const struct diff_view *d, size_t at)
{
	size_t low = 0, high = d->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (d->spans[middle].at + d->spans[middle].len <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

bool diff_view_change(struct diff_view *d, int by)
{
	size_t found = d->top;
	for (size_t i = 0; i < d->count; i++) {
		if (d->spans[i].kind == DIFF_SAME)
			continue;
		size_t line = wrap_line_of(&d->wrap, d->spans[i].at);
		if (by < 0 && line < d->top)
			found = line;
		if (by > 0 && line > d->top) {
			found = line;
			break;
		}
	}
	bool moved = found != d->top;
	d->top = found > top_most(d) ? top_most(d) : found;
	return moved;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

/* Returns the kinds that the line has, a bit each. */
static unsigned draw_spans(const struct diff_view *d, const struct view *v, int row, int col,
						   const struct wrap_line *line)
{
	unsigned kinds = 0;
	size_t end = line->at + line->len;
	for (size_t i = span_at(d, line->at); i < d->count && d->spans[i].at < end; i++) {
		const struct diff_span *s = &d->spans[i];
		size_t from = s->at > line->at ? s->at : line->at;
		size_t to = s->at + s->len < end ? s->at + s->len : end;
		bool asked = d->choices && s->kind != DIFF_SAME && s->hunk == d->hunk;
		enum role role = asked ? ROLE_MATCH_HERE : signs[s->kind].role;
		col += view_text(v, row, col, d->text.data + from, to - from, role);
		kinds |= 1U << s->kind;
		kinds |= asked ? ASKED : 0;
	}
	return kinds;
}

static void draw_side(const struct view *v, int row, int col, unsigned kinds)
{
	bool removed = kinds & 1U << DIFF_REMOVED, inserted = kinds & 1U << DIFF_INSERTED;
	if (removed && inserted)
		view_str(v, row, col, "±", ROLE_ADDED);
	else if (removed)
		view_str(v, row, col, "-", ROLE_REMOVED);
	else if (inserted)
		view_str(v, row, col, "+", ROLE_ADDED);
	if (kinds & ASKED)
		view_str(v, row, col - 1, "▸", ROLE_MARK);
}

/* Who made the version, in the signs that its words stand in, and how many words. */
static void draw_version(const struct view *v, int line, const struct row *row,
						 const struct version *version, enum diff_kind kind, long words)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s%ld %s%s ", signs[kind].open, words, words == 1 ? "word" : "words",
			 signs[kind].close);
	int col = 1 + view_text(v, line, 1, text.data, text.len, signs[kind].role);
	buf_clear(&text);
	buf_add_str(&text, "only in ");
	if (version)
		versions_describe(row, version, &text);
	if (version && version->id == row->current)
		buf_add_str(&text, ", the current one");
	view_elided(v, line, col, text.data, text.len, v->cols - col - 1, ROLE_HEADER);
	buf_release(&text);
}

static void draw_asked(const struct diff_view *d, const struct view *v)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, " change %zu of %zu · %zu taken, %zu left as it was ", d->hunk + 1, d->hunks,
			 diff_view_chosen(d, CHOICE_TAKEN), diff_view_chosen(d, CHOICE_LEFT));
	view_text(v, 2, 2, text.data, text.len, ROLE_NOTICE);
	buf_release(&text);
}

static void draw_head(const struct diff_view *d, const struct row *row, const struct view *v)
{
	draw_version(v, 0, row, row_version(row, d->from), DIFF_REMOVED, d->removed);
	draw_version(v, 1, row, row_version(row, d->to), DIFF_INSERTED, d->inserted);
	view_repeat(v, 2, 0, "─", v->cols, ROLE_BORDER);
	if (d->choices)
		draw_asked(d, v);
	else if (d->coarse)
		view_str(v, 2, 2, " little in common: whole paragraphs are compared ", ROLE_DIM);
	else if (d->removed + d->inserted == 0 && d->count <= 1)
		view_str(v, 2, 2, " both read the same ", ROLE_DIM);
}

void diff_view_draw(struct diff_view *d, const struct row *row, const struct view *v)
{
	int room = v->cols - GUTTER - 1, head = v->rows > 2 * HEAD ? HEAD : 0;
	if (view_empty(v) || room < 1)
		return;
	int width = room > WIDTH_MAX ? WIDTH_MAX : room, left = (room - width) / 2;
	d->rows = v->rows - head;
	update(d, row_version(row, d->from), row_version(row, d->to), width);
	if (d->choices && d->chosen)
		show_hunk(d);
	d->chosen = false;
	diff_view_scroll(d, 0);
	if (head)
		draw_head(d, row, v);
	for (int i = 0; i < d->rows && d->top + (size_t)i < d->wrap.count; i++) {
		const struct wrap_line *line = &d->wrap.lines[d->top + (size_t)i];
		unsigned kinds = draw_spans(d, v, head + i, left + GUTTER, line);
		draw_side(v, head + i, left + 1, kinds);
	}
}
