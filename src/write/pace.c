#include "write/pace.h"

#include <limits.h>

#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/paths.h"

#define STATE_FILE   "pace.json"
#define FILE_MOST    (1 << 20) /* bytes */
#define OTHERS       200       /* models whose samples are kept */
#define AT_CAP       0.9       /* of the longest reply: one as long is at the cap */
#define CAP_SPREAD   1.5       /* asked so much more, and no more came: a cap */
#define TOKENS_LEAST 200       /* of a prompt: a shorter one says little */
#define TOKENS_NEW   0.3       /* weight of the last prompt */
#define STEADY       0.02      /* a ratio as near to 1 is 1 */

/* ---- The state file: {"MODEL LANGUAGE": [{"asked": 400, "got": 380}, …, {"tokens": 0.9}], …} ----
 */

static struct json *read_state(void)
{
	struct buf text = BUF_INIT;
	char *path = paths_state(STATE_FILE);
	struct err err;
	struct json *state = NULL;
	if (file_read(path, FILE_MOST, &text, &err))
		state = json_parse(text.data, text.len, JSON_STRICT, NULL);
	buf_release(&text);
	free(path);
	return state;
}

static void add_sample(struct pace *p, int asked, long got)
{
	if (asked <= 0 || got <= 0 || got > 100L * asked)
		return;
	if (p->count == PACE_SAMPLES)
		memmove(p->samples, p->samples + 1, --p->count * sizeof *p->samples);
	p->samples[p->count++] = (struct pace_sample){asked, (int)got};
}

void pace_load(struct pace *p, const char *whose)
{
	*p = (struct pace){.whose = mem_strdup(whose)};
	struct json *state = read_state();
	const struct json *samples = json_get(state, whose);
	for (const struct json *s = json_first(samples); s; s = json_next(s)) {
		int64_t asked = json_get_int(s, "asked", 0), got = json_get_int(s, "got", 0);
		if (asked < INT_MAX)
			add_sample(p, (int)asked, (long)got);
		p->tokens = json_get_number(s, "tokens", p->tokens);
	}
	json_free(state);
}

void pace_release(struct pace *p)
{
	free(p->whose);
	*p = (struct pace){.count = 0};
}

static void print_samples(const struct pace *p, struct buf *out)
{
	json_quote(out, p->whose, strlen(p->whose));
	buf_add_str(out, ": [");
	for (size_t i = 0; i < p->count; i++)
		buf_addf(out, "%s{\"asked\": %d, \"got\": %d}", i ? ", " : "", p->samples[i].asked,
				 p->samples[i].got);
	if (p->tokens > 0)
		buf_addf(out, "%s{\"tokens\": %.3f}", p->count ? ", " : "", p->tokens);
	buf_add_str(out, "]");
}

void pace_save(const struct pace *p)
{
	struct buf text = BUF_INIT;
	struct json *state = read_state();
	int kept = 0;
	buf_add_str(&text, "{");
	print_samples(p, &text);
	for (const struct json *other = json_first(state); other && kept < OTHERS;
		 other = json_next(other)) {
		if (strcmp(json_name(other), p->whose) == 0 || !json_is_array(other))
			continue;
		buf_add_str(&text, ",\n");
		json_quote(&text, json_name(other), strlen(json_name(other)));
		buf_add_str(&text, ": ");
		json_print(&text, other);
		kept++;
	}
	buf_add_str(&text, "}\n");
	char *path = paths_state(STATE_FILE), *folder = paths_state("");
	if (file_make_folder(folder, NULL))
		file_write(path, text.data, text.len, NULL);
	free(folder);
	free(path);
	json_free(state);
	buf_release(&text);
}

/* ---- Learning ---- */

void pace_learn(struct pace *p, int asked, long got)
{
	add_sample(p, asked, got);
}

void pace_learn_tokens(struct pace *p, size_t estimated, long counted)
{
	if (estimated < TOKENS_LEAST || counted <= 0)
		return;
	double ratio = (double)counted / (double)estimated;
	p->tokens = p->tokens > 0 ? (1 - TOKENS_NEW) * p->tokens + TOKENS_NEW * ratio : ratio;
}

/* To the next tenth. */
static double token_ratio(const struct pace *p)
{
	double ratio = p->tokens <= 0 ? 1 : p->tokens < 0.5 ? 0.5 : p->tokens > 2 ? 2 : p->tokens;
	return (double)(long)(ratio * 10 + 0.95) / 10;
}

size_t pace_room(const struct pace *p, size_t tokens)
{
	return (size_t)((double)tokens / token_ratio(p));
}

size_t pace_counted(const struct pace *p, size_t estimated)
{
	return (size_t)((double)estimated * token_ratio(p));
}

static int longest(const struct pace *p)
{
	int most = 0;
	for (size_t i = 0; i < p->count; i++)
		most = p->samples[i].got > most ? p->samples[i].got : most;
	return most;
}

/* Two replies as long as the longest, of which one was asked much more words than the other. */
int pace_cap(const struct pace *p)
{
	int most = longest(p), least_asked = 0, most_asked = 0;
	for (size_t i = 0; i < p->count; i++) {
		const struct pace_sample *s = &p->samples[i];
		if (s->got < AT_CAP * most)
			continue;
		least_asked = !least_asked || s->asked < least_asked ? s->asked : least_asked;
		most_asked = s->asked > most_asked ? s->asked : most_asked;
	}
	return most_asked > CAP_SPREAD * least_asked && most < least_asked ? most : 0;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

double pace_ratio(const struct pace *p)
{
	double ratios[PACE_SAMPLES];
	size_t count = 0;
	int cap = pace_cap(p);
	for (size_t i = 0; i < p->count; i++) {
		if (!cap || p->samples[i].got < AT_CAP * cap)
			ratios[count++] = (double)p->samples[i].got / p->samples[i].asked;
	}
	if (!count)
		return 1;
	qsort(ratios, count, sizeof *ratios, compare);
	return (ratios[count / 2] + ratios[(count - 1) / 2]) / 2;
}

/* One reply may be an odd one: how far it is trusted grows with their number. */
static double most_for(size_t samples, int tried)
{
	static const double most[] = {1, 1.6, 2.2, PACE_MOST};
	size_t count = samples ? samples + (size_t)tried : 0;
	return most[count < 3 ? count : 3];
}

int pace_ask(const struct pace *p, int words, int tried)
{
	double ratio = pace_ratio(p), most = most_for(p->count, tried),
		   factor = ratio > 0 ? 1 / ratio : 1;
	if (ratio > 1 - STEADY && ratio < 1 + STEADY)
		return words;
	factor = factor > most ? most : factor < 1 / most ? 1 / most : factor;
	factor = factor < PACE_LEAST ? PACE_LEAST : factor;
	int asked = (int)(factor * words / 10 + 0.5) * 10; /* models are used to round numbers */
	return asked > 0 ? asked : words;
}
