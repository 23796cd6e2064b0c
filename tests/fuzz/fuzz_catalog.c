/* A server's list of models: their names are text that can be shown, in order. */
#include "base/text.h"
#include "fuzz.h"
#include "llm/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT;
	struct catalog c = {.entries = NULL};
	buf_add(&text, (const char *)data, size);
	if (catalog_read(&c, text.data, text.len)) {
		for (size_t i = 0; i < c.count; i++) {
			const char *name = c.entries[i].name;
			MUST(*name && is_text(name, strlen(name)) && c.entries[i].window >= 0);
			MUST(!i || strcmp(c.entries[i - 1].name, name) <= 0);
		}
	}
	catalog_release(&c);
	buf_release(&text);
	return 0;
}
