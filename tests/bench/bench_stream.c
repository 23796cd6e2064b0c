/* A fast stream of one token an event: processor time of engine, document and journal for a million
 * tokens, against curl -sN -o /dev/null, of the same bytes from the same server. */
#include "bench.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "doc/session.h"
#include "write/engine.h"
#include "write/target.h"

#define TOKENS      100000 /* of a reply */
#define FILE_TOKENS 1000   /* of a part of it */

static char *write_part(int number, struct random *random)
{
	struct buf events = BUF_INIT;
	char name[16];
	snprintf(name, sizeof name, "part%d", number);
	char *path = bench_path(name);
	for (int i = 1; i <= FILE_TOKENS; i++)
		buf_addf(&events,
				 "data: {\"id\":\"chatcmpl-123\",\"object\":\"chat.completion.chunk\",\"created\":"
				 "1700000000,\"model\":\"tester\",\"choices\":[{\"index\":0,\"delta\":{\"content\":"
				 "\" %s%s\"},\"finish_reason\":null}]}\n\n",
				 prose_word(random), i % 100 == 0 ? ".\\n\\n" : "");
	write_file(path, &events);
	buf_release(&events);
	return path;
}

/* The replies of all runs, ours and curl's. */
static char *write_script(void)
{
	struct buf reply = BUF_INIT, script = BUF_INIT;
	struct random random;
	random_seed(&random, 12);
	for (int i = 0; i < TOKENS / FILE_TOKENS; i++) {
		char *part = write_part(i, &random);
		buf_addf(&reply, "file %s\n", part);
		free(part);
	}
	for (int run = 0; run < 2 * RUNS; run++)
		buf_addf(&script, "reply\nsse\n%sfinish stop\ndone\n", reply.data);
	char *path = bench_path("script");
	write_file(path, &script);
	buf_release(&reply);
	buf_release(&script);
	return path;
}

static void begin(struct session **session)
{
	struct err err = ERR_INIT;
	char *path = bench_path("stream.longhand");
	if (!session_open(session, path, SESSION_OPEN_OR_CREATE, 3, &err) ||
		!target_begin(*session, "Write a long story", TOKENS, NULL, &err) ||
		!session_apply(
			*session, ACTOR_WRITER, "row",
			edit_insert_row(row_new(session_new_id(*session), ROW_SECTION, 1, "All of it", TOKENS),
							0),
			&err))
		give_up(err.text);
	free(path);
}

static void turn_until_idle(struct session *session, struct engine *engine, struct llm *llm)
{
	struct engine_progress p;
	for (;;) {
		int64_t due = engine_tick(engine);
		due = clock_earlier(due, session_tick(session));
		engine_progress(engine, &p);
		if (p.state == ENGINE_IDLE)
			break;
		llm_wait(llm, NULL, 0, due);
	}
	if (p.trouble->kind)
		give_up(p.trouble->text);
}

static double draft(const char *url)
{
	struct session *session;
	struct err err = ERR_INIT;
	struct model model;
	struct llm *llm = llm_new();
	model_init(&model);
	model.provider = provider_named("openai");
	mem_set_string(&model.name, "tester");
	mem_set_string(&model.base_url, url);
	begin(&session);
	double begun = time_of_process();
	struct engine *engine = engine_new(session, llm, &model);
	if (!engine_write(engine, 0, &err))
		give_up(err.text);
	turn_until_idle(session, engine, llm);
	double used = time_of_process() - begun;
	if (doc_words(&session->doc) != TOKENS)
		give_up("words are missing");
	engine_free(engine);
	session_abandon(session);
	llm_free(llm);
	model_release(&model);
	char *path = bench_path("stream.longhand"), *journal = bench_path(".stream.longhand.journal");
	unlink(path);
	unlink(journal);
	free(path);
	free(journal);
	return used;
}

static double fetch(const char *url)
{
	struct buf address = BUF_INIT;
	buf_addf(&address, "%s/chat/completions", url);
	double begun = time_of_children();
	run_quietly(
		(const char *const[]){"curl", "-sN", "-o", "/dev/null", "-d", "{}", address.data, NULL});
	buf_release(&address);
	return time_of_children() - begun;
}

void bench_stream(void)
{
	struct served server;
	struct sample ours = {.count = 0}, theirs = {.count = 0};
	char *script = write_script();
	serve(&server, script);
	while (ours.count < RUNS) {
		sample_add(&ours, draft(server.url.data) * 1e6 / TOKENS);
		sample_add(&theirs, fetch(server.url.data) * 1e6 / TOKENS);
	}
	unserve(&server);
	print_figure("stream, processor time", sample_median(&ours), "s/Mtoken",
				 "curl -sN -o /dev/null", sample_median(&theirs));
	free(script);
}
