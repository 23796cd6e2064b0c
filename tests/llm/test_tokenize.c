#include "llm/tokenize.h"

#include "../server/spawn.h"
#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"

/* ---- Reading ---- */

static void tokens_are_read_as_numbers_or_with_their_pieces(void **state)
{
	static const char *const good[] = {
		"{\"tokens\":[1,22,333]}",
		"{\"count\":3,\"max_model_len\":9,\"tokens\":[1,22,333],\"token_strs\":null}",
		("{\"tokens\":[{\"id\":1,\"piece\":\"a\"},{\"id\":22,\"piece\":[195]},{\"id\":333,"
		 "\"piece\":"
		 "\"\"}]}"),
	};
	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		struct token_list l = {.ids = NULL};
		assert_true(tokenize_read(&l, good[i], strlen(good[i])));
		assert_int_equal(l.count, 3);
		assert_true(l.ids[0] == 1 && l.ids[1] == 22 && l.ids[2] == 333);
		token_list_release(&l);
	}
}

static void what_is_no_list_of_tokens_is_none(void **state)
{
	static const char *const bad[] = {
		"",
		"nonsense",
		"[1,2]",
		"{}",
		"{\"tokens\":[]}",
		"{\"tokens\":{\"a\":1}}",
		"{\"tokens\":3}",
		"{\"tokens\":[1,-2]}",
		"{\"tokens\":[1,2.5]}",
		"{\"tokens\":[1,\"2\"]}",
		"{\"tokens\":[1,null]}",
		"{\"tokens\":[1e300]}",
		"{\"tokens\":[1,2",
		"{\"tokens\":[{\"piece\":\"a\"}]}",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct token_list l = {.ids = NULL};
		if (tokenize_read(&l, bad[i], strlen(bad[i])) || l.count)
			fail_msg("%s", bad[i]);
		token_list_release(&l);
	}
}

/* ---- Asking ---- */

static struct spawned server;
static struct model model;

static void begin(const char *script, const char *option)
{
	const char *const args[] = {option, NULL};
	if (script)
		spawn_script(&server, script);
	else
		spawn_model(&server, args);
	model_init(&model);
	model.provider = provider_named("openai");
	mem_set_string(&model.base_url, server.base_url);
	mem_set_string(&model.api_key, "key-that-is-secret");
}

static void end(void)
{
	spawn_stop(&server);
	model_release(&model);
}

struct heard {
	int times;
	struct token_list tokens;
	struct err err;
};

static void hear(void *ctx, const struct tokenize_answer *answer)
{
	struct heard *h = ctx;
	h->times++;
	if (answer->tokens)
		token_list_add(&h->tokens, answer->tokens->ids, answer->tokens->count);
	else
		h->err = *answer->err;
}

static void ask(struct heard *h, enum tokenize_dialect *dialect, const char *text, bool special)
{
	struct llm *llm = llm_new();
	*h = (struct heard){.err = ERR_INIT};
	assert_non_null(
		tokenize_ask(llm, &model, dialect, text, strlen(text), special, hear, h, &h->err));
	while (!h->times)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
	assert_int_equal(h->times, 1);
	llm_free(llm);
}

static void control_tokens_are_text_where_they_are_meant_so(void **state)
{
	enum tokenize_dialect dialect = TOKENIZE_UNKNOWN;
	struct heard h;
	(void)state;
	begin(NULL, NULL);
	ask(&h, &dialect, "<|im_end|>", true);
	assert_int_equal(h.tokens.count, 1);
	assert_int_equal(dialect, TOKENIZE_LLAMA);
	token_list_release(&h.tokens);
	ask(&h, &dialect, "<|im_end|>", false);
	assert_true(h.tokens.count > 4);
	token_list_release(&h.tokens);
	end();
}

static void the_dialect_of_the_server_is_found_out(void **state)
{
	enum tokenize_dialect dialect = TOKENIZE_UNKNOWN;
	struct buf record = BUF_INIT;
	struct heard h;
	(void)state;
	begin(NULL, "--vllm");
	ask(&h, &dialect, "a b", true);
	assert_int_equal(h.tokens.count, 2);
	assert_int_equal(dialect, TOKENIZE_VLLM);
	token_list_release(&h.tokens);
	ask(&h, &dialect, "a b", true);
	token_list_release(&h.tokens);
	spawn_record(&server, &record);
	int asked = 0;
	for (const char *at = record.data; (at = strstr(at, "POST /tokenize ")); at++)
		asked++;
	assert_int_equal(asked, 3); /* both ways, then the right one */
	assert_non_null(strstr(record.data, "Authorization: Bearer key-that-is-secret"));
	buf_release(&record);
	end();
}

static void servers_without_a_tokeniser_are_told(void **state)
{
	static const struct {
		const char *script, *says;
	} rows[] = {
		{"reply\njson 404 {\"error\":{\"message\":\"no key-that-is-secret\"}}\n"
		 "reply\njson 404 {\"error\":{\"message\":\"no key-that-is-secret\"}}\n",
		 "status 404"},
		{"reply\njson 200 {\"tokens\":[]}\nreply\njson 400 {\"message\":\"x\"}\n", "/tokenize"},
		{"reply\njson 200 <html>\nreply\njson 200 <html>\n", "/tokenize"},
		{"reply\njson 401 {\"error\":{\"message\":\"bad key-that-is-secret\"}}\n", "401"},
		{"reply\njson 501 {}\nreply\njson 501 {}\n", "/tokenize"},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum tokenize_dialect dialect = TOKENIZE_UNKNOWN;
		struct heard h;
		begin(rows[i].script, NULL);
		ask(&h, &dialect, "a", true);
		assert_int_equal(h.tokens.count, 0);
		assert_int_equal(h.err.kind, ERR_MODEL);
		if (!strstr(h.err.text, rows[i].says) || strstr(h.err.text, "key-that-is-secret"))
			fail_msg("%zu: %s", i, h.err.text);
		end();
	}
}

static void a_question_can_be_taken_back(void **state)
{
	enum tokenize_dialect dialect = TOKENIZE_UNKNOWN;
	struct heard h = {.err = ERR_INIT};
	struct llm *llm = llm_new();
	(void)state;
	begin("reply\nstall\n", NULL);
	struct tokenize_ask *a = tokenize_ask(llm, &model, &dialect, "a", 1, true, hear, &h, &h.err);
	assert_non_null(a);
	struct buf record = BUF_INIT;
	while (!strstr(record.data, "POST /tokenize")) { /* it is on its way */
		llm_wait(llm, NULL, 0, clock_now() + 5);
		buf_clear(&record);
		spawn_record(&server, &record);
	}
	buf_release(&record);
	tokenize_cancel(a);
	tokenize_cancel(NULL);
	assert_int_equal(h.times, 0);
	llm_free(llm);
	end();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens_are_read_as_numbers_or_with_their_pieces),
		cmocka_unit_test(what_is_no_list_of_tokens_is_none),
		cmocka_unit_test(control_tokens_are_text_where_they_are_meant_so),
		cmocka_unit_test(the_dialect_of_the_server_is_found_out),
		cmocka_unit_test(servers_without_a_tokeniser_are_told),
		cmocka_unit_test(a_question_can_be_taken_back),
	};
	return cmocka_run_group_tests_name("tokens", tests, NULL, NULL);
}
