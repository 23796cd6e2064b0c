#include "doc/paper.h"

#include <unictype.h>

#include "doc/pieces.h"

static bool ascii_letter(int32_t code)
{
	return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
}

/* Python's \w: str.isalnum() or the underscore. Checked over all code points of Unicode 14. */
static bool word_character(int32_t code)
{
	if (code >= 0 && code < 0x80)
		return ascii_letter(code) || (code >= '0' && code <= '9') || code == '_';
	return code >= 0 &&
		   uc_is_general_category_withtable((ucs4_t)code, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_N);
}

static bool han(int32_t code)
{
	return code >= 0x4e00 && code <= 0x9fff;
}

static void end_run(struct paper_words *p)
{
	p->done += p->in_run && p->all_ascii;
	p->in_run = false;
}

static void add(struct paper_words *p, int32_t code)
{
	bool letter = ascii_letter(code);
	if (!letter && !word_character(code)) {
		end_run(p);
		return;
	}
	p->all_ascii = letter && (p->all_ascii || !p->in_run);
	p->in_run = true;
	p->done += han(code);
}

void paper_words_init(struct paper_words *p)
{
	*p = (struct paper_words){0};
}

void paper_words_feed(struct paper_words *p, const char *s, size_t len)
{
	const char *end = s + len;
	int32_t code;
	while (s < end) {
		if (!p->pending_len && !(*s & 0x80))
			add(p, *s++);
		else if (pieces_next(p->pending, &p->pending_len, &s, end, &code))
			add(p, code);
	}
}

long paper_words_total(const struct paper_words *p)
{
	return p->done + (p->in_run && p->all_ascii);
}

long paper_words_count(const char *s, size_t len)
{
	struct paper_words p;
	paper_words_init(&p);
	paper_words_feed(&p, s, len);
	return paper_words_total(&p);
}
