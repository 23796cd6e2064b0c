/* measure/stat.h: what is told of a row of numbers, and how far it can be trusted.
 *
 * Pure functions. Where there is nothing to tell the answer is NAN, which tables show as missing:
 * of no numbers, or where one of them is NaN or infinite. */
#ifndef MEASURE_STAT_H
#define MEASURE_STAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STAT_LEVEL     0.95 /* of intervals, as is usual */
#define STAT_RESAMPLES 2000 /* of a bootstrap: enough for the tails of such an interval */

/* A value and the interval around it; all three are NAN where there is nothing to tell. */
struct stat_estimate {
	double value, low, high;
};

/* At least one number, and all are finite. */
bool stat_good(const double *x, size_t n);

/* ---- One row of numbers ---- */

double stat_mean(const double *x, size_t n);
double stat_median(const double *x, size_t n);

/* The quantile for a share q from 0 to 1, between the two values nearest to the place (n − 1)q in
 * their order: type 7 of Hyndman and Fan, "Sample Quantiles in Statistical Packages", 1996. */
double stat_quantile(const double *x, size_t n, double q);

/* The mean with the percentile interval of the bootstrap: the means of `resamples` draws of n of
 * the n numbers, without the (1 − level)/2 at either end (Efron, "Bootstrap Methods: Another Look
 * at the Jackknife", 1979; Efron and Tibshirani, "An Introduction to the Bootstrap", 1993, chapter
 * 13). The same seed gives the same interval. `level` lies between 0 and 1; without resamples
 * there is no interval. */
struct stat_estimate stat_bootstrap(const double *x, size_t n, double level, size_t resamples,
									uint64_t seed);

/* ---- Two rows, whose numbers belong together by pairs ---- */

/* The mean of a[i] − b[i], with its interval: pairs are drawn. */
struct stat_estimate stat_bootstrap_paired(const double *a, const double *b, size_t n, double level,
										   size_t resamples, uint64_t seed);

struct stat_signs {
	size_t more, less, ties; /* a[i] > b[i], < and = */
	double p;                /* stat_sign_test of more and less */
};

/* Without good numbers nothing is counted, and p is NAN. */
struct stat_signs stat_signs(const double *a, const double *b, size_t n);

/* How probable signs as uneven as these, or more, are where both are as likely: the exact sign
 * test, two-sided. Ties are left out before (Dixon and Mood, "The Statistical Sign Test", 1946). 1
 * where there is no sign. */
double stat_sign_test(size_t more, size_t less);

/* ---- Shares ---- */

/* The share of `hits` in n trials with its interval (Wilson, "Probable Inference, the Law of
 * Succession, and Statistical Inference", 1927). */
struct stat_estimate stat_share(size_t hits, size_t n, double level);

/* ---- Histograms ---- */

/* Equal widths, or equal ratios. */
enum stat_scale { STAT_LINEAR, STAT_LOG };

struct stat_bins {
	enum stat_scale scale;
	double low, high; /* low < high; 0 < low for STAT_LOG */
	size_t n;         /* at least 1 */
};

/* The lower edge of bin i; of i = n: high. */
double stat_edge(const struct stat_bins *bins, size_t i);

/* Adds how many numbers lie in each bin to counts[0 … n − 1]. A number on an edge belongs to the
 * bin above it, `high` to the last one. Returns how many lie in none; NaN is one of them. */
size_t stat_count(const struct stat_bins *bins, const double *x, size_t n, size_t *counts);

#endif
