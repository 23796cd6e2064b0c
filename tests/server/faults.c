#include "faults.h"

#include "base/hash.h"

/* ---- Reading ----------------------------------------------------------------------------------
 */

static bool read_number(const char *item, size_t len, const char *name, double *number)
{
	size_t name_len = strlen(name);
	char *end;
	if (len <= name_len || strncmp(item, name, name_len) != 0 || item[name_len] != '=')
		return false;
	*number = strtod(item + name_len + 1, &end);
	return end == item + len;
}

static bool read_item(struct faults *f, const char *item, size_t len)
{
	const struct {
		const char *name;
		bool *flag;
	} flags[] = {{"deaf", &f->deaf},
				 {"repeat", &f->repeat},
				 {"markers", &f->markers},
				 {"cut", &f->cut},
				 {"think", &f->think}};
	double number;
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		if (len == strlen(flags[i].name) && strncmp(item, flags[i].name, len) == 0)
			return *flags[i].flag = true;
	}
	if (read_number(item, len, "cap", &number)) {
		f->cap = (int)number;
		return true;
	}
	return read_number(item, len, "noise", &f->noise) || read_number(item, len, "plan", &f->plan);
}

bool faults_read(struct faults *f, const char *list)
{
	for (const char *at = list; *at;) {
		size_t len = strcspn(at, " ,");
		if (len && !read_item(f, at, len))
			return false;
		at += len + strspn(at + len, " ,");
	}
	return true;
}

/* ---- Length -----------------------------------------------------------------------------------
 */

/* From -1 to 1, the same for the same section. */
static double chance(uint32_t section)
{
	uint64_t hash = hash_value(HASH_START, section);
	return (double)(hash >> 40 & 0xffff) / 32767.5 - 1;
}

int faults_words(const struct faults *f, int words, uint32_t section)
{
	int made = (int)(words * (1 + f->noise * chance(section)) + 0.5);
	if (f->cap && made > f->cap)
		made = f->cap;
	return made > 0 ? made : 1;
}

/* ---- Text -------------------------------------------------------------------------------------
 */

#define PROSE_SENTENCES 5

/* Whole sentences, as many as only prose has. */
static bool is_prose(const char *s, size_t len)
{
	static const char wide[] = "。";
	size_t sentences = 0;
	for (size_t i = 0; i < len; i++)
		sentences += s[i] == '.' || (len - i >= 3 && memcmp(s + i, wide, 3) == 0);
	return sentences >= PROSE_SENTENCES && (s[len - 1] == '.' || memcmp(s + len - 3, wide, 3) == 0);
}

/* The first paragraph of prose that stands in the prompt goes before the text. */
static void add_earlier(const char *prompt, struct buf *text)
{
	const char *stop;
	while ((stop = strstr(prompt, "\n\n")) && !is_prose(prompt, (size_t)(stop - prompt)))
		prompt = stop + 2;
	if (!stop)
		return;
	struct buf whole = BUF_INIT;
	buf_add(&whole, prompt, (size_t)(stop + 2 - prompt));
	buf_add(&whole, text->data, text->len);
	buf_set(text, whole.data, whole.len);
	buf_release(&whole);
}

static void add_markers(uint32_t section, bool chinese, struct buf *text)
{
	static const char *const before[2][3] = {
		{"Paragraph %u: ", "Sure, here is the next section:\n\n",
		 "**Paragraph %u - Main Point**\n\n"},
		{"第%u段：", "好的，以下是下一段：\n\n", "**段落%u**\n\n"}};
	static const char *const after[2][3] = {
		{"\n\n(Word count: 400)", "\n\n[To be continued]",
		 "\n\nIn conclusion, all of this matters."},
		{"\n\n（字数：400字）", "\n\n（未完待续）", "\n\n总之，这一切都很重要。"}};
	struct buf whole = BUF_INIT;
	const char *marker = before[chinese][section % 3], *number = strstr(marker, "%u");
	if (number)
		buf_addf(&whole, "%.*s%u%s", (int)(number - marker), marker, section + 1, number + 2);
	else
		buf_add_str(&whole, marker);
	buf_add(&whole, text->data, text->len);
	buf_add_str(&whole, after[chinese][section % 3]);
	buf_set(text, whole.data, whole.len);
	buf_release(&whole);
}

/* In the middle of its last sentence. */
static void cut(bool chinese, struct buf *text)
{
	size_t less = chinese ? 5 * strlen("字") : 15;
	if (text->len > 8 * less)
		buf_truncate(text, text->len - less);
}

static bool asked_to_go_on(const char *prompt)
{
	return strstr(prompt, "You stopped in a paragraph") || strstr(prompt, "接着写");
}

/* The section from its beginning: it stands in the prompt, before the plan. */
static void begin_again(const char *prompt, struct buf *text)
{
	if (asked_to_go_on(prompt))
		add_earlier(prompt, text);
}

void faults_spoil(const struct faults *f, const char *prompt, uint32_t section, bool chinese,
				  struct buf *text)
{
	if (f->deaf)
		begin_again(prompt, text);
	if (f->repeat && section % 2)
		add_earlier(prompt, text);
	if (f->markers)
		add_markers(section, chinese, text);
	if (f->cut)
		cut(chinese, text);
	if (f->think) {
		struct buf whole = BUF_INIT;
		buf_addf(&whole, "<think>\nThe reader wants %zu bytes of this.\n</think>\n\n%s", text->len,
				 text->data);
		buf_set(text, whole.data, whole.len);
		buf_release(&whole);
	}
}
