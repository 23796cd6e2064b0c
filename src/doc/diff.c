#include "doc/diff.h"

#include <stdint.h>

#include <unictype.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define STEPS 20000000 /* of the comparison: some tenths of a second */

/* ---- Tokens ---------------------------------------------------------------------------------- */

static bool within(int32_t code, int32_t first, int32_t last)
{
	return code >= first && code <= last;
}

static bool is_cjk(int32_t code)
{
	return within(code, 0x1100, 0x11ff) || within(code, 0x2e80, 0x9fff) ||
		   within(code, 0xa960, 0xa97f) || within(code, 0xac00, 0xd7ff) ||
		   within(code, 0xf900, 0xfaff) || within(code, 0xff00, 0xffef) ||
		   within(code, 0x20000, 0x3ffff);
}

static bool is_word(int32_t code)
{
	return code > 0 && !is_cjk(code) && uc_is_alnum((ucs4_t)code);
}

static int32_t code_at(const char *s, size_t len)
{
	int32_t code = 0;
	if (len > 0)
		utf8_decode(s, len, &code);
	return code;
}

/* Bytes of the apostrophe at s when it stands inside a word. */
static size_t apostrophe(const char *s, size_t len)
{
	int32_t code = code_at(s, len);
	size_t n = code == '\'' ? 1 : code == 0x2019 ? 3 : 0;
	return n > 0 && is_word(code_at(s + n, len - n)) ? n : 0;
}

static size_t word_token(const char *s, size_t len)
{
	size_t at = 0;
	while (at < len) {
		size_t joined = at > 0 ? apostrophe(s + at, len - at) : 0;
		if (!is_word(code_at(s + at + joined, len - at - joined)))
			break;
		at += joined + text_cluster(s + at + joined, len - at - joined).len;
	}
	return at;
}

static size_t token_len(const char *s, size_t len)
{
	if (*s == '\n')
		return 1;
	size_t n = 0;
	while (n < len && (s[n] == ' ' || s[n] == '\t'))
		n++;
	if (n == 0)
		n = word_token(s, len);
	return n > 0 ? n : text_cluster(s, len).len;
}

static size_t line_len(const char *s, size_t len)
{
	const char *newline = memchr(s, '\n', len);
	return newline ? (size_t)(newline - s) + 1 : len;
}

typedef size_t cut_fn(const char *s, size_t len);

struct token {
	const char *s;
	size_t len;
	size_t id; /* equal tokens have equal ids */
};

struct side {
	const char *text;
	size_t len;
	struct token *tokens;
	size_t count, cap;
	bool *changed; /* one a token */
};

static void cut(struct side *side, cut_fn *cut_at)
{
	side->count = 0;
	for (size_t at = 0; at < side->len;) {
		size_t len = cut_at(side->text + at, side->len - at);
		MEM_GROW(side->tokens, side->count + 1, &side->cap);
		side->tokens[side->count++] = (struct token){side->text + at, len, 0};
		at += len;
	}
	free(side->changed);
	side->changed = mem_alloc(side->count + 1);
}

/* Gives equal tokens of both sides the same id: the place of the first in a table. */
static void name(struct side *side, const struct token **table, size_t slots)
{
	for (size_t i = 0; i < side->count; i++) {
		struct token *t = &side->tokens[i];
		size_t slot = hash_bytes(HASH_START, t->s, t->len) & (slots - 1);
		while (table[slot] &&
			   (table[slot]->len != t->len || memcmp(table[slot]->s, t->s, t->len) != 0))
			slot = (slot + 1) & (slots - 1);
		if (!table[slot])
			table[slot] = t;
		t->id = slot;
	}
}

static void cut_both(struct side *a, struct side *b, cut_fn *cut_at)
{
	size_t slots = 16;
	cut(a, cut_at);
	cut(b, cut_at);
	while (slots < 2 * (a->count + b->count))
		slots *= 2;
	const struct token **table = mem_alloc(slots * sizeof *table);
	name(a, table, slots);
	name(b, table, slots);
	free((void *)table);
}

/* ---- Comparing ------------------------------------------------------------------------------- */

struct box {
	long a, a_end, b, b_end; /* tokens */
};

struct search {
	struct side *a, *b;
	long *reach[2]; /* by diagonal: how far the paths from the beginning and from the end came */
	long middle;    /* index of diagonal 0 */
	long steps;     /* left */
};

/* The paths of one direction: from the box's beginning, or backwards from its end. */
struct paths {
	const struct box *box;
	long *reach, *other; /* of diagonal 0 on: how far along the box; -1: not come to */
	long width, height;  /* of the box */
	bool back;
};

static bool same_at(const struct search *s, const struct paths *p, long x, long y)
{
	long a = p->back ? p->box->a_end - 1 - x : p->box->a + x;
	long b = p->back ? p->box->b_end - 1 - y : p->box->b + y;
	return s->a->tokens[a].id == s->b->tokens[b].id;
}

/* One difference further onto diagonal k, inside the box; -1 when no path leads there. */
static long step_onto(const struct paths *p, long k)
{
	long left = p->reach[k - 1], above = p->reach[k + 1], x = p->reach[k];
	if (left >= 0 && left < p->width && left + 1 > x)
		x = left + 1;
	if (above >= 0 && above - k <= p->height && above > x)
		x = above;
	return x;
}

static long run_along(struct search *s, const struct paths *p, long k, long x)
{
	long start = x;
	while (x < p->width && x - k < p->height && same_at(s, p, x, x - k))
		x++;
	s->steps -= x - start + 1;
	return x;
}

/* Lengthens the paths to `d` differences. True when one meets the other direction's: *x, *y. */
static bool extend(struct search *s, struct paths *p, long d, long *x_out, long *y_out)
{
	long delta = p->width - p->height;
	bool meets = (delta % 2 != 0) != p->back; /* odd: found going forward, even: going back */
	long low = d <= p->height ? -d : -p->height + (d - p->height) % 2;
	long high = d <= p->width ? d : p->width - (d - p->width) % 2;
	for (long k = low; k <= high; k += 2) {
		long x = d == 0 ? 0 : step_onto(p, k);
		if (x < 0)
			continue;
		x = p->reach[k] = run_along(s, p, k, x);
		if (meets && labs(delta - k) <= d && p->other[delta - k] >= 0 &&
			x + p->other[delta - k] >= p->width) {
			*x_out = p->back ? p->box->a_end - x : p->box->a + x;
			*y_out = p->back ? p->box->b_end - (x - k) : p->box->b + x - k;
			return true;
		}
	}
	return false;
}

static void clear_reach(struct search *s, long most)
{
	for (int i = 0; i < 2; i++) {
		for (long k = -most - 1; k <= most + 1; k++)
			s->reach[i][s->middle + k] = -1;
	}
}

/* A point on a shortest way through the box. False when the steps are used up. */
static bool find_middle(struct search *s, const struct box *box, long *x, long *y)
{
	long width = box->a_end - box->a, height = box->b_end - box->b, most = (width + height + 1) / 2;
	long *front = s->reach[0] + s->middle, *rear = s->reach[1] + s->middle;
	struct paths forward = {box, front, rear, width, height, false};
	struct paths backward = {box, rear, front, width, height, true};
	clear_reach(s, most);
	for (long d = 0; d <= most && s->steps > 0; d++) {
		if (extend(s, &forward, d, x, y) || extend(s, &backward, d, x, y))
			return true;
	}
	return false;
}

static void strip(const struct search *s, struct box *box)
{
	const struct token *a = s->a->tokens, *b = s->b->tokens;
	while (box->a < box->a_end && box->b < box->b_end && a[box->a].id == b[box->b].id) {
		box->a++;
		box->b++;
	}
	while (box->a < box->a_end && box->b < box->b_end &&
		   a[box->a_end - 1].id == b[box->b_end - 1].id) {
		box->a_end--;
		box->b_end--;
	}
}

static void mark_all(struct search *s, const struct box *box)
{
	memset(s->a->changed + box->a, true, (size_t)(box->a_end - box->a));
	memset(s->b->changed + box->b, true, (size_t)(box->b_end - box->b));
}

static bool compare(struct search *s, struct box box)
{
	long x, y;
	strip(s, &box);
	if (box.a == box.a_end || box.b == box.b_end) {
		mark_all(s, &box);
		return true;
	}
	if (!find_middle(s, &box, &x, &y))
		return false;
	return compare(s, (struct box){box.a, x, box.b, y}) &&
		   compare(s, (struct box){x, box.a_end, y, box.b_end});
}

static bool compare_all(struct side *a, struct side *b, long steps)
{
	struct search s = {.a = a, .b = b, .steps = steps};
	struct box box = {0, (long)a->count, 0, (long)b->count};
	size_t room = a->count + b->count + 8;
	s.middle = (long)room / 2;
	s.reach[0] = mem_alloc(2 * room * sizeof *s.reach[0]);
	s.reach[1] = s.reach[0] + room;
	bool ok = compare(&s, box);
	free(s.reach[0]);
	return ok;
}

static void replace_middle(struct side *a, struct side *b)
{
	struct search s = {.a = a, .b = b};
	struct box box = {0, (long)a->count, 0, (long)b->count};
	memset(a->changed, false, a->count);
	memset(b->changed, false, b->count);
	strip(&s, &box);
	mark_all(&s, &box);
}

/* ---- Runs ------------------------------------------------------------------------------------ */

static void add_run(struct diff *d, enum diff_kind kind, size_t at, size_t len)
{
	struct diff_run *last = d->count > 0 ? &d->runs[d->count - 1] : NULL;
	if (len == 0)
		return;
	if (last && last->kind == kind) {
		last->len += len;
		return;
	}
	MEM_GROW(d->runs, d->count + 1, &d->cap);
	d->runs[d->count++] = (struct diff_run){kind, at, len};
}

static size_t take_changed(const struct side *side, size_t *i)
{
	size_t len = 0;
	while (*i < side->count && side->changed[*i])
		len += side->tokens[(*i)++].len;
	return len;
}

static size_t take_same(const struct side *a, size_t *i, const struct side *b, size_t *j)
{
	size_t len = 0;
	while (*i < a->count && *j < b->count && !a->changed[*i] && !b->changed[*j]) {
		len += a->tokens[(*i)++].len;
		++*j;
	}
	return len;
}

static void make_runs(struct diff *d, const struct side *a, const struct side *b)
{
	size_t i = 0, j = 0, old_at = 0, new_at = 0;
	while (i < a->count || j < b->count) {
		size_t removed = take_changed(a, &i), inserted = take_changed(b, &j);
		add_run(d, DIFF_REMOVED, old_at, removed);
		add_run(d, DIFF_INSERTED, new_at, inserted);
		old_at += removed;
		new_at += inserted;
		size_t same = take_same(a, &i, b, &j);
		add_run(d, DIFF_SAME, new_at, same);
		old_at += same;
		new_at += same;
	}
}

/* Bytes that the run at s can be moved along by (forward > 0) and still say the same, to where it
 * begins a line; 0: none. `room`: of what is the same on that side. */
static size_t slide(const char *s, size_t len, bool forward, size_t room)
{
	for (size_t k = 1; k < room; k++) {
		char leaves = forward ? s[k - 1] : *(s + len - k);
		char enters = forward ? s[len + k - 1] : *(s - k);
		if (leaves != enters)
			return 0;
		if ((forward ? s[k - 1] : *(s - k - 1)) == '\n')
			return k;
	}
	return 0;
}

/* What only came or only went begins a line where it can: a paragraph is one, not the end of one
 * and most of the next. */
static void align_runs(struct diff *d, const char *old_text, const char *new_text)
{
	for (size_t i = 1; i + 1 < d->count; i++) {
		struct diff_run *before = &d->runs[i - 1], *run = before + 1, *after = run + 1;
		const char *s = (run->kind == DIFF_REMOVED ? old_text : new_text) + run->at;
		if (run->kind == DIFF_SAME || before->kind != DIFF_SAME || after->kind != DIFF_SAME ||
			s[-1] == '\n')
			continue;
		size_t down = slide(s, run->len, true, after->len);
		size_t up = down > 0 ? 0 : slide(s, run->len, false, before->len);
		before->len += down - up;
		run->at += down - up;
		after->at += down - up;
		after->len -= down - up;
	}
}

/* A change: what comes between two runs that are the same. */
struct change {
	size_t old_at, old_len, new_at, new_len;
};

static size_t change_size(const struct change *c)
{
	return c->old_len > c->new_len ? c->old_len : c->new_len;
}

/* Whether so little stands between two changes that they read better as one. */
static bool joins(const struct change *before, const struct change *after, const char *between,
				  size_t len)
{
	size_t spaces = 0, least = change_size(before);
	while (spaces < len && (between[spaces] == ' ' || between[spaces] == '\t'))
		spaces++;
	if (least > change_size(after))
		least = change_size(after);
	return spaces == len || (2 * len <= least && !memchr(between, '\n', len));
}

static void add_change(struct diff *d, const struct change *c)
{
	add_run(d, DIFF_REMOVED, c->old_at, c->old_len);
	add_run(d, DIFF_INSERTED, c->new_at, c->new_len);
}

/* Reads the change at runs[*i] and passes it. */
static struct change read_change(const struct diff *d, size_t *i, size_t old_at, size_t new_at)
{
	struct change c = {old_at, 0, new_at, 0};
	if (*i < d->count && d->runs[*i].kind == DIFF_REMOVED)
		c.old_len = d->runs[(*i)++].len;
	if (*i < d->count && d->runs[*i].kind == DIFF_INSERTED)
		c.new_len = d->runs[(*i)++].len;
	return c;
}

static void join_changes(struct diff *d, const char *new_text)
{
	struct diff out = {.coarse = d->coarse};
	size_t i = 0;
	struct change c = read_change(d, &i, 0, 0);
	while (i < d->count) {
		struct diff_run same = d->runs[i++];
		struct change next =
			read_change(d, &i, c.old_at + c.old_len + same.len, same.at + same.len);
		if (change_size(&c) > 0 && change_size(&next) > 0 &&
			joins(&c, &next, new_text + same.at, same.len)) {
			c.old_len += same.len + next.old_len;
			c.new_len += same.len + next.new_len;
			continue;
		}
		add_change(&out, &c);
		add_run(&out, DIFF_SAME, same.at, same.len);
		c = next;
	}
	add_change(&out, &c);
	free(d->runs);
	*d = out;
}

void diff_init(struct diff *d)
{
	*d = (struct diff){.runs = NULL};
}

void diff_release(struct diff *d)
{
	free(d->runs);
	diff_init(d);
}

void diff_words(struct diff *d, const char *old_text, size_t old_len, const char *new_text,
				size_t new_len, long steps)
{
	struct side a = {.text = old_text, .len = old_len}, b = {.text = new_text, .len = new_len};
	long bound = steps > 0 ? steps : STEPS;
	d->count = 0;
	cut_both(&a, &b, token_len);
	d->coarse = !compare_all(&a, &b, bound);
	if (d->coarse) {
		cut_both(&a, &b, line_len);
		if (!compare_all(&a, &b, bound))
			replace_middle(&a, &b);
	}
	make_runs(d, &a, &b);
	align_runs(d, old_text, new_text);
	join_changes(d, new_text);
	free(a.tokens);
	free(a.changed);
	free(b.tokens);
	free(b.changed);
}
