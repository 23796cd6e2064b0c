/* The power fails: whatever the disk made of what was not synced by then, the project can be read
 * and holds what was safe. SEEDS says how many times from how many beginnings, SEED begins with
 * another one. */
#include <errno.h>

#include "base/backup.h"
#include "base/clock.h"
#include "base/hash.h"
#include "disk.h"
#include "sessions.h"

#define LIVES 4 /* of a project: each ends with the power */
#define TURNS 12

/* What the document was, from the opening on, and when it was safe. */
struct life {
	uint64_t seed;
	int number;
	struct state {
		uint64_t hash;
		size_t since; /* disk_calls */
	} * states;
	size_t count, cap;
	struct promise {
		size_t since, state;
	} * promises;
	size_t promise_count, promise_cap;
};

static uint64_t hash_of(const struct doc *doc)
{
	struct buf text = sample_print(doc);
	uint64_t hash = hash_bytes(HASH_START, text.data, text.len);
	buf_release(&text);
	return hash;
}

static void note_state(struct life *life, const struct session *s)
{
	MEM_GROW(life->states, life->count + 1, &life->cap);
	life->states[life->count++] = (struct state){hash_of(&s->doc), disk_calls()};
}

/* The document as it is now is safe after so many calls. */
static void promise(struct life *life, size_t since)
{
	MEM_GROW(life->promises, life->promise_count + 1, &life->promise_cap);
	life->promises[life->promise_count++] = (struct promise){since, life->count - 1};
}

static size_t promised(const struct life *life, size_t calls)
{
	size_t state = 0;
	for (size_t i = 0; i < life->promise_count; i++) {
		if (life->promises[i].since <= calls)
			state = life->promises[i].state;
	}
	return state;
}

static void assert_is_promised(const struct life *life, size_t calls, const struct doc *doc)
{
	uint64_t hash = hash_of(doc);
	bool nothing = !life->promise_count || life->promises[0].since > calls;
	if (nothing && !doc->row_count)
		return;
	for (size_t i = promised(life, calls); i < life->count; i++) {
		if (life->states[i].since <= calls && life->states[i].hash == hash)
			return;
	}
	fail_msg("SEED=%llu: what was safe is lost when the power fails after call %zu of life %d",
			 (unsigned long long)life->seed, calls, life->number);
}

static struct session *open_after(const struct life *life, const char *path)
{
	struct session *s;
	struct err err = ERR_INIT;
	if (!session_open(&s, path, SESSION_OPEN_OR_CREATE, life->seed, &err))
		fail_msg("SEED=%llu, life %d: %s", (unsigned long long)life->seed, life->number, err.text);
	return s;
}

static bool is_safe(const struct session *s)
{
	return s->trouble.kind == ERR_NONE && !journal_pending(&s->journal) &&
		   s->journal.sync_due == CLOCK_NEVER;
}

static void work(struct life *life, struct session *s, struct random *r)
{
	int64_t now = 1000;
	for (int turn = (int)random_below(r, TURNS); turn; turn--) {
		for (uint64_t n = 1 + random_below(r, 4); n; n--) {
			apply(s, sample_edit(&s->doc, r));
			note_state(life, s);
		}
		clock_set(now += (int64_t)random_below(r, 900), 1700000000);
		session_tick(s);
		if (!random_below(r, 6))
			session_save(s, NULL);
		if (is_safe(s))
			promise(life, disk_calls());
	}
}

static void assert_backups_whole(const char *path)
{
	for (int n = 0; n <= SESSION_BACKUPS; n++) {
		char *backup = backup_path(path, n);
		struct err err = ERR_INIT;
		struct session *s;
		bool opened = session_open(&s, backup, SESSION_READ_ONLY, 0, &err);
		if (opened)
			session_abandon(s);
		else if (file_exists(backup))
			fail_msg("%s", err.text);
		free(backup);
	}
}

static void live(const char *folder, const char *path, uint64_t seed)
{
	struct random r;
	struct life before = {.seed = seed};
	size_t cut = 0;
	random_seed(&r, seed);
	for (int number = 1; number <= LIVES; number++) {
		struct life life = {.seed = seed, .number = number};
		bool was_there = file_exists(path);
		clock_set(1000, 1700000000);
		disk_begin(folder);
		struct session *s = open_after(&life, path);
		if (number > 1)
			assert_is_promised(&before, cut, &s->doc);
		note_state(&life, s);
		life.states[0].since = 0; /* what was found was on disk */
		promise(&life, was_there ? 0 : disk_calls());
		work(&life, s, &r);
		if (random_below(&r, 2))
			session_save(s, NULL);
		session_abandon(s);
		cut = random_below(&r, disk_calls() + 1);
		disk_cut(cut, &r);
		assert_backups_whole(path);
		free(before.states);
		free(before.promises);
		before = life;
	}
	free(before.states);
	free(before.promises);
	clock_set(0, -1);
}

static uint64_t number_from(const char *variable, uint64_t otherwise)
{
	const char *text = getenv(variable);
	return text && *text ? strtoull(text, NULL, 10) : otherwise;
}

static void session_holds_what_was_safe_when_the_power_fails(void **state)
{
	uint64_t first = number_from("SEED", 1), count = number_from("SEEDS", 200);
	for (uint64_t seed = first; seed < first + count; seed++) {
		char *folder = scratch_path(state, "disk"),
			 *path = scratch_path(state, "disk/guide.longhand");
		assert_int_equal(mkdir(folder, 0700), 0);
		live(folder, path, seed);
		void *inner = folder;
		scratch_remove(&inner);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCRATCH_TEST(session_holds_what_was_safe_when_the_power_fails),
	};
	return RUN(tests);
}
