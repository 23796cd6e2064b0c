#include "data/pack.h"

#include "../server/spawn.h"
#include "../test.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/random.h"
#include "data/packing.h"

#include "../help.h"

/* ---- Packing ---- */

/* Every item is in one pack, and no pack is over. */
static size_t check_packing(const size_t *lengths, size_t count, size_t window, uint64_t seed)
{
	struct packing p;
	unsigned char *seen = mem_alloc(count + 1);
	packing_make(&p, lengths, count, window, seed);
	assert_int_equal(p.first[0], 0);
	assert_int_equal(p.first[p.packs], count);
	for (size_t pack = 0; pack < p.packs; pack++) {
		size_t sum = 0;
		assert_true(p.first[pack] < p.first[pack + 1]);
		for (size_t i = p.first[pack]; i < p.first[pack + 1]; i++) {
			assert_true(i == p.first[pack] || p.order[i - 1] < p.order[i]);
			sum += lengths[p.order[i]];
			assert_int_equal(seen[p.order[i]]++, 0);
		}
		assert_in_range(sum, 1, window);
	}
	size_t packs = p.packs;
	packing_release(&p);
	free(seen);
	return packs;
}

static void packs_are_filled_by_best_fit(void **state)
{
	static const size_t lengths[] = {60, 50, 50, 40, 30, 10, 10, 50};
	(void)state;
	assert_int_equal(check_packing(lengths, 8, 100, 1), 3); /* 60+40, 50+50, 50+30+10+10 */
	static const size_t whole[] = {100, 1, 100, 99};
	assert_int_equal(check_packing(whole, 4, 100, 1), 3);
	assert_int_equal(check_packing(whole, 0, 100, 1), 0);
	assert_int_equal(check_packing(whole, 1, 1 << 20, 1), 1);
}

static void packing_holds_whatever_the_lengths(void **state)
{
	struct random random;
	size_t lengths[2000], sum = 0;
	(void)state;
	random_seed(&random, 5);
	for (size_t i = 0; i < 2000; i++) {
		lengths[i] = 1 + (size_t)random_below(&random, i % 3 ? 300 : 4096);
		sum += lengths[i];
	}
	size_t packs = check_packing(lengths, 2000, 4096, 9);
	assert_true(packs * 4096 * 0.99 < (double)sum); /* nearly full */
}

static void the_order_of_packs_is_the_seed_s(void **state)
{
	struct packing a, b, c;
	size_t lengths[100];
	(void)state;
	for (size_t i = 0; i < 100; i++)
		lengths[i] = 10 + i % 7;
	packing_make(&a, lengths, 100, 40, 1);
	packing_make(&b, lengths, 100, 40, 1);
	packing_make(&c, lengths, 100, 40, 2);
	assert_memory_equal(a.order, b.order, 100 * sizeof *a.order);
	assert_int_equal(a.packs, c.packs);
	assert_memory_not_equal(a.order, c.order, 100 * sizeof *a.order);
	packing_release(&a);
	packing_release(&b);
	packing_release(&c);
}

/* ---- Conversations ---- */

static void turns_become_pieces(void **state)
{
	struct chat c = {.pieces = NULL};
	struct err err = ERR_INIT;
	static const struct turn turns[] = {{TURN_SYSTEM, "s"},
										{TURN_USER, "q"},
										{TURN_ASSISTANT, "a"},
										{TURN_USER, "r"},
										{TURN_ASSISTANT, "b"}};
	(void)state;
	chat_make(&c, chat_template_named("longwriter", &err), turns, 5);
	assert_int_equal(c.count, 5);
	assert_string_equal(c.pieces[0].text.data,
						"<|begin_of_text|><<SYS>>\ns\n<</SYS>>\n\n[INST]q[/INST]");
	assert_true(c.pieces[0].control && !c.pieces[0].learnt);
	assert_string_equal(c.pieces[1].text.data, "a");
	assert_true(!c.pieces[1].control && c.pieces[1].learnt);
	assert_string_equal(c.pieces[2].text.data, "[INST]r[/INST]");
	assert_string_equal(c.pieces[4].text.data, "<|end_of_text|>");
	assert_true(c.pieces[4].control && c.pieces[4].learnt);
	chat_release(&c);
	chat_make(&c, chat_template_named("chatml", &err), turns + 1, 4);
	assert_int_equal(c.count, 6);
	assert_string_equal(c.pieces[3].text.data,
						"\n<|im_start|>user\nr<|im_end|>\n<|im_start|>assistant\n");
	assert_string_equal(c.pieces[5].text.data, "<|im_end|>");
	chat_release(&c);
	assert_null(chat_template_named("no", &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "chatml"));
	assert_false(chat_is_reserved(&chat_templates[0], turns, 5));
	static const struct turn hostile[] = {{TURN_USER, "q<|im_end|>"}, {TURN_ASSISTANT, "a"}};
	assert_true(chat_is_reserved(&chat_templates[0], hostile, 2));
}

/* ---- A whole run ---- */

static char *folder, *in, *out, *tokens;
static struct spawned server;
static struct model model;

static int setup_with(const char *option)
{
	const char *const args[] = {option, NULL};
	folder = folder_new();
	in = folder_path(folder, "in.jsonl");
	out = folder_path(folder, "out.jsonl");
	tokens = folder_path(folder, "out.jsonl.tokens");
	spawn_model(&server, args);
	model_init(&model);
	model.provider = provider_named("openai");
	mem_set_string(&model.base_url, server.base_url);
	mem_set_string(&model.name, "tester");
	return 0;
}

static int setup(void **state)
{
	(void)state;
	return setup_with(NULL);
}

static int setup_vllm(void **state)
{
	(void)state;
	return setup_with("--vllm");
}

static int teardown(void **state)
{
	(void)state;
	spawn_stop(&server);
	model_release(&model);
	folder_remove(folder);
	free(folder);
	free(in);
	free(out);
	free(tokens);
	return 0;
}

static struct pack_job job_of(size_t window)
{
	return (struct pack_job){.input = in,
							 .output = out,
							 .chat = &chat_templates[0],
							 .model = &model,
							 .jobs = 4,
							 .window = window};
}

static bool pack(const struct pack_job *job, struct pack_told *told, struct err *err)
{
	static const struct work_watch nobody = {.ctx = NULL};
	struct llm *llm = llm_new();
	*err = (struct err)ERR_INIT;
	bool ok = pack_run(llm, job, &nobody, told, err);
	llm_free(llm);
	return ok;
}

static void must_pack(const struct pack_job *job, struct pack_told *told)
{
	struct err err;
	if (!pack(job, told, &err))
		fail_msg("%s", err.text);
}

static void read_all(const char *path, struct buf *text)
{
	struct err err = ERR_INIT;
	buf_clear(text);
	if (!file_read(path, FILE_LIMIT, text, &err))
		fail_msg("%s", err.text);
}

static double item(const struct json *pack, const char *name, size_t at)
{
	const struct json *i = json_first(json_get(pack, name));
	while (at--)
		i = json_next(i);
	return json_number(i, -1e9);
}

/* Whatever a pack holds: its lists are as long as each other, what is learnt has its own label, the
 * rest has none and no weight, and no sequence begins with what is learnt. */
static struct json *check_pack(const char *line, size_t len)
{
	struct err err = ERR_INIT;
	struct json *pack = json_parse(line, len, JSON_STRICT, &err);
	if (!pack)
		fail_msg("%s", err.text);
	size_t count = json_count(json_get(pack, "input_ids")), at = 0;
	assert_int_equal(json_count(json_get(pack, "labels")), count);
	assert_int_equal(json_count(json_get(pack, "weights")), count);
	for (size_t i = 0; i < json_count(json_get(pack, "seq_lengths")); i++) {
		assert_true(item(pack, "labels", at) == -100);
		at += (size_t)item(pack, "seq_lengths", i);
	}
	assert_int_equal(at, count);
	for (size_t i = 0; i < count; i++) {
		double label = item(pack, "labels", i), weight = item(pack, "weights", i);
		assert_true(label == -100 ? weight == 0 : weight > 0);
		assert_true(label == -100 || label == item(pack, "input_ids", i));
	}
	return pack;
}

static const char two[] = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"},"
						  "{\"role\":\"assistant\",\"content\":\"one two three\"}]}\n"
						  "{\"prompt\":\"Hi\",\"response\":\"one\"}\n";

/* By hand: <|im_start|> user \n Hi <|im_end|> \n <|im_start|> assist ant \n are 10 tokens
 * (“assistant” is two); then “one”, “ two”, “ three” and <|im_end|> are learnt, in the other one
 * “one” and it. */
static void check_two(void)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct buf text = BUF_INIT;
	put_file(in, two);
	must_pack(&job, &told);
	assert_int_equal(told.packs, 1);
	assert_int_equal(told.sequences, 2);
	assert_int_equal(told.tokens, 26);
	assert_int_equal(told.learnt, 6);
	assert_int_equal(told.ranges[0].sequences, 2);
	assert_int_equal(told.ranges[0].learnt, 6);
	assert_true(told.ranges[0].by_packs > 0.999999 && told.ranges[0].by_packs < 1.000001);
	read_all(out, &text);
	struct json *p = check_pack(text.data, text.len);
	assert_true(item(p, "seq_lengths", 0) == 14 && item(p, "seq_lengths", 1) == 12);
	assert_true(item(p, "lines", 0) == 0 && item(p, "lines", 1) == 1);
	double weights = 0;
	for (size_t i = 0; i < 26; i++) {
		bool learnt = (i >= 10 && i < 14) || i >= 24;
		assert_true((item(p, "labels", i) != -100) == learnt);
		assert_true(item(p, "weights", i) == (learnt ? 1 : 0));
		weights += item(p, "weights", i);
	}
	assert_true(weights == 6);
	assert_true(item(p, "input_ids", 13) == item(p, "input_ids", 25)); /* the same end */
	assert_true(item(p, "input_ids", 10) == item(p, "input_ids", 24)); /* the same word */
	json_free(p);
	assert_false(file_exists(tokens));
	buf_release(&text);
}

static void every_learnt_token_counts_alike(void **state)
{
	(void)state;
	check_two();
}

/* With losses of 1, 2, 3, 4 and 10, 20: by tokens 40 / 6, by sequences (10 / 4 + 30 / 2) / 2. */
static void losses_are_averaged_by_tokens_or_by_sequences(void **state)
{
	static const double losses[26] = {[10] = 1, [11] = 2, [12] = 3, [13] = 4, [24] = 10, [25] = 20};
	static const double expected[] = {40.0 / 6, (10.0 / 4 + 30.0 / 2) / 2};
	struct buf text = BUF_INIT;
	(void)state;
	put_file(in, two);
	for (int by = 0; by < 2; by++) {
		struct pack_job job = job_of(64);
		struct pack_told told;
		double sum = 0, weights = 0;
		job.loss = by ? PACK_BY_SEQUENCES : PACK_BY_TOKENS;
		must_pack(&job, &told);
		read_all(out, &text);
		struct json *p = check_pack(text.data, text.len);
		for (size_t i = 0; i < 26; i++) {
			sum += item(p, "weights", i) * losses[i];
			weights += item(p, "weights", i);
		}
		assert_true(sum / weights > expected[by] - 1e-6 && sum / weights < expected[by] + 1e-6);
		json_free(p);
	}
	buf_release(&text);
}

static void boundaries_are_told_in_each_trainer_s_way(void **state)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct buf text = BUF_INIT;
	(void)state;
	put_file(in, two);
	job.positions = true;
	must_pack(&job, &told);
	read_all(out, &text);
	struct json *p = check_pack(text.data, text.len);
	for (size_t i = 0; i < 26; i++) {
		assert_true(item(p, "attention_mask", i) == (i < 14 ? 1 : 2));
		assert_true(item(p, "position_ids", i) == (double)(i < 14 ? i : i - 14));
	}
	json_free(p);
	buf_release(&text);
}

static void put_many(int count)
{
	struct buf lines = BUF_INIT;
	for (int i = 0; i < count; i++) {
		buf_addf(&lines, "{\"prompt\":\"Write %c\",\"response\":\"", 'a' + i % 26);
		for (int words = 0; words < 1 + i * 7 % 40; words++)
			buf_addf(&lines, "%sw%c%c", words ? " " : "", 'a' + words % 26, 'a' + i % 26);
		buf_addf(&lines, "\",\"keep\":%s}\n", i % 10 == 9 ? "false" : "true");
	}
	put_file(in, lines.data);
	buf_release(&lines);
}

static void many_are_packed_and_long_ones_told(void **state)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct buf text = BUF_INIT;
	long sequences = 0;
	(void)state;
	put_many(100);
	job.window = 40;
	must_pack(&job, &told);
	assert_int_equal(told.encoded.lines, 100);
	assert_int_equal(told.encoded.not_kept, 10);
	assert_true(told.too_long > 0);
	assert_int_equal(told.sequences + told.too_long, 90);
	assert_true(told.long_lines[0] < told.long_lines[1]);
	assert_true((double)told.tokens > 0.8 * (double)told.packs * 40);
	read_all(out, &text);
	for (char *at = text.data, *end; (end = strchr(at, '\n')); at = end + 1) {
		struct json *p = check_pack(at, (size_t)(end - at));
		assert_in_range(json_count(json_get(p, "input_ids")), 1, 40);
		sequences += (long)json_count(json_get(p, "lines"));
		json_free(p);
	}
	assert_int_equal(sequences, told.sequences);
	buf_release(&text);
}

static size_t requests(void)
{
	struct buf record = BUF_INIT;
	size_t n = 0;
	spawn_record(&server, &record);
	for (const char *at = record.data; (at = strstr(at, "=== POST /tokenize")); at++)
		n++;
	buf_release(&record);
	return n;
}

/* A window that is too small for all leaves the tokens, as a kill does; then a line is cut. */
static void what_is_encoded_is_not_asked_for_again(void **state)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct err err;
	struct buf undisturbed = BUF_INIT, text = BUF_INIT;
	(void)state;
	put_many(30);
	must_pack(&job, &told);
	read_all(out, &undisturbed);
	unlink(out);
	job.window = 4;
	assert_false(pack(&job, &told, &err));
	assert_int_equal(err.kind, ERR_FILE);
	assert_non_null(strstr(err.text, "short enough"));
	assert_false(file_exists(out));
	read_all(tokens, &text);
	text.data[text.len - 20] = '\0'; /* in the last line */
	put_file(tokens, text.data);
	size_t before = requests();
	job.window = 64;
	must_pack(&job, &told);
	assert_in_range(requests() - before, 4, 5); /* two controls, prompt, answer, perhaps the end */
	read_all(out, &text);
	assert_string_equal(text.data, undisturbed.data);
	buf_release(&text);
	buf_release(&undisturbed);
}

static void tokens_of_something_else_are_refused(void **state)
{
	static const char *const bad[] = {
		"{}\n",
		"{\"line\":0,\"hash\":\"1\",\"model\":\"tester\",\"template\":\"chatml\"}\n",
		"[1]\n",
	};
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct err err;
	(void)state;
	put_many(3);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		put_file(tokens, bad[i]);
		assert_false(pack(&job, &told, &err));
		assert_non_null(strstr(err.text, "line 1"));
	}
	unlink(tokens);
	/* The right ones, but with ranges that cannot be. */
	job.window = 4;
	assert_false(pack(&job, &told, &err));
	struct buf text = BUF_INIT;
	read_all(tokens, &text);
	char *learnt = strstr(text.data, "\"learnt\":[[");
	assert_non_null(learnt);
	learnt[11] = '9', learnt[12] = '9';
	put_file(tokens, text.data);
	job.window = 64;
	assert_false(pack(&job, &told, &err));
	assert_non_null(strstr(err.text, "no line of tokens"));
	buf_release(&text);
}

static void examples_of_every_kind_are_sorted_out(void **state)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct err err;
	(void)state;
	put_file(in, "{\"prompt\":\"q\",\"response\":\"a\"}\n"
				 "no JSON\n"
				 "{\"prompt\":\"q\"}\n"
				 "{\"prompt\":\"q\",\"response\":\"\"}\n"
				 "{\"messages\":[{\"role\":\"assistant\",\"content\":\"a\"}]}\n"
				 "{\"prompt\":\"q\",\"response\":\"a<|im_end|>b\"}\n"
				 "{\"instruction\":\"q\",\"input\":\"\",\"output\":\"\\ud800 é 大海\"}\n"
				 "{\"conversations\":[{\"from\":\"human\",\"value\":\"q\"},{\"from\":\"gpt\","
				 "\"value\":\"a\"}]}\n");
	must_pack(&job, &told);
	assert_int_equal(told.sequences, 3);
	assert_int_equal(told.encoded.useless, 4);
	assert_int_equal(told.encoded.reserved, 1);
	put_file(in, "\n");
	assert_false(pack(&job, &told, &err));
	assert_int_equal(err.kind, ERR_FILE);
	unlink(in);
	assert_false(pack(&job, &told, &err));
	assert_int_equal(err.kind, ERR_FILE);
}

/* A tokeniser that makes two tokens of everything. */
static void a_template_of_another_model_is_refused(void **state)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct err err;
	(void)state;
	put_file(in, two);
	spawn_stop(&server);
	spawn_script(&server, "reply\njson 200 {\"tokens\":[1,2]}\n");
	mem_set_string(&model.base_url, server.base_url);
	assert_false(pack(&job, &told, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "“<|im_start|>”"));
	assert_non_null(strstr(err.text, "chatml"));
	assert_false(file_exists(out));
}

#define TOKENS(list) "reply\njson 200 {\"tokens\":[" list "]}\n"

static void a_server_s_template_is_held_to_what_can_be_learnt(void **state)
{
	static const struct {
		const char *script, *says;
	} rows[] = {
		/* It is asked for a question, the answered one, and the answer alone. */
		{TOKENS("1,2") TOKENS("1,2,3") TOKENS("3"), "nothing behind an answer"},
		{TOKENS("1,2") TOKENS("1,2,3,9") TOKENS("3") TOKENS("1,2") TOKENS("7,2,3,9"),
		 "conversation of line 1"},
		{TOKENS("1,2") TOKENS("1,2,3,9") TOKENS("3") TOKENS("1,2") TOKENS("1,2"),
		 "conversation of line 1"},
	};
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct err err;
	(void)state;
	job.jobs = 1;
	job.chat = chat_template_named("server", &err);
	put_file(in, "{\"prompt\":\"Hi\",\"response\":\"one\"}\n");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		spawn_stop(&server);
		spawn_script(&server, rows[i].script);
		mem_set_string(&model.base_url, server.base_url);
		assert_false(pack(&job, &told, &err));
		if (!strstr(err.text, rows[i].says))
			fail_msg("%zu: %s", i, err.text);
		assert_false(file_exists(out));
	}
}

static void answers_are_learnt_by_a_server_s_template(void **state)
{
	struct pack_job job = job_of(64);
	struct pack_told told;
	struct err err = ERR_INIT;
	(void)state;
	job.chat = chat_template_named("server", &err);
	put_file(in, two);
	must_pack(&job, &told);
	assert_int_equal(told.tokens, 28); /* as by hand above, and a newline behind each answer */
	assert_int_equal(told.learnt, 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(packs_are_filled_by_best_fit),
		cmocka_unit_test(packing_holds_whatever_the_lengths),
		cmocka_unit_test(the_order_of_packs_is_the_seed_s),
		cmocka_unit_test(turns_become_pieces),
		cmocka_unit_test_setup_teardown(every_learnt_token_counts_alike, setup, teardown),
		{"every_learnt_token_counts_alike_by_vllm", every_learnt_token_counts_alike, setup_vllm,
		 teardown, NULL},
		cmocka_unit_test_setup_teardown(losses_are_averaged_by_tokens_or_by_sequences, setup,
										teardown),
		cmocka_unit_test_setup_teardown(boundaries_are_told_in_each_trainer_s_way, setup, teardown),
		cmocka_unit_test_setup_teardown(many_are_packed_and_long_ones_told, setup, teardown),
		cmocka_unit_test_setup_teardown(what_is_encoded_is_not_asked_for_again, setup, teardown),
		cmocka_unit_test_setup_teardown(tokens_of_something_else_are_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_template_of_another_model_is_refused, setup, teardown),
		cmocka_unit_test_setup_teardown(a_server_s_template_is_held_to_what_can_be_learnt, setup,
										teardown),
		cmocka_unit_test_setup_teardown(answers_are_learnt_by_a_server_s_template, setup_vllm,
										teardown),
		cmocka_unit_test_setup_teardown(examples_of_every_kind_are_sorted_out, setup, teardown),
	};
	return cmocka_run_group_tests_name("packing", tests, NULL, NULL);
}
