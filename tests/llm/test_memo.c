#include "llm/memo.h"

#include "../test.h"
#include "base/mem.h"
#include "llm/llm.h"

#include "../help.h"

struct scene {
	char *folder, *path;
	struct model model;
	struct memo *memo;
};

static void open_memo(struct scene *s)
{
	struct err err = ERR_INIT;
	s->memo = memo_open(s->path, &err);
	if (!s->memo)
		fail_msg("%s", err.text);
}

static void close_memo(struct scene *s)
{
	assert_true(memo_close(s->memo, NULL));
	s->memo = NULL;
}

static void begin(struct scene *s)
{
	*s = (struct scene){.folder = folder_new()};
	s->path = folder_path(s->folder, "replies");
	model_init(&s->model);
	s->model.provider = provider_named("demo");
	open_memo(s);
}

static void finish(struct scene *s)
{
	close_memo(s);
	model_release(&s->model);
	folder_remove(s->folder);
	free(s->folder);
	free(s->path);
}

static const struct memo_reply *ask(struct scene *s, const char *prompt, int attempt, size_t *entry)
{
	const struct ask what = {.role = ASK_WRITE,
							 .prompt = prompt,
							 .prompt_len = strlen(prompt),
							 .attempt = attempt,
							 .point = "Its point"};
	return memo_begin(s->memo, &s->model, &what, entry);
}

static void answer(struct scene *s, const char *prompt, int attempt, const char *reply)
{
	size_t entry;
	const struct usage_report usage = {.prompt = 3, .completion = 7};
	assert_null(ask(s, prompt, attempt, &entry));
	memo_text(s->memo, entry, reply, strlen(reply) / 2);
	memo_text(s->memo, entry, reply + strlen(reply) / 2, strlen(reply) - strlen(reply) / 2);
	memo_end(s->memo, entry, FINISH_LENGTH, &usage);
}

static void expect(struct scene *s, const char *prompt, int attempt, const char *reply)
{
	size_t entry;
	const struct memo_reply *kept = ask(s, prompt, attempt, &entry);
	if (!reply) {
		assert_null(kept);
		return;
	}
	assert_non_null(kept);
	assert_string_equal(kept->text.data, reply);
	assert_int_equal(kept->finish, FINISH_LENGTH);
	assert_int_equal(kept->usage.completion, 7);
	assert_true(memo_at(s->memo, entry)->ended);
}

static void a_reply_is_given_again_to_the_same_request_alone(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	answer(&s, "one", 0, "First “reply”\n。");
	answer(&s, "one", 1, "Second");
	close_memo(&s);
	open_memo(&s);
	expect(&s, "one", 1, "Second");
	expect(&s, "one", 0, "First “reply”\n。");
	expect(&s, "one", 2, NULL);
	expect(&s, "two", 0, NULL);
	s.model.has_seed = true;
	expect(&s, "one", 0, NULL);
	assert_int_equal(memo_count(s.memo), 5);
	finish(&s);
}

static void the_same_request_twice_has_two_replies(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	answer(&s, "one", 0, "First");
	answer(&s, "one", 0, "Second");
	close_memo(&s);
	open_memo(&s);
	expect(&s, "one", 0, "First");
	expect(&s, "one", 0, "Second");
	expect(&s, "one", 0, NULL);
	finish(&s);
}

static void what_never_ended_is_not_kept(void **state)
{
	struct scene s;
	size_t entry;
	(void)state;
	begin(&s);
	answer(&s, "one", 0, "First");
	assert_null(ask(&s, "two", 0, &entry));
	memo_text(s.memo, entry, "half", 4);
	assert_false(memo_at(s.memo, entry)->ended);
	close_memo(&s);
	struct buf bytes = BUF_INIT;
	assert_true(file_read(s.path, FILE_LIMIT, &bytes, NULL));
	buf_add_str(&bytes, "{\"key\":\"12\",\"te"); /* a kill in the middle of a line */
	put_file(s.path, bytes.data);
	buf_release(&bytes);
	open_memo(&s);
	expect(&s, "two", 0, NULL);
	expect(&s, "one", 0, "First");
	finish(&s);
}

static void what_is_spoilt_is_given_to_nobody(void **state)
{
	struct scene s;
	(void)state;
	begin(&s);
	answer(&s, "one", 0, "Bad");
	memo_spoil(s.memo);
	close_memo(&s);
	open_memo(&s);
	assert_int_equal(memo_spoilt(s.memo), 1);
	answer(&s, "one", 0, "Good");
	close_memo(&s);
	open_memo(&s);
	expect(&s, "one", 0, "Good");
	finish(&s);
}

/* Through llm_ask: the demo writer's text is kept, and comes again with another speed at once. */
struct heard {
	struct buf text;
	bool ended;
};

static void hear(void *ctx, const struct reply_event *event)
{
	struct heard *h = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&h->text, event->text, event->len);
	h->ended = h->ended || event->kind == REPLY_END;
}

static void a_reply_that_is_kept_is_told_as_others_are(void **state)
{
	struct scene s;
	struct err err = ERR_INIT;
	struct heard first = {BUF_INIT, false}, second = {BUF_INIT, false};
	struct llm *llm = llm_new();
	(void)state;
	begin(&s);
	struct ask what = {.role = ASK_WRITE,
					   .prompt = "p",
					   .prompt_len = 1,
					   .language = "en",
					   .instruction = "Write of ships",
					   .point = "ships",
					   .words = 50,
					   .memo = s.memo};
	assert_non_null(llm_ask(llm, &s.model, &what, hear, &first, &err));
	while (!first.ended)
		llm_wait(llm, NULL, 0, INT64_MAX);
	close_memo(&s);
	open_memo(&s);
	what.memo = s.memo;
	what.words = 500; /* the demo writer would say something else now */
	assert_non_null(llm_ask(llm, &s.model, &what, hear, &second, &err));
	assert_int_equal(second.text.len, 0); /* events come from llm_wait alone */
	while (!second.ended)
		llm_wait(llm, NULL, 0, INT64_MAX);
	assert_true(first.text.len > 0);
	assert_string_equal(first.text.data, second.text.data);
	buf_release(&first.text);
	buf_release(&second.text);
	llm_free(llm);
	finish(&s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_reply_is_given_again_to_the_same_request_alone),
		cmocka_unit_test(the_same_request_twice_has_two_replies),
		cmocka_unit_test(what_never_ended_is_not_kept),
		cmocka_unit_test(what_is_spoilt_is_given_to_nobody),
		cmocka_unit_test(a_reply_that_is_kept_is_told_as_others_are),
	};
	return cmocka_run_group_tests_name("memo", tests, NULL, NULL);
}
