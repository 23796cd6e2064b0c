#define NCURSES_WIDECHAR 1
#include "tui/screen.h"

#include <curses.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <term.h>
#include <unistd.h>
#include <wchar.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "tui/clipboard.h"
#include "tui/glyph.h"
#include "tui/input.h"
#include "tui/sequence.h"

#define ESC_DELAY 25 /* ms until a lone ESC is the key */
#define PAIRS_MAX 200

/* Presses, releases and motion with a button down, told in plain numbers. */
#define PASTE_ON  "\033[?2004h" /* terminals that cannot ignore it; few terminfos tell */
#define PASTE_OFF "\033[?2004l"
#define MOUSE_ON  "\033[?1002h\033[?1006h"
#define MOUSE_OFF "\033[?1006l\033[?1002l"

struct look {
	attr_t attributes;
	int pair;
	bool made;
};

static struct {
	SCREEN *terminal;
	bool shown; /* in curses mode: endwin is due */
	struct theme theme;
	struct look looks[ROLES][ROLES]; /* by role and overlay */
	struct {
		int fore, back;
	} pairs[PAIRS_MAX];
	int pair_count;
	enum glyph_set glyphs;
	struct canvas last; /* what the terminal shows */
	struct input input;
	bool mouse;     /* wished */
	bool clipboard; /* allowed */
} screen;

/* ---- Opening and closing -------------------------------------------------------------------- */

static bool has_string(const char *name)
{
	const char *value = tigetstr(name);
	return value && value != (char *)-1 && *value;
}

/* What terminfo has no word for, at once: curses keeps stdio's buffer until the program ends. */
static void send(const char *sequence)
{
	(void)file_write_all(STDOUT_FILENO, sequence, strlen(sequence));
}

static void restore(void)
{
	if (!screen.shown)
		return;
	screen.shown = false;
	if (screen.mouse)
		send(MOUSE_OFF);
	send(PASTE_OFF);
	endwin();
}

static bool refuse(struct err *err)
{
	return err_set(
		err, ERR_USAGE,
		"The interface needs a terminal that can place its cursor: use `longhand write` to draft "
		"without one");
}

/* The character set that the environment asks for, which may be a locale that is not installed. */
static const char *wished_codeset(void)
{
	static const char *const names[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	if (setlocale(LC_CTYPE, ""))
		return nl_langinfo(CODESET);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *value = getenv(names[i]);
		if (value && *value)
			return strchr(value, '.') ? strchr(value, '.') + 1 : value;
	}
	return "";
}

/* Without a UTF-8 locale curses cannot draw wide characters. */
static void use_utf8(const char *drawing)
{
	const char *term = getenv("TERM");
	screen.glyphs = glyph_set_for(drawing, wished_codeset(), term ? term : "");
	if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
		setlocale(LC_CTYPE, "C.UTF-8");
}

static void set_modes(void)
{
	raw();
	noecho();
	nonl();
	keypad(stdscr, TRUE);
	nodelay(stdscr, TRUE);
	intrflush(stdscr, FALSE);
	set_escdelay(ESC_DELAY);
	curs_set(0);
	if (has_colors() && start_color() == OK)
		use_default_colors();
}

static void take_terminal(void)
{
	screen.shown = true;
	screen.input = (struct input){0};
	send(PASTE_ON);
	if (screen.mouse)
		send(MOUSE_ON);
}

bool screen_possible(struct err *err)
{
	int status;
	if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
		return refuse(err);
	if (setupterm(NULL, STDOUT_FILENO, &status) != OK || !has_string("cup"))
		return refuse(err);
	del_curterm(cur_term);
	return true;
}

bool screen_open(const char *drawing, struct err *err)
{
	static bool at_exit;
	use_utf8(drawing);
	screen.terminal = newterm(NULL, stdout, stdin);
	if (!screen.terminal)
		return refuse(err);
	set_modes();
	take_terminal();
	if (has_string("kmous")) /* input.c reads what the mouse says */
		define_key(tigetstr("kmous"), 0);
	canvas_init(&screen.last);
	theme_init(&screen.theme);
	mem_on_exhausted(restore);
	if (!at_exit)
		at_exit = atexit(restore) == 0;
	return true;
}

void screen_close(void)
{
	if (!screen.terminal)
		return;
	mem_on_exhausted(NULL);
	restore();
	delscreen(screen.terminal);
	screen.terminal = NULL;
	canvas_release(&screen.last);
	screen.pair_count = 0;
	memset(screen.looks, 0, sizeof screen.looks);
	screen.mouse = screen.clipboard = false;
}

/* ---- Colours ----------------------------------------------------------------------------------
 */

/* Terminfo says it as a flag, a number or a string, and then colours are 0xrrggbb. */
static bool is_direct(void)
{
	bool told = tigetflag("RGB") > 0 || tigetnum("RGB") > 0 || has_string("RGB");
	return told && COLORS >= COLOUR_RGB;
}

enum theme_depth screen_depth(void)
{
	const char *none = getenv("NO_COLOR");
	if ((none && *none) || !has_colors() || COLORS < 8)
		return THEME_MONO;
	if (is_direct())
		return THEME_RGB;
	return COLORS < 256 ? THEME_16 : THEME_256;
}

void screen_set_theme(const struct theme *t)
{
	screen.theme = *t;
	memset(screen.looks, 0, sizeof screen.looks);
	screen_redraw();
}

/* The number of the pair of these colours, 0 when there can be no more. */
static int pair_of(int fore, int back)
{
	if ((fore < 0 && back < 0) || !has_colors())
		return 0;
	for (int i = 0; i < screen.pair_count; i++) {
		if (screen.pairs[i].fore == fore && screen.pairs[i].back == back)
			return i + 1;
	}
	int number = screen.pair_count + 1;
	if (number > PAIRS_MAX || number >= COLOR_PAIRS ||
		init_extended_pair(number, fore, back) == ERR)
		return 0;
	screen.pairs[screen.pair_count].fore = fore;
	screen.pairs[screen.pair_count].back = back;
	screen.pair_count = number;
	return number;
}

static attr_t attributes_of(unsigned attributes)
{
	attr_t made = A_NORMAL;
	made |= attributes & STYLE_BOLD ? A_BOLD : 0;
	made |= attributes & STYLE_DIM ? A_DIM : 0;
	made |= attributes & STYLE_ITALIC ? A_ITALIC : 0;
	made |= attributes & STYLE_UNDERLINE ? A_UNDERLINE : 0;
	made |= attributes & STYLE_REVERSE ? A_REVERSE : 0;
	return made;
}

/* With 8 colours a bright one is its dark one in bold; but bold black may be as good as nothing. */
static void reduce(struct style *style, attr_t *attributes)
{
	if (style->fore == 8)
		*attributes |= A_DIM;
	else if (style->fore > 8)
		*attributes |= A_BOLD;
	if (style->fore >= 8)
		style->fore = style->fore == 8 ? COLOUR_DEFAULT : style->fore - 8;
	if (style->back >= 8)
		style->back -= 8;
}

/* Where colours are direct, the numbers below 8 are still those of the user's palette. */
static int direct_colour(int32_t colour)
{
	if (colour < 8)
		return colour;
	int32_t rgb = theme_rgb(colour);
	return rgb < 8 ? 0x080808 : rgb;
}

static void make_look(struct look *look, enum role role, enum role over)
{
	struct style style = theme_style(&screen.theme, role, over);
	look->attributes = attributes_of(style.attributes);
	if (COLORS < 16)
		reduce(&style, &look->attributes);
	if (is_direct())
		look->pair = pair_of(direct_colour(style.fore), direct_colour(style.back));
	else
		look->pair = pair_of(style.fore, style.back);
	look->made = true;
}

static const struct look *look_of(const struct cell *cell)
{
	struct look *look = &screen.looks[cell->role][cell->over];
	if (!look->made)
		make_look(look, cell->role, cell->over);
	return look;
}

/* ---- Drawing --------------------------------------------------------------------------------- */

void screen_size(int *rows, int *cols)
{
	getmaxyx(stdscr, *rows, *cols);
}

void screen_resized(void)
{
	struct winsize size;
	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row > 0 && size.ws_col > 0)
		resizeterm(size.ws_row, size.ws_col);
	screen_redraw();
}

void screen_redraw(void)
{
	clearok(curscr, TRUE);
	canvas_resize(&screen.last, 1, 1);
}

static size_t to_wide(const struct cell *cell, wchar_t wide[CCHARW_MAX + 1])
{
	size_t count = 0;
	char plain = cell->len > 0 ? glyph_stand_in(screen.glyphs, cell->text, cell->len) : 0;
	if (plain)
		wide[count++] = plain;
	for (size_t at = 0; !plain && at < cell->len && count < CCHARW_MAX;) {
		int32_t code;
		at += utf8_decode(cell->text + at, cell->len - at, &code);
		wide[count++] = (wchar_t)(code < 0 ? UTF8_REPLACEMENT : code);
	}
	wide[count] = L'\0';
	return count;
}

static void put(int row, int col, const wchar_t *wide, const struct look *look)
{
	cchar_t made;
	int pair = look->pair;
	if (setcchar(&made, wide, look->attributes, (short)pair, &pair) == OK)
		mvadd_wchnstr(row, col, &made, 1);
}

/* One of the two letters of a flag. */
static bool is_flag(wchar_t code)
{
	return code >= 0x1f1e6 && code <= 0x1f1ff;
}

/* Of flags and the like curses knows one cell; what was in the second must go. A vowel that stands
 * beside its letter, as in Thai and Hindi, is drawn there. */
static void put_two(int row, int col, wchar_t *wide, const struct look *look)
{
	size_t first = 1;
	while (wide[first] && wcwidth(wide[first]) == 0)
		first++;
	bool beside = wide[first] && wcwidth(wide[first]) == 1 && !is_flag(wide[first]);
	put(row, col + 1, beside ? wide + first : L" ", look);
	wide[first] = L'\0';
	put(row, col, wide, look);
}

static void send_row(const struct cell *cells, int row, int cols)
{
	for (int col = 0; col < cols; col++) {
		wchar_t wide[CCHARW_MAX + 1];
		if (cells[col].width == 0 || to_wide(&cells[col], wide) == 0)
			continue;
		const struct look *look = look_of(&cells[col]);
		if (cells[col].width == 2 && col + 1 < cols && wcwidth(wide[0]) < 2)
			put_two(row, col, wide, look);
		else
			put(row, col, wide, look);
	}
}

void screen_flush(const struct canvas *c)
{
	int rows, cols;
	screen_size(&rows, &cols);
	bool all = screen.last.rows != c->rows || screen.last.cols != c->cols;
	if (all)
		canvas_resize(&screen.last, c->rows, c->cols);
	size_t row_bytes = (size_t)c->cols * sizeof *c->cells;
	for (int row = 0; row < c->rows && row < rows; row++) {
		const struct cell *cells = canvas_row(c, row);
		if (!all && memcmp(cells, canvas_row(&screen.last, row), row_bytes) == 0)
			continue;
		send_row(cells, row, c->cols < cols ? c->cols : cols);
		memcpy(screen.last.cells + (size_t)row * (size_t)c->cols, cells, row_bytes);
	}
	bool typing = c->cursor_row >= 0;
	curs_set(typing);
	if (typing)
		move(c->cursor_row, c->cursor_col);
	refresh();
}

/* ---- Keys ------------------------------------------------------------------------------------ */

static const struct {
	int curses;
	enum named_key named;
	bool shift;
} special[] = {{KEY_UP, NAMED_UP, false},
			   {KEY_DOWN, NAMED_DOWN, false},
			   {KEY_LEFT, NAMED_LEFT, false},
			   {KEY_RIGHT, NAMED_RIGHT, false},
			   {KEY_HOME, NAMED_HOME, false},
			   {KEY_END, NAMED_END, false},
			   {KEY_PPAGE, NAMED_PAGE_UP, false},
			   {KEY_NPAGE, NAMED_PAGE_DOWN, false},
			   {KEY_IC, NAMED_INSERT, false},
			   {KEY_DC, NAMED_DELETE, false},
			   {KEY_BACKSPACE, NAMED_BACKSPACE, false},
			   {KEY_ENTER, NAMED_ENTER, false},
			   {KEY_BTAB, NAMED_BACK_TAB, false},
			   {KEY_SR, NAMED_UP, true},
			   {KEY_SF, NAMED_DOWN, true},
			   {KEY_SLEFT, NAMED_LEFT, true},
			   {KEY_SRIGHT, NAMED_RIGHT, true},
			   {KEY_SHOME, NAMED_HOME, true},
			   {KEY_SEND, NAMED_END, true},
			   {KEY_SPREVIOUS, NAMED_PAGE_UP, true},
			   {KEY_SNEXT, NAMED_PAGE_DOWN, true},
			   {KEY_SDC, NAMED_DELETE, true}};

static bool special_key(int got, struct key *key)
{
	for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
		if (special[i].curses == got) {
			*key = key_named(special[i].named);
			key->shift = special[i].shift;
			return true;
		}
	}
	if (got >= KEY_F(1) && got <= KEY_F(12)) {
		*key = key_named((enum named_key)(NAMED_F1 + got - KEY_F(1)));
		return true;
	}
	const char *name = got > KEY_MAX ? keyname(got) : NULL;
	return name && sequence_capability(name, key);
}

static bool take_special(int got, struct key *key)
{
	struct key found;
	if (!special_key(got, &found))
		return false;
	input_special(&screen.input, found, key);
	return true;
}

bool screen_key(struct key *key)
{
	for (;;) {
		int got = wgetch(stdscr);
		bool whole = got == ERR       ? input_byte(&screen.input, INPUT_PAUSE, key)
					 : got >= KEY_MIN ? take_special(got, key)
									  : input_byte(&screen.input, got, key);
		if (whole || got == ERR)
			return whole;
	}
}

bool screen_pasting(void)
{
	return screen.input.pasting;
}

bool screen_hung_up(void)
{
	struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
	return poll(&terminal, 1, 0) > 0 && (terminal.revents & (POLLHUP | POLLERR | POLLNVAL));
}

/* ---- Mouse and clipboard ------------------------------------------------------------------------
 */

bool screen_set_mouse(bool on)
{
	if (on && !has_string("kmous"))
		return false;
	if (on != screen.mouse && screen.shown)
		send(on ? MOUSE_ON : MOUSE_OFF);
	screen.mouse = on;
	return true;
}

bool screen_mouse(void)
{
	return screen.mouse;
}

void screen_allow_clipboard(bool allowed)
{
	screen.clipboard = allowed;
}

bool screen_clipboard(const char *text, size_t len)
{
	struct buf request = BUF_INIT;
	bool sent = screen.clipboard && screen.shown && clipboard_request(&request, text, len) &&
				file_write_all(STDOUT_FILENO, request.data, request.len);
	buf_release(&request);
	return sent;
}

/* ---- Lending and stopping -------------------------------------------------------------------- */

void screen_lend(void)
{
	restore();
	fflush(stdout);
}

void screen_take_back(void)
{
	take_terminal();
	screen_resized();
}

void screen_suspend(void)
{
	struct sigaction stop = {.sa_handler = SIG_DFL}, former;
	restore();
	sigaction(SIGTSTP, &stop, &former);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &former, NULL);
	screen_take_back();
}
