#include "data/pairs_kept.h"

#include "../test.h"
#include "base/lines.h"
#include "doc/session.h"
#include "doc/typing.h"

#include "../help.h"

#define WISHED "Once there was a harbour town whose lamps were lit by one old man."
#define BEFORE "A completely different beginning, which nobody in the house liked at all."
#define LAST   "The third attempt spoke of ships, of weather, and of a letter that never came."

struct scene {
	char *folder, *project, *output;
	struct session *session;
	struct pairs_kept_job job;
	struct pairs_kept_told told;
	const char *paths[2];
};

static void begin(struct scene *s)
{
	struct err err = ERR_INIT;
	*s = (struct scene){.folder = folder_new()};
	s->project = folder_path(s->folder, "tale.longhand");
	s->output = folder_path(s->folder, "pairs.jsonl");
	if (!session_open(&s->session, s->project, SESSION_OPEN_OR_CREATE, 7, &err))
		fail_msg("%s", err.text);
	s->paths[0] = s->project;
	s->job = (struct pairs_kept_job){
		.projects = s->paths, .project_count = 1, .output = s->output, .window = PAIRS_WINDOW};
}

static void finish(struct scene *s)
{
	session_close(s->session, NULL);
	folder_remove(s->folder);
	free(s->folder);
	free(s->project);
	free(s->output);
}

static void apply(struct scene *s, struct edit e)
{
	struct err err = ERR_INIT;
	if (!session_apply(s->session, ACTOR_WRITER, "change", e, &err))
		fail_msg("%s", err.text);
}

static uint64_t add_section(struct scene *s, const char *point)
{
	const struct doc *doc = &s->session->doc;
	uint64_t last = doc->row_count ? doc->rows[doc->row_count - 1]->id : 0;
	uint64_t row = session_new_id(s->session);
	apply(s, edit_insert_row(row_new(row, ROW_SECTION, 1, point, 300), last));
	return row;
}

static uint64_t add_version(struct scene *s, uint64_t row, enum author by, const char *reason,
							const char *text)
{
	struct version *v = version_new(session_new_id(s->session), by);
	uint64_t id = v->id;
	v->state = VERSION_COMPLETE;
	buf_add_str(&v->text, text);
	mem_set_string(&v->reason, reason);
	if (by == BY_MODEL)
		mem_set_string(&v->model, "tester");
	version_text_changed(v);
	apply(s, edit_add_version(row, v));
	return id;
}

static void make(struct scene *s)
{
	struct err err = ERR_INIT;
	if (!session_save(s->session, &err) || !pairs_kept_run(&s->job, &s->told, &err))
		fail_msg("%s", err.text);
}

/* ---- What was written ---- */

struct lines_seen {
	int count;
	char *text[8];
};

static bool see(void *ctx, const struct line *line, struct err *err)
{
	struct lines_seen *seen = ctx;
	(void)err;
	assert_in_range(seen->count, 0, 7);
	seen->text[seen->count++] = mem_strndup(line->text, line->len);
	return true;
}

static struct lines_seen look(const char *path)
{
	struct lines_seen seen = {0};
	struct err err = ERR_INIT;
	if (!lines_read(path, see, &seen, &err))
		fail_msg("%s", err.text);
	return seen;
}

static void forget(struct lines_seen *seen)
{
	for (int i = 0; i < seen->count; i++)
		free(seen->text[i]);
}

/* The text of a message of TRL's form, or of a member itself. */
static void expect(const struct lines_seen *seen, int i, const char *member, const char *text)
{
	struct json *line = json_parse(seen->text[i], strlen(seen->text[i]), JSON_STRICT, NULL);
	const struct json *value = json_get(line, member);
	const char *there = json_is_array(value) ? json_get_string(json_first(value), "content", "")
											 : json_string(value);
	assert_string_equal(there, text);
	json_free(line);
}

static void the_text_that_was_kept_is_chosen(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	apply(&s, edit_set_instruction("Write a tale of 600 words."));
	apply(&s, edit_set_language("en"));
	uint64_t one = add_section(&s, "The lamps"), two = add_section(&s, "The letter");
	add_version(&s, one, BY_MODEL, "draft", WISHED);
	add_version(&s, two, BY_MODEL, "draft", BEFORE);
	add_version(&s, two, BY_MODEL, "regenerate: warmer", WISHED "\n");
	make(&s);
	struct lines_seen seen = look(s.output);
	assert_int_equal(seen.count, 1);
	assert_int_equal(s.told.left[PAIRS_ALONE], 1);
	expect(&seen, 0, "chosen", WISHED);
	expect(&seen, 0, "rejected", BEFORE);
	expect(&seen, 0, "section", "The letter");
	expect(&seen, 0, "chosen_reason", "regenerate: warmer");
	assert_non_null(strstr(seen.text[0], "\"index\":1,\"sample\":0,"));
	/* what the section is asked for with: the instruction, the text before it, its own step */
	assert_non_null(strstr(seen.text[0], "Write a tale of 600 words."));
	assert_non_null(strstr(seen.text[0], "at the beginning):\\n\\n" WISHED));
	assert_non_null(strstr(seen.text[0], "Main Point: The letter - Word Count: 300 words\"}]"));
	forget(&seen);
	finish(&s);
}

static void the_writers_own_hand_is_told(void **state)
{
	(void)state;
	struct scene s;
	struct err err = ERR_INIT;
	uint64_t made = 0;
	begin(&s);
	uint64_t row = add_section(&s, "The lamps");
	add_version(&s, row, BY_MODEL, "draft", BEFORE);
	assert_true(typing_splice(s.session, row, 0, 0, LAST " ", strlen(LAST " "), &made, &err));
	make(&s);
	struct lines_seen seen = look(s.output);
	assert_int_equal(seen.count, 1);
	assert_int_equal(s.told.by_writer, 1);
	expect(&seen, 0, "chosen", LAST " " BEFORE);
	expect(&seen, 0, "chosen_by", "writer");
	expect(&seen, 0, "rejected", BEFORE);
	expect(&seen, 0, "rejected_by", "model");
	forget(&seen);
	finish(&s);
}

static void the_draft_before_the_text_is_rejected_or_the_newest(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	uint64_t row = add_section(&s, "The lamps");
	uint64_t first = add_version(&s, row, BY_MODEL, "draft", WISHED);
	uint64_t second = add_version(&s, row, BY_MODEL, "regenerate", BEFORE);
	add_version(&s, row, BY_MODEL, "proposed", LAST);
	apply(&s, edit_choose_version(row, second));
	make(&s);
	struct lines_seen seen = look(s.output);
	expect(&seen, 0, "rejected", WISHED);
	forget(&seen);
	apply(&s, edit_choose_version(row, first));
	make(&s);
	seen = look(s.output);
	assert_int_equal(seen.count, 1);
	expect(&seen, 0, "rejected", LAST);
	forget(&seen);
	s.job.every = true;
	make(&s);
	seen = look(s.output);
	assert_int_equal(seen.count, 2);
	expect(&seen, 0, "rejected", BEFORE);
	expect(&seen, 1, "rejected", LAST);
	assert_non_null(strstr(seen.text[1], "\"index\":0,\"sample\":1,"));
	forget(&seen);
	finish(&s);
}

static void what_was_not_let_go_is_no_pair(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	/* gone on from; nearly the same; broken off; the writer's own; the same but for its space */
	uint64_t row = add_section(&s, "Gone on from");
	add_version(&s, row, BY_MODEL, "draft", WISHED);
	add_version(&s, row, BY_MODEL, "continue", WISHED " " BEFORE);
	row = add_section(&s, "Nearly");
	add_version(&s, row, BY_MODEL, "draft", WISHED " " BEFORE " " LAST);
	add_version(&s, row, BY_WRITER, "edit", WISHED " " BEFORE " " LAST "!");
	row = add_section(&s, "Own");
	add_version(&s, row, BY_WRITER, "edit", BEFORE);
	add_version(&s, row, BY_MODEL, "regenerate", LAST);
	row = add_section(&s, "Broken off");
	struct version *v = version_new(session_new_id(s.session), BY_MODEL);
	buf_add_str(&v->text, BEFORE);
	v->state = VERSION_INCOMPLETE;
	version_text_changed(v);
	apply(&s, edit_add_version(row, v));
	add_version(&s, row, BY_MODEL, "regenerate", LAST);
	row = add_section(&s, "Space");
	add_version(&s, row, BY_MODEL, "draft", "\n" LAST "\n\n");
	add_version(&s, row, BY_MODEL, "regenerate", LAST);
	add_section(&s, "Unwritten");
	row = add_section(&s, "Unfinished");
	add_version(&s, row, BY_MODEL, "draft", LAST);
	v = version_new(session_new_id(s.session), BY_MODEL);
	buf_add_str(&v->text, BEFORE);
	v->state = VERSION_INCOMPLETE;
	version_text_changed(v);
	apply(&s, edit_add_version(row, v));
	make(&s);
	assert_int_equal(s.told.pairs, 0);
	assert_int_equal(s.told.sections, 7);
	assert_int_equal(s.told.left[PAIRS_SAME], 3);
	assert_int_equal(s.told.left[PAIRS_NO_DRAFT], 2);
	assert_int_equal(s.told.left[PAIRS_UNWRITTEN], 2);
	struct lines_seen seen = look(s.output);
	assert_int_equal(seen.count, 0);
	finish(&s);
}

static void a_pair_keeps_to_the_window(void **state)
{
	(void)state;
	struct scene s;
	struct buf before = BUF_INIT;
	begin(&s);
	for (int i = 0; i < 2000; i++)
		buf_addf(&before, "Word%d.%s", i, i % 50 ? " " : "\n\n");
	uint64_t one = add_section(&s, "The long one"), two = add_section(&s, "The short one");
	add_version(&s, one, BY_MODEL, "draft", before.data);
	add_version(&s, two, BY_MODEL, "draft", WISHED);
	add_version(&s, two, BY_MODEL, "regenerate", BEFORE);
	make(&s);
	struct lines_seen whole = look(s.output);
	assert_non_null(strstr(whole.text[0], "Word7."));
	s.job.window = 1500;
	make(&s);
	struct lines_seen cut = look(s.output);
	assert_null(strstr(cut.text[0], "Word7."));
	assert_non_null(strstr(cut.text[0], "Word1999."));
	assert_in_range(strlen(cut.text[0]), 1000, 8000);
	s.job.window = 60;
	make(&s);
	assert_int_equal(s.told.pairs, 0);
	assert_int_equal(s.told.left[PAIRS_TOO_LONG], 1);
	forget(&whole);
	forget(&cut);
	buf_release(&before);
	finish(&s);
}

static void a_project_in_use_is_read(void **state)
{
	(void)state;
	struct scene s;
	struct err err = ERR_INIT;
	begin(&s);
	uint64_t row = add_section(&s, "The lamps");
	add_version(&s, row, BY_MODEL, "draft", WISHED);
	assert_true(session_save(s.session, &err));
	add_version(&s, row, BY_MODEL, "regenerate", BEFORE);
	session_tick(s.session); /* to the journal alone; the session holds its lock */
	if (!pairs_kept_run(&s.job, &s.told, &err))
		fail_msg("%s", err.text);
	assert_int_equal(s.told.pairs, 1);
	finish(&s);
}

static void a_missing_project_leaves_the_output_as_it_was(void **state)
{
	(void)state;
	struct scene s;
	struct err err = ERR_INIT;
	begin(&s);
	put_file(s.output, "{\"mine\":1}\n");
	s.paths[1] = "/nowhere/other.longhand";
	s.job.project_count = 2;
	assert_false(pairs_kept_run(&s.job, &s.told, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "/nowhere/other.longhand"));
	struct lines_seen seen = look(s.output);
	assert_string_equal(seen.text[0], "{\"mine\":1}");
	forget(&seen);
	finish(&s);
}

static void shards_together_are_the_whole(void **state)
{
	(void)state;
	struct scene s;
	long pairs = 0, sections = 0;
	begin(&s);
	for (int i = 0; i < 20; i++) {
		char text[200];
		uint64_t row = add_section(&s, i % 2 ? "Odd" : "Even");
		snprintf(text, sizeof text, "%s Number %d.", BEFORE, i);
		add_version(&s, row, BY_MODEL, "draft", WISHED);
		add_version(&s, row, BY_MODEL, "regenerate", text);
	}
	for (int part = 1; part <= 3; part++) {
		const struct shard shard = {part, 3};
		s.job.shard = &shard;
		make(&s);
		assert_in_range(s.told.pairs, 1, 19);
		pairs += s.told.pairs;
		sections += s.told.sections;
	}
	assert_int_equal(pairs, 20);
	assert_int_equal(sections, 20);
	finish(&s);
}

static void a_documents_sections_are_on_one_side(void **state)
{
	(void)state;
	struct scene s;
	begin(&s);
	for (int i = 0; i < 6; i++) {
		uint64_t row = add_section(&s, "A point");
		add_version(&s, row, BY_MODEL, "draft", WISHED);
		add_version(&s, row, BY_MODEL, "regenerate", LAST);
	}
	int aside = 0;
	for (int i = 0; i < 12; i++) {
		char instruction[40];
		snprintf(instruction, sizeof instruction, "Write tale %d.", i);
		apply(&s, edit_set_instruction(instruction));
		s.job.validation = 0.5;
		make(&s);
		assert_int_equal(s.told.pairs, 6);
		assert_true(s.told.validation == 0 || s.told.validation == 6);
		aside += s.told.validation == 6;
		struct lines_seen seen = look(s.output);
		assert_int_equal(seen.count, 6 - s.told.validation);
		forget(&seen);
	}
	assert_in_range(aside, 1, 11);
	finish(&s);
}

static void llamafactory_has_its_own_members(void **state)
{
	(void)state;
	struct scene s;
	struct err err = ERR_INIT;
	begin(&s);
	uint64_t row = add_section(&s, "\"The\\ \x01lamps\"");
	add_version(&s, row, BY_MODEL, "draft", "灯塔里住着一个老人。");
	add_version(&s, row, BY_MODEL, "regenerate", BEFORE);
	assert_true(pair_form_named(&s.job.form, "llamafactory", &err));
	make(&s);
	struct lines_seen seen = look(s.output);
	assert_int_equal(
		strncmp(seen.text[0], "{\"conversations\":[{\"from\":\"human\",\"value\":\"", 42), 0);
	assert_non_null(strstr(seen.text[0], "\"chosen\":{\"from\":\"gpt\",\"value\":\"" BEFORE "\"}"));
	assert_non_null(
		strstr(seen.text[0], "\"rejected\":{\"from\":\"gpt\",\"value\":\"灯塔里住着一个老人。\"}"));
	assert_false(pair_form_named(&s.job.form, "alpaca", &err));
	assert_int_equal(err.kind, ERR_USAGE);
	forget(&seen);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_text_that_was_kept_is_chosen),
		cmocka_unit_test(the_writers_own_hand_is_told),
		cmocka_unit_test(the_draft_before_the_text_is_rejected_or_the_newest),
		cmocka_unit_test(what_was_not_let_go_is_no_pair),
		cmocka_unit_test(a_pair_keeps_to_the_window),
		cmocka_unit_test(a_project_in_use_is_read),
		cmocka_unit_test(a_missing_project_leaves_the_output_as_it_was),
		cmocka_unit_test(shards_together_are_the_whole),
		cmocka_unit_test(a_documents_sections_are_on_one_side),
		cmocka_unit_test(llamafactory_has_its_own_members),
	};
	return cmocka_run_group_tests_name("pairs_kept", tests, NULL, NULL);
}
