/* llama-perplexity, with a stand-in for it: tests/server/perplexity.sh. */
#include "llm/perplexity.h"

#include <math.h>
#include <signal.h>
#include <sys/wait.h>

#include "../test.h"
#include "base/mem.h"
#include "base/signals.h"

#include "../help.h"

/* ---- What it prints ---- */

static void perplexity_is_read_in_pieces_of_any_length(void **state)
{
	(void)state;
	static const char said[] =
		"main: [note] 1,2\n[1]20.0855,[2]7.3891,[4]9.0,[3]nan,[3]2.7183,\nFinal [4]";
	for (size_t piece = 1; piece < sizeof said; piece++) {
		struct perplexity p;
		perplexity_init(&p);
		for (size_t at = 0; at < sizeof said - 1; at += piece)
			perplexity_feed(&p, said + at,
							at + piece < sizeof said - 1 ? piece : sizeof said - 1 - at);
		assert_int_equal(p.count, 3);
		assert_true(fabs(p.nll[0] - 3) < 1e-4);
		assert_true(fabs(p.nll[1] - 2) < 1e-4);
		assert_true(fabs(p.nll[2] - 1) < 1e-4);
		perplexity_release(&p);
	}
}

/* ---- Running it ---- */

struct fixture {
	char *folder, *record, *file, *program;
	struct llm *llm;
	struct perplexity_job job;
	struct perplexity p;
	struct err err;
	size_t told;
	bool stop;
};

static void begin(struct fixture *f, const char *fault)
{
	const char *source = getenv("SRCDIR");
	*f = (struct fixture){.folder = folder_new(), .llm = llm_new(), .err = ERR_INIT};
	f->record = folder_path(f->folder, "record");
	f->file = folder_path(f->folder, "tiny.gguf");
	put_file(f->file, "GGUF and more");
	setenv("FAKE_RECORD", f->record, 1);
	setenv("FAKE_FAULT", fault, 1);
	setenv("SOME_API_KEY", "of somebody", 1);
	struct buf program = BUF_INIT;
	buf_addf(&program, "'%s/tests/server/perplexity.sh' -ngl 99", source ? source : ".");
	f->program = buf_detach(&program);
	f->job = (struct perplexity_job){.program = f->program,
									 .file = f->file,
									 .window = 256,
									 .name = "novel.md",
									 .text = "Once, upon.",
									 .len = 11};
	perplexity_init(&f->p);
}

static void hear(void *ctx, size_t chunks)
{
	struct fixture *f = ctx;
	f->told = chunks;
	if (f->stop)
		raise(SIGTERM);
}

static bool run(struct fixture *f)
{
	return perplexity_run(f->llm, &f->job, &f->p, hear, f, &f->err);
}

static void finish(struct fixture *f)
{
	perplexity_release(&f->p);
	llm_free(f->llm);
	folder_remove(f->folder);
	free(f->folder);
	free(f->record);
	free(f->file);
	free(f->program);
}

static void tells(const struct fixture *f, const char *words)
{
	if (!strstr(f->err.text, words))
		fail_msg("“%s” does not say “%s”", f->err.text, words);
}

static void perplexity_runs_the_program_on_the_text(void **state)
{
	(void)state;
	struct fixture f;
	struct buf record = BUF_INIT, expected = BUF_INIT;
	begin(&f, "");
	if (!run(&f))
		fail_msg("%s", f.err.text);
	assert_int_equal(f.p.count, 3);
	assert_int_equal(f.told, 3);
	assert_true(fabs(f.p.nll[2] - 1) < 1e-4);
	assert_true(file_read(f.record, FILE_LIMIT, &record, NULL));
	buf_addf(&expected, "args: -ngl 99 --model %s --file /dev/stdin --ctx-size 256\n", f.file);
	assert_non_null(strstr(record.data, expected.data));
	assert_non_null(strstr(record.data, "text: Once, upon.\n"));
	assert_null(strstr(record.data, "of somebody"));
	buf_release(&record);
	buf_release(&expected);
	finish(&f);
}

static void perplexity_tells_why_it_cannot(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "architecture");
	assert_false(run(&f));
	assert_int_equal(f.err.kind, ERR_MODEL);
	tells(&f, "perplexity.sh ended with status 1 and told no perplexity: llama_model_load: error "
			  "loading model: unknown model architecture: 'teapot'.");
	finish(&f);
	begin(&f, "short");
	assert_false(run(&f));
	tells(&f, "novel.md has only 77 tokens: chunks of 256 need 512 of them");
	finish(&f);
	begin(&f, "");
	f.job.program = "no-such-program-anywhere";
	assert_false(run(&f));
	tells(&f, "no-such-program-anywhere was not found: install llama.cpp");
	put_file(f.file, "no model");
	assert_false(run(&f));
	assert_int_equal(f.err.kind, ERR_FILE);
	finish(&f);
}

static void perplexity_ends_by_a_signal_to_us(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, "hangs");
	f.stop = true;
	signals_open(SIGNALS_QUIT);
	assert_false(run(&f));
	signals_close();
	assert_int_equal(f.err.kind, ERR_INTERRUPTED);
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	finish(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(perplexity_is_read_in_pieces_of_any_length),
		cmocka_unit_test(perplexity_runs_the_program_on_the_text),
		cmocka_unit_test(perplexity_tells_why_it_cannot),
		cmocka_unit_test(perplexity_ends_by_a_signal_to_us),
	};
	return RUN(tests);
}
