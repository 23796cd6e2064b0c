#include "eval/ruler.h"

#include <math.h>

#include "../test.h"
#include "base/lines.h"
#include "base/mem.h"
#include "write/target.h"

#include "../help.h"

/* ---- The list ---- */

struct seen {
	long count, chinese, previous, thousands;
};

static bool see(void *ctx, const struct line *line, struct err *err)
{
	struct seen *s = ctx;
	const char *prompt = json_get_string(line->json, "prompt", "");
	long length = (long)json_get_int(line->json, "length", 0);
	(void)err;
	assert_null(strchr(prompt, '$'));
	assert_int_equal(target_words(prompt), length);
	assert_string_equal(target_language(prompt), json_get_string(line->json, "language", ""));
	assert_true(length >= s->previous);
	s->previous = length;
	s->count++;
	s->chinese += !strcmp(target_language(prompt), "zh");
	s->thousands += length == 1000;
	return true;
}

static void ruler_asks_eight_instructions_at_six_lengths(void **state)
{
	(void)state;
	struct buf list = BUF_INIT;
	struct seen seen = {0};
	struct err err = ERR_INIT;
	char *folder = folder_new();
	setenv("XDG_CONFIG_HOME", folder, 1);
	assert_true(ruler_list(&list, &err));
	assert_int_equal(err.kind, ERR_NONE);
	assert_true(lines_parse("the list", list.data, list.len, see, &seen, &err));
	assert_int_equal(seen.count, 48);
	assert_int_equal(seen.chinese, 24);
	assert_int_equal(seen.thousands, 8);
	assert_int_equal(seen.previous, 30000);
	buf_release(&list);
	folder_remove(folder);
	free(folder);
}

static char *put_own(const char *folder, const char *text)
{
	struct buf path = BUF_INIT;
	char *parent = folder_path(folder, "longhand/prompts/en");
	assert_true(file_make_folder(parent, NULL));
	buf_addf(&path, "%s/ruler.txt", parent);
	put_file(path.data, text);
	free(parent);
	return buf_detach(&path);
}

static void ruler_reads_instructions_of_ones_own(void **state)
{
	(void)state;
	struct buf list = BUF_INIT;
	struct err err = ERR_INIT;
	char *folder = folder_new();
	setenv("XDG_CONFIG_HOME", folder, 1);
	char *path = put_own(folder, "# mine\r\n\r\n  Write $WORDS$ words, at $5. \r\n");
	assert_true(ruler_list(&list, &err));
	assert_non_null(
		strstr(list.data, "{\"prompt\":\"Write 20000 words, at $5.\",\"length\":20000"));
	buf_clear(&list);
	put_file(path, "Write $WORDS$ words.\nWrite a lot.");
	assert_false(ruler_list(&list, &err));
	assert_non_null(strstr(err.text, "ruler.txt, line 2 has no $WORDS$"));
	put_file(path, "# nothing\n");
	assert_false(ruler_list(&list, &err));
	assert_non_null(strstr(err.text, "ruler.txt holds no instruction."));
	free(path);
	buf_release(&list);
	folder_remove(folder);
	free(folder);
}

/* ---- The answers ---- */

static bool read_text(struct ruler *r, const char *name, const char *text, struct err *err)
{
	char *folder = folder_new(), *path = folder_path(folder, name);
	put_file(path, text);
	bool ok = ruler_read(r, path, err);
	folder_remove(folder);
	free(folder);
	free(path);
	return ok;
}

#define ANSWER(model, length, words)                                     \
	"{\"model\":\"" model "\",\"method\":\"direct\",\"length\":" #length \
	",\"response_length\":" #words "}\n"

static void ruler_sums_up_by_required_length(void **state)
{
	(void)state;
	struct ruler r;
	struct ruler_row row;
	struct err err = ERR_INIT;
	size_t at = 0;
	ruler_init(&r);
	assert_true(read_text(&r, "a.jsonl",
						  ANSWER("m", 2000, 1800) ANSWER("m", 1000, 900) ANSWER("m", 2000, 2100)
							  ANSWER("m", 2000, 400) ANSWER("m", 1000, 1010),
						  &err));
	assert_int_equal(r.count, 1);
	assert_true(ruler_next(&r.runs[0], &at, &row));
	assert_int_equal(row.required, 1000);
	assert_int_equal(row.answers, 2);
	assert_true(row.median == 955);
	assert_int_equal(row.shortest, 900);
	assert_int_equal(row.longest, 1010);
	assert_true(ruler_next(&r.runs[0], &at, &row));
	assert_int_equal(row.required, 2000);
	assert_true(row.median == 1800);
	assert_int_equal(row.shortest, 400);
	assert_int_equal(row.longest, 2100);
	assert_false(ruler_next(&r.runs[0], &at, &row));
	assert_int_equal(ruler_most(&r.runs[0]), 2100);
	ruler_release(&r);
}

static void ruler_counts_what_is_not_counted(void **state)
{
	(void)state;
	struct ruler r;
	struct err err = ERR_INIT;
	ruler_init(&r);
	assert_true(read_text(&r, "a.jsonl",
						  "{\"prompt\":\"Write 1,500 words.\",\"response\":\"don't 写作 7\"}\n",
						  &err));
	assert_int_equal(r.runs[0].answers[0].required, 1500);
	assert_int_equal(r.runs[0].answers[0].words, 4);
	assert_false(read_text(&r, "b.jsonl", "{\"prompt\":\"Write.\"}\n", &err));
	assert_non_null(strstr(err.text, "b.jsonl, line 1 is no answer"));
	assert_false(read_text(&r, "c.jsonl", "\n", &err));
	assert_non_null(strstr(err.text, "c.jsonl holds no answer."));
	ruler_release(&r);
}

static void names(const struct ruler *r, size_t run, const char *beginning)
{
	struct buf name = BUF_INIT;
	ruler_name(r, run, &name);
	if (strncmp(name.data, beginning, strlen(beginning)) != 0)
		fail_msg("“%s” does not begin with “%s”", name.data, beginning);
	buf_release(&name);
}

static void ruler_names_models_apart(void **state)
{
	(void)state;
	struct ruler r;
	struct err err = ERR_INIT;
	ruler_init(&r);
	assert_true(read_text(&r, "a.jsonl", ANSWER("one", 1, 1) ANSWER("two", 1, 1), &err));
	names(&r, 0, "one");
	assert_true(read_text(&r, "b.jsonl", "{\"model\":\"two\",\"response\":\"\"}\n", &err));
	names(&r, 1, "two, direct");
	names(&r, 2, "two");
	assert_true(read_text(&r, "b.jsonl", ANSWER("two", 1, 1), &err));
	names(&r, 1, "two, direct (/");
	names(&r, 3, "two, direct (/");
	ruler_release(&r);
}

static void ruler_prints_table_and_json(void **state)
{
	(void)state;
	struct ruler r;
	struct report_table t;
	struct buf out = BUF_INIT;
	struct err err = ERR_INIT;
	ruler_init(&r);
	assert_true(read_text(&r, "a.jsonl",
						  ANSWER("one", 1000, 900) ANSWER("one", 1000, 1001) ANSWER("two", 5000, 7),
						  &err));
	mem_set_string(&r.runs[0].name.file, "a");
	report_table_init(&t, "");
	ruler_table(&r, &t);
	report_table_print(&t, REPORT_CSV, false, &out);
	assert_string_equal(out.data, "Model,Required,Answers,Median,Shortest,Longest\r\n"
								  "one,1000,2,950,900,1001\r\n"
								  "one,all,2,,,1001\r\n"
								  "two,5000,1,7,7,7\r\n"
								  "two,all,1,,,7\r\n");
	buf_clear(&out);
	ruler_json(&r, &out);
	assert_non_null(strstr(
		out.data, "{\"model\":\"one\",\"method\":\"direct\",\"file\":\"a\",\"required\":1000,"
				  "\"answers\":2,\"median\":950.5,\"shortest\":900,\"longest\":1001}\n"
				  "{\"model\":\"one\",\"method\":\"direct\",\"file\":\"a\",\"answers\":2,"
				  "\"longest\":1001}\n"));
	report_table_release(&t);
	buf_release(&out);
	ruler_release(&r);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ruler_asks_eight_instructions_at_six_lengths),
		cmocka_unit_test(ruler_reads_instructions_of_ones_own),
		cmocka_unit_test(ruler_sums_up_by_required_length),
		cmocka_unit_test(ruler_counts_what_is_not_counted),
		cmocka_unit_test(ruler_names_models_apart),
		cmocka_unit_test(ruler_prints_table_and_json),
	};
	return RUN(tests);
}
