/* Documents and edits for tests: random ones, the same for a seed. */
#ifndef TESTS_DOC_SAMPLE_H
#define TESTS_DOC_SAMPLE_H

#include "../test.h"
#include "base/mem.h"
#include "base/random.h"
#include "doc/document.h"
#include "doc/edit.h"
#include "doc/project.h"

/* Words of one to four bytes a character, and all that JSON escapes. */
static inline void sample_text(struct buf *out, struct random *r, int words)
{
	static const char *const parts[] = {"lantern ",   "café ",  "3.14 ", "\"so\" ",     "C:\\x ",
										"\n\n",       "\n",     "\t",    "北京 ",       "\x7f\x01 ",
										"😀 ",         "don't ", "/ ",    "\r",          "\n\n\n",
										"e\xcc\x81 ", "</ ",    "{[ ",   "\xe2\x80\xa8"};
	for (int i = 0; i < words; i++)
		buf_add_str(out, parts[random_below(r, sizeof parts / sizeof *parts)]);
}

static inline char *sample_string(struct random *r, int words)
{
	struct buf text = BUF_INIT;
	sample_text(&text, r, words);
	return buf_detach(&text);
}

static inline void sample_set(char **slot, struct random *r, int words)
{
	free(*slot);
	*slot = sample_string(r, words);
}

/* A version of which every member has a value of its own. */
static inline struct version *sample_version(struct random *r)
{
	struct version *v = version_new(random_id(r), (enum author)random_below(r, 3));
	sample_text(&v->text, r, 30);
	if (random_below(r, 2))
		sample_text(&v->raw, r, 5);
	v->state = (enum version_state)random_below(r, 2);
	v->undone = random_below(r, 2);
	sample_set(&v->model, r, 2);
	sample_set(&v->reason, r, 2);
	v->created = (int64_t)random_below(r, INT64_C(1) << 40);
	v->asked = (int)random_below(r, 2000);
	v->preceding = random_next(r);
	mem_set_string(&v->extra, "\"mood\":{\"deep\":[1,2.5,null,true]},\"x\":\"ü\\n\"");
	version_text_changed(v);
	return v;
}

static inline struct row *sample_row(struct random *r)
{
	char *point = sample_string(r, 4);
	struct row *row = row_new(random_id(r), ROW_SECTION, 1 + (int)random_below(r, 6), point,
							  (int)random_below(r, 2000));
	free(point);
	row->locked = random_below(r, 2);
	sample_set(&row->note, r, 3);
	sample_set(&row->summary, r, 5);
	row->summary_of = random_next(r);
	sample_set(&row->summary_model, r, 1);
	mem_set_string(&row->extra, "\"colour\":\"red\"");
	for (int i = 0; i < 2; i++) {
		MEM_GROW(row->versions, row->version_count + 1, &row->version_cap);
		row->versions[row->version_count++] = sample_version(r);
		row->current = row->versions[0]->id;
	}
	return row;
}

static inline struct note *sample_note(struct random *r)
{
	char *title = sample_string(r, 2), *keywords = sample_string(r, 3);
	char *text = sample_string(r, 20);
	struct note *note = note_new(random_id(r), title, keywords, text);
	mem_set_string(&note->extra, "\"pinned\":true");
	free(title);
	free(keywords);
	free(text);
	return note;
}

static inline struct usage *sample_usage(struct random *r)
{
	struct usage *usage = usage_new(random_next(r), "writer", "qwen3:8b");
	usage->prompt = (long)random_below(r, 100000);
	usage->cached = (long)random_below(r, 1000);
	usage->completion = (long)random_below(r, 1000);
	usage->reasoning = (long)random_below(r, 1000);
	usage->cost = (double)random_below(r, 100000) / 30000;
	mem_set_string(&usage->extra, "\"tier\":\"flex\"");
	return usage;
}

static inline const struct row *sample_pick(const struct doc *doc, struct random *r)
{
	return doc->row_count ? doc->rows[random_below(r, doc->row_count)] : NULL;
}

/* An append to a text, half of the time to the last version of the last row, as a stream would. */
static inline struct edit sample_append(const struct row *row, struct random *r)
{
	struct buf text = BUF_INIT;
	const struct version *v = row->versions[row->version_count - 1];
	sample_text(&text, r, 1 + (int)random_below(r, 3));
	struct edit e = edit_splice(row->id, v->id, v->text.len, 0, text.data, text.len);
	buf_release(&text);
	return e;
}

static inline struct edit sample_row_edit(const struct row *row, const struct doc *doc,
										  struct random *r)
{
	char *text = sample_string(r, 3);
	struct edit e = edit_set_point(row->id, text);
	switch (random_below(r, 9)) {
	case 0:
		edit_release(&e);
		e = edit_set_budget(row->id, (int)random_below(r, 3000));
		break;
	case 1:
		edit_release(&e);
		e = edit_set_locked(row->id, random_below(r, 2));
		break;
	case 2:
		edit_release(&e);
		e = edit_move_row(row->id, sample_pick(doc, r)->id);
		break;
	case 3:
		edit_release(&e);
		e = edit_add_version(row->id, sample_version(r));
		break;
	case 4:
		edit_release(&e);
		e = edit_set_summary(row->id, text, random_next(r), "m");
		break;
	case 5:
		edit_release(&e);
		e = edit_set_note(row->id, text);
		break;
	case 6:
		edit_release(&e);
		e = edit_choose_version(row->id, row->version_count ? row->versions[0]->id : 0);
		break;
	case 7:
		if (doc->row_count > 5) {
			edit_release(&e);
			e = edit_remove_row(row->id);
		}
		break;
	}
	free(text);
	return e;
}

static inline struct edit sample_doc_edit(struct random *r)
{
	char *text = sample_string(r, 4);
	struct edit e;
	switch (random_below(r, 7)) {
	case 0:
		e = edit_set_title(text);
		break;
	case 1:
		e = edit_set_instruction(text);
		break;
	case 2:
		e = edit_set_target((int)random_below(r, 100000));
		break;
	case 3:
		e = edit_put_note(sample_note(r), 0);
		break;
	case 4:
		e = edit_add_usage(sample_usage(r));
		break;
	case 5:
		e = edit_mark_export("/tmp/guide.md", random_next(r));
		break;
	default:
		e = edit_insert_row(sample_row(r), 0);
	}
	free(text);
	return e;
}

/* An edit that the document allows. */
static inline struct edit sample_edit(const struct doc *doc, struct random *r)
{
	const struct row *row = sample_pick(doc, r);
	uint64_t dice = random_below(r, 10);
	if (!row)
		return edit_insert_row(sample_row(r), 0);
	if (dice < 6 && row->version_count)
		return sample_append(row, r);
	return dice < 8 ? sample_row_edit(row, doc, r) : sample_doc_edit(r);
}

/* Applies e, which the document allows. */
static inline void sample_apply(struct doc *doc, struct edit e)
{
	struct edit inverse;
	struct err err = ERR_INIT;
	if (!edit_apply(doc, &e, &inverse, &err))
		fail_msg("%s", err.text);
	edit_release(&inverse);
	edit_release(&e);
}

static inline void sample_fill(struct doc *doc, uint64_t seed, int edits)
{
	struct random r;
	random_seed(&r, seed);
	doc->id = random_id(&r);
	for (int i = 0; i < edits; i++)
		sample_apply(doc, sample_edit(doc, &r));
}

/* The document as text, to compare it with another: the caller releases it. */
static inline struct buf sample_print(const struct doc *doc)
{
	struct buf out = BUF_INIT;
	project_print(&out, doc, (struct save_ids){1, 2});
	return out;
}

static inline void assert_same_doc(const struct doc *a, const struct doc *b)
{
	struct buf x = sample_print(a), y = sample_print(b);
	assert_string_equal(x.data, y.data);
	buf_release(&x);
	buf_release(&y);
}

#endif
