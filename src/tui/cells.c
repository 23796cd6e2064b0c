#include "tui/cells.h"

#include <ctype.h>
#include <poll.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

#define ASK       "\033[6n"
#define CLEAR     "\r\033[K"
#define HEARD_MAX 256 /* bytes: keys typed meanwhile are among them */

static bool read_number(const char *s, size_t len, size_t *at, int *value)
{
	size_t from = *at;
	for (*value = 0; *at < len && isdigit((unsigned char)s[*at]) && *at - from < 5; (*at)++)
		*value = *value * 10 + (s[*at] - '0');
	return *at > from;
}

bool cells_report(const char *s, size_t len, int *row, int *column)
{
	for (size_t start = 0; start + 1 < len; start++) {
		size_t at = start + 2;
		if (s[start] != '\033' || s[start + 1] != '[' || !read_number(s, len, &at, row))
			continue;
		if (at < len && s[at++] == ';' && read_number(s, len, &at, column) && at < len &&
			s[at] == 'R')
			return true;
	}
	return false;
}

/* The column of the cursor, from 1 on. */
static bool ask_column(int fd, int *column)
{
	char heard[HEARD_MAX];
	size_t len = 0;
	int row;
	int64_t deadline = clock_now() + CELLS_WAIT;
	if (!file_write_all(fd, ASK, sizeof ASK - 1))
		return false;
	while (len < sizeof heard && !cells_report(heard, len, &row, column)) {
		struct pollfd p = {.fd = fd, .events = POLLIN};
		ssize_t got = poll(&p, 1, clock_timeout(deadline)) > 0
						  ? read(fd, heard + len, sizeof heard - len)
						  : 0;
		if (got <= 0)
			return false;
		len += (size_t)got;
	}
	return cells_report(heard, len, &row, column);
}

static bool measure(int fd, const char *text, int *cells)
{
	int column = 0;
	bool ok = file_write_all(fd, CLEAR, sizeof CLEAR - 1) &&
			  file_write_all(fd, text, strlen(text)) && ask_column(fd, &column);
	*cells = column - 1;
	return file_write_all(fd, CLEAR, sizeof CLEAR - 1) && ok;
}

bool cells_measure(int fd, const char *const *texts, size_t count, int *cells, struct err *err)
{
	struct termios before, raw;
	if (tcgetattr(fd, &before))
		return err_errno(err, ERR_FILE, "This is no terminal");
	raw = before;
	raw.c_lflag &= ~(tcflag_t)(ICANON | ECHO);
	raw.c_cc[VMIN] = 1;
	raw.c_cc[VTIME] = 0;
	bool ok = !tcsetattr(fd, TCSAFLUSH, &raw);
	for (size_t i = 0; ok && i < count; i++)
		ok = measure(fd, texts[i], &cells[i]);
	tcsetattr(fd, TCSAFLUSH, &before);
	return ok || err_set(err, ERR_FILE, "The terminal does not tell where its cursor stands.");
}
