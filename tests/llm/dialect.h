/* tests/llm/dialect.h: what the server of each provider sends, as scripts of server/script.h in
 * which these stand for bytes of the dialect:
 *
 *   <head>         status and headers of a stream, in chunks (a line of its own)
 *   <first>        the event before any text, where the dialect has one
 *   <text:WORDS>   an event with a text delta; <cut:WORDS> the first half of its bytes
 *   <finish>       the event that says why the text ends
 *   <end>          the event that ends the stream
 *   <data:JSON>    an event of any data
 *   <error:N>      an error event that names status N in the words of the dialect
 *   <ping>         what keeps the connection and says nothing */
#ifndef TESTS_LLM_DIALECT_H
#define TESTS_LLM_DIALECT_H

#include "base/buf.h"

#define DIALECTS 3
extern const char *const dialect_names[DIALECTS]; /* of the providers */

const char *dialect_root(const char *provider); /* the path of its base URL */

/* newline: of its events, as script.h escapes it; NULL: \n. */
void dialect_script(const char *provider, const char *script, const char *newline, struct buf *out);

#endif
