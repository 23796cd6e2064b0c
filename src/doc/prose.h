/* doc/prose.h: where a text can be cut: after its paragraphs, and after its sentences.
 *
 * Paragraphs are what blank lines part; a fenced block of code is one, with the blank lines in it.
 * Texts are valid UTF-8; offsets are bytes. */
#ifndef DOC_PROSE_H
#define DOC_PROSE_H

#include <stdbool.h>
#include <stddef.h>

/* The line at s (len > 0) without its newline, in bytes; *next, when not NULL, is where the next
 * one begins. */
size_t prose_line(const char *s, size_t len, size_t *next);
bool prose_is_blank(const char *s, size_t len);

/* Fences of code, line by line: whether the line belongs to a fenced block. Begins with {0}. */
struct prose_fence {
	char mark;    /* ` or ~; 0 outside */
	size_t width; /* of the fence that opened it */
};
bool prose_fenced(struct prose_fence *fence, const char *line, size_t len);

/* The next paragraph from byte *at on: [*start, *end) without the newline at its end; *at is then
 * where the line after it begins. False when only blank lines are left. */
bool prose_paragraph(const char *s, size_t len, size_t *at, size_t *start, size_t *end);

/* The bytes of the first sentence, with quotation marks and brackets that close it; len when none
 * ends. Full stops inside numbers and before small letters end none. */
size_t prose_sentence(const char *s, size_t len);

/* Whether the end of s ends a sentence. */
bool prose_ends(const char *s, size_t len);

#endif
