/* llm/exposure.h: servers on other machines that are reached by http://: what is sent to them,
 * document and key, can be read on the way.
 *
 * Such a server is asked only where its host was allowed: by a setting, or once by the writer,
 * which is remembered in the state folder. This machine itself is always allowed. */
#ifndef LLM_EXPOSURE_H
#define LLM_EXPOSURE_H

#include <stdbool.h>

#include "base/err.h"
#include "llm/provider.h"

/* localhost, 127.0.0.0/8 or ::1, with brackets or not; no port. */
bool exposure_is_loopback(const char *host);

/* Would what is sent to this model cross a network unencrypted, at any of its addresses? */
bool exposure_of(const struct model *m);

/* Appends the hosts of those, "one.example:8080, two.example". */
void exposure_hosts(const struct model *m, struct buf *out);

/* Were they allowed? `hosts`: parted by commas, with a port or for all of them; "*": any. */
bool exposure_allowed(const struct model *m, const char *hosts);

/* Allows them from now on. ERR_FILE: that cannot be written down. */
bool exposure_allow(const struct model *m, struct err *err);

/* ERR_USAGE, and how to allow it, when the model is exposed and m->exposed is not set. */
bool exposure_check(const struct model *m, struct err *err);

#endif
