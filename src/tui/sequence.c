#include "tui/sequence.h"

#define MODIFIER_SHIFT 1
#define MODIFIER_ALT   2
#define MODIFIER_CTRL  4

struct parameters {
	int values[3];
	size_t count;
};

/* What follows a colon is detail that we did not ask for. */
static struct parameters parse(const char *s)
{
	struct parameters p = {{0}, 0};
	while (p.count < sizeof p.values / sizeof *p.values) {
		char *end;
		long value = strtol(s, &end, 10);
		bool half = value >= 0xd800 && value < 0xe000; /* of a surrogate pair: no character */
		p.values[p.count++] = value > 0 && value < 0x110000 && !half ? (int)value : 0;
		s = end + strcspn(end, ";");
		if (!*s++)
			break;
	}
	return p;
}

static void modify(struct key *key, int modifier)
{
	unsigned bits = modifier > 0 ? (unsigned)modifier - 1 : 0;
	key->alt = bits & MODIFIER_ALT;
	key->shift = key->named != NAMED_NONE && (bits & MODIFIER_SHIFT);
	key->ctrl = bits & MODIFIER_CTRL;
	if (key->named == NAMED_TAB && key->shift) {
		key->named = NAMED_BACK_TAB;
		key->shift = false;
	}
	bool letter = (key->code | 32) >= 'a' && (key->code | 32) <= 'z';
	if (key->ctrl && (letter || key->code == '_' || key->code == '/')) {
		key->code = key->code == '/' ? '_' & 31 : key->code & 31;
		key->ctrl = false;
	} else if (key->code && key->code != ' ') {
		key->ctrl = false;
	}
}

static enum named_key of_final(char final)
{
	static const struct {
		char final;
		enum named_key named;
	} finals[] = {{'A', NAMED_UP},     {'B', NAMED_DOWN},  {'C', NAMED_RIGHT}, {'D', NAMED_LEFT},
				  {'H', NAMED_HOME},   {'F', NAMED_END},   {'P', NAMED_F1},    {'Q', NAMED_F1 + 1},
				  {'R', NAMED_F1 + 2}, {'S', NAMED_F1 + 3}};
	for (size_t i = 0; i < sizeof finals / sizeof *finals; i++) {
		if (finals[i].final == final)
			return finals[i].named;
	}
	return NAMED_NONE;
}

static enum named_key of_number(int number)
{
	static const unsigned char keys[] = {
		[1] = NAMED_HOME,    [2] = NAMED_INSERT,    [3] = NAMED_DELETE,   [4] = NAMED_END,
		[5] = NAMED_PAGE_UP, [6] = NAMED_PAGE_DOWN, [7] = NAMED_HOME,     [8] = NAMED_END,
		[11] = NAMED_F1,     [12] = NAMED_F1 + 1,   [13] = NAMED_F1 + 2,  [14] = NAMED_F1 + 3,
		[15] = NAMED_F1 + 4, [17] = NAMED_F1 + 5,   [18] = NAMED_F1 + 6,  [19] = NAMED_F1 + 7,
		[20] = NAMED_F1 + 8, [21] = NAMED_F1 + 9,   [23] = NAMED_F1 + 10, [24] = NAMED_F12,
	};
	if (number < 0 || number >= (int)sizeof keys)
		return NAMED_NONE;
	return (enum named_key)keys[number];
}

bool sequence_key(const char *parameters, char final, struct key *key)
{
	struct parameters p = parse(parameters);
	bool other = final == '~' && p.count == 3 && p.values[0] == 27;
	if (final == 'u' || other) {
		*key = key_char(p.values[other ? 2 : 0]);
		modify(key, p.values[1]);
		return key->named != NAMED_NONE || key->code > 0;
	}
	if (final == 'Z') {
		*key = key_named(NAMED_BACK_TAB);
		return true;
	}
	*key = key_named(final == '~' ? of_number(p.values[0]) : of_final(final));
	modify(key, p.values[1]);
	return key->named != NAMED_NONE;
}

bool sequence_capability(const char *name, struct key *key)
{
	static const struct {
		const char *name;
		enum named_key named;
	} names[] = {{"kUP", NAMED_UP},       {"kDN", NAMED_DOWN},       {"kLFT", NAMED_LEFT},
				 {"kRIT", NAMED_RIGHT},   {"kHOM", NAMED_HOME},      {"kEND", NAMED_END},
				 {"kPRV", NAMED_PAGE_UP}, {"kNXT", NAMED_PAGE_DOWN}, {"kDC", NAMED_DELETE},
				 {"kIC", NAMED_INSERT}};
	size_t len = strcspn(name, "2345678");
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (strlen(names[i].name) == len && strncmp(names[i].name, name, len) == 0) {
			*key = key_named(names[i].named);
			modify(key, name[len] ? name[len] - '0' : 1 + MODIFIER_SHIFT);
			return true;
		}
	}
	return false;
}
