#include "../test.h"

#include "base/hash.h"

static void hash_bytes_gives_the_published_values(void **state)
{
	(void)state;
	assert_true(hash_bytes(HASH_START, "", 0) == UINT64_C(0xcbf29ce484222325));
	assert_true(hash_bytes(HASH_START, "a", 1) == UINT64_C(0xaf63dc4c8601ec8c));
	assert_true(hash_bytes(HASH_START, "foobar", 6) == UINT64_C(0x85944171f73967e8));
}

static void hash_bytes_goes_on_where_it_stopped(void **state)
{
	uint64_t half = hash_bytes(HASH_START, "foo", 3);
	(void)state;
	assert_true(hash_bytes(half, "bar", 3) == hash_bytes(HASH_START, "foobar", 6));
}

static void hash_value_takes_the_lowest_byte_first(void **state)
{
	(void)state;
	assert_true(hash_value(HASH_START, UINT64_C(0x0807060504030201)) ==
				hash_bytes(HASH_START, "\1\2\3\4\5\6\7\10", 8));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hash_bytes_gives_the_published_values),
		cmocka_unit_test(hash_bytes_goes_on_where_it_stopped),
		cmocka_unit_test(hash_value_takes_the_lowest_byte_first),
	};
	return RUN(tests);
}
