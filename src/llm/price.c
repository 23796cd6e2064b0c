#include "llm/price.h"

#include "base/json.h"
#include "base/mem.h"

#define PRICES_MOST 3   /* in, out, cached */
#define PRICE_MOST  1e9 /* nobody asks more */
#define MILLION     1e6 /* tokens that a price is for */
#define BLANKS      " \t"

struct line {
	size_t name_len;
	double prices[PRICES_MOST];
	int count;
};

static bool is_price(const char *word, size_t len)
{
	size_t whole = strspn(word, "0123456789");
	size_t part = word[whole] == '.' ? 1 + strspn(word + whole + 1, "0123456789") : 0;
	return whole && whole + part == len && strtod(word, NULL) <= PRICE_MOST;
}

/* The length of the text before the last word, with the word's place. */
static size_t before_last(const char *text, size_t len, size_t *word, size_t *word_len)
{
	while (len && strchr(BLANKS, text[len - 1]))
		len--;
	size_t end = len;
	while (len && !strchr(BLANKS, text[len - 1]))
		len--;
	*word = len;
	*word_len = end - len;
	while (len && strchr(BLANKS, text[len - 1]))
		len--;
	return len;
}

/* Takes prices from the end as long as a name is left before them. */
static bool read_line(const char *text, struct line *line)
{
	double from_end[PRICES_MOST] = {0};
	size_t word, word_len;
	*line = (struct line){.name_len = strlen(text)};
	while (line->count < PRICES_MOST) {
		size_t rest = before_last(text, line->name_len, &word, &word_len);
		if (!rest || !is_price(text + word, word_len))
			break;
		from_end[line->count++] = strtod(text + word, NULL);
		line->name_len = rest;
	}
	for (int i = 0; i < line->count; i++)
		line->prices[i] = from_end[line->count - 1 - i];
	return line->count >= 2;
}

/* Also the name of the line `other`? */
static bool same_name(const char *text, const struct line *line, const char *other)
{
	struct line second;
	return read_line(other, &second) && second.name_len == line->name_len &&
		   !strncmp(other, text, line->name_len);
}

static bool check_line(const struct json *item, struct err *err)
{
	struct line line;
	const char *text = json_string(item);
	if (!text || !read_line(text, &line))
		return err_set(
			err, ERR_USAGE,
			"takes a model and what a million tokens of prompt, of reply and (if it "
			"differs) of cached prompt cost, such as “qwen3:8b 0.15 0.60 0.075”, not “%s”.",
			text ? text : "");
	for (item = json_next(item); item; item = json_next(item)) {
		const char *other = json_string(item);
		if (other && same_name(text, &line, other))
			return err_set(err, ERR_USAGE, "is given twice for %.*s.", (int)line.name_len, text);
	}
	return true;
}

bool price_check(const char *table, struct err *err)
{
	struct json *json = json_parse(table, strlen(table), JSON_STRICT, NULL);
	bool ok = true;
	for (const struct json *item = json_first(json); ok && item; item = json_next(item))
		ok = check_line(item, err);
	json_free(json);
	return ok;
}

static void set(struct model *m, const struct line *line)
{
	m->price_in = line->prices[0];
	m->price_out = line->prices[1];
	m->price_cached = line->prices[line->count > 2 ? 2 : 0];
}

void price_of(const char *table, struct model *m)
{
	struct json *json = json_parse(table, strlen(table), JSON_STRICT, NULL);
	m->price_in = m->price_out = m->price_cached = -1;
	for (const struct json *item = json_first(json); item; item = json_next(item)) {
		const char *text = json_string(item);
		struct line line;
		if (text && read_line(text, &line) && line.name_len == strlen(m->name) &&
			!strncmp(text, m->name, line.name_len))
			set(m, &line);
	}
	json_free(json);
}

double price_cost(const struct model *m, const struct usage_report *usage)
{
	if (m->price_in < 0)
		return -1;
	long cached = usage->cached < usage->prompt ? usage->cached : usage->prompt;
	return ((double)(usage->prompt - cached) * m->price_in + (double)cached * m->price_cached +
			(double)usage->completion * m->price_out) /
		   MILLION;
}
