#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/number.h"
#include "base/signals.h"
#include "cmd/command.h"
#include "cmd/output.h"
#include "cmd/settings.h"
#include "data/export.h"
#include "data/split.h"

/* ---- What is told ---- */

static void add_part(struct buf *out, const char *path, const struct export_part *part)
{
	buf_addf(out, "%s: ", path);
	number_add(out, part->lines);
	buf_add_str(out, part->lines == 1 ? " line, " : " lines, ");
	number_add(out, (long)part->words);
	buf_add_str(out, " words in the answers");
	if (part->ours < part->lines) {
		buf_add_str(out, "; ours: ");
		number_add(out, part->ours);
		buf_add_str(out, part->ours == 1 ? " line (" : " lines (");
		number_add_decimal(out, 100.0 * (double)part->ours / (double)part->lines, 1);
		buf_add_str(out, " %) with ");
		number_add_decimal(
			out, part->words ? 100.0 * (double)part->our_words / (double)part->words : 0, 1);
		buf_add_str(out, " % of the words");
	}
	buf_add_char(out, '.');
}

static void tell_part(const char *path, const struct export_part *part)
{
	struct buf text = BUF_INIT;
	if (output_is_json()) {
		output_begin(&text, "file");
		output_string(&text, "path", path);
		output_number(&text, "lines", part->lines);
		output_number(&text, "words", (long)part->words);
		output_number(&text, "our_lines", part->ours);
		output_number(&text, "our_words", (long)part->our_words);
		output_end(&text);
		return;
	}
	add_part(&text, path, part);
	output_say(text.data);
	buf_release(&text);
}

/* The sentence, with the number at its beginning where `before` is "". */
static void tell_number(const char *before, long number, const char *one, const char *several)
{
	struct buf text = BUF_INIT;
	buf_add_str(&text, before);
	number_add(&text, number);
	buf_add_str(&text, number == 1 ? one : several);
	if (number)
		output_say(text.data);
	buf_release(&text);
}

static void tell_few(const struct export_job *job, const struct export_told *told)
{
	struct buf text = BUF_INIT;
	buf_addf(&text, "%s has ", job->mix);
	number_add(&text, told->drawn);
	buf_add_str(&text, " of the ");
	number_add(&text, told->asked);
	buf_add_str(&text, " examples that --ratio asks for: all are taken.");
	output_say(text.data);
	buf_release(&text);
}

static void tell_left_out(const struct export_job *job, const struct export_told *told)
{
	struct buf over = BUF_INIT, unfit = BUF_INIT;
	buf_add_str(&over, " with an answer of over ");
	number_add(&over, job->max_words);
	buf_add_str(&over, " words.");
	buf_addf(&unfit, " of %s, no conversation with an answer.", job->mix ? job->mix : "");
	tell_number("Left out: ", told->unkept, " that the filter did not keep.",
				" that the filter did not keep.");
	tell_number("Left out: ", told->empty, " without a text.", " without a text.");
	tell_number("Left out: ", told->long_ones, over.data, over.data);
	tell_number("Left out: ", told->unfit, unfit.data, unfit.data);
	tell_number("", told->unplanned, " text has no plan and stands alone.",
				" texts have no plan and stand alone.");
	if (told->drawn < told->asked)
		tell_few(job, told);
	buf_release(&over);
	buf_release(&unfit);
}

static void tell_numbers(const struct export_told *told)
{
	struct buf event = BUF_INIT;
	output_begin(&event, "export");
	output_number(&event, "unkept", told->unkept);
	output_number(&event, "empty", told->empty);
	output_number(&event, "long", told->long_ones);
	output_number(&event, "unplanned", told->unplanned);
	output_number(&event, "general_asked", told->asked);
	output_number(&event, "general_drawn", told->drawn);
	output_number(&event, "general_unfit", told->unfit);
	output_end(&event);
}

static void tell(const struct export_job *job, const struct export_told *told)
{
	char *aside = split_path(job->output);
	if (output_is_json())
		tell_numbers(told);
	else
		tell_left_out(job, told);
	tell_part(strcmp(job->output, "-") != 0 ? job->output : "standard output", &told->train);
	if (job->validation > 0)
		tell_part(aside, &told->validation);
	else if (strcmp(job->output, "-") != 0 && file_exists(aside))
		output_sayf("%s is of an earlier export: these lines may be in it.", aside);
	free(aside);
}

/* ---- What is asked for ---- */

static bool read_number(const char *text, const char *option, double below, double *number,
						struct err *err)
{
	char *end = NULL;
	if (!text)
		return true;
	*number = *text >= '0' && *text <= '9' ? strtod(text, &end) : -1;
	return (end && *number < below && !*end) ||
		   err_set(err, ERR_USAGE, "“%s” does not suit --%s, a number from 0 to below %s.", text,
				   option, number_text((long)below).of);
}

static bool read_job(struct export_job *job, const struct options *o, struct err *err)
{
	if (!o->file_count)
		return err_set(err, ERR_USAGE,
					   "There is nothing to export: name the file that data filter wrote.");
	if (o->ratio && !o->mix)
		return err_set(err, ERR_USAGE,
					   "--ratio says how many general examples are blended in: name their file "
					   "with --mix.");
	*job = (struct export_job){
		.input = o->files[0],
		.output = o->output ? o->output : "-",
		.form = form_named(o->format, err),
		.mix = o->mix,
		.ratio = EXPORT_RATIO,
		.with_plan = o->with_plan,
		.max_words = o->max_words,
	};
	return job->form && read_number(o->validation, "validation", 1, &job->validation, err) &&
		   read_number(o->ratio, "ratio", 1e6, &job->ratio, err);
}

static bool read_seed(struct export_job *job, const struct options *o, struct err *err)
{
	struct settings settings;
	if (!settings_load(&settings, o, err))
		return false;
	job->seed = strtoull(setting_text(&settings.set, "seed", "0"), NULL, 10);
	settings_release(&settings);
	return true;
}

static int run(const struct options *o, struct err *err)
{
	struct export_job job = {.output = "-"};
	struct export_told told;
	output_as_json(o->json);
	if (!read_job(&job, o, err) || !read_seed(&job, o, err))
		return (int)err->kind;
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
	bool ok = export_run(&job, &told, err);
	signals_close();
	if (ok)
		tell(&job, &told);
	return ok ? 0 : (int)err->kind;
}

const struct command command_data_export = {
	.name = "data export",
	.usage = "FILTERED [-o FILE] [--format NAME] [--mix FILE --ratio X] [--validation SHARE]",
	.help = "write the examples in the form that a trainer reads",
	.detail = "The forms are messages, sharegpt, alpaca and longwriter. Lines that the filter did\n"
			  "not keep are left out. With --validation train.jsonl gets train.validation.jsonl\n"
			  "beside it; an instruction is always on the same side.",
	.takes = "output format mix ratio validation with-plan max-words seed json",
	.files = 1,
	.run = run,
};
