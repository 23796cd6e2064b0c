#include "write/context.h"

#include "../test.h"

#include "../server/spawn.h"
#include "base/json.h"
#include "base/utf8.h"
#include "desk.h"
#include "llm/tokens.h"

/* ---- Documents ---- */

static void change(struct doc *doc, struct edit edit)
{
	struct edit inverse;
	struct err err = ERR_INIT;
	if (!edit_apply(doc, &edit, &inverse, &err))
		fail_msg("%s", err.text);
	edit_release(&edit);
	edit_release(&inverse);
}

static void write_row(struct doc *doc, uint64_t row, const char *text)
{
	struct version *v = version_new(100000 + doc->revision, BY_MODEL);
	buf_add_str(&v->text, text);
	version_text_changed(v);
	change(doc, edit_add_version(row, v));
}

/* A section of some 200 words, every sentence of which names the row. */
static void write_long(struct doc *doc, uint64_t row)
{
	struct buf text = BUF_INIT;
	for (int i = 1; i <= 20; i++)
		buf_addf(&text, "Sentence %d of row %d has ten words of its own.%s", i, (int)row,
				 i % 5 ? " " : "\n\n");
	write_row(doc, row, text.data);
	buf_release(&text);
}

/* Chapters of `each` sections, with the ids 1, 2, … of sections and 1001, … of headings. */
static void make_doc(struct doc *doc, int sections, int each)
{
	doc_init(doc);
	for (int i = 1; i <= sections; i++) {
		uint64_t last = doc->row_count ? doc->rows[doc->row_count - 1]->id : 0;
		char title[60];
		if (i % each == 1) {
			snprintf(title, sizeof title, "Chapter %d", i / each + 1);
			change(doc,
				   edit_insert_row(row_new((uint64_t)(1000 + i), ROW_HEADING, 1, title, 0), last));
			last = (uint64_t)(1000 + i);
		}
		snprintf(title, sizeof title, "Point of %d", i);
		change(doc, edit_insert_row(row_new((uint64_t)i, ROW_SECTION, 2, title, 200), last));
		if (i < sections)
			write_long(doc, (uint64_t)i);
	}
}

static void sum_up(struct doc *doc, uint64_t row)
{
	struct buf source = BUF_INIT;
	char text[100];
	uint64_t hash = context_source(doc, doc_row(doc, row), &source);
	snprintf(text, sizeof text, "Summary of %d. Its second sentence.", (int)row);
	change(doc, edit_set_summary(row, text, hash, "tester"));
	buf_release(&source);
}

/* Makes what is lacking until nothing is; returns how many. */
static int sum_up_all(struct doc *doc, uint64_t row, size_t room, struct buf *out)
{
	for (int made = 0; made < 1000; made++) {
		buf_clear(out);
		struct context context = context_put(out, doc, row, NULL, room);
		if (!context.lacks)
			return made;
		sum_up(doc, context.lacks);
	}
	fail_msg("summaries are asked for without an end");
	return 0;
}

static size_t tokens_of(const struct buf *text)
{
	return tokens_estimate(text->data, text->len);
}

/* ---- The text ---- */

static void context_has_all_of_a_text_that_fits(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_doc(&doc, 4, 10);
	struct context context = context_put(&out, &doc, 4, NULL, 5000);
	assert_false(context.cut);
	assert_int_equal(context.lacks, 0);
	assert_non_null(strstr(out.data, "# Chapter 1\n\nSentence 1 of row 1 "));
	assert_non_null(strstr(out.data, "Sentence 20 of row 3 "));
	buf_release(&out);
	doc_release(&doc);
}

static void context_puts_summaries_before_the_end_of_the_text(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_doc(&doc, 30, 10);
	int made = sum_up_all(&doc, 30, 4000, &out);
	assert_in_range(made, 10, 28);
	assert_true(tokens_of(&out) <= 4000);
	const char *summary = strstr(out.data, "[Summary of 1. Its second sentence.]");
	const char *heading = strstr(out.data, "# Chapter 1"), *last = strstr(out.data, "of row 29 ");
	assert_non_null(summary);
	assert_non_null(heading);
	assert_true(heading < summary && summary < last);
	assert_null(strstr(out.data, "of row 1 "));
	buf_release(&out);
	doc_release(&doc);
}

static void context_wants_a_summary_anew_when_its_section_changes(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_doc(&doc, 30, 10);
	sum_up_all(&doc, 30, 4000, &out);
	write_long(&doc, 3);
	assert_int_equal(sum_up_all(&doc, 30, 4000, &out), 0); /* the same words again */
	struct buf longer = BUF_INIT;
	buf_addf(&longer, "%s And one more.", row_current(doc_row(&doc, 3))->text.data);
	write_row(&doc, 3, longer.data);
	buf_clear(&out);
	assert_int_equal(context_put(&out, &doc, 30, NULL, 4000).lacks, 3);
	assert_non_null(strstr(out.data, "[Point of 3]"));
	buf_release(&longer);
	buf_release(&out);
	doc_release(&doc);
}

static void context_folds_chapters_as_summaries_grow(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_doc(&doc, 100, 10);
	sum_up_all(&doc, 100, 2500, &out);
	assert_true(tokens_of(&out) <= 2500);
	assert_non_null(strstr(out.data, "# Chapter 1\n\n[Summary of 1001."));
	assert_null(strstr(out.data, "[Summary of 1."));
	assert_non_null(strstr(out.data, "of row 99 "));
	buf_release(&out);
	doc_release(&doc);
}

static void context_keeps_to_every_room(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT;
	make_doc(&doc, 100, 100);
	for (size_t room = 200; room < 20000; room += room / 3) {
		sum_up_all(&doc, 100, room, &out);
		assert_true(tokens_of(&out) <= room + 40);
		assert_non_null(strstr(out.data, "Sentence 20 of row 99 "));
	}
	buf_release(&out);
	doc_release(&doc);
}

static size_t same_bytes(const struct buf *a, const struct buf *b)
{
	size_t at = 0;
	while (at < a->len && at < b->len && a->data[at] == b->data[at])
		at++;
	return at;
}

static void context_moves_its_cut_rarely(void **state)
{
	(void)state;
	struct doc doc;
	struct buf before = BUF_INIT, now = BUF_INIT;
	int moves = 0;
	make_doc(&doc, 100, 10);
	for (uint64_t row = 40; row <= 100; row++) {
		sum_up_all(&doc, row, 4000, &now);
		moves += same_bytes(&before, &now) < before.len;
		buf_swap(&before, &now);
	}
	assert_in_range(moves, 5, 20);
	buf_release(&before);
	buf_release(&now);
	doc_release(&doc);
}

static void context_cuts_a_paragraph_that_has_no_end(void **state)
{
	(void)state;
	struct doc doc;
	struct buf out = BUF_INIT, text = BUF_INIT;
	make_doc(&doc, 2, 10);
	for (int i = 0; i < 3000; i++)
		buf_addf(&text, "%s字", i % 7 ? "" : " ");
	write_row(&doc, 1, text.data);
	context_put(&out, &doc, 2, NULL, 1000);
	assert_in_range(tokens_of(&out), 300, 1040);
	assert_int_equal(utf8_valid_prefix(out.data, out.len), out.len);
	buf_release(&text);
	buf_release(&out);
	doc_release(&doc);
}

/* ---- From end to end ---- */

static void desk_init_window(struct desk *d, const struct spawned *server, const char *instruction,
							 int window)
{
	model_init(&d->model);
	d->model.provider = provider_named("openai");
	mem_set_string(&d->model.base_url, server->base_url);
	mem_set_string(&d->model.name, "faithful");
	d->model.window = window;
	desk_init_model(d, instruction, 0);
}

static void assert_no_trouble(const struct desk *d)
{
	struct engine_progress p;
	engine_progress(d->engine, &p);
	if (p.trouble->kind)
		fail_msg("%s", p.trouble->text);
}

struct tally {
	size_t requests, summaries, most; /* most: tokens of a prompt and its reply */
};

static struct tally count_requests(const struct spawned *server)
{
	struct tally tally = {0};
	struct buf record = BUF_INIT;
	spawn_record(server, &record);
	for (const char *at = record.data; (at = strstr(at, "{\"model\":")); at++) {
		size_t len = strcspn(at, "\n");
		struct json *body = json_parse(at, len, JSON_LENIENT, NULL);
		const char *prompt = json_get_string(json_first(json_get(body, "messages")), "content", "");
		size_t tokens = tokens_estimate(prompt, strlen(prompt));
		tally.requests++;
		tally.summaries += strstr(prompt, "Sum it up for its author") != NULL;
		tally.most = tokens > tally.most ? tokens : tally.most;
		json_free(body);
	}
	buf_release(&record);
	return tally;
}

static void write_within(const char *instruction, int window, struct tally *tally, size_t *sections)
{
	struct spawned server;
	struct desk d;
	spawn_model(&server, NULL);
	desk_init_window(&d, &server, instruction, window);
	make_plan(&d);
	assert_true(engine_write(d.engine, 0, NULL));
	run_to_the_end(&d);
	assert_no_trouble(&d);
	assert_int_equal(engine_rows_left(d.engine), 0);
	*sections = 0;
	size_t kept = 0;
	for (size_t i = 0; i < doc_of(&d)->row_count; i++) {
		*sections += row_at(&d, i)->kind == ROW_SECTION;
		kept += *row_at(&d, i)->summary != '\0';
	}
	*tally = count_requests(&server);
	assert_int_equal(tally->summaries, kept); /* once each */
	desk_release(&d);
	spawn_stop(&server);
}

static void engine_writes_far_beyond_the_window(void **state)
{
	(void)state;
	struct tally tally;
	size_t sections;
	write_within("Write a 100000-word history of bees", 8192, &tally, &sections);
	assert_true(sections >= 190);
	assert_true(tally.most <= 8192 - 1000);
	assert_in_range(tally.summaries, sections / 2, sections + 20);
}

static void engine_writes_within_a_small_window(void **state)
{
	(void)state;
	struct tally tally;
	size_t sections;
	write_within("Write a 20000-word history of bees", 4096, &tally, &sections);
	assert_true(tally.most <= 4096 - 1000);
	assert_in_range(tally.summaries, 10, sections);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(context_has_all_of_a_text_that_fits),
		cmocka_unit_test(context_puts_summaries_before_the_end_of_the_text),
		cmocka_unit_test(context_wants_a_summary_anew_when_its_section_changes),
		cmocka_unit_test(context_folds_chapters_as_summaries_grow),
		cmocka_unit_test(context_keeps_to_every_room),
		cmocka_unit_test(context_moves_its_cut_rarely),
		cmocka_unit_test(context_cuts_a_paragraph_that_has_no_end),
		cmocka_unit_test(engine_writes_far_beyond_the_window),
		cmocka_unit_test(engine_writes_within_a_small_window),
	};
	return RUN(tests);
}
