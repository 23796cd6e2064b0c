#include "doc/project.h"

#include "base/utf8.h"
#include "sample.h"

static const struct save_ids ids = {UINT64_C(0x12), UINT64_C(0xff00000000)};

static struct buf print(const struct doc *doc)
{
	struct buf out = BUF_INIT;
	project_print(&out, doc, ids);
	return out;
}

static bool parse(const char *text, size_t len, struct doc *doc, struct save_ids *got,
				  struct err *err)
{
	doc_init(doc);
	return project_parse(text, len, "guide.longhand", doc, got, err);
}

static struct doc must_parse(const struct buf *text)
{
	struct doc doc;
	struct save_ids got;
	struct err err = ERR_INIT;
	if (!parse(text->data, text->len, &doc, &got, &err))
		fail_msg("%s", err.text);
	assert_int_equal(got.save, ids.save);
	assert_int_equal(got.previous, ids.previous);
	return doc;
}

/* The sentence that refuses the text; the document stays empty. */
static char *refusal(const char *text, size_t len)
{
	struct doc doc;
	struct save_ids got;
	struct err err = ERR_INIT;
	assert_false(parse(text, len, &doc, &got, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "guide.longhand"));
	assert_null(strchr(err.text, '\n'));
	assert_int_equal(doc.row_count + doc.note_count + doc.usage_count + doc.export_count, 0);
	assert_int_equal(doc.id, 0);
	assert_string_equal(doc.title, "");
	doc_release(&doc);
	return mem_strdup(err.text);
}

static void assert_refused(const char *text, const char *why)
{
	char *said = refusal(text, strlen(text));
	if (!strstr(said, why))
		fail_msg("\"%s\" is not in: %s", why, said);
	free(said);
}

static void assert_same_version(const struct version *a, const struct version *b)
{
	assert_int_equal(a->id, b->id);
	assert_string_equal(a->text.data, b->text.data);
	assert_int_equal(a->text.len, b->text.len);
	assert_string_equal(a->raw.data, b->raw.data);
	assert_int_equal(a->by, b->by);
	assert_int_equal(a->state, b->state);
	assert_int_equal(a->undone, b->undone);
	assert_string_equal(a->model, b->model);
	assert_string_equal(a->reason, b->reason);
	assert_int_equal(a->created, b->created);
	assert_int_equal(a->asked, b->asked);
	assert_int_equal(a->preceding, b->preceding);
	assert_string_equal(a->extra, b->extra);
	assert_int_equal(version_words(a), version_words(b));
	assert_int_equal(a->hash, b->hash);
}

static void assert_same_row(const struct row *a, const struct row *b)
{
	assert_int_equal(a->id, b->id);
	assert_int_equal(a->kind, b->kind);
	assert_int_equal(a->level, b->level);
	assert_string_equal(a->point, b->point);
	assert_int_equal(a->point_words, b->point_words);
	assert_int_equal(a->budget, b->budget);
	assert_int_equal(a->locked, b->locked);
	assert_string_equal(a->note, b->note);
	assert_int_equal(a->current, b->current);
	assert_string_equal(a->summary, b->summary);
	assert_int_equal(a->summary_of, b->summary_of);
	assert_string_equal(a->summary_model, b->summary_model);
	assert_string_equal(a->extra, b->extra);
	assert_int_equal(a->version_count, b->version_count);
	for (size_t i = 0; i < a->version_count; i++)
		assert_same_version(a->versions[i], b->versions[i]);
}

static void assert_same_lists(const struct doc *a, const struct doc *b)
{
	assert_int_equal(a->note_count, b->note_count);
	for (size_t i = 0; i < a->note_count; i++) {
		assert_int_equal(a->notes[i]->id, b->notes[i]->id);
		assert_string_equal(a->notes[i]->title, b->notes[i]->title);
		assert_string_equal(a->notes[i]->keywords, b->notes[i]->keywords);
		assert_string_equal(a->notes[i]->text, b->notes[i]->text);
		assert_string_equal(a->notes[i]->extra, b->notes[i]->extra);
	}
	assert_int_equal(a->usage_count, b->usage_count);
	for (size_t i = 0; i < a->usage_count; i++) {
		const struct usage *x = &a->usage[i], *y = &b->usage[i];
		assert_int_equal(x->run, y->run);
		assert_string_equal(x->role, y->role);
		assert_string_equal(x->model, y->model);
		assert_int_equal(x->prompt, y->prompt);
		assert_int_equal(x->cached, y->cached);
		assert_int_equal(x->completion, y->completion);
		assert_int_equal(x->reasoning, y->reasoning);
		assert_true(x->cost == y->cost);
		assert_string_equal(x->extra, y->extra);
	}
	assert_int_equal(a->export_count, b->export_count);
	for (size_t i = 0; i < a->export_count; i++) {
		assert_string_equal(a->exports[i].path, b->exports[i].path);
		assert_int_equal(a->exports[i].hash, b->exports[i].hash);
	}
}

static void project_round_trips_every_field(void **state)
{
	(void)state;
	struct doc doc;
	doc_init(&doc);
	sample_fill(&doc, 1, 300);
	mem_set_string(&doc.language, "zh");
	mem_set_string(&doc.extra, "\"plugins\":[{\"name\":\"x\"}]");
	struct buf text = print(&doc);
	struct doc back = must_parse(&text);
	assert_int_equal(back.id, doc.id);
	assert_string_equal(back.title, doc.title);
	assert_string_equal(back.instruction, doc.instruction);
	assert_string_equal(back.language, "zh");
	assert_int_equal(back.target, doc.target);
	assert_string_equal(back.extra, doc.extra);
	assert_int_equal(back.row_count, doc.row_count);
	assert_true(doc.row_count > 3 && doc.note_count && doc.usage_count && doc.export_count);
	for (size_t i = 0; i < doc.row_count; i++)
		assert_same_row(back.rows[i], doc.rows[i]);
	assert_same_lists(&back, &doc);
	buf_release(&text);
	doc_release(&back);
	doc_release(&doc);
}

static void project_prints_the_same_bytes_after_parsing(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 40; seed++) {
		struct doc doc;
		doc_init(&doc);
		sample_fill(&doc, seed, (int)seed * 3);
		struct buf text = print(&doc);
		assert_int_equal(utf8_valid_prefix(text.data, text.len), text.len);
		struct doc back = must_parse(&text);
		struct buf again = print(&back);
		assert_int_equal(again.len, text.len);
		assert_memory_equal(again.data, text.data, text.len);
		buf_release(&again);
		buf_release(&text);
		doc_release(&back);
		doc_release(&doc);
	}
}

static const char small[] = "{\n"
							"\t\"longhand\": 1,\n"
							"\t\"id\": \"0000000abc\",\n"
							"\t\"save\": \"0000000012\",\n"
							"\t\"previous_save\": \"ff00000000\",\n"
							"\t\"title\": \"China\",\n"
							"\t\"instruction\": \"Write a \\\"guide\\\"\\nto 中国.\",\n"
							"\t\"language\": \"en\",\n"
							"\t\"target\": 900,\n"
							"\t\"rows\": [\n"
							"\t\t{\n"
							"\t\t\t\"id\": \"0000000007\",\n"
							"\t\t\t\"kind\": \"section\",\n"
							"\t\t\t\"level\": 2,\n"
							"\t\t\t\"point\": \"When to go\",\n"
							"\t\t\t\"budget\": 400,\n"
							"\t\t\t\"locked\": true,\n"
							"\t\t\t\"current\": \"0000000008\",\n"
							"\t\t\t\"versions\": [\n"
							"\t\t\t\t{\n"
							"\t\t\t\t\t\"id\": \"0000000008\",\n"
							"\t\t\t\t\t\"by\": \"writer\",\n"
							"\t\t\t\t\t\"state\": \"incomplete\",\n"
							"\t\t\t\t\t\"created\": 1700000000,\n"
							"\t\t\t\t\t\"text\": [\n"
							"\t\t\t\t\t\t\"Spring.\",\n"
							"\t\t\t\t\t\t\"Autumn.\\n- dry\"\n"
							"\t\t\t\t\t],\n"
							"\t\t\t\t\t\"mood\": \"calm\"\n"
							"\t\t\t\t}\n"
							"\t\t\t]\n"
							"\t\t},\n"
							"\t\t{\n"
							"\t\t\t\"id\": \"0000000009\",\n"
							"\t\t\t\"kind\": \"heading\",\n"
							"\t\t\t\"level\": 1,\n"
							"\t\t\t\"point\": \"Trains\",\n"
							"\t\t\t\"budget\": 0\n"
							"\t\t}\n"
							"\t],\n"
							"\t\"notes\": [],\n"
							"\t\"usage\": [\n"
							"\t\t{\"role\":\"writer\",\"model\":\"m\",\"prompt\":12,\"cost\":0.1}\n"
							"\t],\n"
							"\t\"exports\": []\n"
							"}\n";

static void project_lays_out_a_text_one_paragraph_a_line(void **state)
{
	(void)state;
	struct doc doc;
	doc_init(&doc);
	doc.id = 0xabc;
	doc.target = 900;
	mem_set_string(&doc.title, "China");
	mem_set_string(&doc.instruction, "Write a \"guide\"\nto 中国.");
	struct row *row = row_new(7, ROW_SECTION, 2, "When to go", 400);
	row->locked = true;
	sample_apply(&doc, edit_insert_row(row, 0));
	struct version *v = version_new(8, BY_WRITER);
	v->state = VERSION_INCOMPLETE;
	v->created = 1700000000;
	buf_add_str(&v->text, "Spring.\n\nAutumn.\n- dry");
	mem_set_string(&v->extra, "\"mood\": \"calm\"");
	sample_apply(&doc, edit_add_version(7, v));
	sample_apply(&doc, edit_insert_row(row_new(9, ROW_HEADING, 1, "Trains", 0), 7));
	struct usage *usage = usage_new(0, "writer", "m");
	usage->prompt = 12;
	usage->cost = 0.1;
	sample_apply(&doc, edit_add_usage(usage));
	struct buf text = print(&doc);
	assert_string_equal(text.data, small);
	buf_release(&text);
	doc_release(&doc);
}

static void project_keeps_members_it_does_not_know(void **state)
{
	(void)state;
	static const char text[] =
		"{\"longhand\":1,\"id\":\"1\",\"save\":\"12\",\"previous_save\":\"ff00000000\",\"title\":"
		"\"\",\"instruction\":\"\",\"language\":\"en\",\"target\":0,\"later\":[1,{\"a\":"
		"\"\\u00e9\"}],"
		"\"rows\":[{\"id\":\"2\",\"kind\":\"section\",\"level\":1,\"point\":\"\",\"budget\":1,"
		"\"row_later\":-0.25}],\"notes\":[{\"id\":\"3\",\"title\":\"\",\"text\":[],\"note_later\":"
		"null}"
		"],\"usage\":[{\"role\":\"\",\"model\":\"\",\"usage_later\":false}],\"more\":\"\"}";
	struct buf given = BUF_INIT;
	buf_add_str(&given, text);
	struct doc doc = must_parse(&given);
	struct buf out = print(&doc);
	static const char *const kept[] = {"\"later\":[1,{\"a\":\"é\"}],\"more\":\"\"",
									   "\"row_later\":-0.25", "\"note_later\":null",
									   "\"usage_later\":false"};
	for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
		assert_non_null(strstr(out.data, kept[i]));
	buf_release(&out);
	buf_release(&given);
	doc_release(&doc);
}

static void project_refuses_a_newer_format(void **state)
{
	(void)state;
	assert_refused("{\"longhand\":2,\"pages\":{}}", "newer longhand");
	assert_refused("{\"longhand\":1.5}", "newer longhand");
}

static void project_says_what_is_no_project(void **state)
{
	(void)state;
	assert_refused("", "is empty");
	assert_refused("# A guide\n", "byte 1");
	assert_refused("{\"name\":\"x\"}", "is not a longhand project");
	assert_refused("[1]", "is not a longhand project");
	assert_refused("{\"longhand\":\"1\"}", "is not a longhand project");
	assert_refused("{\"longhand\":1,\"id\":\"1\xff\"}", "byte 22");
}

/* `small` with the first `from` replaced by `to`. */
static char *with(const char *from, const char *to)
{
	const char *at = strstr(small, from);
	struct buf out = BUF_INIT;
	assert_non_null(at);
	buf_add(&out, small, (size_t)(at - small));
	buf_add_str(&out, to);
	buf_add_str(&out, at + strlen(from));
	return buf_detach(&out);
}

static void project_says_what_is_damaged(void **state)
{
	(void)state;
	static const char *const cases[][3] = {
		{"\"0000000abc\"", "\"0\"", "\"id\""},
		{"\"0000000abc\"", "\"xyz\"", "\"id\""},
		{"\"0000000abc\"", "7", "\"id\""},
		{"\"save\": \"0000000012\",\n", "", "\"save\""},
		{"900", "-1", "\"target\""},
		{"900", "1.5", "\"target\""},
		{"900", "\"900\"", "\"target\""},
		{"\"title\": \"China\"", "\"title\": null", "\"title\""},
		{"\"level\": 2", "\"level\": 7", "number 1 of \"rows\""},
		{"\"section\"", "\"chapter\"", "\"kind\""},
		{"\"locked\": true", "\"locked\": 1", "\"locked\""},
		{"\"current\": \"0000000008\"", "\"current\": \"0000000018\"", "\"current\""},
		{"\"0000000009\"", "\"0000000007\"", "two rows"},
		{"\"text\": [", "\"text\": [1,", "\"text\""},
		{"\"notes\": []", "\"notes\": {}", "\"notes\""},
		{"\"notes\": []", "\"notes\": [1]", "number 1 of \"notes\""},
		{"\"exports\": []", "\"exports\": [{\"path\":\"x\"}]", "\"hash\""},
		{"0.1", "\"0.1\"", "\"cost\""},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char *text = with(cases[i][0], cases[i][1]);
		assert_refused(text, cases[i][2]);
		free(text);
	}
}

static void project_refuses_a_text_cut_at_any_byte(void **state)
{
	(void)state;
	for (size_t len = 0; len < sizeof small - 2; len++) {
		char *said = refusal(small, len);
		assert_non_null(strstr(said, len ? "byte" : "empty"));
		free(said);
	}
}

static void project_reads_or_refuses_whatever_byte_is_flipped(void **state)
{
	(void)state;
	for (size_t bit = 0; bit < (sizeof small - 1) * 8; bit++) {
		char text[sizeof small];
		memcpy(text, small, sizeof small);
		text[bit / 8] ^= (char)(1 << bit % 8);
		struct doc doc;
		struct save_ids got;
		struct err err = ERR_INIT;
		bool ok = parse(text, sizeof small - 1, &doc, &got, &err);
		assert_true(ok == (err.kind == ERR_NONE));
		doc_release(&doc);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(project_round_trips_every_field),
		cmocka_unit_test(project_prints_the_same_bytes_after_parsing),
		cmocka_unit_test(project_lays_out_a_text_one_paragraph_a_line),
		cmocka_unit_test(project_keeps_members_it_does_not_know),
		cmocka_unit_test(project_refuses_a_newer_format),
		cmocka_unit_test(project_says_what_is_no_project),
		cmocka_unit_test(project_says_what_is_damaged),
		cmocka_unit_test(project_refuses_a_text_cut_at_any_byte),
		cmocka_unit_test(project_reads_or_refuses_whatever_byte_is_flipped),
	};
	return RUN(tests);
}
