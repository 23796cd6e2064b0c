#include "write/notes.h"

#include "base/fold.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "doc/words.h"
#include "llm/tokens.h"

#define RECENT  3000 /* bytes of the text before a section in which keywords are looked for */
#define NEVER   "-"
#define SPACES  " \t\r"
#define BETWEEN ",;\n"

/* ---- Keywords ---- */

/* Bytes of what stands between two keywords at s; 0: none does. */
static size_t separator(const char *s)
{
	static const char *const wide[] = {"，", "、", "；"};
	if (*s && strchr(BETWEEN, *s))
		return 1;
	for (size_t i = 0; i < sizeof wide / sizeof *wide; i++) {
		if (strncmp(s, wide[i], strlen(wide[i])) == 0)
			return strlen(wide[i]);
	}
	return 0;
}

/* A letter or digit of a script that puts spaces between words. */
static bool is_letter(const char *s, size_t len)
{
	int32_t code;
	return len && utf8_decode(s, len, &code) && words_classify(code) == WORDS_LETTER;
}

static size_t character_before(const char *s, size_t at)
{
	while (at && ((unsigned char)s[--at] & 0xc0) == 0x80)
		;
	return at;
}

/* Whether a word goes on across byte `at`. */
static bool within_word(const char *s, size_t len, size_t at)
{
	size_t before = character_before(s, at);
	return at && at < len && is_letter(s + before, at - before) && is_letter(s + at, len - at);
}

static bool occurs(const char *keyword, size_t keyword_len, const char *folded)
{
	size_t len = strlen(folded);
	const char *at = folded;
	while ((at = memmem(at, len - (size_t)(at - folded), keyword, keyword_len))) {
		size_t start = (size_t)(at - folded);
		if (!within_word(folded, len, start) && !within_word(folded, len, start + keyword_len))
			return true;
		at++;
	}
	return false;
}

/* Takes the next keyword off *s, without the space around it. */
static bool next_keyword(const char **s, const char **start, size_t *len)
{
	if (!**s)
		return false;
	*start = *s;
	while (**s && !separator(*s))
		(*s)++;
	*len = (size_t)(*s - *start);
	*s += separator(*s);
	while (*len && strchr(SPACES, **start))
		(*start)++, (*len)--;
	while (*len && strchr(SPACES, (*start)[*len - 1]))
		(*len)--;
	return true;
}

bool notes_match(const char *keywords, const char *folded)
{
	struct buf own = BUF_INIT;
	bool found = false;
	const char *rest, *start;
	size_t len;
	fold_add(&own, keywords, strlen(keywords));
	rest = own.data;
	while (!found && next_keyword(&rest, &start, &len))
		found = len && occurs(start, len, folded);
	buf_release(&own);
	return found;
}

static bool is_empty(const char *keywords)
{
	const char *start;
	size_t len;
	while (next_keyword(&keywords, &start, &len)) {
		if (len)
			return false;
	}
	return true;
}

/* ---- Where they are looked for ---- */

/* The end of the text before the row, some sections of it at most; the order does not matter. */
static void add_recent(struct buf *out, const struct doc *doc, uint64_t row)
{
	size_t left = RECENT;
	for (size_t i = doc_row_index(doc, row); i-- > 0 && left > 0;) {
		const struct version *v = row_current(doc->rows[i]);
		size_t len = v ? v->text.len : 0, from = len > left ? len - left : 0;
		while (from < len && ((unsigned char)v->text.data[from] & 0xc0) == 0x80)
			from++;
		if (len)
			fold_add(out, v->text.data + from, len - from);
		buf_add_char(out, '\n');
		left -= len - from < left ? len - from : left;
	}
}

static void add_places(struct buf *out, const struct doc *doc, uint64_t id, const struct buf *begun,
					   const char *wish)
{
	const struct row *row = doc_row(doc, id);
	const char *const places[] = {row->point, row->note, wish ? wish : "",
								  begun ? begun->data : ""};
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		fold_add(out, places[i], strlen(places[i]));
		buf_add_char(out, '\n');
	}
	add_recent(out, doc, id);
}

/* ---- What is sent ---- */

static void put_note(struct buf *out, const struct note *note)
{
	if (out->len)
		buf_add_str(out, "\n\n");
	if (*note->title)
		buf_addf(out, "%s: ", note->title);
	buf_add_str(out, note->text);
	while (out->len && strchr(" \n\t", out->data[out->len - 1]))
		buf_truncate(out, out->len - 1);
}

void notes_put_always(struct buf *out, const struct doc *doc)
{
	for (size_t i = 0; i < doc->note_count; i++) {
		if (is_empty(doc->notes[i]->keywords) && *doc->notes[i]->text)
			put_note(out, doc->notes[i]);
	}
}

static bool fits(const struct buf *out, const struct note *note, size_t room)
{
	size_t more = tokens_estimate(note->text, strlen(note->text));
	return !room || tokens_estimate(out->data, out->len) + more <= room;
}

void notes_put_matching(struct buf *out, const struct doc *doc, uint64_t row,
						const struct buf *begun, const char *wish, size_t room)
{
	struct buf places = BUF_INIT;
	if (!doc->note_count || !doc_row(doc, row))
		return;
	add_places(&places, doc, row, begun, wish);
	for (size_t i = 0; i < doc->note_count; i++) {
		const struct note *note = doc->notes[i];
		bool never = strcmp(note->keywords, NEVER) == 0 || is_empty(note->keywords);
		if (!never && notes_match(note->keywords, places.data) && fits(out, note, room))
			put_note(out, note);
	}
	buf_release(&places);
}

uint64_t notes_hash(const struct doc *doc, uint64_t row)
{
	struct buf notes = BUF_INIT;
	notes_put_always(&notes, doc);
	notes_put_matching(&notes, doc, row, NULL, NULL, 0);
	uint64_t hash = notes.len ? hash_bytes(HASH_START, notes.data, notes.len) : 0;
	buf_release(&notes);
	return hash;
}
