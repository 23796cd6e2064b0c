/* What is taken out of a finished text, and what is wrong with the rest: text alone comes out, no
 * longer than it was, and nothing more is found in it. */
#include "data/ending.h"
#include "data/faults.h"
#include "data/tidy.h"
#include "fuzz.h"

static void check_faults(const struct buf *text)
{
	static const char *const languages[] = {"en", "zh", "ru", ""};
	struct phrases none;
	phrases_init(&none);
	for (size_t i = 0; i < sizeof languages / sizeof *languages; i++) {
		const struct fault_case c = {.text = text->data,
									 .len = text->len,
									 .language = languages[i],
									 .words = (long)text->len,
									 .asked = 100,
									 .limits = &fault_limits_usual,
									 .refusals = &none};
		double share = faults_foreign(c.text, c.len, c.language);
		MUST(share >= 0 && share <= 1);
		share = faults_repetition(c.text, c.len, c.language);
		MUST(share >= 0 && share <= 1);
		unsigned faults = faults_find(&c);
		MUST(faults == 1 || !(faults & 1));
	}
	phrases_release(&none);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf text = BUF_INIT, once = BUF_INIT, again = BUF_INIT;
	repaired(&text, data, size);
	tidy_text(&once, text.data, text.len);
	MUST(is_text(once.data, once.len));
	MUST(once.len <= text.len);
	MUST(!tidy_text(&again, once.data, once.len));
	MUST(same_bytes(&once, &again));
	check_faults(&once);
	check_faults(&text);
	buf_release(&text);
	buf_release(&once);
	buf_release(&again);
	return 0;
}
