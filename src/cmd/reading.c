#include "cmd/reading.h"

#include "base/file.h"
#include "base/paths.h"
#include "doc/journal.h"
#include "doc/project.h"

#define TRIES 3 /* a save between our two reads leaves an older project and a newer journal */

bool reading_is_project(const char *path)
{
	static const char extension[] = ".longhand";
	size_t len = strlen(path), tail = sizeof extension - 1;
	return len > tail && !strcmp(path + len - tail, extension);
}

static bool read_project(struct doc *doc, const char *path, struct save_ids *ids, struct err *err)
{
	struct buf text = BUF_INIT;
	bool ok = file_read(path, FILE_LIMIT, &text, err) &&
			  project_parse(text.data, text.len, path, doc, ids, err);
	buf_release(&text);
	return ok;
}

/* *fits: the journal continues what was read, or is one that it already contains. */
static bool read_once(struct doc *doc, const char *path, bool *fits, struct err *err)
{
	struct save_ids ids;
	struct journal_report report = {.found = false};
	if (!read_project(doc, path, &ids, err))
		return false;
	char *journal = paths_hidden(path, ".journal");
	bool ok = journal_read(journal, doc->id, ids.save, doc, &report, err);
	free(journal);
	*fits = !report.found || report.project != doc->id || report.save == ids.save ||
			report.save == ids.previous;
	return ok;
}

bool reading_open(struct doc *doc, const char *path, struct err *err)
{
	bool fits = false;
	for (int i = 0; i < TRIES && !fits; i++) {
		if (i)
			doc_release(doc);
		doc_init(doc);
		if (!read_once(doc, path, &fits, err)) {
			doc_release(doc);
			return false;
		}
	}
	return true;
}
