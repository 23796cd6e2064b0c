/* data/language.h: which language an instruction is in. */
#ifndef DATA_LANGUAGE_H
#define DATA_LANGUAGE_H

#include <stddef.h>

#define LANGUAGE_SIZE 16 /* bytes of a code, with its NUL */

/* The code of a language as data name it: "English", "en-US" and "EN" are "en", "Chinese" is "zh".
 * "": the name is not known. */
void language_code(const char *name, char *code, size_t size);

/* The code of a text in valid UTF-8. It goes by the script most of its words are in: Han is "zh",
 * with kana "ja"; a script of several languages that it cannot tell apart has a code such as
 * "und-Cyrl". Latin is told by the commonest words of ten languages, and "en" where there are none.
 */
const char *language_of(const char *text, size_t len);

#endif
