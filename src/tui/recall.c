#include "tui/recall.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "tui/line.h"

#define FILE_MOST ((size_t)1 << 20) /* bytes: a longer file is not ours */

/* The start of the last RECALL_LINES lines, or of those that half of RECALL_BYTES holds. */
static size_t last_lines(const struct buf *text)
{
	size_t start = text->len, lines = 0;
	for (size_t at = text->len; at > 0 && lines <= RECALL_LINES; at--) {
		if (at > 1 && text->data[at - 2] != '\n')
			continue;
		if (text->len - (at - 1) > RECALL_BYTES / 2 || ++lines > RECALL_LINES)
			break;
		start = at - 1;
	}
	return start;
}

static bool read_lines(const char *path, struct buf *text)
{
	return file_read(path, FILE_MOST, text, NULL);
}

void recall_load(struct line *l)
{
	char *path = paths_state("history");
	struct buf text = BUF_INIT;
	if (read_lines(path, &text)) {
		for (size_t at = last_lines(&text); at < text.len;) {
			size_t len = strcspn(text.data + at, "\n");
			char *line = mem_strndup(text.data + at, len);
			if (len > 0 && utf8_valid_prefix(line, len) == len)
				line_remember(l, line);
			free(line);
			at += len + 1;
		}
	}
	buf_release(&text);
	free(path);
}

/* Under a lock of its own, which is never removed: the file itself is replaced. */
static int take_lock(int how)
{
	char *path = paths_state("history.lock");
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd >= 0)
		flock(fd, how);
	free(path);
	return fd;
}

static void cut(const char *path)
{
	struct buf text = BUF_INIT;
	if (read_lines(path, &text)) {
		size_t from = last_lines(&text);
		file_write(path, text.data + from, text.len - from, NULL);
	}
	buf_release(&text);
}

static size_t append(const char *path, const char *text)
{
	struct stat st = {.st_size = 0};
	struct buf line = BUF_INIT;
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return 0;
	buf_addf(&line, "%s\n", text);
	if (fchmod(fd, 0600) == 0 && file_write_all(fd, line.data, line.len))
		fstat(fd, &st);
	close(fd);
	buf_release(&line);
	return (size_t)st.st_size;
}

void recall_add(const char *text)
{
	char *path = paths_state("history"), *folder = mem_strdup(path);
	*strrchr(folder, '/') = '\0';
	if (!strchr(text, '\n') && file_make_folder(folder, NULL)) {
		int lock = take_lock(LOCK_EX);
		if (append(path, text) > RECALL_BYTES)
			cut(path);
		if (lock >= 0)
			close(lock);
	}
	free(folder);
	free(path);
}
