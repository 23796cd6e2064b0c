#include "llm/memo.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/lines.h"
#include "base/mem.h"

struct memo {
	struct lines_out *out;
	struct memo_reply **replies; /* they stay where they are: requests hold them */
	size_t reply_count, reply_cap;
	struct memo_entry *entries;
	size_t entry_count, entry_cap;
	int spoilt;
	struct err trouble;
};

/* ---- What a request is known by ------------------------------------------------------------- */

static uint64_t hash_string(uint64_t hash, const char *s)
{
	return hash_bytes(hash, s, strlen(s) + 1);
}

static uint64_t key_of(const struct model *model, const struct ask *ask)
{
	uint64_t key = hash_bytes(HASH_START, ask->prompt, ask->prompt_len);
	key = hash_value(key, (uint64_t)ask->role);
	key = hash_value(key, (uint64_t)ask->attempt);
	key = hash_value(key, (uint64_t)ask->max_tokens);
	key = hash_value(key, (uint64_t)model->max_tokens);
	key = hash_value(key, model->has_seed ? model->seed + 1 : 0);
	key = hash_value(key, (uint64_t)(int64_t)(model->temperature * 1000));
	key = hash_value(key, (uint64_t)model->reasoning);
	key = hash_string(hash_string(key, model->provider->name), model->name);
	return hash_string(hash_string(key, model->stop), model->extra);
}

static const struct memo_reply *take_kept(const struct memo *m, uint64_t key)
{
	for (size_t i = 0; i < m->reply_count; i++) {
		struct memo_reply *reply = m->replies[i];
		if (reply->key == key && !reply->taken) {
			reply->taken = true;
			return reply;
		}
	}
	return NULL;
}

/* ---- The file ------------------------------------------------------------------------------- */

static void forget_replies(struct memo *m)
{
	for (size_t i = 0; i < m->reply_count; i++) {
		buf_release(&m->replies[i]->text);
		free(m->replies[i]);
	}
	m->reply_count = 0;
}

static bool take_line(void *ctx, const struct line *line, struct err *err)
{
	struct memo *m = ctx;
	if (json_get(line->json, "spoilt")) {
		forget_replies(m);
		m->spoilt++;
		return true;
	}
	const char *text = json_get_string(line->json, "text", "");
	const struct json *usage = json_get(line->json, "usage");
	struct memo_reply *reply = mem_alloc(sizeof *reply);
	(void)err;
	*reply = (struct memo_reply){
		.key = strtoull(json_get_string(line->json, "key", ""), NULL, 16),
		.text = BUF_INIT,
		.finish = strcmp(json_get_string(line->json, "finish", ""), "length") ? FINISH_STOP
																			  : FINISH_LENGTH,
		.has_usage = usage,
		.usage = {.prompt = (long)json_get_int(usage, "prompt", 0),
				  .cached = (long)json_get_int(usage, "cached", 0),
				  .completion = (long)json_get_int(usage, "completion", 0),
				  .reasoning = (long)json_get_int(usage, "reasoning", 0)},
	};
	buf_add_str(&reply->text, text);
	MEM_GROW(m->replies, m->reply_count + 1, &m->reply_cap);
	m->replies[m->reply_count++] = reply;
	return true;
}

static void put_usage(struct buf *line, const struct usage_report *u)
{
	buf_addf(line,
			 ",\"usage\":{\"prompt\":%ld,\"cached\":%ld,\"completion\":%ld,\"reasoning\":%ld}",
			 u->prompt, u->cached, u->completion, u->reasoning);
}

static void keep(struct memo *m, const struct memo_entry *e, enum finish finish,
				 const struct usage_report *usage)
{
	struct buf line = BUF_INIT;
	buf_addf(&line, "{\"key\":\"%016" PRIx64 "\",\"role\":\"%s\",\"finish\":\"%s\"", e->key,
			 ask_role_name(e->role), finish == FINISH_LENGTH ? "length" : "stop");
	if (usage)
		put_usage(&line, usage);
	buf_add_str(&line, ",\"text\":");
	json_quote(&line, e->text.data, e->text.len);
	buf_add_char(&line, '}');
	if (!m->trouble.kind)
		lines_add(m->out, &line, &m->trouble);
	buf_release(&line);
}

/* ---- Requests ------------------------------------------------------------------------------- */

const struct memo_reply *memo_begin(struct memo *m, const struct model *model,
									const struct ask *ask, size_t *entry)
{
	uint64_t key = key_of(model, ask);
	const struct memo_reply *kept = take_kept(m, key);
	MEM_GROW(m->entries, m->entry_count + 1, &m->entry_cap);
	*entry = m->entry_count++;
	m->entries[*entry] =
		(struct memo_entry){.role = ask->role,
							.point = mem_strdup(ask->point ? ask->point : ""),
							.words = ask->words,
							.attempt = ask->attempt,
							.prompt = hash_bytes(HASH_START, ask->prompt, ask->prompt_len),
							.ended = kept,
							.key = key,
							.text = BUF_INIT};
	if (kept)
		m->entries[*entry].usage = kept->usage;
	return kept;
}

void memo_text(struct memo *m, size_t entry, const char *text, size_t len)
{
	buf_add(&m->entries[entry].text, text, len);
}

void memo_end(struct memo *m, size_t entry, enum finish finish, const struct usage_report *usage)
{
	struct memo_entry *e = &m->entries[entry];
	if (usage)
		e->usage = *usage;
	e->ended = true;
	keep(m, e, finish, usage);
	buf_release(&e->text);
	buf_init(&e->text);
}

void memo_spoil(struct memo *m)
{
	struct buf line = BUF_INIT;
	buf_add_str(&line, "{\"spoilt\":true}");
	if (!m->trouble.kind)
		lines_add(m->out, &line, &m->trouble);
	buf_release(&line);
}

int memo_spoilt(const struct memo *m)
{
	return m->spoilt;
}

/* ---- Life ----------------------------------------------------------------------------------- */

struct memo *memo_open(const char *path, struct err *err)
{
	struct memo *m = mem_alloc(sizeof *m);
	m->out = lines_open(path, take_line, m, err);
	if (m->out)
		return m;
	memo_close(m, NULL);
	return NULL;
}

bool memo_close(struct memo *m, struct err *err)
{
	if (!m)
		return true;
	bool ok = lines_close(m->out, err);
	forget_replies(m);
	for (size_t i = 0; i < m->entry_count; i++) {
		free(m->entries[i].point);
		buf_release(&m->entries[i].text);
	}
	free(m->replies);
	free(m->entries);
	free(m);
	return ok;
}

const struct err *memo_trouble(const struct memo *m)
{
	return &m->trouble;
}

size_t memo_count(const struct memo *m)
{
	return m->entry_count;
}

const struct memo_entry *memo_at(const struct memo *m, size_t i)
{
	return &m->entries[i];
}
