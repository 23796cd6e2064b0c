#include "doc/journal.h"

#include <errno.h>
#include <fcntl.h>

#include "base/clock.h"
#include "base/hash.h"
#include "sample.h"
#include "scratch.h"

#define PROJECT UINT64_C(0xabc)
#define SAVE    UINT64_C(0xdef)

/* ---- fdatasync, so that a test says how long it takes and whether it works ------------------ */

static int syncs;
static int64_t sync_takes;
static bool sync_fails;

int __real_fdatasync(int fd);
int __wrap_fdatasync(int fd);

int __wrap_fdatasync(int fd)
{
	syncs++;
	if (sync_takes)
		clock_set(clock_now() + sync_takes, 1700000000);
	if (!sync_fails)
		return __real_fdatasync(fd);
	errno = EIO;
	return -1;
}

/* ---- Helpers -------------------------------------------------------------------------------- */

struct fixture {
	char *path;
	struct journal journal;
	struct doc doc;
	struct random random;
};

static void open_at(struct fixture *f, uint64_t length, uint64_t chain)
{
	struct err err = ERR_INIT;
	journal_init(&f->journal);
	if (!journal_open(&f->journal, f->path, PROJECT, SAVE, length, chain, &err))
		fail_msg("%s", err.text);
}

static struct fixture begin(void *const *state, uint64_t seed)
{
	struct fixture f = {.path = scratch_path(state, "journal")};
	doc_init(&f.doc);
	random_seed(&f.random, seed);
	open_at(&f, 0, 0);
	return f;
}

static void end(struct fixture *f)
{
	journal_close(&f->journal);
	doc_release(&f->doc);
	free(f->path);
}

static void change(struct fixture *f, struct edit e)
{
	journal_add(&f->journal, &f->doc, &e);
	sample_apply(&f->doc, e);
}

static void change_at_random(struct fixture *f)
{
	change(f, sample_edit(&f->doc, &f->random));
}

static void flush(struct fixture *f)
{
	struct err err = ERR_INIT;
	if (!journal_flush(&f->journal, &err))
		fail_msg("%s", err.text);
}

/* One row with one empty draft. */
static const struct row *draft_row(struct fixture *f)
{
	change(f, edit_insert_row(row_new(7, ROW_SECTION, 1, "A point", 400), 0));
	change(f, edit_add_version(7, version_new(8, BY_MODEL)));
	return doc_row(&f->doc, 7);
}

static void append(struct fixture *f, const struct row *row, const char *text)
{
	const struct version *v = row_current(row);
	change(f, edit_splice(row->id, v->id, v->text.len, 0, text, strlen(text)));
}

static struct journal_report read_into(const char *path, struct doc *doc)
{
	struct journal_report report;
	struct err err = ERR_INIT;
	doc_init(doc);
	if (!journal_read(path, PROJECT, SAVE, doc, &report, &err))
		fail_msg("%s", err.text);
	assert_int_equal(err.kind, ERR_NONE);
	return report;
}

static void assert_replays(struct fixture *f)
{
	struct doc back;
	struct journal_report report = read_into(f->path, &back);
	assert_int_equal(report.lost_bytes, 0);
	back.id = f->doc.id;
	assert_same_doc(&back, &f->doc);
	doc_release(&back);
}

static int count_lines(const char *path)
{
	struct buf bytes = scratch_read(path);
	int lines = 0;
	for (size_t i = 0; i < bytes.len; i++)
		lines += bytes.data[i] == '\n';
	buf_release(&bytes);
	return lines;
}

static void replace_fd(struct fixture *f, const char *path)
{
	int fd = open(path, O_RDWR | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(dup2(fd, f->journal.fd), f->journal.fd);
	close(fd);
}

/* ---- Writing and reading back --------------------------------------------------------------- */

static void journal_replays_whatever_was_added(void **state)
{
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct fixture f = begin(state, seed);
		for (int i = 0; i < 120; i++) {
			change_at_random(&f);
			if (!random_below(&f.random, 3))
				flush(&f);
		}
		flush(&f);
		assert_replays(&f);
		end(&f);
	}
}

static void journal_writes_nothing_before_the_first_flush(void **state)
{
	struct fixture f = begin(state, 1);
	struct stat st;
	flush(&f);
	assert_false(journal_dirty(&f.journal));
	change(&f, edit_set_title("Guide"));
	assert_true(journal_dirty(&f.journal) && journal_pending(&f.journal));
	assert_int_equal(stat(f.path, &st), 0);
	assert_int_equal(st.st_size, 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	flush(&f);
	assert_true(journal_dirty(&f.journal) && !journal_pending(&f.journal));
	struct buf bytes = scratch_read(f.path);
	static const char line_1[] =
		"{\"journal\":1,\"project\":\"0000000abc\",\"save\":\"0000000def\"}";
	static const char line_2[] = "{\"edit\":\"set title\",\"text\":\"Guide\"}";
	struct buf wanted = BUF_INIT;
	uint64_t chain = hash_bytes(HASH_START, line_1, strlen(line_1));
	chain = hash_bytes(chain, line_2, strlen(line_2));
	buf_addf(&wanted, "%s\n%016llx %s\n", line_1, (unsigned long long)chain, line_2);
	assert_string_equal(bytes.data, wanted.data);
	buf_release(&wanted);
	buf_release(&bytes);
	end(&f);
}

static void journal_joins_appends_to_one_text(void **state)
{
	struct fixture f = begin(state, 1);
	const struct row *row = draft_row(&f);
	for (int i = 0; i < 50; i++)
		append(&f, row, "word ");
	flush(&f);
	assert_int_equal(count_lines(f.path), 1 + 2 + 1);
	append(&f, row, "a");
	append(&f, row, "b");
	change(&f, edit_splice(7, 8, 0, 4, "", 0));
	append(&f, row, "c");
	append(&f, row, "d");
	flush(&f);
	assert_int_equal(count_lines(f.path), 4 + 3);
	assert_replays(&f);
	end(&f);
}

static void journal_keeps_appends_to_two_texts_apart(void **state)
{
	struct fixture f = begin(state, 1);
	const struct row *row = draft_row(&f);
	change(&f, edit_insert_row(row_new(17, ROW_SECTION, 1, "B", 400), 7));
	change(&f, edit_add_version(17, version_new(18, BY_MODEL)));
	for (int i = 0; i < 3; i++) {
		append(&f, row, "one ");
		append(&f, doc_row(&f.doc, 17), "two ");
	}
	flush(&f);
	assert_replays(&f);
	end(&f);
}

static void journal_counts_words_and_other_changes(void **state)
{
	struct fixture f = begin(state, 1);
	const struct row *row = draft_row(&f);
	append(&f, row, "half a wo");
	flush(&f);
	append(&f, row, "rd and more");
	change(&f, edit_set_title("Guide"));
	change(&f, edit_mark_export("/tmp/x.md", 1));
	struct version *v = version_new(9, BY_MODEL);
	buf_add_str(&v->text, "three more words");
	change(&f, edit_add_version(7, v));
	flush(&f);
	struct doc back;
	struct journal_report report = read_into(f.path, &back);
	assert_int_equal(report.words, 5 + 3);
	assert_int_equal(report.changes, 3);
	assert_int_equal(report.edits, 7);
	doc_release(&back);
	end(&f);
}

static void journal_says_nothing_of_a_missing_file(void **state)
{
	char *path = scratch_path(state, "none");
	struct doc doc;
	struct journal_report report = read_into(path, &doc);
	assert_false(report.found);
	assert_int_equal(report.lost_bytes, 0);
	doc_release(&doc);
	free(path);
}

static void journal_replays_nothing_of_another_save(void **state)
{
	struct fixture f = begin(state, 1);
	change(&f, edit_set_title("Guide"));
	flush(&f);
	const uint64_t ids[][2] = {{PROJECT, SAVE + 1}, {PROJECT + 1, SAVE}};
	for (int i = 0; i < 2; i++) {
		struct doc doc;
		struct journal_report report;
		doc_init(&doc);
		assert_true(journal_read(f.path, ids[i][0], ids[i][1], &doc, &report, NULL));
		assert_true(report.found);
		assert_int_equal(report.project, PROJECT);
		assert_int_equal(report.save, SAVE);
		assert_int_equal(report.edits, 0);
		assert_string_equal(doc.title, "");
		doc_release(&doc);
	}
	end(&f);
}

static void journal_goes_on_after_the_good_lines(void **state)
{
	struct fixture f = begin(state, 3);
	for (int i = 0; i < 20; i++) {
		change_at_random(&f);
		flush(&f);
		struct buf bytes = scratch_read(f.path);
		buf_add_str(&bytes, "0123456789abcdef {\"edit\":\"set ti");
		journal_close(&f.journal);
		scratch_write(f.path, bytes.data, bytes.len);
		buf_release(&bytes);
		struct doc back;
		struct journal_report report = read_into(f.path, &back);
		assert_true(report.cut_short);
		doc_release(&back);
		open_at(&f, report.length, report.chain);
	}
	change_at_random(&f);
	flush(&f);
	assert_replays(&f);
	end(&f);
}

static void journal_empties_in_place_and_names_the_next_save(void **state)
{
	struct fixture f = begin(state, 1);
	struct stat before, after;
	struct journal_report report;
	change(&f, edit_set_title("Guide"));
	flush(&f);
	assert_int_equal(stat(f.path, &before), 0);
	change(&f, edit_set_title("Lost, since the project holds it"));
	assert_true(journal_restart(&f.journal, SAVE + 1, NULL));
	assert_false(journal_dirty(&f.journal));
	assert_int_equal(stat(f.path, &after), 0);
	assert_int_equal(after.st_size, 0);
	assert_int_equal(after.st_ino, before.st_ino);
	change(&f, edit_set_title("Trip"));
	flush(&f);
	struct doc back;
	doc_init(&back);
	assert_true(journal_read(f.path, PROJECT, SAVE + 1, &back, &report, NULL));
	assert_int_equal(report.edits, 1);
	assert_string_equal(back.title, "Trip");
	doc_release(&back);
	end(&f);
}

static void journal_refuses_a_link_and_what_is_no_file(void **state)
{
	struct fixture f = begin(state, 1);
	char *link = scratch_path(state, "link"), *pipe = scratch_path(state, "pipe");
	struct journal other;
	struct err err = ERR_INIT;
	journal_init(&other);
	assert_int_equal(symlink("journal", link), 0);
	assert_false(journal_open(&other, link, PROJECT, SAVE, 0, 0, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_int_equal(mkfifo(pipe, 0600), 0);
	assert_false(journal_open(&other, pipe, PROJECT, SAVE, 0, 0, &err));
	free(link);
	free(pipe);
	end(&f);
}

/* ---- Damage --------------------------------------------------------------------------------- */

#define LINES 7

/* A journal of LINES edits; docs[i] is the document after i of them, whose lines end at ends[i]. */
struct record {
	struct buf file;
	size_t ends[LINES + 1];
	struct buf docs[LINES + 1];
};

static void keep(struct record *r, const struct fixture *f, int edits)
{
	buf_release(&r->file);
	r->file = scratch_read(f->path);
	r->ends[edits] = r->file.len;
	r->docs[edits] = sample_print(&f->doc);
}

static struct record record(struct fixture *f)
{
	struct record r = {.file = BUF_INIT};
	keep(&r, f, 0);
	for (int i = 1; i <= LINES; i++) {
		change_at_random(f);
		flush(f);
		keep(&r, f, i);
	}
	r.ends[0] = strcspn(r.file.data, "\n") + 1;
	return r;
}

static void forget(struct record *r)
{
	buf_release(&r->file);
	for (int i = 0; i <= LINES; i++)
		buf_release(&r->docs[i]);
}

/* How many edits have their lines end at or before the byte. */
static int edits_before(const struct record *r, size_t at)
{
	int n = 0;
	while (n < LINES && r->ends[n + 1] <= at)
		n++;
	return n;
}

static void assert_state(const struct record *r, const struct doc *doc, int edits)
{
	struct buf text = sample_print(doc);
	assert_string_equal(text.data, r->docs[edits].data);
	buf_release(&text);
}

static void journal_cut_at_any_byte_loses_only_the_line_that_was_cut(void **state)
{
	struct fixture f = begin(state, 11);
	struct record r = record(&f);
	char *path = scratch_path(state, "cut");
	for (size_t len = 0; len <= r.file.len; len++) {
		struct doc doc;
		scratch_write(path, r.file.data, len);
		struct journal_report report = read_into(path, &doc);
		int edits = edits_before(&r, len);
		assert_true(report.found == (len >= r.ends[0]));
		size_t good = report.found ? r.ends[edits] : 0;
		assert_state(&r, &doc, edits);
		assert_int_equal(report.edits, edits);
		assert_int_equal(report.length, good);
		assert_int_equal(report.lost_bytes, len - good);
		assert_true(report.cut_short == (len > good));
		doc_release(&doc);
	}
	free(path);
	forget(&r);
	end(&f);
}

static void journal_with_any_byte_flipped_gives_what_came_before(void **state)
{
	struct fixture f = begin(state, 11);
	struct record r = record(&f);
	char *path = scratch_path(state, "flipped");
	for (size_t at = 0; at < r.file.len; at++) {
		struct doc doc;
		char flip = (char)(1 << at % 8);
		r.file.data[at] ^= flip;
		scratch_write(path, r.file.data, r.file.len);
		r.file.data[at] ^= flip;
		struct journal_report report = read_into(path, &doc);
		assert_state(&r, &doc, edits_before(&r, at));
		assert_int_equal(report.edits, edits_before(&r, at));
		assert_true(report.lost_bytes || report.project != PROJECT || report.save != SAVE);
		assert_true(report.cut_short == (at == r.file.len - 1));
		doc_release(&doc);
	}
	free(path);
	forget(&r);
	end(&f);
}

static void journal_stops_at_a_line_that_cannot_be_applied(void **state)
{
	struct fixture f = begin(state, 1);
	change(&f, edit_set_title("Guide"));
	struct edit wrong = edit_set_budget(99, 1);
	journal_add(&f.journal, &f.doc, &wrong);
	change(&f, edit_set_title("Trip"));
	flush(&f);
	struct doc back;
	struct journal_report report = read_into(f.path, &back);
	assert_string_equal(back.title, "Guide");
	assert_int_equal(report.edits, 1);
	assert_true(report.lost_bytes > 0 && !report.cut_short);
	edit_release(&wrong);
	doc_release(&back);
	end(&f);
}

/* ---- Disks that fail ------------------------------------------------------------------------ */

static void journal_survives_a_write_cut_short_at_any_byte(void **state)
{
	size_t size = 1;
	for (size_t more = 0; more < size; more++) {
		struct fixture f = begin(state, 2);
		const struct row *row = draft_row(&f);
		struct err err = ERR_INIT;
		flush(&f);
		uint64_t before = f.journal.length;
		append(&f, row, "北京 \n\n");
		change(&f, edit_set_title("Guide"));
		append(&f, row, "more");
		limit_files(before + more);
		assert_false(journal_flush(&f.journal, &err));
		assert_int_equal(err.kind, ERR_FILE);
		struct doc back;
		struct journal_report report = read_into(f.path, &back);
		assert_int_equal(report.lost_bytes, 0);
		assert_int_equal(report.length, f.journal.length);
		doc_release(&back);
		limit_files(RLIM_INFINITY);
		flush(&f);
		size = f.journal.length - before;
		append(&f, row, " and more");
		flush(&f);
		assert_replays(&f);
		end(&f);
	}
	assert_true(size > 100);
}

static void journal_keeps_what_a_full_disk_does_not_take(void **state)
{
	struct fixture f = begin(state, 2);
	struct err err = ERR_INIT;
	const struct row *row = draft_row(&f);
	flush(&f);
	uint64_t length = f.journal.length;
	replace_fd(&f, "/dev/full");
	append(&f, row, "one ");
	for (int i = 0; i < 3; i++) {
		assert_false(journal_flush(&f.journal, &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_non_null(strstr(err.text, f.path));
		append(&f, row, "two ");
	}
	assert_int_equal(f.journal.length, length);
	assert_true(f.journal.ragged);
	replace_fd(&f, f.path);
	flush(&f);
	assert_replays(&f);
	end(&f);
}

static void journal_empties_first_what_could_not_be_emptied(void **state)
{
	struct fixture f = begin(state, 2);
	struct err err = ERR_INIT;
	for (int i = 0; i < 10; i++)
		change_at_random(&f);
	flush(&f);
	replace_fd(&f, "/dev/full");
	assert_false(journal_restart(&f.journal, SAVE + 1, &err));
	assert_int_equal(err.kind, ERR_FILE);
	change(&f, edit_set_title("Trip"));
	assert_false(journal_flush(&f.journal, &err));
	replace_fd(&f, f.path);
	flush(&f);
	assert_int_equal(count_lines(f.path), 2);
	struct journal_report report;
	struct doc back;
	doc_init(&back);
	assert_true(journal_read(f.path, PROJECT, SAVE + 1, &back, &report, NULL));
	assert_string_equal(back.title, "Trip");
	assert_int_equal(report.lost_bytes, 0);
	doc_release(&back);
	end(&f);
}

/* ---- Power loss ----------------------------------------------------------------------------- */

static void journal_syncs_less_often_while_that_is_slow(void **state)
{
	struct fixture f = begin(state, 2);
	int64_t wanted = JOURNAL_SYNC_MS;
	clock_set(0, 1700000000);
	syncs = 0;
	assert_true(f.journal.sync_due == CLOCK_NEVER);
	for (int i = 0; i < 20; i++) {
		sync_takes = i < 10 ? JOURNAL_SLOW_MS + 1 : JOURNAL_SLOW_MS;
		change(&f, edit_set_target(i));
		flush(&f);
		assert_int_equal(f.journal.sync_due, clock_now() + wanted);
		change(&f, edit_set_target(i + 100));
		clock_set(clock_now() + 10, 1700000000);
		flush(&f);
		assert_int_equal(f.journal.sync_due, clock_now() - 10 + wanted);
		assert_true(journal_sync(&f.journal, NULL));
		assert_true(f.journal.sync_due == CLOCK_NEVER);
		wanted = i < 10 ? wanted * 2 : wanted / 2;
		wanted = wanted > JOURNAL_SYNC_MAX_MS ? JOURNAL_SYNC_MAX_MS : wanted;
		wanted = wanted < JOURNAL_SYNC_MS ? JOURNAL_SYNC_MS : wanted;
	}
	assert_int_equal(syncs, 20);
	assert_true(journal_sync(&f.journal, NULL));
	assert_int_equal(syncs, 20);
	sync_takes = 0;
	clock_set(0, -1);
	end(&f);
}

static void journal_never_repeats_a_sync_that_failed(void **state)
{
	struct fixture f = begin(state, 2);
	struct err err = ERR_INIT;
	change(&f, edit_set_title("Guide"));
	flush(&f);
	syncs = 0;
	sync_fails = true;
	assert_false(journal_sync(&f.journal, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_true(journal_sync(&f.journal, &err));
	assert_int_equal(syncs, 1);
	sync_fails = false;
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(journal_replays_whatever_was_added),
		SCRATCH_TEST(journal_writes_nothing_before_the_first_flush),
		SCRATCH_TEST(journal_joins_appends_to_one_text),
		SCRATCH_TEST(journal_keeps_appends_to_two_texts_apart),
		SCRATCH_TEST(journal_counts_words_and_other_changes),
		SCRATCH_TEST(journal_says_nothing_of_a_missing_file),
		SCRATCH_TEST(journal_replays_nothing_of_another_save),
		SCRATCH_TEST(journal_goes_on_after_the_good_lines),
		SCRATCH_TEST(journal_empties_in_place_and_names_the_next_save),
		SCRATCH_TEST(journal_refuses_a_link_and_what_is_no_file),
		SCRATCH_TEST(journal_cut_at_any_byte_loses_only_the_line_that_was_cut),
		SCRATCH_TEST(journal_with_any_byte_flipped_gives_what_came_before),
		SCRATCH_TEST(journal_stops_at_a_line_that_cannot_be_applied),
		SCRATCH_TEST(journal_survives_a_write_cut_short_at_any_byte),
		SCRATCH_TEST(journal_keeps_what_a_full_disk_does_not_take),
		SCRATCH_TEST(journal_empties_first_what_could_not_be_emptied),
		SCRATCH_TEST(journal_syncs_less_often_while_that_is_slow),
		SCRATCH_TEST(journal_never_repeats_a_sync_that_failed),
	};
	return RUN(tests);
}
