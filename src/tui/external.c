#include "tui/external.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "base/file.h"
#include "base/foreground.h"
#include "base/mem.h"
#include "base/paths.h"
#include "base/utf8.h"
#include "llm/llm.h"
#include "llm/secret.h"
#include "tui/app.h"
#include "tui/screen.h"

struct external {
	struct foreground editor;
	char *name;   /* of the editor's program */
	char *folder; /* ours alone */
	char *path;   /* of the file in it */
	struct buf given;
	bool newline; /* added at the end, as editors have it */
	uint64_t row;
	external_fn *done;
};

/* ---- The file ---------------------------------------------------------------------------------
 */

static char *folder_below(const char *parent)
{
	struct buf path = BUF_INIT;
	if (!parent || parent[0] != '/')
		return NULL;
	buf_addf(&path, "%s/longhand-XXXXXX", parent);
	if (mkdtemp(path.data))
		return buf_detach(&path);
	buf_release(&path);
	return NULL;
}

static bool make_folder(struct external *x, struct err *err)
{
	const char *const parents[] = {getenv("XDG_RUNTIME_DIR"), getenv("TMPDIR"), "/tmp"};
	for (size_t i = 0; i < sizeof parents / sizeof *parents && !x->folder; i++)
		x->folder = folder_below(parents[i]);
	return x->folder || err_errno(err, ERR_FILE, "Cannot make a folder for the editor in /tmp");
}

static bool make_file(struct external *x, const char *name, struct err *err)
{
	struct buf path = BUF_INIT;
	buf_addf(&path, "%s/%s", x->folder, name);
	x->path = buf_detach(&path);
	int fd = open(x->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool ok = fd >= 0 && file_write_all(fd, x->given.data, x->given.len);
	ok = fd >= 0 && close(fd) == 0 && ok;
	return ok || err_errno(err, ERR_FILE, "Cannot write %s for the editor", x->path);
}

/* With what editors leave beside it; 0 names: nothing but the file is there. */
static size_t clear_folder(const struct external *x, bool remove)
{
	size_t others = 0;
	DIR *folder = opendir(x->folder);
	if (!folder)
		return 0;
	for (const struct dirent *entry; (entry = readdir(folder));) {
		if (!strcmp(entry->d_name, ".") || !strcmp(entry->d_name, ".."))
			continue;
		others += strcmp(entry->d_name, x->path + strlen(x->folder) + 1) != 0;
		if (remove)
			unlinkat(dirfd(folder), entry->d_name, 0);
	}
	closedir(folder);
	if (remove)
		rmdir(x->folder);
	return others;
}

static void release(struct external *x)
{
	free(x->name);
	free(x->folder);
	free(x->path);
	buf_release(&x->given);
	free(x);
}

/* ---- Starting ---------------------------------------------------------------------------------
 */

static const char *command(void)
{
	const char *const named[] = {getenv("VISUAL"), getenv("EDITOR")};
	for (size_t i = 0; i < sizeof named / sizeof *named; i++) {
		if (named[i] && named[i][strspn(named[i], " \t")])
			return named[i];
	}
	return "vi";
}

static bool start(struct external *x, char **words, struct err *err)
{
	size_t count = 0;
	while (words[count])
		count++;
	char **argv = mem_alloc((count + 2) * sizeof *argv);
	memcpy(argv, words, count * sizeof *argv);
	argv[count] = x->path;
	x->name = mem_strdup(paths_base(words[0]));
	screen_lend();
	bool ok = foreground_start(&x->editor, argv, -1) ||
			  err_errno(err, ERR_USAGE,
						"The editor “%.80s” cannot be run: name one in VISUAL or EDITOR", x->name);
	if (!ok)
		screen_take_back();
	free(argv);
	return ok;
}

static bool begin(struct external *x, const char *name, struct err *err)
{
	char **words;
	if (!secret_words(command(), &words, err))
		return false;
	bool ok = make_folder(x, err) && make_file(x, name, err) && start(x, words, err);
	if (!ok && x->path)
		clear_folder(x, true);
	secret_words_free(words);
	return ok;
}

bool external_edit(struct app *app, const char *name, const char *text, size_t len, uint64_t row,
				   external_fn *done, struct err *err)
{
	if (external_running(app))
		return err_set(err, ERR_USAGE, "Another program has the terminal.");
	struct external *x = mem_alloc(sizeof *x);
	*x = (struct external){.row = row, .done = done};
	buf_init(&x->given);
	buf_add(&x->given, text, len);
	x->newline = len && text[len - 1] != '\n';
	buf_add(&x->given, "\n", x->newline);
	if (!begin(x, name, err)) {
		release(x);
		return false;
	}
	app->external = x;
	return true;
}

bool external_running(const struct app *app)
{
	return app->external || app->lent;
}

static bool lend(void *ctx)
{
	struct app *app = ctx;
	if (external_running(app))
		return false;
	screen_lend();
	return app->lent = true;
}

static void take_back(void *ctx)
{
	struct app *app = ctx;
	app->lent = false;
	screen_take_back();
	app->pending |= OUTCOME_REDRAW | OUTCOME_RELAYOUT;
	app->at_once = true;
}

void external_lend_to_keys(struct app *app)
{
	const struct secret_terminal terminal = {lend, take_back, app};
	llm_set_terminal(app->llm, &terminal);
}

/* ---- When it ends -----------------------------------------------------------------------------
 */

static bool is_same(const struct external *x, const struct buf *text)
{
	return text->len == x->given.len && !memcmp(text->data, x->given.data, text->len);
}

static void tell_failure(struct app *app, const struct external *x, int status, bool kept)
{
	struct err err = ERR_INIT;
	if (WIFSIGNALED(status))
		err_set(&err, ERR_FILE, "%.80s was ended by signal %d: the text is as it was.", x->name,
				WTERMSIG(status));
	else
		err_set(&err, ERR_FILE, "%.80s failed with status %d: the text is as it was.", x->name,
				WEXITSTATUS(status));
	if (kept)
		err_add(&err, "It left %s", x->path);
	app_complain(app, err.text);
}

/* What a crashed editor saved, or swapped out beside the file, is the writer's to look at. */
static bool end_badly(struct app *app, const struct external *x, int status)
{
	struct buf text = BUF_INIT;
	bool read = file_read(x->path, FILE_LIMIT, &text, NULL);
	bool kept = (read && !is_same(x, &text)) || clear_folder(x, false) > 0;
	buf_release(&text);
	/* What was typed for the editor is nothing for us. */
	tcflush(STDIN_FILENO, TCIFLUSH);
	tell_failure(app, x, status, kept);
	return kept;
}

static bool is_text(struct app *app, const struct external *x, const struct buf *text)
{
	struct err err = ERR_INIT;
	size_t good = utf8_valid_prefix(text->data, text->len);
	if (good == text->len)
		return true;
	err_set(&err, ERR_FILE, "%s at byte %zu of %s, which is kept; the text here is as it was.",
			text->data[good] ? "There is no UTF-8" : "There is a NUL", good + 1, x->path);
	app_complain(app, err.text);
	return false;
}

/* Whether the file may go; *changed: the text is another one. */
static bool read_back(struct app *app, const struct external *x, struct buf *text, bool *changed)
{
	struct err err = ERR_INIT;
	if (!file_read(x->path, FILE_LIMIT, text, &err)) {
		app_complain(app, err.text);
		return false;
	}
	if (is_same(x, text))
		return true;
	if (!is_text(app, x, text))
		return false;
	if (x->newline && text->len && text->data[text->len - 1] == '\n')
		buf_truncate(text, text->len - 1);
	*changed = true;
	return true;
}

static unsigned end(struct app *app, struct external *x, int status)
{
	struct buf text = BUF_INIT;
	bool changed = false;
	bool keep = status ? end_badly(app, x, status) : !read_back(app, x, &text, &changed);
	if (!keep)
		clear_folder(x, true);
	app->question.row = x->row;
	unsigned outcome = x->done(app, changed ? text.data : NULL, text.len);
	release(x);
	buf_release(&text);
	return outcome | OUTCOME_REDRAW | OUTCOME_RELAYOUT;
}

unsigned external_child(struct app *app)
{
	struct external *x = app->external;
	int status = 0;
	if (!x)
		return OUTCOME_NONE;
	switch (foreground_look(&x->editor, &status)) {
	case FOREGROUND_STOPPED:
		external_suspend(app);
		return OUTCOME_HANDLED;
	case FOREGROUND_ENDED:
		app->external = NULL;
		screen_take_back();
		return end(app, x, status);
	default:
		return OUTCOME_HANDLED;
	}
}

void external_suspend(struct app *app)
{
	if (app->session)
		app_save(app);
	if (app->external)
		foreground_stop_along(&app->external->editor);
}

void external_release(struct app *app)
{
	struct external *x = app->external;
	if (!x)
		return;
	foreground_hang_up(&x->editor);
	fprintf(stderr, "longhand: what the editor had is in %s\n", x->path);
	release(x);
	app->external = NULL;
}
