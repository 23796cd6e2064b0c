#include "base/suggest.h"

#define LONGEST 32 /* letters; what is longer is no slip of a name of ours */

static int smallest(int a, int b, int c)
{
	int ab = a < b ? a : b;
	return ab < c ? ab : c;
}

/* Edits (insert, drop, change, swap neighbours) from a to b: optimal string alignment. */
static int distance(const char *a, const char *b)
{
	int rows[LONGEST + 1][LONGEST + 1];
	int alen = (int)strlen(a), blen = (int)strlen(b);
	for (int i = 0; i <= alen; i++)
		rows[i][0] = i;
	for (int j = 0; j <= blen; j++)
		rows[0][j] = j;
	for (int i = 1; i <= alen; i++) {
		for (int j = 1; j <= blen; j++) {
			int change = rows[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
			rows[i][j] = smallest(rows[i - 1][j] + 1, rows[i][j - 1] + 1, change);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
				rows[i][j] = smallest(rows[i][j], rows[i - 2][j - 2] + 1, rows[i][j]);
		}
	}
	return rows[alen][blen];
}

void suggest_init(struct suggest *s, const char *word)
{
	*s = (struct suggest){.word = word};
}

void suggest_offer(struct suggest *s, const char *name)
{
	size_t typed = strlen(s->word), meant = strlen(name);
	if (typed > LONGEST || meant > LONGEST)
		return;
	int away = distance(s->word, name);
	/* A third of the letters may be wrong, but never so many that any short word fits. */
	if (away > ((int)meant + 2) / 3 || away >= (int)typed)
		return;
	if (!s->best || away < s->distance) {
		s->best = name;
		s->distance = away;
	}
}
