#include "data/stats.h"

#include <string.h>

#include "base/json.h"
#include "base/lines.h"
#include "base/mem.h"
#include "data/language.h"
#include "data/source.h"
#include "data/tally.h"

#define NAMES_MOST 1000 /* further ones count as the last */

void stats_init(struct stats *s)
{
	*s = (struct stats){.count = 0};
}

void stats_release(struct stats *s)
{
	for (size_t i = 0; i < s->count; i++) {
		free(s->files[i].name);
		free(s->files[i].outputs);
	}
	for (size_t i = 0; i < s->name_count; i++)
		free(s->names[i].text);
	free(s->files);
	free(s->names);
	stats_init(s);
}

/* ---- Names ---- */

static unsigned short name_of(struct stats *s, const char *text, bool is_type)
{
	for (size_t i = 0; i < s->name_count; i++) {
		if (s->names[i].is_type == is_type && !strcmp(s->names[i].text, text))
			return (unsigned short)i;
	}
	if (s->name_count == NAMES_MOST)
		return is_type ? 0 : 1;
	MEM_GROW(s->names, s->name_count + 1, &s->name_cap);
	s->names[s->name_count] = (struct stats_name){mem_strdup(text), is_type};
	return (unsigned short)s->name_count++;
}

/* ---- Reading ---- */

struct reading {
	struct stats *s;
	size_t file;
	struct source source;
};

static void add_output(struct reading *in, const char *language, const char *type, long words)
{
	struct stats_file *f = &in->s->files[in->file];
	struct stats_output o = {.words = (double)words,
							 .language = name_of(in->s, language, false),
							 .type = name_of(in->s, type, true)};
	MEM_GROW(f->outputs, f->count + 1, &f->cap);
	f->outputs[f->count++] = o;
}

/* What data build wrote is counted already. */
static bool add_built(struct reading *in, const struct json *line)
{
	const char *response = json_get_string(line, "response", NULL);
	int64_t words = json_get_int(line, "response_length", -1);
	const char *type = json_get_string(line, "type", "");
	char language[LANGUAGE_SIZE];
	if (words < 0)
		return false;
	language_code(json_get_string(line, "language", ""), language, sizeof language);
	if (!*language && response)
		snprintf(language, sizeof language, "%s", language_of(response, strlen(response)));
	if (response && !tally_is_paper(language))
		words = tally_words(language, response, strlen(response));
	add_output(in, language, type, (long)words);
	return true;
}

static bool add_answers(struct reading *in, const struct json *line)
{
	struct source *source = &in->source;
	bool any = false;
	if (!source_read(source, line))
		return false;
	for (size_t i = 0; i < source->count; i++) {
		const struct source_turn *turn = &source->turns[i];
		if (turn->role != SOURCE_ASSISTANT)
			continue;
		const char *language =
			*source->language ? source->language : language_of(turn->text, turn->len);
		add_output(in, language, source->type ? source->type : "",
				   tally_words(language, turn->text, turn->len));
		any = true;
	}
	return any;
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct reading *in = ctx;
	struct stats_file *f = &in->s->files[in->file];
	(void)err;
	f->lines++;
	if (!line->json)
		f->unread++;
	else if (!json_get_bool(line->json, "keep", true))
		f->not_kept++;
	else if (!add_built(in, line->json) && !add_answers(in, line->json))
		f->without++;
	return true;
}

bool stats_read(struct stats *s, const char *path, struct err *err)
{
	struct reading in = {.s = s, .file = s->count};
	name_of(s, "", true); /* those of further names */
	name_of(s, "", false);
	MEM_GROW(s->files, s->count + 1, &s->cap);
	s->files[s->count++] = (struct stats_file){.name = mem_strdup(path)};
	bool ok = lines_read_foreign(path, take_line, &in, err);
	source_release(&in.source);
	return ok && (s->files[in.file].count ||
				  err_set(err, ERR_FILE,
						  "%s has no output that is kept: it is answers that are "
						  "measured.",
						  path));
}
