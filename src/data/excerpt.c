#include "data/excerpt.h"

#include <string.h>

#include "llm/tokens.h"

#define SHARES 4 /* of the room: two for the beginning, one for the middle, one for the end */

static const char *const borders[] = {"\n\n", "\n", " "}; /* the best ones first */
#define BORDERS (sizeof borders / sizeof *borders)

static bool is_inside(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Fewer bytes of what has too many tokens; 0 of 0. */
static size_t fewer(size_t len, size_t tokens, size_t room)
{
	size_t next = (size_t)((double)len * (double)room / (double)tokens);
	return next < len ? next : len - 1;
}

/* The last place in the second half of s where something ends; 0: there is none. */
static size_t last_end(const char *s, size_t len)
{
	for (size_t i = 0; i < BORDERS; i++) {
		size_t width = strlen(borders[i]);
		for (size_t at = len; at > len / 2 && at >= width; at--) {
			if (!memcmp(s + at - width, borders[i], width))
				return at - width;
		}
	}
	return 0;
}

/* The first place in the first half of s where something begins; 0: there is none. */
static size_t first_start(const char *s, size_t len)
{
	for (size_t i = 0; i < BORDERS; i++) {
		size_t width = strlen(borders[i]);
		for (size_t at = 0; at < len / 2 && at + width <= len; at++) {
			if (!memcmp(s + at, borders[i], width))
				return at + width;
		}
	}
	return 0;
}

/* The bytes at the beginning of s that have at most `room` tokens. */
static size_t keep_start(const char *s, size_t len, size_t room)
{
	size_t fits = len, tokens;
	while (fits && (tokens = tokens_estimate(s, fits)) > room) {
		fits = fewer(fits, tokens, room);
		while (fits && is_inside(s[fits]))
			fits--;
	}
	size_t end = fits < len ? last_end(s, fits) : 0;
	return end ? end : fits;
}

/* Where the end of s begins that has at most `room` tokens. */
static size_t keep_end(const char *s, size_t len, size_t room)
{
	size_t from = 0, tokens;
	while (from < len && (tokens = tokens_estimate(s + from, len - from)) > room) {
		from = len - fewer(len - from, tokens, room);
		while (from < len && is_inside(s[from]))
			from++;
	}
	return from ? from + first_start(s + from, len - from) : 0;
}

static void put_part(struct buf *out, const char *s, size_t len)
{
	struct buf part = BUF_INIT;
	buf_add(&part, s, len);
	buf_trim(&part);
	if (out->len && part.len)
		buf_add_str(out, "\n\n" EXCERPT_GAP "\n\n");
	buf_add(out, part.data, part.len);
	buf_release(&part);
}

bool excerpt_put(struct buf *out, const char *text, size_t len, size_t room)
{
	size_t share = room / SHARES;
	struct buf parts = BUF_INIT;
	if (tokens_estimate(text, len) <= room) {
		buf_add(out, text, len);
		return false;
	}
	put_part(&parts, text, keep_start(text, len, 2 * share));
	size_t half = len / 2;
	while (half && is_inside(text[half]))
		half--;
	size_t from = keep_end(text, half, share / 2); /* so that the middle is in the middle */
	put_part(&parts, text + from, keep_start(text + from, len - from, share));
	from = keep_end(text, len, share);
	put_part(&parts, text + from, len - from);
	buf_add(out, parts.data, parts.len);
	buf_release(&parts);
	return true;
}
