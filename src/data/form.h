/* data/form.h: one training example a line, in the forms that trainers read.
 *
 * messages, longwriter  {"messages":[{"role":"user","content":…},{"role":"assistant",…},…]}:
 * OpenAI's chat; read by TRL, LLaMA-Factory and LongWriter's own scripts, whose LongWriter-6k has
 * this form sharegpt              {"conversations":[{"from":"human","value":…},{"from":"gpt",…},…]}
 * alpaca                {"instruction":…,"input":"","output":…} and, of a conversation,
 *                       "history":[[instruction, output],…] and "system" */
#ifndef DATA_FORM_H
#define DATA_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum turn_role { TURN_SYSTEM, TURN_USER, TURN_ASSISTANT };

struct turn {
	enum turn_role role;
	const char *text; /* valid UTF-8 */
};

struct form {
	const char *name;
	/* Appends the example without the end of the line. The turns are as form_turns leaves them.
	 * wide: with every member that the form knows, empty ones too, so that all lines of a file have
	 * the same. */
	void (*put)(struct buf *line, const struct turn *turns, size_t count, bool wide);
};

extern const struct form forms[]; /* ends with a NULL name */

const struct form *form_named(const char *name, struct err *err); /* NULL: messages; ERR_USAGE */

/* Leaves what can be trained on: at most one system turn, first, then user and assistant in turns;
 * a question at the end that has no answer goes. 0: nothing is left, or the turns are out of order,
 * or one is empty. */
size_t form_turns(const struct turn *turns, size_t count);

#endif
