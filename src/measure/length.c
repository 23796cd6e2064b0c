#include "measure/length.h"

double length_score(long required, long actual)
{
	if (required <= 0 || actual <= 0)
		return 0;
	double ratio = (double)actual / (double)required;
	double miss = ratio > 1 ? (ratio - 1) / 3 : (1 / ratio - 1) / 2;
	return miss < 1 ? 100 * (1 - miss) : 0;
}
