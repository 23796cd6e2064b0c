/* What is cleaned off a reply: only that; the same in whatever pieces it comes. The input is the
 * text before, a NUL, and the reply. */
#include <ctype.h>

#include "fuzz.h"
#include "write/clean.h"

static void clean_whole(const struct buf *before, const struct buf *reply, struct buf *out,
						bool *changed)
{
	struct clean c;
	clean_init(&c);
	clean_section(&c, before->data, before->len % 2);
	clean_expect(&c, before->data, before->len);
	clean_feed(&c, reply->data, reply->len, out);
	clean_finish(&c, out);
	*changed = c.changed;
	clean_release(&c);
}

/* In whole characters, as replies come. */
static void clean_cut(const struct buf *before, const struct buf *reply, struct buf *out,
					  bool *changed)
{
	struct clean c;
	struct buf held = BUF_INIT;
	clean_init(&c);
	clean_section(&c, before->data, before->len % 2);
	clean_expect(&c, before->data, before->len);
	for (struct pieces p = pieces_of(reply->data, reply->len); pieces_take(&p);) {
		buf_add(&held, p.piece, p.len);
		size_t whole = held.len - utf8_incomplete_tail(held.data, held.len);
		clean_feed(&c, held.data, whole, out);
		buf_splice(&held, 0, whole, NULL, 0);
	}
	clean_finish(&c, out);
	*changed = c.changed;
	clean_release(&c);
	buf_release(&held);
}

static void without_returns(const struct buf *reply, struct buf *out)
{
	for (size_t i = 0; i < reply->len; i++) {
		if (reply->data[i] != '\r')
			buf_add_char(out, reply->data[i]);
	}
}

/* What passes is one run of the reply, but for carriage returns: nothing is added, and nothing goes
 * from its middle. */
static void check_kept(const struct buf *reply, const struct buf *out, bool changed)
{
	struct buf lines = BUF_INIT;
	without_returns(reply, &lines);
	MUST(is_text(out->data, out->len));
	MUST(!out->len || strstr(lines.data, out->data));
	MUST(changed == (out->len < reply->len));
	MUST(!out->len || !isspace((unsigned char)out->data[0]));
	MUST(!out->len || !isspace((unsigned char)out->data[out->len - 1]));
	buf_release(&lines);
}

static void check_sentence(const struct buf *reply)
{
	size_t end = clean_last_sentence(reply->data, reply->len);
	MUST(end <= reply->len && is_text(reply->data, end));
	MUST(clean_last_sentence(reply->data, end) == end);
}

static void check_title(const struct buf *reply)
{
	struct buf title = BUF_INIT;
	clean_title(&title, reply->data, reply->len);
	MUST(is_text(title.data, title.len) && !strchr(title.data, '\n'));
	MUST(strstr(reply->data, title.data));
	buf_release(&title);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf before = BUF_INIT, reply = BUF_INIT, whole = BUF_INIT, cut = BUF_INIT;
	const uint8_t *nul = memchr(data, 0, size);
	size_t first = nul ? (size_t)(nul - data) : 0, rest = nul ? first + 1 : 0;
	bool changed, changed_cut;
	repaired(&before, data, first);
	repaired(&reply, data + rest, size - rest);
	clean_whole(&before, &reply, &whole, &changed);
	clean_cut(&before, &reply, &cut, &changed_cut);
	check_kept(&reply, &whole, changed);
	MUST(same_bytes(&whole, &cut) && changed == changed_cut);
	check_sentence(&reply);
	check_title(&reply);
	buf_release(&before);
	buf_release(&reply);
	buf_release(&whole);
	buf_release(&cut);
	return 0;
}
