#include "doc/codec.h"

#include "sample.h"

/* ---- Helpers -------------------------------------------------------------------------------- */

static struct json *parse(const char *text)
{
	struct err err = ERR_INIT;
	struct json *root = json_parse(text, strlen(text), JSON_STRICT, &err);
	if (!root)
		fail_msg("%s", err.text);
	return root;
}

static char *row_line(const struct row *row)
{
	struct buf out = BUF_INIT;
	codec_put_row(&out, row, -1);
	return buf_detach(&out);
}

static char *edit_line(const struct edit *e)
{
	struct buf out = BUF_INIT;
	codec_put_edit(&out, e);
	assert_null(strchr(out.data, '\n'));
	return buf_detach(&out);
}

/* Reads the edit back from its line and takes it: it must print the same and be the same. */
static void assert_edit_round_trips(struct edit e)
{
	char *line = edit_line(&e);
	struct json *root = parse(line);
	struct edit back;
	struct err err = ERR_INIT;
	if (!codec_get_edit(root, &back, &err))
		fail_msg("%s: %s", line, err.text);
	char *again = edit_line(&back);
	assert_string_equal(again, line);
	assert_true(back.kind == e.kind && back.row == e.row && back.version == e.version);
	assert_true(back.other == e.other && back.number == e.number);
	assert_true(back.at == e.at && back.del == e.del);
	assert_int_equal(back.text.len, e.text.len);
	assert_memory_equal(back.text.data, e.text.data, e.text.len);
	assert_true(!back.model == !e.model && !back.new_row == !e.new_row);
	assert_true(!back.new_version == !e.new_version && !back.new_note == !e.new_note);
	assert_true(!back.new_usage == !e.new_usage);
	free(line);
	free(again);
	json_free(root);
	edit_release(&e);
	edit_release(&back);
}

/* ---- Edits ---------------------------------------------------------------------------------- */

static void codec_round_trips_an_edit_of_every_kind(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 4);
	const struct edit edits[] = {
		{.kind = EDIT_NONE, .text = BUF_INIT},
		edit_set_title("中国 \"Guide\"\n"),
		edit_set_instruction(""),
		edit_set_language("zh"),
		edit_set_target(10000),
		edit_set_planning(true),
		edit_insert_row(sample_row(&r), 0),
		edit_insert_row(sample_row(&r), 5),
		edit_remove_row(7),
		edit_move_row(7, 0),
		edit_move_row(7, UINT64_C(0xffffffffff)),
		edit_set_kind(7, ROW_HEADING),
		edit_set_level(7, 6),
		edit_set_point(7, "Trains\t\x7f"),
		edit_set_budget(7, 0),
		edit_set_locked(7, true),
		edit_set_locked(7, false),
		edit_set_note(7, "n"),
		edit_set_summary(7, "s", UINT64_MAX, "m"),
		edit_set_summary(7, "", 0, ""),
		edit_add_version(7, sample_version(&r)),
		edit_choose_version(7, 8),
		edit_choose_version(7, 0),
		edit_splice(7, 8, 0, 0, "", 0),
		edit_splice(7, 8, 100000, 12, "a\n\nb😀", 8),
		edit_set_state(7, 8, VERSION_INCOMPLETE, "raw\r\n", 5),
		edit_set_state(7, 8, VERSION_COMPLETE, "", 0),
		edit_put_note(sample_note(&r), 3),
		edit_remove_note(3),
		edit_add_usage(sample_usage(&r)),
		edit_mark_export("/home/x/guide.md", UINT64_MAX),
	};
	bool seen[EDIT_KIND_COUNT] = {false};
	for (size_t i = 0; i < sizeof edits / sizeof *edits; i++) {
		seen[edits[i].kind] = true;
		assert_edit_round_trips(edits[i]);
	}
	for (int kind = 0; kind < EDIT_KIND_COUNT; kind++)
		assert_true(seen[kind]);
}

static void codec_edits_and_inverses_do_the_same_after_a_round_trip(void **state)
{
	(void)state;
	struct random r;
	struct doc doc, twin;
	random_seed(&r, 8);
	doc_init(&doc);
	doc_init(&twin);
	for (int i = 0; i < 300; i++) {
		struct edit e = sample_edit(&doc, &r), back, inverse, twin_inverse;
		char *line = edit_line(&e);
		struct json *root = parse(line);
		assert_true(codec_get_edit(root, &back, NULL));
		assert_true(edit_apply(&doc, &e, &inverse, NULL));
		assert_true(edit_apply(&twin, &back, &twin_inverse, NULL));
		assert_same_doc(&doc, &twin);
		assert_edit_round_trips(inverse);
		edit_release(&twin_inverse);
		edit_release(&back);
		edit_release(&e);
		json_free(root);
		free(line);
	}
	doc_release(&doc);
	doc_release(&twin);
}

static void codec_refuses_an_edit_it_does_not_understand(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"{}",
		"7",
		"{\"edit\":\"paint\"}",
		"{\"edit\":3}",
		"{\"edit\":\"splice\",\"at\":-1}",
		"{\"edit\":\"splice\",\"text\":[\"a\"]}",
		"{\"edit\":\"insert row\",\"new_row\":{}}",
		"{\"edit\":\"insert row\",\"new_row\":null}",
		"{\"edit\":\"add version\",\"new_version\":{\"id\":\"1\"}}",
		"{\"edit\":\"put note\",\"new_note\":[]}",
		"{\"edit\":\"add usage\",\"new_usage\":\"x\"}",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct json *root = parse(wrong[i]);
		struct edit e;
		struct err err = ERR_INIT;
		assert_false(codec_get_edit(root, &e, &err));
		assert_int_equal(err.kind, ERR_FILE);
		assert_int_equal(e.kind, EDIT_NONE);
		json_free(root);
	}
}

/* ---- Rows, notes, usage --------------------------------------------------------------------- */

static void codec_keeps_unknown_members_of_rows_and_versions(void **state)
{
	(void)state;
	static const char text[] =
		"{\"id\":\"0000000007\",\"kind\":\"section\",\"level\":1,\"point\":\"p\",\"budget\":5,"
		"\"current\":\"0000000008\",\"versions\":[{\"id\":\"0000000008\",\"by\":\"import\","
		"\"text\":[\"t\"],\"heat\":[1,{\"x\":\"y\"}]}],\"colour\":\"red\",\"sub\":{\"a\":1}}";
	struct json *root = parse(text);
	struct row *row = codec_get_row(root, NULL);
	assert_non_null(row);
	char *line = row_line(row);
	assert_string_equal(line, text);
	assert_string_equal(row->extra, "\"colour\":\"red\",\"sub\":{\"a\":1}");
	assert_string_equal(row->versions[0]->extra, "\"heat\":[1,{\"x\":\"y\"}]");
	free(line);
	row_free(row);
	json_free(root);
}

static void codec_fills_what_the_document_caches(void **state)
{
	(void)state;
	static const char text[] =
		"{\"id\":\"7\",\"kind\":\"heading\",\"level\":1,\"point\":\"three small "
		"words\",\"budget\":0,"
		"\"versions\":[{\"id\":\"8\",\"by\":\"writer\",\"text\":[\"one\",\"two\"]}]}";
	struct json *root = parse(text);
	struct row *row = codec_get_row(root, NULL);
	assert_non_null(row);
	assert_int_equal(row->point_words, 3);
	assert_int_equal(version_words(row->versions[0]), 2);
	struct version *same = version_new(1, BY_WRITER);
	buf_add_str(&same->text, "one\n\ntwo");
	version_text_changed(same);
	assert_int_equal(row->versions[0]->hash, same->hash);
	version_free(same);
	row_free(row);
	json_free(root);
}

static void codec_refuses_a_row_that_does_not_hold_together(void **state)
{
	(void)state;
	static const char *const wrong[] = {
		"\"versions\":{}",
		"\"versions\":[7]",
		"\"current\":\"8\"",
		"\"current\":\"9\",\"versions\":[{\"id\":\"8\",\"by\":\"model\",\"text\":[]}]",
		("\"versions\":[{\"id\":\"8\",\"by\":\"model\",\"text\":[]},"
		 "{\"id\":\"8\",\"by\":\"model\",\"text\":[]}]"),
		"\"versions\":[{\"id\":\"8\",\"by\":\"robot\",\"text\":[]}]",
		"\"versions\":[{\"id\":\"8\",\"by\":\"model\"}]",
	};
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
		struct buf text = BUF_INIT;
		struct err err = ERR_INIT;
		buf_addf(&text,
				 "{\"id\":\"7\",\"kind\":\"section\",\"level\":1,\"point\":\"\",\"budget\":0,%s}",
				 wrong[i]);
		struct json *root = parse(text.data);
		assert_null(codec_get_row(root, &err));
		assert_int_equal(err.kind, ERR_FILE);
		json_free(root);
		buf_release(&text);
	}
}

static void codec_round_trips_notes_and_usage(void **state)
{
	(void)state;
	struct random r;
	random_seed(&r, 3);
	struct note *note = sample_note(&r);
	struct usage *usage = sample_usage(&r);
	struct buf lines[4] = {BUF_INIT, BUF_INIT, BUF_INIT, BUF_INIT};
	codec_put_note(&lines[0], note, 2);
	codec_put_usage(&lines[1], usage);
	struct json *note_root = parse(lines[0].data), *usage_root = parse(lines[1].data);
	struct note *note_back = codec_get_note(note_root, NULL);
	struct usage *usage_back = codec_get_usage(usage_root, NULL);
	codec_put_note(&lines[2], note_back, 2);
	codec_put_usage(&lines[3], usage_back);
	assert_string_equal(lines[2].data, lines[0].data);
	assert_string_equal(lines[3].data, lines[1].data);
	assert_non_null(strstr(lines[2].data, "\"pinned\":true"));
	assert_non_null(strstr(lines[3].data, "\"tier\":\"flex\""));
	for (int i = 0; i < 4; i++)
		buf_release(&lines[i]);
	json_free(note_root);
	json_free(usage_root);
	note_free(note);
	note_free(note_back);
	usage_free(usage);
	usage_free(usage_back);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codec_round_trips_an_edit_of_every_kind),
		cmocka_unit_test(codec_edits_and_inverses_do_the_same_after_a_round_trip),
		cmocka_unit_test(codec_refuses_an_edit_it_does_not_understand),
		cmocka_unit_test(codec_keeps_unknown_members_of_rows_and_versions),
		cmocka_unit_test(codec_fills_what_the_document_caches),
		cmocka_unit_test(codec_refuses_a_row_that_does_not_hold_together),
		cmocka_unit_test(codec_round_trips_notes_and_usage),
	};
	return RUN(tests);
}
