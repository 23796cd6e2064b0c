#include "../test.h"

#include "base/random.h"

static void random_next_gives_the_published_sequence(void **state)
{
	static const uint64_t expected[] = {
		UINT64_C(6457827717110365317),  UINT64_C(3203168211198807973),
		UINT64_C(9817491932198370423),  UINT64_C(4593380528125082431),
		UINT64_C(16408922859458223821),
	};
	struct random r;
	(void)state;
	random_seed(&r, 1234567);
	for (size_t i = 0; i < sizeof expected / sizeof *expected; i++)
		assert_true(random_next(&r) == expected[i]);
}

static void random_below_stays_below_and_reaches_all(void **state)
{
	struct random r;
	int seen[7] = {0};
	(void)state;
	random_seed(&r, 1);
	for (int i = 0; i < 7000; i++) {
		uint64_t n = random_below(&r, 7);
		assert_true(n < 7);
		seen[n]++;
	}
	for (int i = 0; i < 7; i++)
		assert_in_range(seen[i], 850, 1150);
	assert_true(random_below(&r, 1) == 0);
	assert_true(random_below(&r, UINT64_MAX) < UINT64_MAX);
}

static void random_id_has_40_bits_and_is_never_0(void **state)
{
	struct random r;
	uint64_t bits = 0;
	(void)state;
	random_seed(&r, 1);
	for (int i = 0; i < 1000; i++) {
		uint64_t id = random_id(&r);
		assert_true(id != 0 && id < UINT64_C(1) << 40);
		bits |= id;
	}
	assert_true(bits == (UINT64_C(1) << 40) - 1);
}

static void random_seed_system_differs_each_time(void **state)
{
	struct random a, b;
	(void)state;
	random_seed_system(&a);
	random_seed_system(&b);
	assert_true(a.state != b.state);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(random_next_gives_the_published_sequence),
		cmocka_unit_test(random_below_stays_below_and_reaches_all),
		cmocka_unit_test(random_id_has_40_bits_and_is_never_0),
		cmocka_unit_test(random_seed_system_differs_each_time),
	};
	return RUN(tests);
}
