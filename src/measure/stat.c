#include "measure/stat.h"

#include <math.h>

#include "base/mem.h"
#include "base/random.h"

#define HALVINGS 100 /* of an interval in search of a number: more than a double has bits */

static const struct stat_estimate unknown = {NAN, NAN, NAN};

bool stat_good(const double *x, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (!isfinite(x[i]))
			return false;
	}
	return n > 0;
}

/* ---- One row of numbers ---- */

/* By steps, so that the mean of equal numbers is that number. */
double stat_mean(const double *x, size_t n)
{
	if (!stat_good(x, n))
		return NAN;
	double mean = 0;
	for (size_t i = 0; i < n; i++)
		mean += (x[i] - mean) / (double)(i + 1);
	return mean;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static double quantile_of_sorted(const double *x, size_t n, double q)
{
	double place = (double)(n - 1) * q;
	size_t below = (size_t)place;
	if (below + 1 >= n)
		return x[n - 1];
	return x[below] + (place - (double)below) * (x[below + 1] - x[below]);
}

double stat_quantile(const double *x, size_t n, double q)
{
	if (!stat_good(x, n) || !(q >= 0 && q <= 1))
		return NAN;
	double *sorted = mem_alloc(n * sizeof *sorted);
	memcpy(sorted, x, n * sizeof *sorted);
	qsort(sorted, n, sizeof *sorted, by_size);
	double found = quantile_of_sorted(sorted, n, q);
	free(sorted);
	return found;
}

double stat_median(const double *x, size_t n)
{
	return stat_quantile(x, n, 0.5);
}

/* The mean of n of the n numbers, any of which may be drawn several times. */
static double mean_of_draw(const double *x, size_t n, struct random *random)
{
	double mean = 0;
	for (size_t i = 0; i < n; i++)
		mean += (x[random_below(random, n)] - mean) / (double)(i + 1);
	return mean;
}

struct stat_estimate stat_bootstrap(const double *x, size_t n, double level, size_t resamples,
									uint64_t seed)
{
	if (!stat_good(x, n))
		return unknown;
	struct stat_estimate found = {stat_mean(x, n), NAN, NAN};
	if (!resamples || !(level > 0 && level < 1))
		return found;
	struct random random;
	random_seed(&random, seed);
	double *means = mem_alloc(resamples * sizeof *means);
	for (size_t i = 0; i < resamples; i++)
		means[i] = mean_of_draw(x, n, &random);
	qsort(means, resamples, sizeof *means, by_size);
	found.low = quantile_of_sorted(means, resamples, (1 - level) / 2);
	found.high = quantile_of_sorted(means, resamples, (1 + level) / 2);
	free(means);
	return found;
}

/* ---- Two rows ---- */

struct stat_estimate stat_bootstrap_paired(const double *a, const double *b, size_t n, double level,
										   size_t resamples, uint64_t seed)
{
	if (!stat_good(a, n) || !stat_good(b, n))
		return unknown;
	double *by = mem_alloc(n * sizeof *by);
	for (size_t i = 0; i < n; i++)
		by[i] = a[i] - b[i];
	struct stat_estimate found = stat_bootstrap(by, n, level, resamples, seed);
	free(by);
	return found;
}

/* The logarithm of n over k times 2 to the power of −n. */
static double log_binomial(double n, double k)
{
	return lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2);
}

double stat_sign_test(size_t more, size_t less)
{
	size_t fewer = more < less ? more : less;
	double n = (double)more + (double)less;
	if (more == less)
		return 1;
	/* From the largest term of the tail down to 0: each in parts of the first. */
	double part = 1, sum = 1;
	for (double k = (double)fewer; k > 0 && part > 0; k--) {
		part *= k / (n - k + 1);
		sum += part;
	}
	double p = 2 * exp(log_binomial(n, (double)fewer) + log(sum));
	return p < 1 ? p : 1;
}

struct stat_signs stat_signs(const double *a, const double *b, size_t n)
{
	struct stat_signs found = {.p = NAN};
	if (!stat_good(a, n) || !stat_good(b, n))
		return found;
	for (size_t i = 0; i < n; i++) {
		found.more += a[i] > b[i];
		found.less += a[i] < b[i];
	}
	found.ties = n - found.more - found.less;
	found.p = stat_sign_test(found.more, found.less);
	return found;
}

/* ---- Shares ---- */

/* How many standard deviations hold `level` of a normal distribution around its middle. */
static double deviations_for(double level)
{
	double low = 0, high = 40;
	for (int i = 0; i < HALVINGS; i++) {
		double middle = (low + high) / 2;
		if (erfc(middle / sqrt(2)) > 1 - level)
			low = middle;
		else
			high = middle;
	}
	return high;
}

struct stat_estimate stat_share(size_t hits, size_t n, double level)
{
	if (!n || hits > n || !(level > 0 && level < 1))
		return unknown;
	double z = deviations_for(level), size = (double)n, share = (double)hits / size;
	double middle = share + z * z / (2 * size);
	double half = z * sqrt(share * (1 - share) / size + z * z / (4 * size * size));
	double all = 1 + z * z / size;
	struct stat_estimate found = {share, (middle - half) / all, (middle + half) / all};
	/* Rounding leaves the bounds of none and of all a hair off. */
	if (hits == 0)
		found.low = 0;
	if (hits == n)
		found.high = 1;
	return found;
}

/* ---- Histograms ---- */

double stat_edge(const struct stat_bins *bins, size_t i)
{
	double share = (double)i / (double)bins->n;
	if (i == 0)
		return bins->low;
	if (i == bins->n)
		return bins->high;
	if (bins->scale == STAT_LOG)
		return bins->low * pow(bins->high / bins->low, share);
	return bins->low + (bins->high - bins->low) * share;
}

/* The bin of a number within the range; the edges decide, not the rounding of a quotient. */
static size_t bin_of(const struct stat_bins *bins, double x)
{
	double share = bins->scale == STAT_LOG ? log(x / bins->low) / log(bins->high / bins->low)
										   : (x - bins->low) / (bins->high - bins->low);
	size_t bin = (size_t)(share * (double)bins->n);
	if (bin >= bins->n)
		bin = bins->n - 1;
	while (bin > 0 && x < stat_edge(bins, bin))
		bin--;
	while (bin + 1 < bins->n && x >= stat_edge(bins, bin + 1))
		bin++;
	return bin;
}

size_t stat_count(const struct stat_bins *bins, const double *x, size_t n, size_t *counts)
{
	size_t outside = 0;
	for (size_t i = 0; i < n; i++) {
		if (x[i] >= bins->low && x[i] <= bins->high)
			counts[bin_of(bins, x[i])]++;
		else
			outside++;
	}
	return outside;
}
