#include "llm/llm.h"

#include "../server/spawn.h"
#include "../test.h"

#include "base/clock.h"
#include "base/mem.h"

/* What a model says of its own: how long to wait for it. */
struct fixture {
	struct spawned server;
	struct model model;
	struct buf text, error;
	bool over;
};

static const struct ask ask = {.prompt = "hi", .prompt_len = 2, .language = "en"};

static void hear(void *ctx, const struct reply_event *event)
{
	struct fixture *f = ctx;
	if (event->kind == REPLY_TEXT)
		buf_add(&f->text, event->text, event->len);
	else if (event->kind == REPLY_ERROR)
		buf_add_str(&f->error, event->err->text);
	f->over = event->kind == REPLY_END || event->kind == REPLY_ERROR;
}

static void begin(struct fixture *f, const char *script)
{
	*f = (struct fixture){.text = BUF_INIT, .error = BUF_INIT};
	spawn_script(&f->server, script);
	model_init(&f->model);
	f->model.provider = provider_named("openai");
	mem_set_string(&f->model.name, "some-model");
	mem_set_string(&f->model.base_url, f->server.base_url);
}

static void finish(struct fixture *f)
{
	struct err err = ERR_INIT;
	struct llm *llm = llm_new();
	assert_non_null(llm_ask(llm, &f->model, &ask, hear, f, &err));
	while (!f->over)
		llm_wait(llm, NULL, 0, CLOCK_NEVER);
	llm_free(llm);
}

static void release(struct fixture *f)
{
	model_release(&f->model);
	buf_release(&f->text);
	buf_release(&f->error);
	spawn_stop(&f->server);
}

static void llm_gives_up_a_silent_server_when_the_model_says(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nstall\n");
	f.model.first_ms = 2;
	finish(&f);
	assert_non_null(strstr(f.error.data, "has sent nothing for 2 milliseconds."));
	release(&f);
}

static void llm_gives_up_a_reply_that_stops_when_the_model_says(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "reply\nsse\ntext so far\nstall\n");
	f.model.idle_ms = 200;
	finish(&f);
	assert_string_equal(f.text.data, "so far");
	assert_non_null(strstr(f.error.data, "has sent nothing for 200 milliseconds."));
	release(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(llm_gives_up_a_silent_server_when_the_model_says),
		cmocka_unit_test(llm_gives_up_a_reply_that_stops_when_the_model_says),
	};
	return RUN(tests);
}
