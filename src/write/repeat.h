/* write/repeat.h: what a reply says a second time, found while it streams.
 *
 * Texts are compared as words (doc/words.h) in lower case, whatever stands between them. The runs
 * of SHINGLE_WORDS words of every sentence (w-shingling: Broder, "On the resemblance and
 * containment of documents", 1997) go into a hash table with the sentence they come from. A
 * sentence of a reply is a repeat when four in five of its runs stand in one sentence, or two
 * neighbours, that is there already: exactly or nearly. A loop is a stretch of words that comes
 * again and again at one distance, with or without sentences. Sentences of fewer than 8 words may
 * come as often as they like; one of up to 12 words, which may be a refrain, a quotation and a
 * table's row are a repeat when the next sentence is one, too.
 *
 * The cost is linear in what is fed, whatever the length of the document: some table look-ups a
 * word. */
#ifndef WRITE_REPEAT_H
#define WRITE_REPEAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* ---- What is there already: the texts of a document's sections ---- */

struct repeat_index;

struct repeat_index *repeat_index_new(void);
void repeat_index_free(struct repeat_index *x);

/* The text of `row`, in place of what was put for it before. Nothing is done when `hash` (of the
 * text) is the same. */
void repeat_index_put(struct repeat_index *x, uint64_t row, const char *text, size_t len,
					  uint64_t hash);
void repeat_index_drop(struct repeat_index *x, uint64_t row);

/* ---- What comes ---- */

enum repeat_kind { REPEAT_NONE, REPEAT_SENTENCE, REPEAT_LOOP };

struct repeat;

/* All of the index counts but the text of `row`, and what is fed itself. index outlives it. */
struct repeat *repeat_new(const struct repeat_index *index, uint64_t row);
void repeat_free(struct repeat *r);

/* Text that is there already and is gone on with: it is learnt, not judged. Before the first feed.
 */
void repeat_expect(struct repeat *r, const char *s, size_t len);

/* Whole characters. Tells the first repeat that has become clear by the end of s, and from then on
 * that one. */
enum repeat_kind repeat_feed(struct repeat *r, const char *s, size_t len);

/* The reply has ended: its last sentence needs no end. */
enum repeat_kind repeat_finish(struct repeat *r);

/* Where it begins, in bytes from the first feed (a loop: where the second round begins). */
size_t repeat_at(const struct repeat *r);

#endif
