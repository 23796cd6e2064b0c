/* How near documents come to their target, and what that costs, with models that do not keep the
 * length they are asked for: the engine as it is, beside the plain order of the LongWriter paper
 * (plan, one request a section, join) on the same server. */
#include "bench.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/mem.h"
#include "doc/session.h"
#include "doc/words.h"
#include "measure/length.h"
#include "write/engine.h"
#include "write/target.h"

#define LONGEST    100000 /* words: of the first behaviours alone */
#define LONGEST_OF 5

struct behaviour {
	const char *name;
	const char *args[5]; /* of the fake model */
	bool tighten;        /* as the writer may wish */
};

static const struct behaviour behaviours[] = {
	{"obedient", {NULL}, false},
	{"ratio 0.3", {"--ratio", "0.3"}, false},
	{"ratio 0.6", {"--ratio", "0.6"}, false},
	{"ratio 1.5", {"--ratio", "1.5"}, false},
	{"ratio 2.0", {"--ratio", "2"}, false},
	{"ratio 2.0, tightened", {"--ratio", "2"}, true},
	{"cap of 500 words", {"--faults", "cap=500"}, false},
	{"cap of 300 words", {"--faults", "cap=300"}, false},
	{"noise of 30 %", {"--faults", "noise=0.3"}, false},
	{"0.6, begins again", {"--ratio", "0.6", "--faults", "deaf"}, false},
	{"repeats paragraphs", {"--faults", "repeat"}, false},
	{"markers", {"--faults", "markers"}, false},
	{"cut in a sentence", {"--faults", "cut"}, false},
	{"plan of 80 %", {"--faults", "plan=0.8"}, false},
	{"thinks in the text", {"--faults", "think"}, false},
};

static const int targets[] = {1000, 2000, 5000, 10000, 20000, 30000, LONGEST};

struct result {
	double score, requests, paid; /* S_l; a section; words for one that is kept */
	size_t doubled;               /* paragraphs */
};

/* ---- One document ------------------------------------------------------------------------------
 */
static void write_it(struct session *session, const char *url, bool plain, bool tighten)
{
	struct model model;
	struct engine_progress p;
	struct llm *llm = llm_new();
	struct err err = ERR_INIT;
	model_init(&model);
	model.provider = provider_named("openai");
	mem_set_string(&model.name, "wilful");
	mem_set_string(&model.base_url, url);
	struct engine *engine = engine_new(session, llm, &model);
	engine_set_plain(engine, plain);
	engine_set_length(engine, tighten, true);
	if (!engine_plan(engine, &err) || !engine_write(engine, 0, &err))
		give_up(err.text);
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
	engine_free(engine);
	llm_free(llm);
	model_release(&model);
}

/* Words that a version cost: what the version before it has as well was paid for there. */
static long paid_for(const struct row *row, size_t index)
{
	const struct version *v = row->versions[index];
	if (v->raw.len)
		return words_count(v->raw.data, v->raw.len);
	size_t same = 0;
	if (index) {
		const struct buf *before = &row->versions[index - 1]->text;
		while (same < before->len && same < v->text.len && before->data[same] == v->text.data[same])
			same++;
	}
	return words_count(v->text.data + same, v->text.len - same);
}

static size_t count_doubled(const struct doc *doc)
{
	struct buf all = BUF_INIT;
	size_t doubled = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct version *v = row_current(doc->rows[i]);
		if (v)
			buf_addf(&all, "%s\n\n", v->text.data);
	}
	const char *paragraph = all.data;
	for (char *stop; (stop = strstr(paragraph, "\n\n")); paragraph = stop + 2) {
		*stop = '\0';
		doubled += strlen(paragraph) > 60 && strstr(stop + 2, paragraph);
		*stop = '\n';
	}
	buf_release(&all);
	return doubled;
}

static struct result measure_document(const struct doc *doc, int target)
{
	long paid = 0, words = doc_words(doc);
	size_t sections = 0, requests = 0;
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		sections += row->kind == ROW_SECTION;
		requests += row->version_count;
		for (size_t j = 0; j < row->version_count; j++)
			paid += paid_for(row, j);
	}
	return (struct result){.score = length_score(target, words),
						   .requests = sections ? (double)requests / (double)sections : 0,
						   .paid = words ? (double)paid / (double)words : 0,
						   .doubled = count_doubled(doc)};
}

/* With nothing learnt before. */
static struct result run(const struct behaviour *b, int target, bool plain)
{
	struct served server;
	struct session *session = session_scratch();
	struct err err = ERR_INIT;
	struct buf instruction = BUF_INIT;
	char *learnt = bench_path("longhand/pace.json");
	setenv("XDG_STATE_HOME", bench_folder(), 1);
	unlink(learnt);
	buf_addf(&instruction, "Write a %d-word guide to bees", target);
	if (!target_begin(session, instruction.data, target, NULL, &err))
		give_up(err.text);
	serve_model(&server, b->args);
	write_it(session, server.url.data, plain, b->tighten);
	unserve(&server);
	struct result result = measure_document(&session->doc, target);
	session_abandon(session);
	buf_release(&instruction);
	free(learnt);
	return result;
}

/* ---- The table ---------------------------------------------------------------------------------
 */
static void print_result(const struct result *r)
{
	printf("   %6.2f %6.2f %6.2f %4zu", r->score, r->requests, r->paid, r->doubled);
}

static void measure(const struct behaviour *b, int target)
{
	struct result ours = run(b, target, false), plain = run(b, target, true);
	printf("%-20s %7d", b->name, target);
	print_result(&ours);
	print_result(&plain);
	printf("\n");
	fflush(stdout);
}

void bench_length(void)
{
	printf("%-20s %7s   %-25s   %s\n%-20s %7s   %6s %6s %6s %4s   %6s %6s %6s %4s\n", "length", "",
		   "longhand", "the plain order", "the model", "words", "S_l", "asked", "paid", "twice",
		   "S_l", "asked", "paid", "twice");
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		size_t count = targets[i] < LONGEST ? sizeof behaviours / sizeof *behaviours : LONGEST_OF;
		for (size_t j = 0; j < count; j++)
			measure(&behaviours[j], targets[i]);
	}
}
