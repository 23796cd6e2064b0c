#include "measure/stat.h"

#include <math.h>

#include "../test.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

static void is_near(double found, double wanted, double within)
{
	if (!(fabs(found - wanted) <= within))
		fail_msg("found %.17g, not %.17g", found, wanted);
}

static void is_unknown(struct stat_estimate e)
{
	assert_true(isnan(e.value) && isnan(e.low) && isnan(e.high));
}

static void stat_takes_means(void **state)
{
	(void)state;
	const double x[] = {1, 2, 4, 9};
	is_near(stat_mean(x, 4), 4, 0);
	is_near(stat_mean(x, 1), 1, 0);
	const double same[] = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
	is_near(stat_mean(same, COUNT(same)), 0.1, 0);
	const double large[] = {1e308, 1e308, 1e308};
	is_near(stat_mean(large, 3), 1e308, 0);
}

/* numpy and R give the same for their default, which is type 7. */
static void stat_takes_quantiles_of_type_7(void **state)
{
	(void)state;
	const double x[] = {15, 50, 20, 40, 35};
	is_near(stat_quantile(x, 5, 0), 15, 0);
	is_near(stat_quantile(x, 5, 0.25), 20, 0);
	is_near(stat_quantile(x, 5, 0.4), 29, 1e-12);
	is_near(stat_quantile(x, 5, 0.5), 35, 0);
	is_near(stat_quantile(x, 5, 0.95), 48, 1e-12);
	is_near(stat_quantile(x, 5, 1), 50, 0);
	is_near(stat_median(x, 5), 35, 0);
	is_near(stat_median(x, 4), 30, 0);
	is_near(stat_median(x, 1), 15, 0);
	assert_true(x[1] == 50); /* the caller's order stays */
	assert_true(isnan(stat_quantile(x, 5, -0.1)));
	assert_true(isnan(stat_quantile(x, 5, 1.1)));
	assert_true(isnan(stat_quantile(x, 5, NAN)));
}

static void stat_knows_nothing_of_no_numbers(void **state)
{
	(void)state;
	const double x[] = {1};
	assert_false(stat_good(NULL, 0));
	assert_true(isnan(stat_mean(x, 0)));
	assert_true(isnan(stat_median(NULL, 0)));
	is_unknown(stat_bootstrap(x, 0, 0.95, 100, 1));
	is_unknown(stat_bootstrap_paired(x, x, 0, 0.95, 100, 1));
	is_unknown(stat_share(0, 0, 0.95));
	assert_true(isnan(stat_signs(x, x, 0).p));
}

static void stat_refuses_what_is_no_number(void **state)
{
	(void)state;
	const double good[] = {1, 2, 3}, nan[] = {1, NAN, 3}, endless[] = {1, 2, INFINITY};
	const double *bad[] = {nan, endless};
	for (size_t i = 0; i < COUNT(bad); i++) {
		assert_false(stat_good(bad[i], 3));
		assert_true(isnan(stat_mean(bad[i], 3)));
		assert_true(isnan(stat_median(bad[i], 3)));
		is_unknown(stat_bootstrap(bad[i], 3, 0.95, 100, 1));
		is_unknown(stat_bootstrap_paired(good, bad[i], 3, 0.95, 100, 1));
		is_unknown(stat_bootstrap_paired(bad[i], good, 3, 0.95, 100, 1));
		struct stat_signs signs = stat_signs(good, bad[i], 3);
		assert_true(isnan(signs.p));
		assert_int_equal(signs.more + signs.less + signs.ties, 0);
	}
	assert_true(stat_good(good, 3));
}

/* Of two numbers a draw's mean is 0, 1/2 or 1 with 1/4, 1/2 and 1/4: the quantiles 0.2 and 0.8 of
 * many are 0 and 1, those at 0.3 and 0.7 are both 1/2. */
static void stat_bootstraps_the_mean(void **state)
{
	(void)state;
	const double x[] = {0, 1};
	struct stat_estimate wide = stat_bootstrap(x, 2, 0.6, 5000, 7);
	is_near(wide.value, 0.5, 0);
	is_near(wide.low, 0, 0);
	is_near(wide.high, 1, 0);
	struct stat_estimate narrow = stat_bootstrap(x, 2, 0.4, 5000, 7);
	is_near(narrow.low, 0.5, 0);
	is_near(narrow.high, 0.5, 0);
}

/* Against the normal interval of the mean of 0 … 99: its standard error is 2.887. */
static void stat_bootstraps_about_as_wide_as_theory(void **state)
{
	(void)state;
	double x[100];
	for (int i = 0; i < 100; i++)
		x[i] = i;
	struct stat_estimate e = stat_bootstrap(x, 100, 0.95, 4000, 1);
	is_near(e.value, 49.5, 1e-12);
	is_near(e.low, 49.5 - 1.96 * 2.887, 0.5);
	is_near(e.high, 49.5 + 1.96 * 2.887, 0.5);
}

static void stat_bootstraps_the_same_by_the_same_seed(void **state)
{
	(void)state;
	const double x[] = {3, 1, 4, 1, 5, 9, 2, 6};
	struct stat_estimate a = stat_bootstrap(x, COUNT(x), 0.95, 50, 11);
	struct stat_estimate b = stat_bootstrap(x, COUNT(x), 0.95, 50, 11);
	struct stat_estimate c = stat_bootstrap(x, COUNT(x), 0.95, 50, 12);
	assert_memory_equal(&a, &b, sizeof a);
	assert_true(a.low != c.low || a.high != c.high);
}

static void stat_bootstraps_equal_numbers_to_a_point(void **state)
{
	(void)state;
	const double x[] = {0.1, 0.1, 0.1};
	for (size_t n = 1; n <= 3; n++) {
		struct stat_estimate e = stat_bootstrap(x, n, 0.95, 200, 1);
		assert_true(e.value == 0.1 && e.low == 0.1 && e.high == 0.1);
	}
	struct stat_estimate none = stat_bootstrap(x, 3, 0.95, 0, 1);
	assert_true(none.value == 0.1 && isnan(none.low) && isnan(none.high));
	struct stat_estimate one = stat_bootstrap(x, 3, 0.95, 1, 1);
	assert_true(one.low == 0.1 && one.high == 0.1);
	assert_true(isnan(stat_bootstrap(x, 3, 1, 9, 1).low));
}

static void stat_bootstraps_pairs_not_rows(void **state)
{
	(void)state;
	/* The rows vary much, the difference not at all. */
	const double a[] = {11, 52, 93, 34}, b[] = {10, 51, 92, 33};
	struct stat_estimate e = stat_bootstrap_paired(a, b, 4, 0.95, 500, 1);
	assert_true(e.value == 1 && e.low == 1 && e.high == 1);
	e = stat_bootstrap_paired(b, a, 4, 0.95, 500, 1);
	assert_true(e.value == -1 && e.low == -1 && e.high == -1);
}

static void stat_tests_signs_exactly(void **state)
{
	(void)state;
	is_near(stat_sign_test(0, 0), 1, 0);
	is_near(stat_sign_test(1, 0), 1, 1e-12);
	is_near(stat_sign_test(0, 5), 2.0 / 32, 1e-12);
	is_near(stat_sign_test(8, 2), 2.0 * (1 + 10 + 45) / 1024, 1e-12);
	is_near(stat_sign_test(2, 8), stat_sign_test(8, 2), 0);
	is_near(stat_sign_test(6, 6), 1, 0);
	is_near(stat_sign_test(6, 5), 1, 1e-12);
	/* Half of all cases each way, and both halves. */
	is_near(stat_sign_test(50, 51), 1, 1e-9);
}

/* Against the normal approximation with its continuity correction: erfc(z / √2). */
static void stat_tests_many_signs(void **state)
{
	(void)state;
	is_near(stat_sign_test(50500, 49500), erfc(999 / sqrt(100000) / sqrt(2)), 1e-6);
	is_near(stat_sign_test(50001, 49999), erfc(1 / sqrt(100000) / sqrt(2)), 1e-5);
	assert_true(stat_sign_test(100000, 0) == 0); /* 2 to the power of −99,999 */
	double small = stat_sign_test(1000, 0);
	is_near(log(small), -999 * log(2), 1e-9);
	assert_true(stat_sign_test(99999, 1) >= 0);
}

static void stat_drops_ties(void **state)
{
	(void)state;
	const double a[] = {1, 2, 3, 4, 5, 6, 7}, b[] = {0, 1, 2, 3, 4, 6, 9};
	struct stat_signs signs = stat_signs(a, b, 7);
	assert_int_equal(signs.more, 5);
	assert_int_equal(signs.less, 1);
	assert_int_equal(signs.ties, 1);
	is_near(signs.p, 2.0 * 7 / 64, 1e-12);
	signs = stat_signs(a, a, 7);
	assert_int_equal(signs.ties, 7);
	is_near(signs.p, 1, 0);
}

/* 10 of 50: centre (0.2 + 3.8415/100) / (1 + 3.8415/50). */
static void stat_gives_shares_their_interval(void **state)
{
	(void)state;
	struct stat_estimate e = stat_share(10, 50, 0.95);
	is_near(e.value, 0.2, 1e-12);
	is_near(e.low, 0.11244, 5e-5);
	is_near(e.high, 0.33037, 5e-5);
	e = stat_share(0, 10, 0.95);
	assert_true(e.value == 0 && e.low == 0);
	is_near(e.high, 3.841459 / 13.841459, 1e-6);
	e = stat_share(10, 10, 0.95);
	assert_true(e.value == 1 && e.high == 1);
	is_near(e.low, 10 / 13.841459, 1e-6);
	is_near(stat_share(1, 2, 0.6826894921).high, 0.5 + 0.5 / sqrt(3), 1e-6);
	is_unknown(stat_share(3, 2, 0.95));
	is_unknown(stat_share(1, 2, 1));
	is_unknown(stat_share(1, 2, NAN));
}

static void stat_counts_in_bins(void **state)
{
	(void)state;
	const struct stat_bins bins = {STAT_LINEAR, 0, 1, 10};
	const double x[] = {0, 0.1, 0.3, 0.3, 0.35, 0.7, 0.9999, 1, -0.001, 1.001, NAN, INFINITY};
	size_t counts[10] = {0};
	assert_int_equal(stat_count(&bins, x, COUNT(x), counts), 4);
	const size_t wanted[10] = {1, 1, 0, 3, 0, 0, 0, 1, 0, 2};
	assert_memory_equal(counts, wanted, sizeof counts);
	is_near(stat_edge(&bins, 3), 0.3, 1e-12);
	assert_true(stat_edge(&bins, 10) == 1);
}

static void stat_counts_in_bins_of_equal_ratio(void **state)
{
	(void)state;
	const struct stat_bins bins = {STAT_LOG, 1, 10000, 4};
	const double x[] = {1, 9.99, 10, 100, 1000, 999, 10000, 0, -5, 0.5, 10001};
	size_t counts[4] = {0};
	assert_int_equal(stat_count(&bins, x, COUNT(x), counts), 4);
	const size_t wanted[4] = {2, 1, 2, 2};
	assert_memory_equal(counts, wanted, sizeof counts);
	for (size_t i = 0; i <= 4; i++)
		is_near(stat_edge(&bins, i), pow(10, (double)i), 1e-9);
	assert_int_equal(stat_count(&bins, x, 0, counts), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stat_takes_means),
		cmocka_unit_test(stat_takes_quantiles_of_type_7),
		cmocka_unit_test(stat_knows_nothing_of_no_numbers),
		cmocka_unit_test(stat_refuses_what_is_no_number),
		cmocka_unit_test(stat_bootstraps_the_mean),
		cmocka_unit_test(stat_bootstraps_about_as_wide_as_theory),
		cmocka_unit_test(stat_bootstraps_the_same_by_the_same_seed),
		cmocka_unit_test(stat_bootstraps_equal_numbers_to_a_point),
		cmocka_unit_test(stat_bootstraps_pairs_not_rows),
		cmocka_unit_test(stat_tests_signs_exactly),
		cmocka_unit_test(stat_tests_many_signs),
		cmocka_unit_test(stat_drops_ties),
		cmocka_unit_test(stat_gives_shares_their_interval),
		cmocka_unit_test(stat_counts_in_bins),
		cmocka_unit_test(stat_counts_in_bins_of_equal_ratio),
	};
	return RUN(tests);
}
