/* Summaries of earlier sections, made when a prompt has no room for their text: asked for before
 * the section that needs them, one after another, and kept in the document. */
#include "base/mem.h"
#include "doc/prose.h"
#include "write/context.h"
#include "write/run.h"

#define LONGEST 3 /* times what was asked: more of a summary is cut off */

static uint64_t wanted_by(const struct task *t)
{
	struct buf prompt = BUF_INIT;
	struct prompt_parts parts = {.count = 0};
	task_prompt(t, &prompt, &parts, NULL);
	buf_release(&prompt);
	return parts.lacks;
}

bool summary_begin(struct task *t)
{
	struct engine *e = t->engine;
	const struct row *row = doc_row(&e->session->doc, wanted_by(t));
	if (!row)
		return false;
	struct task *asks = task_new(e, ASK_SUMMARY, t->row);
	asks->about = row->id;
	asks->source = context_source(&e->session->doc, row, &asks->shown);
	asks->asked = row->kind == ROW_HEADING ? SUMMARY_HEADING_WORDS : SUMMARY_WORDS;
	if (!task_ask(asks, NULL)) {
		task_free(asks);
		return false;
	}
	job_release(&asks->job);
	asks->job = t->job;
	t->job = job_for(t->row, DRAFT_MISSING, "");
	task_free(t);
	mem_set_string(&e->notice, "the earlier sections are summed up");
	return true;
}

/* The beginning of s that has at most so many words, in whole sentences where there is one. */
static size_t first_words(const char *s, size_t len, long most)
{
	size_t at = 0;
	while (at < len) {
		size_t next = at + prose_sentence(s + at, len - at);
		if (at && words_count(s, next) > most)
			break;
		at = next + strspn(s + next, " \n\t");
	}
	return at;
}

/* In one paragraph: it stands in brackets among others. */
static void tidy(struct buf *text)
{
	for (size_t i = 0; i < text->len; i++) {
		if (strchr("\n\t", text->data[i]))
			text->data[i] = ' ';
	}
	buf_trim(text);
}

/* A model that says nothing, or will not stop, is not asked again: the section's own beginning
 * stands for it. */
static void take_summary(struct task *t, struct buf *out)
{
	clean_feed(&t->clean, t->raw.data, t->raw.len, out);
	clean_finish(&t->clean, out);
	tidy(out);
	if (!out->len) {
		buf_add(out, t->shown.data, first_words(t->shown.data, t->shown.len, t->asked));
		tidy(out);
	}
	buf_truncate(out, first_words(out->data, out->len, (long)LONGEST * t->asked));
	tidy(out);
}

void summary_end(struct task *t)
{
	struct engine *e = t->engine;
	struct job job = t->job;
	struct buf text = BUF_INIT;
	take_summary(t, &text);
	if (doc_row(&e->session->doc, t->about) && text.len)
		run_apply(e, edit_set_summary(t->about, text.data, t->source, t->model.name));
	buf_release(&text);
	t->job = job_for(t->row, DRAFT_MISSING, "");
	task_free(t);
	mem_set_string(&e->notice, "");
	if (drafter_wants(e, job.row, job.manner) && drafter_start(e, job))
		return;
	drafter_fill(e);
}
