/* Texts that come in and go out: import loses no letter, at a second time neither; without code
 * fences and CRs what is exported comes back as the same; every exporter makes text of anything. */
#include <ctype.h>

#include "doc/export.h"
#include "doc/import.h"
#include "memory.h"

static bool is_mark(const char *s, size_t len)
{
	return len >= 3 && !memcmp(s, "\xef\xbb\xbf", 3);
}

/* What letters, digits and other characters than ASCII weigh: marks of headings and white space may
 * change.
 */
static uint64_t weigh(const char *s, size_t len)
{
	uint64_t sum = 0;
	size_t at = 0; /* byte order marks at the beginning are no text */
	for (size_t i = 0;
		 i < len && (isspace((unsigned char)s[i]) || i < at || is_mark(s + i, len - i)); i++)
		at = is_mark(s + i, len - i) ? i + 3 : at;
	for (; at < len; at++) {
		unsigned char c = (unsigned char)s[at];
		sum += isalnum(c) || c >= 0x80 ? c * UINT64_C(2654435761) + 1 : 0;
	}
	return sum;
}

static void check_exporters(const struct doc *doc)
{
	for (const struct exporter *e = exporters; e->name; e++) {
		for (int width = 0; width <= 24; width += 12) {
			struct buf out = BUF_INIT;
			e->print(doc, width, &out);
			MUST(is_text(out.data, out.len));
			buf_release(&out);
		}
	}
}

static void take_in(const struct buf *text, struct buf *out)
{
	struct session s;
	struct err err = ERR_INIT;
	memory_open(&s);
	if (import_text(&s, text->data, text->len, 0, &err)) {
		check_document(&s.doc);
		check_exporters(&s.doc);
		exporters[0].print(&s.doc, 0, out);
	} else {
		MUST(err.kind == ERR_FILE && !s.doc.row_count);
	}
	memory_close(&s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT, once = BUF_INIT, twice = BUF_INIT;
	repaired(&text, data, size);
	take_in(&text, &once);
	MUST(!once.len || weigh(once.data, once.len) == weigh(text.data, text.len));
	take_in(&once, &twice);
	MUST(weigh(once.data, once.len) == weigh(twice.data, twice.len));
	MUST(strpbrk(text.data, "`~\r") || same_bytes(&once, &twice)); /* no fence, LF alone */
	buf_release(&text);
	buf_release(&once);
	buf_release(&twice);
	return 0;
}
