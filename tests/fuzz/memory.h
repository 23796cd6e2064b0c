/* A session without files, for the fuzzers that edit outlines: changes stay in memory. */
#ifndef TESTS_FUZZ_MEMORY_H
#define TESTS_FUZZ_MEMORY_H

#include "doc/session.h"
#include "document.h"

static inline void memory_open(struct session *s)
{
	memset(s, 0, sizeof *s);
	doc_init(&s->doc);
	history_init(&s->history);
	journal_init(&s->journal);
	random_seed(&s->random, 5);
	s->doc.id = session_new_id(s);
}

static inline void memory_close(struct session *s)
{
	doc_release(&s->doc);
	history_release(&s->history);
	journal_close(&s->journal);
}

#endif
