/* llm/hide.h: the key of a model, what in its headers may be one, and the passwords in its
 * addresses, kept out of what is shown and logged.
 *
 * Servers and proxies repeat what they were sent: as it was given, spelt for a URL or for JSON, or
 * in base64 where it went out so. What has fewer than HIDE_LEAST bytes is no secret. */
#ifndef LLM_HIDE_H
#define LLM_HIDE_H

#include "base/buf.h"
#include "base/err.h"
#include "llm/provider.h"

#define HIDE_LEAST 4

/* Puts … for each of them in the text, also for one that is cut off by its end or by an ellipsis.
 */
void hide_in(struct buf *text, const struct model *m);
void hide_in_err(struct err *err, const struct model *m);

/* The log leaves them out from now on. */
void hide_from_log(const struct model *m);

#endif
