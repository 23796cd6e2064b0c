#include "doc/diff.h"

#include "../test.h"
#include "base/buf.h"
#include "base/mem.h"
#include "base/random.h"

/* The diff as [-removed-]{+inserted+}. The caller frees it. */
static char *print(const struct diff *d, const char *from, const char *to)
{
	struct buf out = BUF_INIT;
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_run *r = &d->runs[i];
		const char *text = r->kind == DIFF_REMOVED ? from : to;
		struct buf part = BUF_INIT;
		buf_add(&part, text + r->at, r->len);
		if (r->kind == DIFF_SAME)
			buf_add(&out, part.data, part.len);
		else
			buf_addf(&out, r->kind == DIFF_REMOVED ? "[-%s-]" : "{+%s+}", part.data);
		buf_release(&part);
	}
	return buf_detach(&out);
}

/* Applied to either text, the diff gives the other. */
static void assert_applies(const struct diff *d, const char *from, size_t from_len, const char *to,
						   size_t to_len)
{
	size_t old_at = 0, new_at = 0;
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_run *r = &d->runs[i];
		assert_true(r->len > 0);
		assert_true(i == 0 || d->runs[i - 1].kind != r->kind);
		assert_int_equal(r->at, r->kind == DIFF_REMOVED ? old_at : new_at);
		if (r->kind == DIFF_SAME)
			assert_memory_equal(from + old_at, to + new_at, r->len);
		old_at += r->kind == DIFF_INSERTED ? 0 : r->len;
		new_at += r->kind == DIFF_REMOVED ? 0 : r->len;
	}
	assert_int_equal(old_at, from_len);
	assert_int_equal(new_at, to_len);
}

static void assert_diff(const char *from, const char *to, const char *expected)
{
	struct diff d;
	diff_init(&d);
	diff_words(&d, from, strlen(from), to, strlen(to), 0);
	assert_applies(&d, from, strlen(from), to, strlen(to));
	char *printed = print(&d, from, to);
	assert_string_equal(printed, expected);
	assert_false(d.coarse);
	free(printed);
	diff_release(&d);
}

static void diff_tells_words_that_came_and_went(void **state)
{
	(void)state;
	assert_diff("The quick fox jumps over the dog.", "The slow fox jumps over a lazy dog.",
				"The [-quick-]{+slow+} fox jumps over [-the-]{+a lazy+} dog.");
	assert_diff("one two three", "one three", "one [-two -]three");
	assert_diff("one three", "one two three", "one {+two +}three");
}

static void diff_of_equal_and_empty_texts_is_short(void **state)
{
	(void)state;
	assert_diff("same\n\ntext", "same\n\ntext", "same\n\ntext");
	assert_diff("", "", "");
	assert_diff("", "new", "{+new+}");
	assert_diff("old", "", "[-old-]");
}

static void diff_takes_chinese_by_the_character(void **state)
{
	(void)state;
	assert_diff("清晨的胡同很安静。", "清晨的老胡同很热闹。",
				"清晨的{+老+}胡同很[-安静-]{+热闹+}。");
	assert_diff("東京タワー", "東京駅", "東京[-タワー-]{+駅+}");
}

static void diff_cuts_no_word_and_no_cluster(void **state)
{
	(void)state;
	assert_diff("don't go", "do go", "[-don't-]{+do+} go");
	assert_diff("cafe\xcc\x81 au lait", "cafe au lait", "[-cafe\xcc\x81-]{+cafe+} au lait");
	assert_diff("it\xe2\x80\x99s 3 km", "it is 3 km", "[-it\xe2\x80\x99s-]{+it is+} 3 km");
}

static void diff_joins_changes_that_only_spaces_part(void **state)
{
	(void)state;
	assert_diff("A tall dark house stood there", "A low bright hut stood there",
				"A [-tall dark house-]{+low bright hut+} stood there");
}

static void diff_keeps_paragraphs_apart(void **state)
{
	(void)state;
	assert_diff("First.\n\nSecond.\n\nThird.", "First.\n\nThird.",
				"First.\n\n[-Second.\n\n-]Third.");
	assert_diff("A lane.\n\nGone.\n\nSame.", "A lane.\n\nSame.", "A lane.\n\n[-Gone.\n\n-]Same.");
	assert_diff("A lane.\n\nSame.", "A lane.\n\nCame.\n\nSame.", "A lane.\n\n{+Came.\n\n+}Same.");
	assert_diff("One.\n\nTwo.", "One. Two.", "One.[-\n\n-]{+ +}Two.");
}

static void random_text(struct random *r, struct buf *out, size_t words)
{
	static const char *const pool[] = {"a",
									   "the",
									   "tea",
									   "cup",
									   "茶",
									   "水",
									   "\n",
									   "\n",
									   ".",
									   ",",
									   "don't",
									   "café",
									   "\xf0\x9f\x98\x80"};
	buf_clear(out);
	for (size_t i = 0; i < words; i++) {
		buf_add_str(out, pool[random_below(r, sizeof pool / sizeof *pool)]);
		if (random_below(r, 3))
			buf_add_char(out, ' ');
	}
}

static void diff_applied_gives_the_other_text_whatever_they_are(void **state)
{
	(void)state;
	struct random r;
	struct buf from = BUF_INIT, to = BUF_INIT;
	struct diff d;
	diff_init(&d);
	random_seed(&r, 5);
	for (size_t i = 0; i < 2000; i++) {
		random_text(&r, &from, random_below(&r, 40));
		random_text(&r, &to, random_below(&r, 40));
		diff_words(&d, from.data, from.len, to.data, to.len, i % 4 ? 0 : 50);
		assert_applies(&d, from.data, from.len, to.data, to.len);
	}
	diff_release(&d);
	buf_release(&from);
	buf_release(&to);
}

/* The length of a longest common subsequence of characters of 3 bytes, by the table. */
static size_t common(const char *from, size_t from_len, const char *to, size_t to_len)
{
	size_t best[2][64] = {{0}};
	for (size_t i = 1; i <= from_len / 3; i++) {
		for (size_t j = 1; j <= to_len / 3; j++) {
			size_t *now = best[i % 2], *last = best[(i - 1) % 2];
			bool same = memcmp(from + 3 * (i - 1), to + 3 * (j - 1), 3) == 0;
			size_t most = now[j - 1] > last[j] ? now[j - 1] : last[j];
			now[j] = same ? last[j - 1] + 1 : most;
		}
	}
	return best[from_len / 3 % 2][to_len / 3];
}

/* Characters that the diff keeps, with those that joining changes gave away. */
static size_t kept(const struct buf *from, const struct buf *to)
{
	struct diff d;
	size_t sum = 0;
	diff_init(&d);
	diff_words(&d, from->data, from->len, to->data, to->len, 0);
	for (size_t i = 0; i < d.count; i++) {
		const struct diff_run *r = &d.runs[i], *next = r + 1;
		if (r->kind == DIFF_SAME)
			sum += r->len / 3;
		else if (r->kind == DIFF_REMOVED && i + 1 < d.count && next->kind == DIFF_INSERTED)
			sum += common(from->data + r->at, r->len, to->data + next->at, next->len);
	}
	diff_release(&d);
	return sum;
}

static void diff_keeps_as_much_as_can_be(void **state)
{
	(void)state;
	static const char *const pool[] = {"茶", "水", "山"};
	struct random r;
	random_seed(&r, 9);
	for (int i = 0; i < 1000; i++) {
		struct buf a = BUF_INIT, b = BUF_INIT;
		for (size_t n = random_below(&r, 30); n > 0; n--)
			buf_add_str(&a, pool[random_below(&r, 3)]);
		for (size_t m = random_below(&r, 30); m > 0; m--)
			buf_add_str(&b, pool[random_below(&r, 3)]);
		assert_int_equal(kept(&a, &b), common(a.data, a.len, b.data, b.len));
		buf_release(&a);
		buf_release(&b);
	}
}

static void diff_falls_back_to_paragraphs_when_words_are_hopeless(void **state)
{
	(void)state;
	const char *from = "Same beginning.\na b c d e f g h\nSame middle.\nold one\nend";
	const char *to = "Same beginning.\nz y x w v u t s\nSame middle.\nnew two\nend";
	struct diff d;
	diff_init(&d);
	diff_words(&d, from, strlen(from), to, strlen(to), 40);
	assert_true(d.coarse);
	assert_applies(&d, from, strlen(from), to, strlen(to));
	char *printed = print(&d, from, to);
	assert_string_equal(printed, "Same beginning.\n[-a b c d e f g h\n-]{+z y x w v u t s\n+}"
								 "Same middle.\n[-old one\n-]{+new two\n+}end");
	free(printed);
	diff_words(&d, from, strlen(from), to, strlen(to), 1);
	assert_applies(&d, from, strlen(from), to, strlen(to));
	assert_int_equal(d.count, 4);
	diff_release(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(diff_tells_words_that_came_and_went),
		cmocka_unit_test(diff_of_equal_and_empty_texts_is_short),
		cmocka_unit_test(diff_takes_chinese_by_the_character),
		cmocka_unit_test(diff_cuts_no_word_and_no_cluster),
		cmocka_unit_test(diff_joins_changes_that_only_spaces_part),
		cmocka_unit_test(diff_keeps_paragraphs_apart),
		cmocka_unit_test(diff_applied_gives_the_other_text_whatever_they_are),
		cmocka_unit_test(diff_keeps_as_much_as_can_be),
		cmocka_unit_test(diff_falls_back_to_paragraphs_when_words_are_hopeless),
	};
	return RUN(tests);
}
