#include "write/balance.h"

#include "base/mem.h"

enum balance balance_named(const char *name)
{
	static const char *const names[] = {"move", "proportion", "evenly"};
	int i = BALANCES;
	while (--i > 0 && strcmp(names[i], name) != 0)
		continue;
	return (enum balance)i;
}

/* ---- Sharing out -------------------------------------------------------------------------------
 */

/* A row that takes part: its words as they were, what it weighs, and what it is to have. */
struct share {
	uint64_t row;
	long words, weight, given;
	bool full; /* it has come to its limit */
};

struct shares {
	struct share *items;
	size_t count;
};

static bool is_changed(const struct balance_change *changes, size_t count, uint64_t row)
{
	size_t i = 0;
	while (i < count && changes[i].row != row)
		i++;
	return i < count;
}

static struct shares find_shares(const struct doc *doc, const struct balance_change *changes,
								 size_t count, bool evenly)
{
	struct shares all = {.items = mem_alloc((doc->row_count + 1) * sizeof *all.items)};
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		if (row->kind != ROW_SECTION || row->locked || row_words(row) ||
			is_changed(changes, count, row->id))
			continue;
		long words = row->budget > 0 ? row->budget : 1;
		all.items[all.count++] =
			(struct share){.row = row->id, .words = row->budget, .weight = evenly ? 1 : words};
	}
	return all;
}

/* What the row can still take of a difference: more words, or fewer. */
static long room_of(const struct share *share, bool more)
{
	long limit = more ? BALANCE_MOST : BALANCE_LEAST;
	long room = more ? limit - share->words : share->words - limit;
	return room > 0 ? room : 0;
}

static long weight_left(const struct shares *all)
{
	long weight = 0;
	for (size_t i = 0; i < all->count; i++)
		weight += all->items[i].full ? 0 : all->items[i].weight;
	return weight;
}

/* `of` by `weight` in `whole`, rounded down. Wider than a long, for plans of any size. */
static long part_of(long of, long weight, long whole)
{
	return (long)((long double)of * (long double)weight / (long double)whole);
}

/* Fills those whose part would come to their limit; false when none was left to fill. */
static bool fill_up(struct shares *all, long *words, bool more)
{
	long weight = weight_left(all), before = *words;
	bool any = false;
	for (size_t i = 0; i < all->count; i++) {
		struct share *share = &all->items[i];
		long room = room_of(share, more);
		if (share->full || part_of(before, share->weight, weight) < room)
			continue;
		share->full = any = true;
		share->given = room;
		*words -= room;
	}
	return any;
}

/* By running sums, so that what is rounded off one row comes to the next. */
static void divide(struct shares *all, long words)
{
	long weight = weight_left(all), passed = 0;
	for (size_t i = 0; i < all->count; i++) {
		struct share *share = &all->items[i];
		if (share->full)
			continue;
		long before = part_of(words, passed, weight);
		passed += share->weight;
		share->given = part_of(words, passed, weight) - before;
	}
}

/* Shares `words` out (below 0: takes them away); returns those that no row can take. */
static long share_out(struct shares *all, long words)
{
	bool more = words > 0;
	long left = more ? words : -words;
	while (left > 0 && fill_up(all, &left, more))
		continue;
	if (left > 0 && weight_left(all)) {
		divide(all, left);
		left = 0;
	}
	for (size_t i = 0; i < all->count; i++)
		all->items[i].given *= more ? 1 : -1;
	return more ? left : -left;
}

size_t balance_spread(const struct doc *doc, long by, struct balance_change **changes)
{
	struct shares all = find_shares(doc, NULL, 0, false);
	size_t count = 0;
	share_out(&all, by);
	*changes = mem_alloc((all.count + 1) * sizeof **changes);
	for (size_t i = 0; i < all.count; i++) {
		const struct share *share = &all.items[i];
		if (share->given)
			(*changes)[count++] = (struct balance_change){share->row, share->words + share->given};
	}
	free(all.items);
	return count;
}

static void apply_shares(struct group *g, const struct shares *all)
{
	for (size_t i = 0; i < all->count; i++) {
		const struct share *share = &all->items[i];
		if (share->given)
			group_apply(g, edit_set_budget(share->row, (int)(share->words + share->given)));
	}
}

/* ---- Budgets -----------------------------------------------------------------------------------
 */

static bool check_change(const struct doc *doc, const struct balance_change *change,
						 struct err *err)
{
	const struct row *row = doc_row(doc, change->row);
	if (!row || row->kind != ROW_SECTION)
		return err_set(err, ERR_USAGE, "A heading's words are the sum of its sections'.");
	if (change->words < 1)
		return err_set(err, ERR_USAGE, "“%.120s” has %d words: it keeps one at least.", row->point,
					   row->budget);
	return change->words <= DOC_BUDGET_MAX ||
		   err_set(err, ERR_USAGE, "A section has at most 1,000,000 words, not %ld.",
				   change->words);
}

long balance_apply(struct group *g, const struct balance_change *changes, size_t count,
				   enum balance how)
{
	const struct doc *doc = &g->session->doc;
	struct shares others = {.items = NULL};
	long by = 0, left = 0;
	for (size_t i = 0; i < count; i++)
		by += changes[i].words - doc_row(doc, changes[i].row)->budget;
	if (how != BALANCE_MOVE) {
		others = find_shares(doc, changes, count, how == BALANCE_EVENLY);
		left = -share_out(&others, -by);
	}
	for (size_t i = 0; i < count; i++) {
		if (doc_row(doc, changes[i].row)->budget != changes[i].words)
			group_apply(g, edit_set_budget(changes[i].row, (int)changes[i].words));
	}
	apply_shares(g, &others);
	free(others.items);
	return left;
}

bool balance_set_budgets(struct session *s, const struct balance_change *changes, size_t count,
						 enum balance how, long *left, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		if (!check_change(&s->doc, &changes[i], err))
			return false;
	}
	struct group g = group_begin(s, "set budget", err);
	long rest = balance_apply(&g, changes, count, how);
	if (left)
		*left = rest;
	return group_end(&g);
}

bool balance_set_budget(struct session *s, uint64_t row, long words, enum balance how, long *left,
						struct err *err)
{
	const struct balance_change change = {row, words};
	return balance_set_budgets(s, &change, 1, how, left, err);
}

/* ---- The target --------------------------------------------------------------------------------
 */

bool balance_set_target(struct session *s, long words, long *left, struct err *err)
{
	if (words < 0 || words > DOC_TARGET_MAX)
		return err_set(err, ERR_USAGE, "A document has from 1 to 10,000,000 words, not %ld.",
					   words);
	struct shares all = find_shares(&s->doc, NULL, 0, false);
	long by = words && s->doc.row_count ? words - doc_budget(&s->doc) : 0;
	long rest = share_out(&all, by);
	struct group g = group_begin(s, "set target", err);
	if (s->doc.target != words)
		group_apply(&g, edit_set_target((int)words));
	apply_shares(&g, &all);
	free(all.items);
	if (left)
		*left = rest;
	return group_end(&g);
}
