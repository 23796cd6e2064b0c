/* What a terminal may send: no bytes make a key that is none, or text that is no character; after
 * them all the machine still reads a letter. A zero byte is a pause, too. */
#include "fuzz.h"
#include "tui/input.h"
#include "tui/sequence.h"

static void check_character(const struct key *key)
{
	char bytes[5];
	size_t len = utf8_encode(key->code, bytes);
	MUST(len && is_text(bytes, len));
}

static void check_key(const struct key *key)
{
	MUST(key->named < NAMED_COUNT && key->code >= 0);
	MUST(key->row >= 0 && key->col >= 0);
	MUST(key->named != NAMED_NONE || key->code > 0 || key->ctrl);
	if (key->code > 0)
		check_character(key);
}

/* The name that `?` shows is read back as the key that has it. */
static void check_name(const struct key *key)
{
	struct buf name = BUF_INIT, again = BUF_INIT;
	struct key read;
	key_print(key, &name);
	MUST(name.len && is_text(name.data, name.len));
	if (key_parse(name.data, name.len, &read)) {
		key_print(&read, &again);
		MUST(same_bytes(&name, &again));
	}
	buf_release(&name);
	buf_release(&again);
}

static void take(struct input *in, int byte)
{
	struct key key;
	if (!input_byte(in, byte, &key))
		return;
	check_key(&key);
	check_name(&key);
}

static void check_alive(struct input *in)
{
	struct key key = {0};
	bool found = false;
	take(in, INPUT_PAUSE);
	for (int i = 0; i < INPUT_SEQUENCE && !found; i++)
		found = input_byte(in, 'x', &key) && key.code == 'x' && !key.alt;
	MUST(found);
}

static void check_capability(const uint8_t *data, size_t size)
{
	struct buf name = BUF_INIT;
	struct key key;
	buf_add(&name, (const char *)data, size);
	if (sequence_capability(name.data, &key))
		check_key(&key);
	buf_release(&name);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {0};
	for (size_t i = 0; i < size; i++) {
		take(&in, data[i]);
		if (!data[i])
			take(&in, INPUT_PAUSE);
	}
	check_alive(&in);
	check_capability(data, size);
	return 0;
}
