/* Sessions on "guide.longhand" in a test's folder. */
#ifndef TESTS_DOC_SESSIONS_H
#define TESTS_DOC_SESSIONS_H

#include "doc/session.h"
#include "sample.h"
#include "scratch.h"

#define JOURNAL ".guide.longhand.journal"

static inline struct session *open_session(void *const *state)
{
	char *path = scratch_path(state, "guide.longhand");
	struct session *s;
	struct err err = ERR_INIT;
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, 0, &err))
		fail_msg("%s", err.text);
	assert_string_equal(s->path, path);
	free(path);
	return s;
}

static inline void close_session(struct session *s)
{
	struct err err = ERR_INIT;
	if (!session_close(s, &err))
		fail_msg("%s", err.text);
}

static inline void apply(struct session *s, struct edit e)
{
	struct err err = ERR_INIT;
	if (!session_apply(s, ACTOR_WRITER, "change", e, &err))
		fail_msg("%s", err.text);
}

static inline uint64_t add_row(struct session *s)
{
	uint64_t row = session_new_id(s);
	apply(s, edit_insert_row(row_new(row, ROW_SECTION, 1, "A point", 400), 0));
	return row;
}

static inline uint64_t add_version(struct session *s, uint64_t row)
{
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	uint64_t id = v->id;
	v->state = VERSION_INCOMPLETE;
	apply(s, edit_add_version(row, v));
	return id;
}

static inline void append(struct session *s, uint64_t row, const char *text)
{
	const struct version *v = row_current(doc_row(&s->doc, row));
	apply(s, edit_splice(row, v->id, v->text.len, 0, text, strlen(text)));
}

/* A saved project of one row whose draft is "One two three". */
static inline struct session *written(void *const *state, uint64_t *row)
{
	struct session *s = open_session(state);
	struct err err = ERR_INIT;
	*row = add_row(s);
	add_version(s, *row);
	append(s, *row, "One two three");
	assert_true(session_save(s, &err));
	return s;
}

static inline const char *draft(const struct session *s, uint64_t row)
{
	const struct row *r = doc_row(&s->doc, row);
	assert_non_null(r);
	return row_current(r)->text.data;
}

static inline struct buf file_in(void *const *state, const char *name)
{
	char *path = scratch_path(state, name);
	struct buf bytes = scratch_read(path);
	free(path);
	return bytes;
}

static inline void put_file(void *const *state, const char *name, const void *bytes, size_t len)
{
	char *path = scratch_path(state, name);
	scratch_write(path, bytes, len);
	free(path);
}

static inline void assert_contains(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("\"%s\" is not in: %s", part, text);
}

#endif
