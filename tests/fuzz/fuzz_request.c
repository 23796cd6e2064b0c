/* What a model says that a text was asked for with, and what it is shown of a text: whatever the
 * bytes, what comes of them is text, within its bounds; and a request that was read is one. */
#include "data/excerpt.h"
#include "data/request_text.h"
#include "doc/words.h"
#include "fuzz.h"
#include "llm/tokens.h"

static bool read_request(const char *reply, size_t len, const char *language, struct buf *out)
{
	struct err err = ERR_INIT;
	bool ok = request_text_read(reply, len, language, 2200, out, &err);
	MUST(ok ? !err.kind : err.kind == ERR_MODEL && !out->len);
	MUST(is_text(err.text, strlen(err.text)));
	return ok;
}

static void check_reply(const char *reply, size_t len, const char *language)
{
	struct buf request = BUF_INIT, again = BUF_INIT;
	if (read_request(reply, len, language, &request)) {
		MUST(is_text(request.data, request.len) && strlen(request.data) == request.len);
		MUST(words_count(request.data, request.len) <= REQUEST_TEXT_MOST);
		MUST(read_request(request.data, request.len, language, &again));
		MUST(same_bytes(&request, &again));
	}
	buf_release(&request);
	buf_release(&again);
}

static void check_excerpt(const struct buf *text, size_t room)
{
	static const char gap[] = "\n\n" EXCERPT_GAP "\n\n";
	struct buf shown = BUF_INIT;
	bool cut = excerpt_put(&shown, text->data, text->len, room);
	MUST(cut == (tokens_estimate(text->data, text->len) > room));
	MUST(cut || same_bytes(text, &shown));
	MUST(is_text(shown.data, shown.len));
	MUST(!cut || tokens_estimate(shown.data, shown.len) <=
					 room + 2 * tokens_estimate(gap, strlen(gap)) + 4);
	buf_release(&shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	check_reply((const char *)data, size, "en");
	check_reply((const char *)data, size, "zh");
	repaired(&text, data, size);
	for (size_t room = 0; room < 200; room = 2 * room + 1)
		check_excerpt(&text, room);
	MUST(request_text_round((long)size) > 0);
	buf_release(&text);
	return 0;
}
