/* Makes an SVG picture of a golden screen (golden.h): picture FILE.screen >FILE.svg */
#include <locale.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/text.h"
#include "base/utf8.h"

#define CELL_WIDTH  8.4
#define CELL_HEIGHT 18
#define BASELINE    13.5
#define MARGIN      12

struct paper {
	const char *name, *ground, *ink;
};

static const struct paper papers[] = {
	{"dark", "#1b1d1e", "#d0d0d0"},
	{"light", "#fafafa", "#262626"},
};

struct style {
	char ink[8], ground[8]; /* "#rrggbb"; ground "": the paper */
	bool bold, italic, underline;
};

struct picture {
	const struct paper *paper;
	int rows, cols;
	const char *screen; /* the file's text */
	struct buf out;
};

static void give_up(const char *what)
{
	fprintf(stderr, "picture: %s\n", what);
	exit(1);
}

/* ---- Colours --------------------------------------------------------------------------------- */

/* The first sixteen as most terminals have them. */
static const char *const basic[] = {
	"#1b1d1e", "#cd5c5c", "#8fae5d", "#c9a554", "#6a9fd8", "#b07fc0", "#5fb0b0", "#c8c8c8",
	"#6c7075", "#f07070", "#a8cc70", "#f0c674", "#88b8f0", "#d09fe0", "#80d0d0", "#f5f5f5"};

static int level(int step)
{
	return step ? 55 + 40 * step : 0;
}

static void indexed(int i, char *out)
{
	if (i < 16)
		snprintf(out, 8, "%s", basic[i]);
	else if (i < 232)
		snprintf(out, 8, "#%02x%02x%02x", level((i - 16) / 36), level((i - 16) / 6 % 6),
				 level((i - 16) % 6));
	else
		snprintf(out, 8, "#%02x%02x%02x", 8 + 10 * (i - 232), 8 + 10 * (i - 232),
				 8 + 10 * (i - 232));
}

static const char *read_colour(const char *at, const char *otherwise, char *out)
{
	size_t len = strcspn(at, " \n");
	if (*at == '#')
		snprintf(out, 8, "%.*s", (int)(len < 7 ? len : 7), at);
	else if (*at == '-')
		snprintf(out, 8, "%s", otherwise);
	else
		indexed(atoi(at) & 255, out);
	return at + len;
}

static bool has_word(const char *line, size_t len, const char *word)
{
	return memmem(line, len, word, strlen(word));
}

static void turn_over(const struct picture *p, struct style *s)
{
	struct style before = *s;
	snprintf(s->ground, sizeof s->ground, "%s", before.ink);
	snprintf(s->ink, sizeof s->ink, "%s", *before.ground ? before.ground : p->paper->ground);
}

static struct style style_of(const struct picture *p, char letter)
{
	const char line[] = {'\n', letter, ' ', '=', ' ', '\0'};
	const char *at = letter == ' ' ? NULL : strstr(p->screen, line);
	struct style s = {.bold = false};
	if (letter != ' ' && !at)
		give_up("a letter has no meaning");
	at = at ? at + strlen(line) : "-\n";
	size_t len = strcspn(at, "\n");
	s.bold = has_word(at, len, " bold");
	s.italic = has_word(at, len, " italic");
	s.underline = has_word(at, len, " underline");
	const char *rest = read_colour(at, p->paper->ink, s.ink);
	if (!strncmp(rest, " on ", 4))
		read_colour(rest + 4, p->paper->ground, s.ground);
	if (has_word(at, len, " reverse"))
		turn_over(p, &s);
	return s;
}

/* ---- Shapes: what has to meet its neighbours is drawn, not written -----------------------------
 */

static void add_rect(struct picture *p, double x, double y, double width, double height,
					 const char *colour, double opacity)
{
	buf_addf(&p->out, "<rect x=\"%.2f\" y=\"%.2f\" width=\"%.2f\" height=\"%.2f\" fill=\"%s\"", x,
			 y, width, height, colour);
	if (opacity < 1)
		buf_addf(&p->out, " fill-opacity=\"%.2f\"", opacity);
	buf_add_str(&p->out, "/>\n");
}

static double left(int col)
{
	return MARGIN + col * CELL_WIDTH;
}

static double top(int row)
{
	return MARGIN + row * CELL_HEIGHT;
}

/* Bars, shades and lines. False: the character is to be written. */
static bool add_shape(struct picture *p, int32_t code, int row, int col, int cells, const char *ink)
{
	double x = left(col), y = top(row), width = cells * CELL_WIDTH;
	if (code >= 0x2589 && code <= 0x258f)
		for (int i = 0; i < cells; i++)
			add_rect(p, x + i * CELL_WIDTH, y, CELL_WIDTH * (0x2590 - code) / 8, CELL_HEIGHT, ink,
					 1);
	else if (code == 0x2588)
		add_rect(p, x, y, width, CELL_HEIGHT, ink, 1);
	else if (code == 0x2591)
		add_rect(p, x, y, width, CELL_HEIGHT, ink, .35);
	else if (code == 0x2500)
		add_rect(p, x, y + CELL_HEIGHT / 2.0, width, 1, ink, 1);
	else if (code == 0x2502)
		for (int i = 0; i < cells; i++)
			add_rect(p, x + (i + .5) * CELL_WIDTH, y, 1, CELL_HEIGHT, ink, 1);
	else
		return false;
	return true;
}

/* ---- Text ------------------------------------------------------------------------------------ */

static void add_escaped(struct buf *out, const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s[i] == '<')
			buf_add_str(out, "&lt;");
		else if (s[i] == '&')
			buf_add_str(out, "&amp;");
		else
			buf_add_char(out, s[i]);
	}
}

static void add_text(struct picture *p, const char *s, size_t len, int row, int col, int cells,
					 const struct style *style)
{
	buf_addf(&p->out, "<text x=\"%.2f\" y=\"%.2f\" textLength=\"%.2f\" fill=\"%s\"", left(col),
			 top(row) + BASELINE, cells * CELL_WIDTH, style->ink);
	buf_addf(&p->out, "%s%s%s>", style->bold ? " font-weight=\"bold\"" : "",
			 style->italic ? " font-style=\"italic\"" : "",
			 style->underline ? " text-decoration=\"underline\"" : "");
	add_escaped(&p->out, s, len);
	buf_add_str(&p->out, "</text>\n");
}

static bool is_blank(const char *s, size_t len)
{
	return strspn(s, " ") >= len;
}

/* A run of cells that look alike: one character again and again for a shape. */
static void add_run(struct picture *p, const char *s, size_t len, int row, int col, int cells,
					char letter)
{
	struct style style = style_of(p, letter);
	int32_t code;
	utf8_decode(s, len, &code);
	if (*style.ground)
		add_rect(p, left(col), top(row), cells * CELL_WIDTH, CELL_HEIGHT, style.ground, 1);
	if (!add_shape(p, code, row, col, cells, style.ink) && (!is_blank(s, len) || style.underline))
		add_text(p, s, len, row, col, cells, &style);
}

static bool is_drawn(int32_t code)
{
	return (code >= 0x2588 && code <= 0x2591) || code == 0x2500 || code == 0x2502;
}

/* The bytes of the run at s. Spaces stand alone, so that a font of other widths shifts nothing. */
static size_t run_length(const char *s, size_t len, const char *letters, int *cells)
{
	int32_t first, code;
	struct text_cluster cluster = text_cluster(s, len);
	size_t at = cluster.len;
	*cells = cluster.cells;
	utf8_decode(s, len, &first);
	while (at < len) {
		cluster = text_cluster(s + at, len - at);
		utf8_decode(s + at, len - at, &code);
		bool alike = is_drawn(first) || first == ' ' ? code == first : !is_drawn(code);
		bool gap = first != ' ' && code == ' ' && at + 1 < len && s[at + 1] == ' ';
		if (!alike || gap || letters[*cells] != *letters)
			break;
		at += cluster.len;
		*cells += cluster.cells;
	}
	return at;
}

static void add_row(struct picture *p, int row, const char *s, size_t len, const char *given)
{
	char *letters = mem_alloc((size_t)p->cols + 2);
	memset(letters, ' ', (size_t)p->cols + 1);
	if (*given == ':')
		memcpy(letters, given + 1, strcspn(given + 1, "\n"));
	for (int col = 0; len && col < p->cols;) {
		int cells;
		size_t run = run_length(s, len, letters + col, &cells);
		add_run(p, s, run, row, col, cells, letters[col]);
		s += run;
		len -= run;
		col += cells;
	}
	free(letters);
}

/* ---- The whole ------------------------------------------------------------------------------- */

static const char *read_head(struct picture *p, const char *screen)
{
	char paper[16] = "";
	if (sscanf(screen, "screen %d %d %15s", &p->rows, &p->cols, paper) != 3)
		give_up("this is no golden screen");
	p->screen = screen;
	for (size_t i = 0; i < sizeof papers / sizeof *papers; i++)
		if (!strcmp(papers[i].name, paper))
			p->paper = &papers[i];
	if (!p->paper)
		give_up("this paper is unknown");
	return strchr(screen, '\n') + 1;
}

static void begin(struct picture *p)
{
	double width = 2 * MARGIN + p->cols * CELL_WIDTH, height = 2 * MARGIN + p->rows * CELL_HEIGHT;
	buf_addf(
		&p->out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%.0f\" height=\"%.0f\" "
		"viewBox=\"0 0 %.0f %.0f\" font-size=\"14\" xml:space=\"preserve\" "
		"font-family=\"ui-monospace,"
		"SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono','Noto Sans Mono CJK SC',monospace\">\n",
		width, height, width, height);
	buf_addf(&p->out, "<rect width=\"100%%\" height=\"100%%\" rx=\"8\" fill=\"%s\"/>\n",
			 p->paper->ground);
}

int main(int argc, char **argv)
{
	struct picture p = {.out = BUF_INIT};
	struct buf file = BUF_INIT;
	struct err err = ERR_INIT;
	setlocale(LC_CTYPE, "C.UTF-8");
	if (argc != 2 || !file_read(argv[1], FILE_LIMIT, &file, &err))
		give_up(argc == 2 ? err.text : "use: picture FILE.screen >FILE.svg");
	const char *at = read_head(&p, file.data);
	begin(&p);
	for (int row = 0; row < p.rows; row++) {
		size_t len = strcspn(at, "\n");
		const char *text = at + 1;
		at += len + (at[len] == '\n');
		if (len < 2)
			give_up("a row is missing");
		add_row(&p, row, text, len - 2, at);
		if (*at == ':')
			at += strcspn(at, "\n") + 1;
	}
	buf_add_str(&p.out, "</svg>\n");
	fwrite(p.out.data, 1, p.out.len, stdout);
	buf_release(&p.out);
	buf_release(&file);
	return 0;
}
