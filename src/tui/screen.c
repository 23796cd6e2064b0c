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

#include "base/mem.h"
#include "base/utf8.h"

#define ESC_DELAY 25 /* ms until a lone ESC is the key */
#define SEQUENCE  32 /* bytes of an escape sequence we look at */
#define PAIRS_MAX 200
#define NO_KEY    (-1)

static struct {
	SCREEN *terminal;
	bool shown; /* in curses mode: endwin is due */
	struct theme theme;
	struct {
		short fore, back;
	} pairs[PAIRS_MAX];
	short pair_count;
	struct canvas last; /* what the terminal shows */
	char bytes[4];      /* of a character whose rest is still to come */
	size_t byte_count;
	bool pasting;
	int alt_up, alt_down; /* curses' numbers for these keys; 0: unknown */
} screen;

/* ---- Opening and closing -------------------------------------------------------------------- */

static void restore(void)
{
	if (!screen.shown)
		return;
	screen.shown = false;
	const char *paste_off = tigetstr("BD");
	if (paste_off && paste_off != (char *)-1)
		putp(paste_off);
	endwin();
}

static bool has_string(const char *name)
{
	const char *value = tigetstr(name);
	return value && value != (char *)-1 && *value;
}

static int key_of(const char *capability)
{
	return has_string(capability) ? key_defined(tigetstr(capability)) : 0;
}

static bool refuse(struct err *err)
{
	return err_set(
		err, ERR_USAGE,
		"The interface needs a terminal that can place its cursor: use `longhand write` to draft "
		"without one");
}

/* Without a UTF-8 locale curses cannot draw wide characters; terminals take UTF-8 all the same. */
static void use_utf8(void)
{
	setlocale(LC_CTYPE, "");
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
	screen.pasting = false;
	const char *paste_on = tigetstr("BE");
	if (paste_on && paste_on != (char *)-1)
		putp(paste_on);
	fflush(stdout);
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

bool screen_open(struct err *err)
{
	static bool at_exit;
	use_utf8();
	screen.terminal = newterm(NULL, stdout, stdin);
	if (!screen.terminal)
		return refuse(err);
	set_modes();
	take_terminal();
	screen.alt_up = key_of("kUP3");
	screen.alt_down = key_of("kDN3");
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
	screen.byte_count = 0;
	screen.pasting = false;
}

/* ---- Colours ----------------------------------------------------------------------------------
 */

enum theme_depth screen_depth(void)
{
	const char *none = getenv("NO_COLOR");
	if ((none && *none) || !has_colors() || COLORS < 8)
		return THEME_MONO;
	return COLORS < 256 ? THEME_16 : THEME_256;
}

void screen_set_theme(const struct theme *t)
{
	screen.theme = *t;
	screen_redraw();
}

/* The number of the pair of these colours, 0 when there can be no more. */
static short pair_of(short fore, short back)
{
	if (fore < 0 && back < 0)
		return 0;
	for (short i = 0; i < screen.pair_count; i++) {
		if (screen.pairs[i].fore == fore && screen.pairs[i].back == back)
			return (short)(i + 1);
	}
	if (screen.pair_count >= PAIRS_MAX || screen.pair_count + 1 >= COLOR_PAIRS)
		return 0;
	short number = (short)(screen.pair_count + 1);
	if (init_pair(number, fore, back) == ERR)
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
		style->fore = style->fore == 8 ? COLOUR_DEFAULT : (int16_t)(style->fore - 8);
	if (style->back >= 8)
		style->back = (int16_t)(style->back - 8);
}

static void style_of(const struct cell *cell, attr_t *attributes, short *pair)
{
	struct style style = theme_style(&screen.theme, cell->role, cell->over);
	*attributes = attributes_of(style.attributes);
	if (COLORS < 16)
		reduce(&style, attributes);
	*pair = has_colors() ? pair_of(style.fore, style.back) : 0;
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
	for (size_t at = 0; at < cell->len && count < CCHARW_MAX;) {
		int32_t code;
		at += utf8_decode(cell->text + at, cell->len - at, &code);
		wide[count++] = (wchar_t)(code < 0 ? UTF8_REPLACEMENT : code);
	}
	wide[count] = L'\0';
	return count;
}

static void send_row(const struct cell *cells, int row, int cols)
{
	for (int col = 0; col < cols; col++) {
		wchar_t wide[CCHARW_MAX + 1];
		attr_t attributes;
		short pair;
		cchar_t made;
		if (cells[col].width == 0 || to_wide(&cells[col], wide) == 0)
			continue;
		style_of(&cells[col], &attributes, &pair);
		if (setcchar(&made, wide, attributes, pair, NULL) == OK)
			mvadd_wchnstr(row, col, &made, 1);
		/* Of flags and the like curses knows one cell; what was in the second must go. */
		if (cells[col].width == 2 && col + 1 < cols && wcwidth(wide[0]) < 2 &&
			setcchar(&made, L" ", attributes, pair, NULL) == OK)
			mvadd_wchnstr(row, col + 1, &made, 1);
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

static int next_byte(void)
{
	int got = wgetch(stdscr);
	return got == ERR ? NO_KEY : got;
}

static const struct {
	int curses;
	enum named_key named;
} special[] = {
	{KEY_UP, NAMED_UP},         {KEY_DOWN, NAMED_DOWN},           {KEY_LEFT, NAMED_LEFT},
	{KEY_RIGHT, NAMED_RIGHT},   {KEY_HOME, NAMED_HOME},           {KEY_END, NAMED_END},
	{KEY_PPAGE, NAMED_PAGE_UP}, {KEY_NPAGE, NAMED_PAGE_DOWN},     {KEY_IC, NAMED_INSERT},
	{KEY_DC, NAMED_DELETE},     {KEY_BACKSPACE, NAMED_BACKSPACE}, {KEY_ENTER, NAMED_ENTER},
	{KEY_BTAB, NAMED_BACK_TAB}};

static bool special_key(int got, struct key *key)
{
	for (size_t i = 0; i < sizeof special / sizeof *special; i++) {
		if (special[i].curses == got) {
			*key = key_named(special[i].named);
			return true;
		}
	}
	if (got == screen.alt_up || got == screen.alt_down) {
		*key = key_named(got == screen.alt_up ? NAMED_UP : NAMED_DOWN);
		key->alt = true;
		return true;
	}
	if (got >= KEY_F(1) && got <= KEY_F(12)) {
		*key = key_named((enum named_key)(NAMED_F1 + got - KEY_F(1)));
		return true;
	}
	return false;
}

/* What a CSI sequence that terminfo does not know says: the final byte, or a number and a tilde. */
static bool sequence_key(const char *parameters, char final, struct key *key)
{
	static const struct {
		char final;
		enum named_key named;
	} finals[] = {{'A', NAMED_UP},   {'B', NAMED_DOWN}, {'C', NAMED_RIGHT},
				  {'D', NAMED_LEFT}, {'H', NAMED_HOME}, {'F', NAMED_END}};
	if (final == '~' && (strcmp(parameters, "200") == 0 || strcmp(parameters, "201") == 0)) {
		screen.pasting = parameters[2] == '0';
		return false;
	}
	for (size_t i = 0; i < sizeof finals / sizeof *finals; i++) {
		if (finals[i].final == final) {
			*key = key_named(finals[i].named);
			key->alt = strstr(parameters, ";3") != NULL;
			return true;
		}
	}
	return false;
}

/* Reads the rest of a sequence from `got` on; false: it means nothing to us. */
static bool read_sequence(int got, struct key *key)
{
	char parameters[SEQUENCE];
	size_t count = 0;
	for (; got != NO_KEY; got = next_byte()) {
		if (got >= 0x40 && got <= 0x7e) {
			parameters[count] = '\0';
			return sequence_key(parameters, (char)got, key);
		}
		if (count + 1 < sizeof parameters)
			parameters[count++] = (char)got;
	}
	return false;
}

static bool alt_key(int got, struct key *key)
{
	if (got >= 0x80 && got < KEY_MIN)
		return false;
	if (got >= KEY_MIN && !special_key(got, key))
		return false;
	if (got < KEY_MIN)
		*key = key_char(got);
	key->alt = true;
	return true;
}

static bool after_escape(struct key *key)
{
	int got = next_byte();
	if (got == NO_KEY) {
		*key = key_named(NAMED_ESC);
		return true;
	}
	int more = got == '[' || got == 'O' ? next_byte() : NO_KEY;
	return more == NO_KEY ? alt_key(got, key) : read_sequence(more, key);
}

/* One more byte of a character; true when it is whole. Bytes that are no UTF-8 are dropped. */
static bool add_byte(int got, struct key *key)
{
	int32_t code;
	screen.bytes[screen.byte_count++] = (char)got;
	utf8_decode(screen.bytes, screen.byte_count, &code);
	if (code < 0 && utf8_incomplete_tail(screen.bytes, screen.byte_count) == screen.byte_count)
		return false;
	screen.byte_count = 0;
	if (code <= 0)
		return false;
	*key = key_char(code);
	return true;
}

bool screen_key(struct key *key)
{
	for (int got; (got = next_byte()) != NO_KEY;) {
		bool whole = got == 27        ? after_escape(key)
					 : got >= KEY_MIN ? special_key(got, key)
									  : add_byte(got, key);
		if (whole) {
			key->pasted = screen.pasting;
			return true;
		}
	}
	return false;
}

bool screen_hung_up(void)
{
	struct pollfd terminal = {.fd = STDIN_FILENO, .events = POLLIN};
	return poll(&terminal, 1, 0) > 0 && (terminal.revents & (POLLHUP | POLLERR | POLLNVAL));
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
