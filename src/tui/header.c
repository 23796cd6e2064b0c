#include "tui/header.h"

#include "base/text.h"

#define BRAND   "longhand"
#define BETWEEN 3 /* cells of " · " */
#define GAP     2 /* cells at least between both ends */

static int cells_of(const char *s)
{
	return text_width(s, strlen(s));
}

/* Cells of texts that stand together; "" takes none. */
static int together(const char *a, const char *b)
{
	return cells_of(a) + cells_of(b) + (*a && *b ? BETWEEN : 0);
}

struct form {
	bool brand;
	const char *writer;
};

/* The fullest form that leaves the name its room. */
static struct form choose(const struct header *h, int cols)
{
	const struct form forms[] = {
		{true, h->writer}, {false, h->writer}, {true, h->brief}, {false, h->brief}, {true, ""}};
	int name = cells_of(h->name) < cols / 3 ? cells_of(h->name) : cols / 3;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
		int brand = forms[i].brand ? (int)sizeof BRAND - 1 + (name > 0 ? BETWEEN : 0) : 0;
		if (!forms[i].brand && name == 0)
			continue;
		if (2 + brand + name + GAP + together(forms[i].writer, h->saved) <= cols)
			return forms[i];
	}
	return (struct form){name == 0, ""};
}

static void draw_right(const struct view *v, int col, const char *writer, const struct header *h)
{
	if (*writer)
		col += view_str(v, 0, col, writer, h->notice ? ROLE_NOTICE : ROLE_HEADER);
	if (*writer && *h->saved)
		col += view_str(v, 0, col, " · ", ROLE_DIM);
	view_str(v, 0, col, h->saved, ROLE_SAVED);
}

void header_draw(const struct view *v, const struct header *h)
{
	if (view_empty(v))
		return;
	struct form form = choose(h, v->cols);
	int end = v->cols - 1 - together(form.writer, h->saved), col = 1;
	draw_right(v, end, form.writer, h);
	if (form.brand)
		col += view_str(v, 0, col, BRAND, ROLE_TITLE);
	if (form.brand && *h->name)
		col += view_str(v, 0, col, " · ", ROLE_DIM);
	view_elided(v, 0, col, h->name, strlen(h->name), end - GAP - col, ROLE_HEADER);
}
