/* doc/document.h: a document: what was asked, its outline, and every version of every section.
 *
 * The outline is a flat array of rows in reading order. A row is a heading, which groups the rows
 * after it up to the next heading of its level or above, or a section, which gets written. A
 * heading's budget and words are the sums of its sections'. Rows, versions and notes have random
 * 40-bit ids, never reused; code outside doc/ holds ids, never pointers, over a change. Only edit.h
 * changes a document.
 *
 * All text is valid UTF-8 without NUL. Counts, hashes and revisions are cached where they belong,
 * so that a key or a streamed piece of text costs no scan of the document. */
#ifndef DOC_DOCUMENT_H
#define DOC_DOCUMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "doc/words.h"

#define DOC_LEVEL_MAX  6
#define DOC_BUDGET_MAX 1000000 /* words, for a row; a target may be as long as ten of them */
#define DOC_TARGET_MAX (10 * DOC_BUDGET_MAX)

enum row_kind { ROW_SECTION, ROW_HEADING };
enum author { BY_MODEL, BY_WRITER, BY_IMPORT };

enum version_state {
	VERSION_COMPLETE,
	VERSION_INCOMPLETE /* being written, or stopped before its end */
};

struct version {
	uint64_t id;
	struct buf text;
	struct buf raw; /* the model's reply where it differs from text, else empty */
	enum author by;
	enum version_state state;
	bool undone;        /* an undo went back behind it */
	char *model;        /* "" unless by model */
	char *reason;       /* "draft", "regenerate", "edit", "import" … */
	int64_t created;    /* seconds since 1970, UTC */
	int asked;          /* words asked of the model; 0 when none were */
	uint64_t preceding; /* doc_preceding_hash when it was begun; 0 unknown */
	uint64_t planned;   /* doc_row_hash when it was begun; 0 unknown */
	uint64_t notes;     /* hash of the notes it was written with; 0 none, or unknown */
	char *extra;        /* members of a newer program, as JSON without braces */

	/* Caches, kept by edit.c */
	struct words words;
	uint64_t hash;     /* hash.h over text */
	uint64_t revision; /* of the document, when the text last changed */
};

struct row {
	uint64_t id;
	enum row_kind kind;
	int level;        /* 1–6; a section's is that of its heading + 1 by custom, not by rule */
	char *point;      /* a section's main point, a heading's title */
	long point_words; /* cache, kept by row_new and edit.c */
	int budget;       /* words; a heading's is what was planned for it, and counts nothing */
	bool locked;
	char *note;
	struct version **versions; /* oldest first */
	size_t version_count, version_cap;
	uint64_t current;    /* id of the current version; 0: unwritten */
	char *summary;       /* "" for none */
	uint64_t summary_of; /* hash of the text it summarises */
	char *summary_model;
	char *extra;
};

struct note {
	uint64_t id;
	char *title, *keywords, *text;
	char *extra;
};

struct usage {
	uint64_t run;
	char *role; /* "planner", "writer" … */
	char *model;
	long prompt, cached, completion, reasoning; /* tokens; 0 where not reported */
	double cost;                                /* in the price table's currency; 0 unknown */
	char *extra;
};

struct export_mark {
	char *path;    /* as given, made absolute */
	uint64_t hash; /* of the bytes we wrote there last */
};

/* What is told of all rows; document.c keeps it, as long as nothing changes. */
struct doc_sums {
	uint64_t revision; /* it is of; UINT64_MAX: none */
	long words, budget;
	size_t sections;
	int level; /* the least of a row; DOC_LEVEL_MAX where there is none */
	bool headed;
};

struct doc {
	uint64_t id;
	char *title;
	char *instruction;
	char *language; /* "en", "zh" */
	int target;     /* words; 0: the plan's sum */
	bool planning;  /* the outline is being made: found on opening, it was cut off */
	struct row **rows;
	size_t row_count, row_cap;
	struct note **notes;
	size_t note_count, note_cap;
	struct usage *usage; /* append-only, outside undo */
	size_t usage_count, usage_cap;
	struct export_mark *exports;
	size_t export_count, export_cap;
	char *extra;

	uint64_t revision;         /* one more with every change */
	uint64_t outline_revision; /* revision of the last change to anything but a text */
	size_t found;              /* cache: where doc_row_index found a row last */
	struct doc_sums sums;      /* cache: doc_sums */
};

void doc_init(struct doc *doc); /* empty, id 0 */
void doc_release(struct doc *doc);

/* ---- Rows and versions -------------------------------------------------------------------- */
struct row *doc_row(const struct doc *doc, uint64_t id);     /* NULL when there is none */
size_t doc_row_index(const struct doc *doc, uint64_t id);    /* row_count when there is none */
uint64_t doc_row_before(const struct doc *doc, uint64_t id); /* id; 0 for the first or none */
size_t doc_row_end(const struct doc *doc, size_t index);     /* past a heading's last child */
/* The nearest heading before it of at most `level`; row_count for none. */
size_t doc_heading_before(const struct doc *doc, size_t index, int level);
struct version *row_version(const struct row *row, uint64_t id); /* NULL when there is none */
struct version *row_current(const struct row *row);              /* NULL: unwritten */
bool row_written(const struct row *row); /* a section whose current text is there and complete */

struct note *doc_note(const struct doc *doc, uint64_t id); /* NULL when there is none */

/* ---- Counting: cached, no scan of text ------------------------------------------------------ */
long version_words(const struct version *v);
long row_words(const struct row *row);                     /* a section's current draft */
long doc_words_below(const struct doc *doc, size_t index); /* a heading's sections, or its own */
long doc_budget_below(const struct doc *doc, size_t index);
const struct doc_sums *doc_sums(const struct doc *doc);
/* A text of the row has changed, whose words were `before`: what is cached goes along. */
void doc_sums_follow(struct doc *doc, const struct row *row, long before);
long doc_words(const struct doc *doc);  /* what Markdown export prints: drafts and headings */
long doc_budget(const struct doc *doc); /* sum of all sections */

/* ---- Staleness ------------------------------------------------------------------------------ */
/* Chains the hashes of the current texts of all sections before the row (FNV-1a over each hash). */
uint64_t doc_preceding_hash(const struct doc *doc, uint64_t row);
/* Of what the plan says of the row: its point and the writer's note on it. */
uint64_t doc_row_hash(const struct row *row);
/* Has a current text that was written by a model after other preceding text than is there now. */
bool doc_row_stale(const struct doc *doc, const struct row *row);
/* doc_row_stale of every row, in one pass; stale holds row_count of them. */
void doc_stale_rows(const struct doc *doc, bool *stale);

/* ---- Making parts, for edit.c and codec.c -------------------------------------------------- */
struct row *row_new(uint64_t id, enum row_kind kind, int level, const char *point, int budget);
struct row *row_copy(const struct row *row); /* with all its versions, under the same ids */
void row_free(struct row *row);
struct version *version_new(uint64_t id, enum author by);
void version_free(struct version *v);
void version_text_changed(struct version *v); /* recounts and rehashes the whole text */
struct note *note_new(uint64_t id, const char *title, const char *keywords, const char *text);
void note_free(struct note *note);
struct usage *usage_new(uint64_t run, const char *role, const char *model);
void usage_free(struct usage *usage);

#endif
