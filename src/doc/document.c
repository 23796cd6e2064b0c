#include "doc/document.h"

#include "base/hash.h"
#include "base/mem.h"

void doc_init(struct doc *doc)
{
	*doc = (struct doc){
		.title = mem_strdup(""),
		.instruction = mem_strdup(""),
		.language = mem_strdup("en"),
		.extra = mem_strdup(""),
		.sums.revision = UINT64_MAX,
	};
}

static void usage_release(struct usage *u)
{
	free(u->role);
	free(u->model);
	free(u->extra);
}

void doc_release(struct doc *doc)
{
	for (size_t i = 0; i < doc->row_count; i++)
		row_free(doc->rows[i]);
	for (size_t i = 0; i < doc->note_count; i++)
		note_free(doc->notes[i]);
	for (size_t i = 0; i < doc->usage_count; i++)
		usage_release(&doc->usage[i]);
	for (size_t i = 0; i < doc->export_count; i++)
		free(doc->exports[i].path);
	free(doc->rows);
	free(doc->notes);
	free(doc->usage);
	free(doc->exports);
	free(doc->title);
	free(doc->instruction);
	free(doc->language);
	free(doc->extra);
	*doc = (struct doc){0};
}

/* ---- Rows and versions -------------------------------------------------------------------- */

/* A stream asks for the same row again and again, so the last one found is tried first. */
size_t doc_row_index(const struct doc *doc, uint64_t id)
{
	size_t i = doc->found;
	if (i < doc->row_count && doc->rows[i]->id == id)
		return i;
	for (i = 0; i < doc->row_count; i++) {
		if (doc->rows[i]->id == id) {
			((struct doc *)doc)->found = i;
			break;
		}
	}
	return i;
}

struct row *doc_row(const struct doc *doc, uint64_t id)
{
	size_t i = doc_row_index(doc, id);
	return i < doc->row_count ? doc->rows[i] : NULL;
}

uint64_t doc_row_before(const struct doc *doc, uint64_t id)
{
	size_t i = doc_row_index(doc, id);
	return i > 0 && i < doc->row_count ? doc->rows[i - 1]->id : 0;
}

size_t doc_row_end(const struct doc *doc, size_t index)
{
	const struct row *heading = doc->rows[index];
	size_t end = index + 1;
	if (heading->kind == ROW_SECTION)
		return end;
	while (end < doc->row_count) {
		const struct row *row = doc->rows[end];
		if (row->kind == ROW_HEADING && row->level <= heading->level)
			break;
		end++;
	}
	return end;
}

size_t doc_heading_before(const struct doc *doc, size_t index, int level)
{
	while (index-- > 0) {
		if (doc->rows[index]->kind == ROW_HEADING && doc->rows[index]->level <= level)
			return index;
	}
	return doc->row_count;
}

struct version *row_version(const struct row *row, uint64_t id)
{
	for (size_t i = row->version_count; i > 0; i--)
		if (row->versions[i - 1]->id == id)
			return row->versions[i - 1];
	return NULL;
}

struct version *row_current(const struct row *row)
{
	return row->current ? row_version(row, row->current) : NULL;
}

bool row_written(const struct row *row)
{
	const struct version *v = row_current(row);
	return row->kind == ROW_SECTION && v && v->text.len && v->state == VERSION_COMPLETE;
}

struct note *doc_note(const struct doc *doc, uint64_t id)
{
	for (size_t i = 0; i < doc->note_count; i++)
		if (doc->notes[i]->id == id)
			return doc->notes[i];
	return NULL;
}

/* ---- Counting ------------------------------------------------------------------------------ */

long version_words(const struct version *v)
{
	return words_total(&v->words);
}

/* The text that a row puts into the document, or NULL. */
static const struct version *row_text(const struct row *row)
{
	const struct version *v = row->kind == ROW_SECTION ? row_current(row) : NULL;
	return v && v->text.len ? v : NULL;
}

long row_words(const struct row *row)
{
	const struct version *v = row_text(row);
	return v ? version_words(v) : 0;
}

long doc_words_below(const struct doc *doc, size_t index)
{
	long sum = 0;
	size_t end = doc_row_end(doc, index);
	for (size_t i = index; i < end; i++)
		sum += row_words(doc->rows[i]);
	return sum;
}

long doc_budget_below(const struct doc *doc, size_t index)
{
	long sum = 0;
	size_t end = doc_row_end(doc, index);
	for (size_t i = index; i < end; i++)
		sum += doc->rows[i]->kind == ROW_SECTION ? doc->rows[i]->budget : 0;
	return sum;
}

static struct doc_sums sum_up(const struct doc *doc)
{
	struct doc_sums sums = {.revision = doc->revision, .level = DOC_LEVEL_MAX};
	sums.words = words_count(doc->title, strlen(doc->title));
	for (size_t i = 0; i < doc->row_count; i++) {
		const struct row *row = doc->rows[i];
		bool heading = row->kind == ROW_HEADING;
		sums.words += heading ? row->point_words : row_words(row);
		sums.budget += heading ? 0 : row->budget;
		sums.sections += !heading;
		sums.headed |= heading;
		sums.level = row->level < sums.level ? row->level : sums.level;
	}
	return sums;
}

const struct doc_sums *doc_sums(const struct doc *doc)
{
	if (doc->sums.revision != doc->revision)
		((struct doc *)doc)->sums = sum_up(doc);
	return &doc->sums;
}

void doc_sums_follow(struct doc *doc, const struct row *row, long before)
{
	if (doc->sums.revision + 1 != doc->revision)
		return;
	doc->sums.words += row_words(row) - before;
	doc->sums.revision = doc->revision;
}

long doc_budget(const struct doc *doc)
{
	return doc_sums(doc)->budget;
}

long doc_words(const struct doc *doc)
{
	return doc_sums(doc)->words;
}

/* ---- Staleness ------------------------------------------------------------------------------ */

static uint64_t chain_row(uint64_t hash, const struct row *row)
{
	const struct version *v = row_text(row);
	return v ? hash_value(hash, v->hash) : hash;
}

uint64_t doc_preceding_hash(const struct doc *doc, uint64_t row)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < doc->row_count && doc->rows[i]->id != row; i++)
		hash = chain_row(hash, doc->rows[i]);
	return hash;
}

uint64_t doc_row_hash(const struct row *row)
{
	uint64_t hash = hash_bytes(HASH_START, row->point, strlen(row->point) + 1);
	return hash_bytes(hash, row->note, strlen(row->note));
}

static bool is_stale_after(const struct row *row, uint64_t preceding)
{
	const struct version *v = row_text(row);
	return v && v->by == BY_MODEL && v->preceding && v->preceding != preceding;
}

bool doc_row_stale(const struct doc *doc, const struct row *row)
{
	return is_stale_after(row, doc_preceding_hash(doc, row->id));
}

void doc_stale_rows(const struct doc *doc, bool *stale)
{
	uint64_t hash = HASH_START;
	for (size_t i = 0; i < doc->row_count; i++) {
		stale[i] = is_stale_after(doc->rows[i], hash);
		hash = chain_row(hash, doc->rows[i]);
	}
}

/* ---- Making parts --------------------------------------------------------------------------- */

struct row *row_new(uint64_t id, enum row_kind kind, int level, const char *point, int budget)
{
	struct row *row = mem_alloc(sizeof *row);
	*row = (struct row){
		.id = id,
		.kind = kind,
		.level = level,
		.point = mem_strdup(point),
		.budget = budget,
		.note = mem_strdup(""),
		.summary = mem_strdup(""),
		.summary_model = mem_strdup(""),
		.extra = mem_strdup(""),
	};
	row->point_words = words_count(row->point, strlen(row->point));
	return row;
}

void row_free(struct row *row)
{
	if (!row)
		return;
	for (size_t i = 0; i < row->version_count; i++)
		version_free(row->versions[i]);
	free(row->versions);
	free(row->point);
	free(row->note);
	free(row->summary);
	free(row->summary_model);
	free(row->extra);
	free(row);
}

static struct version *version_copy(const struct version *from)
{
	struct version *v = version_new(from->id, from->by);
	buf_set(&v->text, from->text.data, from->text.len);
	buf_set(&v->raw, from->raw.data, from->raw.len);
	v->state = from->state;
	v->undone = from->undone;
	mem_set_string(&v->model, from->model);
	mem_set_string(&v->reason, from->reason);
	v->created = from->created;
	v->asked = from->asked;
	v->preceding = from->preceding;
	v->planned = from->planned;
	v->notes = from->notes;
	mem_set_string(&v->extra, from->extra);
	version_text_changed(v);
	return v;
}

struct row *row_copy(const struct row *from)
{
	struct row *row = row_new(from->id, from->kind, from->level, from->point, from->budget);
	row->locked = from->locked;
	mem_set_string(&row->note, from->note);
	MEM_GROW(row->versions, from->version_count, &row->version_cap);
	for (size_t i = 0; i < from->version_count; i++)
		row->versions[row->version_count++] = version_copy(from->versions[i]);
	row->current = from->current;
	mem_set_string(&row->summary, from->summary);
	row->summary_of = from->summary_of;
	mem_set_string(&row->summary_model, from->summary_model);
	mem_set_string(&row->extra, from->extra);
	return row;
}

struct version *version_new(uint64_t id, enum author by)
{
	struct version *v = mem_alloc(sizeof *v);
	*v = (struct version){
		.id = id,
		.text = BUF_INIT,
		.raw = BUF_INIT,
		.by = by,
		.model = mem_strdup(""),
		.reason = mem_strdup(""),
		.extra = mem_strdup(""),
	};
	version_text_changed(v);
	return v;
}

void version_free(struct version *v)
{
	if (!v)
		return;
	buf_release(&v->text);
	buf_release(&v->raw);
	free(v->model);
	free(v->reason);
	free(v->extra);
	free(v);
}

void version_text_changed(struct version *v)
{
	words_init(&v->words);
	words_feed(&v->words, v->text.data, v->text.len);
	v->hash = hash_bytes(HASH_START, v->text.data, v->text.len);
}

struct note *note_new(uint64_t id, const char *title, const char *keywords, const char *text)
{
	struct note *note = mem_alloc(sizeof *note);
	*note = (struct note){
		.id = id,
		.title = mem_strdup(title),
		.keywords = mem_strdup(keywords),
		.text = mem_strdup(text),
		.extra = mem_strdup(""),
	};
	return note;
}

void note_free(struct note *note)
{
	if (!note)
		return;
	free(note->title);
	free(note->keywords);
	free(note->text);
	free(note->extra);
	free(note);
}

struct usage *usage_new(uint64_t run, const char *role, const char *model)
{
	struct usage *usage = mem_alloc(sizeof *usage);
	*usage = (struct usage){
		.run = run,
		.role = mem_strdup(role),
		.model = mem_strdup(model),
		.extra = mem_strdup(""),
	};
	return usage;
}

void usage_free(struct usage *usage)
{
	if (!usage)
		return;
	usage_release(usage);
	free(usage);
}
