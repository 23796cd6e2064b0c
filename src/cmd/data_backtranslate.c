#include <string.h>

#include "base/number.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "cmd/tell.h"
#include "data/backtranslate.h"

#define JOBS 4

static void tell(const struct options *o, const struct backtranslate_told *told)
{
	struct buf event;
	if (o->json) {
		output_begin(&event, "backtranslate");
		output_number(&event, "texts", told->texts);
		output_number(&event, "too_short", told->too_short);
		output_number(&event, "too_long", told->too_long);
		output_number(&event, "same", told->same);
		output_number(&event, "unfit", told->unfit);
		output_end(&event);
		return;
	}
	if (told->unfit)
		output_sayf("Left out: %s line%s without “response”, “text” or “content”.",
					number_text(told->unfit).of, told->unfit == 1 ? "" : "s");
	if (told->too_short)
		output_sayf("Left out: %s text%s of under %s words.", number_text(told->too_short).of,
					told->too_short == 1 ? "" : "s", number_text(o->least).of);
	if (told->too_long)
		output_sayf("Left out: %s text%s of over %s words.", number_text(told->too_long).of,
					told->too_long == 1 ? "" : "s", number_text(o->max_words).of);
	if (told->same)
		output_sayf("Left out: %s text%s there before.", number_text(told->same).of,
					told->same == 1 ? " that was" : "s that were");
	output_sayf("%s text%s, each with the instruction that it answers.",
				number_text(told->texts).of, told->texts == 1 ? "" : "s");
}

static bool backtranslate(const struct options *o, const struct settings *s,
						  const struct shard *shard, struct err *err)
{
	struct teller t;
	struct backtranslate_told told;
	const struct backtranslate_job job = {
		.inputs = (const char *const *)o->files,
		.input_count = (size_t)o->file_count,
		.output = o->output,
		.model = &s->model,
		.jobs = o->jobs ? o->jobs : JOBS,
		.limit = o->limit,
		.least = o->least,
		.most = o->max_words,
		.window = o->window,
		.shard = *shard,
	};
	struct llm *llm = llm_new();
	teller_open(&t, "instruction", "instructions", o->json);
	bool ok = backtranslate_run(llm, &job, &t.watch, &told, err);
	teller_close(&t);
	llm_free(llm);
	if (ok)
		tell(o, &told);
	return ok;
}

static bool check(const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE, "There are no texts: name their files.");
	for (int i = 0; i < o->file_count; i++) {
		if (!strcmp(o->files[i], "-"))
			return err_set(err, ERR_USAGE,
						   "Texts are read more than once: name files, not standard input.");
	}
	return (o->output && strcmp(o->output, "-") != 0) ||
		   err_set(err, ERR_USAGE,
				   "Name the file that texts and instructions go to: -o FILE. What is in it is not "
				   "asked about again.");
}

static int run(const struct options *o, struct err *err)
{
	struct settings settings;
	struct shard shard;
	output_as_json(o->json);
	if (!check(o, err) || !shard_parse(&shard, o->shard, err) || !settings_read(&settings, o, err))
		return (int)err->kind;
	settings_tell_default(&settings);
	bool ok = backtranslate(o, &settings, &shard, err);
	settings_release(&settings);
	return ok ? 0 : (int)err->kind;
}

const struct command command_data_backtranslate = {
	.name = "data backtranslate",
	.usage = "TEXT… -o FILE [--jobs N] [--shard I/N]",
	.help = "have a model make instructions for texts that are there already",
	.detail =
		"A TEXT is a file of text or Markdown, a project (NAME.longhand), or JSON Lines\n"
		"(NAME.jsonl) with response, text or content. The model is shown each, of a long one its\n"
		"beginning, middle and end, and asked for the request that it answers. The lines are "
		"those\n"
		"of data build. Stopped or killed, the same command goes on where it was.",
	.takes = "output jobs limit least-words max-words window shard json " TAKES_MODEL,
	.files = -1,
	.run = run,
};
