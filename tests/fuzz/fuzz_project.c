/* Project files: what is read holds together, and is written as what is read again as the same. */
#include "document.h"

static void check_refused(const struct doc *doc, const struct err *err)
{
	MUST(err->kind == ERR_FILE && strstr(err->text, "a.longhand"));
	MUST(is_text(err->text, strlen(err->text)));
	MUST(!doc->row_count && !doc->note_count && !doc->usage_count && !doc->export_count);
}

static void check_printing(const struct doc *doc, struct save_ids ids)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct doc again;
	struct save_ids same;
	struct err err = ERR_INIT;
	doc_init(&again);
	project_print(&once, doc, ids);
	MUST(project_parse(once.data, once.len, "a.longhand", &again, &same, &err));
	MUST(same.save == ids.save && same.previous == ids.previous);
	project_print(&twice, &again, ids);
	MUST(same_bytes(&once, &twice));
	MUST(doc_words(&again) == doc_words(doc) && doc_budget(&again) == doc_budget(doc));
	doc_release(&again);
	buf_release(&once);
	buf_release(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct doc doc;
	struct save_ids ids;
	struct err err = ERR_INIT;
	buf_add(&text, data, size);
	doc_init(&doc);
	if (project_parse(text.data, text.len, "a.longhand", &doc, &ids, &err)) {
		check_document(&doc);
		check_printing(&doc, ids);
	} else {
		check_refused(&doc, &err);
	}
	doc_release(&doc);
	buf_release(&text);
	return 0;
}
