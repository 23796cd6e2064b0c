/* write/target.h: what an instruction says of itself: its length and its language. */
#ifndef WRITE_TARGET_H
#define WRITE_TARGET_H

#include <stdbool.h>

#include "base/err.h"
#include "doc/session.h"

/* The words an instruction asks for: "10000-word", "10,000 words", "5k words", "3000字", "一万字",
 * "两千五百字"; 0 when it names none. */
int target_words(const char *instruction);

/* "zh" when the instruction is mostly Han, else "en". */
const char *target_language(const char *instruction);

/* Makes an empty document one of this instruction, target (0: target_words) and language (NULL:
 * target_language), or checks that it is one already, in whatever language. ERR_USAGE when it holds
 * another instruction or, with a target given, another target; what is wrong is named, how to mend
 * it is the caller's to add. */
bool target_begin(struct session *s, const char *instruction, int target, const char *language,
				  struct err *err);

#endif
