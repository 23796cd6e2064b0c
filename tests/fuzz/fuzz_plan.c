/* Outlines in the line form: the same rows in whatever pieces they come; a document made of them
 * prints as what is read back as the same document. */
#include "memory.h"
#include "write/plan.h"
#include "write/reparse.h"

static void note(void *ctx, const struct plan_item *item)
{
	size_t len = strlen(item->text);
	MUST(len && is_text(item->text, len) && !strchr(item->text, '\n'));
	MUST(item->words >= 0 && item->words <= DOC_BUDGET_MAX);
	MUST(item->kind != PLAN_HEADING || (item->level >= 1 && item->level <= DOC_LEVEL_MAX));
	buf_addf(ctx, "%d %d %d %d %s\n", item->kind, item->level, item->words, item->locked,
			 item->text);
}

static void check_pieces(const struct buf *text)
{
	struct buf whole = BUF_INIT, cut = BUF_INIT;
	struct plan_parser parser;
	plan_parser_init(&parser, note, &whole);
	plan_parser_feed(&parser, text->data, text->len);
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
	plan_parser_init(&parser, note, &cut);
	for (struct pieces p = pieces_of(text->data, text->len); pieces_take(&p);)
		plan_parser_feed(&parser, p.piece, p.len);
	plan_parser_finish(&parser);
	plan_parser_release(&parser);
	MUST(same_bytes(&whole, &cut));
	buf_release(&whole);
	buf_release(&cut);
}

static void check_read_back(struct session *s)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct err err = ERR_INIT;
	plan_print(&once, &s->doc);
	uint64_t revision = s->doc.revision;
	MUST(reparse_outline(s, once.data, once.len, true, NULL, NULL, &err));
	plan_print(&twice, &s->doc);
	if (!same_bytes(&once, &twice))
		fprintf(stderr, "printed:\n%sread back:\n%s", once.data, twice.data);
	MUST(same_bytes(&once, &twice));
	MUST(s->doc.revision == revision);
	buf_release(&once);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct session s;
	struct err err = ERR_INIT;
	repaired(&text, data, size);
	check_pieces(&text);
	memory_open(&s);
	if (reparse_outline(&s, text.data, text.len, false, NULL, NULL, &err)) {
		check_document(&s.doc);
		check_read_back(&s);
	} else {
		MUST(err.kind == ERR_USAGE && !s.doc.row_count && is_text(err.text, strlen(err.text)));
	}
	memory_close(&s);
	buf_release(&text);
	return 0;
}
