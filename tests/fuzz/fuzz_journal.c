/* Journals: the input's lines are edits, put into a journal with good checksums. Exactly those
 * before the first that cannot be made are replayed; each can be undone; damage costs nothing
 * before it. */
#include <inttypes.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/file.h"
#include "base/json.h"
#include "doc/codec.h"
#include "doc/journal.h"
#include "document.h"

#define LINES_MAX 32

struct lines {
	size_t count;
	size_t at[LINES_MAX + 1];       /* where they begin in the file; then its end */
	uint64_t states[LINES_MAX + 1]; /* hash of the document before each */
};

/* A heading, a written section, and one that is not. */
static void begin(struct doc *doc)
{
	doc_init(doc);
	doc->id = 0xd0c;
	for (uint64_t id = 1; id <= 3; id++) {
		enum row_kind kind = id == 1 ? ROW_HEADING : ROW_SECTION;
		struct edit inverse, e;
		e = edit_insert_row(row_new(id, kind, 1, "A point", 300), id - 1);
		MUST(edit_apply(doc, &e, &inverse, NULL));
		edit_release(&e);
		edit_release(&inverse);
	}
	struct version *v = version_new(4, BY_MODEL);
	struct edit inverse, e;
	buf_add_str(&v->text, "One two.\n\nThree 四。");
	e = edit_add_version(2, v);
	MUST(edit_apply(doc, &e, &inverse, NULL));
	edit_release(&e);
	edit_release(&inverse);
}

static uint64_t state_of(const struct doc *doc)
{
	struct buf out = BUF_INIT;
	print_document(&out, doc);
	uint64_t hash = hash_bytes(HASH_START, out.data, out.len);
	buf_release(&out);
	return hash;
}

static void read_back(const struct buf *file, struct doc *doc, struct journal_report *report)
{
	char path[40];
	int fd = memfd_create("journal", MFD_CLOEXEC);
	MUST(fd >= 0 && file_write_all(fd, file->data, file->len));
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	begin(doc);
	MUST(journal_read(path, 0xd0c, 0x5a, doc, report, NULL));
	close(fd);
	check_document(doc);
}

/* ---- Each edit ----------------------------------------------------------------------------- */
static bool get_edit(const char *s, size_t len, struct edit *e)
{
	struct json *root = json_parse(s, len, JSON_STRICT, NULL);
	bool ok = root && codec_get_edit(root, e, NULL);
	json_free(root);
	return ok;
}

static void check_coding(const struct edit *e)
{
	struct buf once = BUF_INIT, twice = BUF_INIT;
	struct edit again;
	codec_put_edit(&once, e);
	MUST(!memchr(once.data, '\n', once.len));
	MUST(get_edit(once.data, once.len, &again));
	codec_put_edit(&twice, &again);
	MUST(same_bytes(&once, &twice));
	edit_release(&again);
	buf_release(&once);
	buf_release(&twice);
}

/* Whether its inverse brings back the very same document. */
static bool is_undone_whole(enum edit_kind kind)
{
	return kind != EDIT_ADD_VERSION && kind != EDIT_ADD_USAGE && kind != EDIT_MARK_EXPORT;
}

static void check_undo(struct doc *doc, const char *s, size_t len)
{
	struct edit e, back, forth;
	uint64_t before = state_of(doc);
	MUST(get_edit(s, len, &e));
	enum edit_kind kind = e.kind;
	check_coding(&e);
	MUST(edit_check(doc, &e, NULL) && edit_apply(doc, &e, &back, NULL));
	edit_release(&e);
	check_document(doc);
	uint64_t after = state_of(doc);
	MUST(edit_apply(doc, &back, &forth, NULL));
	edit_release(&back);
	check_document(doc);
	MUST(!is_undone_whole(kind) || state_of(doc) == before);
	if (forth.kind != EDIT_NONE) {
		MUST(edit_apply(doc, &forth, &back, NULL));
		MUST(state_of(doc) == after);
		edit_release(&back);
	}
	edit_release(&forth);
}

static bool apply(struct doc *doc, const char *s, size_t len)
{
	struct edit e, inverse = {.text = BUF_INIT};
	struct err err = ERR_INIT;
	if (!get_edit(s, len, &e))
		return false;
	uint64_t before = state_of(doc);
	bool right = edit_check(doc, &e, NULL);
	bool ok = edit_apply(doc, &e, &inverse, &err);
	MUST(ok == right && ok == (err.kind == ERR_NONE));
	MUST(ok || state_of(doc) == before);
	edit_release(&inverse);
	edit_release(&e);
	return ok;
}

/* ---- All of them ------------------------------------------------------------------------------
 */
static void make_journal(struct buf *file, const char *s, size_t len, struct lines *lines)
{
	buf_add_str(file, "{\"journal\":1,\"project\":\"d0c\",\"save\":\"5a\"}");
	uint64_t chain = hash_bytes(HASH_START, file->data, file->len);
	buf_add_char(file, '\n');
	for (size_t at = 0; at < len && lines->count < LINES_MAX;) {
		const char *newline = memchr(s + at, '\n', len - at);
		size_t line = newline ? (size_t)(newline - s) - at : len - at;
		lines->at[lines->count++] = file->len;
		chain = hash_bytes(chain, s + at, line);
		buf_addf(file, "%016" PRIx64 " ", chain);
		buf_add(file, s + at, line);
		buf_add_char(file, '\n');
		at += line + 1;
	}
	lines->at[lines->count] = file->len;
}

/* How many of the lines can be made. */
static size_t replay(const struct buf *file, struct lines *lines)
{
	struct doc doc, undone;
	size_t i = 0;
	begin(&doc);
	begin(&undone);
	lines->states[0] = state_of(&doc);
	for (; i < lines->count; i++) {
		const char *s = file->data + lines->at[i] + 17;
		size_t len = lines->at[i + 1] - lines->at[i] - 18;
		if (!len || !apply(&doc, s, len))
			break;
		lines->states[i + 1] = state_of(&doc);
		check_undo(&undone, s, len);
	}
	doc_release(&doc);
	doc_release(&undone);
	return i;
}

static void check_read(const struct buf *file, const struct lines *lines, size_t edits)
{
	struct doc doc;
	struct journal_report report;
	read_back(file, &doc, &report);
	MUST(report.found && report.project == 0xd0c && report.save == 0x5a);
	MUST(report.edits == edits && report.length == lines->at[edits]);
	MUST(report.lost_bytes == file->len - report.length);
	MUST(state_of(&doc) == lines->states[edits]);
	doc_release(&doc);
}

static void check_damage(struct buf *file, const struct lines *lines, size_t edits, uint64_t where)
{
	struct doc doc;
	struct journal_report report;
	size_t head = lines->at[0];
	if (file->len == head)
		return;
	size_t at = head + (size_t)(where % (file->len - head)), line = 0;
	while (lines->at[line + 1] <= at)
		line++;
	if (where >> 32 & 1)
		file->data[at] ^= (char)(1 << (where >> 40 & 7));
	else
		buf_truncate(file, at);
	read_back(file, &doc, &report);
	MUST(report.edits == (line < edits ? line : edits));
	MUST(state_of(&doc) == lines->states[report.edits]);
	doc_release(&doc);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct buf file = BUF_INIT;
	struct lines lines = {.count = 0};
	make_journal(&file, (const char *)data, size, &lines);
	size_t edits = replay(&file, &lines);
	check_read(&file, &lines, edits);
	check_damage(&file, &lines, edits, hash_bytes(HASH_START, data, size));
	buf_release(&file);
	return 0;
}
