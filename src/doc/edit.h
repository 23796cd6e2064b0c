/* doc/edit.h: one change to a document. edit_apply is the only way to change one.
 *
 * Applying an edit yields its inverse; the journal is a list of edits, undo applies inverses,
 * recovery replays. Edits name rows, versions and notes by id. An edit is a value that owns its
 * payload: make it with a constructor, hand it to edit_apply, which takes the payload, then
 * edit_release what is left (session_apply does both). */
#ifndef DOC_EDIT_H
#define DOC_EDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "doc/document.h"

enum edit_kind {
	EDIT_NONE, /* changes nothing: the inverse of what cannot be undone */
	EDIT_SET_TITLE,
	EDIT_SET_INSTRUCTION,
	EDIT_SET_LANGUAGE,
	EDIT_SET_TARGET,
	EDIT_SET_PLANNING,
	EDIT_INSERT_ROW, /* with all its versions */
	EDIT_REMOVE_ROW, /* this row alone: a heading's children stay */
	EDIT_MOVE_ROW,
	EDIT_SET_KIND,
	EDIT_SET_LEVEL,
	EDIT_SET_POINT,
	EDIT_SET_BUDGET,
	EDIT_SET_LOCKED,
	EDIT_SET_NOTE,    /* a row's */
	EDIT_SET_SUMMARY, /* a row's */
	EDIT_ADD_VERSION, /* and make it current */
	EDIT_CHOOSE_VERSION,
	EDIT_SPLICE,
	EDIT_SET_STATE, /* a version's, with the raw reply where it differs */
	EDIT_PUT_NOTE,  /* a document's note: new, or all of it replaced */
	EDIT_REMOVE_NOTE,
	EDIT_ADD_USAGE,   /* outside undo */
	EDIT_MARK_EXPORT, /* outside undo */
	EDIT_KIND_COUNT
};

struct edit {
	enum edit_kind kind;
	uint64_t row;     /* the row it names */
	uint64_t version; /* the version it names; CHOOSE_VERSION: to make current, 0 for none */
	uint64_t other;   /* INSERT_ROW, MOVE_ROW: the row to come after, 0: first, one that is gone:
						 last. CHOOSE_VERSION: the version whose undone mark becomes `number`.
						 PUT_NOTE: the note to come after; REMOVE_NOTE: the note. SET_SUMMARY: hash of
						 what is summarised. MARK_EXPORT: the hash */
	size_t at, del;   /* SPLICE: bytes */
	int64_t number;   /* target, budget, level, kind, locked, state, undone mark */
	bool undoes_add; /* CHOOSE_VERSION as the inverse of an ADD_VERSION: the version stays as it is,
						and what else its group did to it needs no undoing. Not journaled */
	struct buf text; /* title, point, …; SPLICE: what goes in; SET_STATE: the raw reply;
						MARK_EXPORT: the path; SET_SUMMARY: the summary */
	char *model;     /* SET_SUMMARY */
	struct row *new_row;
	struct version *new_version;
	struct note *new_note;
	struct usage *new_usage;
};

/* ---- Constructors: copy strings, take over rows, versions, notes and usage ---------------- */
struct edit edit_set_title(const char *title);
struct edit edit_set_instruction(const char *instruction);
struct edit edit_set_language(const char *language);
struct edit edit_set_target(int words);
struct edit edit_set_planning(bool planning);
struct edit edit_insert_row(struct row *row, uint64_t after);
struct edit edit_remove_row(uint64_t row);
struct edit edit_move_row(uint64_t row, uint64_t after);
struct edit edit_set_kind(uint64_t row, enum row_kind kind);
struct edit edit_set_level(uint64_t row, int level);
struct edit edit_set_point(uint64_t row, const char *point);
struct edit edit_set_budget(uint64_t row, int words);
struct edit edit_set_locked(uint64_t row, bool locked);
struct edit edit_set_note(uint64_t row, const char *note);
struct edit edit_set_summary(uint64_t row, const char *summary, uint64_t of, const char *model);
struct edit edit_add_version(uint64_t row, struct version *version);
struct edit edit_choose_version(uint64_t row, uint64_t version); /* no longer undone then */
struct edit edit_splice(uint64_t row, uint64_t version, size_t at, size_t del, const char *s,
						size_t len);
struct edit edit_set_state(uint64_t row, uint64_t version, enum version_state state,
						   const char *raw, size_t len);
struct edit edit_put_note(struct note *note, uint64_t after);
struct edit edit_remove_note(uint64_t note);
struct edit edit_add_usage(struct usage *usage);
struct edit edit_mark_export(const char *path, uint64_t hash);

void edit_release(struct edit *e);

/* Changes doc as e says. *inverse (never NULL) then undoes it: EDIT_NONE for usage and exports. An
 * inserted row's inverse removes it; a removed row's inverse brings it back with all its versions;
 * an added version's inverse makes the former one current again and marks the new one undone: it
 * stays. False, with nothing changed, when e names what is not there, an id that is taken, bytes
 * outside or in the middle of a character, or text that is not valid UTF-8. */
bool edit_apply(struct doc *doc, struct edit *e, struct edit *inverse, struct err *err);

/* Whether edit_apply would do it; changes nothing. */
bool edit_check(const struct doc *doc, const struct edit *e, struct err *err);

/* True for an edit that appends to the end of the version's text (and for no other splice). */
bool edit_is_append(const struct doc *doc, const struct edit *e);

#endif
