#include "chain.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "../server/spawn.h"
#include "../test.h"

#include "../help.h"
#include "base/random.h"
#include "doc/session.h"
#include "shown.h"

#define PROJECT     "tea.longhand"
#define SECTIONS    16
#define BUDGET      400 /* words of each */
#define ROWS        30
#define COLS        100
#define STEPS       45    /* at most, of an episode */
#define STARTING_US 60000 /* until a program killed as it starts is */
#define UNSURE      200   /* bytes at the end of an unfinished text, which may be written anew */

#define ESC      "\033"
#define ENTER    "\r"
#define RIGHT    ESC "[C"
#define UNDO     ESC "u"
#define REDO     "\022"
#define ERASE    "\177"
#define PASTE    ESC "[200~"
#define PASTE_OK ESC "[201~"

struct mark {
	bool made, seen;
	bool excused; /* an undo has been asked for that may have taken it */
};

struct chain {
	struct random random;
	bool served; /* by the fake server; else the demo writer writes */
	struct spawned server;
	struct figures *f;
	char *folder, *path;
	struct session *before; /* the document as it was found after the last kill */
	struct mark marks[MARKS];
	int mark_count;

	/* The episode */
	struct pty pty;
	struct shown shown;
	struct buf ordered; /* what was there whenever the model was told to go on */
	long steps;         /* until the kill */
	bool over, editing;
};

static uint64_t below(struct chain *c, uint64_t limit)
{
	return random_below(&c->random, limit);
}

/* ---- The document ------------------------------------------------------------------------------
 */

static void write_row(struct session *s, uint64_t row, const char *text)
{
	struct version *v = version_new(session_new_id(s), BY_MODEL);
	buf_add_str(&v->text, text);
	v->state = VERSION_COMPLETE;
	session_apply(s, ACTOR_WRITER, "text", edit_add_version(row, v), NULL);
}

static void make_document(struct chain *c)
{
	struct session *s = NULL;
	struct buf point = BUF_INIT;
	uint64_t after = 0;
	assert_true(session_open(&s, c->path, SESSION_OPEN_OR_CREATE, 0, NULL));
	session_apply(s, ACTOR_WRITER, "i", edit_set_instruction("A guide to tea"), NULL);
	for (int i = 0; i < SECTIONS; i++) {
		uint64_t id = session_new_id(s);
		buf_clear(&point);
		buf_addf(&point, "Point %d", i + 1);
		struct row *row = row_new(id, ROW_SECTION, 1, point.data, BUDGET);
		session_apply(s, ACTOR_WRITER, "row", edit_insert_row(row, after), NULL);
		after = id;
		if (i < 2)
			write_row(s, id, i ? "The second text.\n\nIt has two parts." : "One two three.");
	}
	buf_release(&point);
	assert_true(session_close(s, NULL));
}

/* ---- Marks -------------------------------------------------------------------------------------
 */

/* "" where there are no more letters. */
static const char *new_mark(struct chain *c)
{
	static char text[2 * MARK_LETTERS + 1];
	char letter[3];
	*text = '\0';
	if (c->mark_count == MARKS)
		return text;
	shown_letter(c->mark_count, letter);
	for (size_t i = 0; i < sizeof text - 1; i++)
		text[i] = letter[i % 2];
	c->marks[c->mark_count++] = (struct mark){.made = true};
	return text;
}

static void look(struct chain *c)
{
	shown_take(&c->shown, &c->pty);
	for (int i = 0; i < c->mark_count; i++) {
		if (!c->marks[i].seen && c->shown.letters[i] >= MARK_LETTERS) {
			c->marks[i].seen = true;
			c->f->marks++;
		}
	}
}

static void excuse_marks(struct chain *c)
{
	for (int i = 0; i < c->mark_count; i++)
		c->marks[i].excused = true;
}

/* ---- Keys --------------------------------------------------------------------------------------
 */

/* Lets the program work for a moment; false when its time has come. */
static bool step(struct chain *c)
{
	if (!c->over && c->steps-- <= 0)
		c->over = true;
	if (!c->over && !pty_feed(&c->pty, (int)below(c, 6)))
		c->over = true;
	return !c->over;
}

static void press(struct chain *c, const char *keys)
{
	if (!c->over)
		(void)file_write_all(c->pty.master, keys, strlen(keys));
	step(c);
}

/* Keys that make the model go on, from the last whole sentence that it finds. */
static void order(struct chain *c, const char *key)
{
	look(c);
	buf_add(&c->ordered, c->shown.lines.data, c->shown.lines.len);
	press(c, key);
}

static bool shows(struct chain *c, const char *text)
{
	struct buf screen = pty_text(&c->pty, 0);
	bool found = strstr(screen.data, text);
	buf_release(&screen);
	return found;
}

/* Waits until it is there or not; false where it does not come in its time. */
static bool comes(struct chain *c, const char *text, bool wanted)
{
	while (shows(c, text) != wanted) {
		if (!step(c))
			return false;
	}
	return true;
}

/* Key by key or at once. */
static void type(struct chain *c, const char *text)
{
	bool at_once = below(c, 3) == 0;
	if (at_once) {
		press(c, text);
		return;
	}
	for (; *text && !c->over; text += 2) {
		char key[3] = {text[0], text[1], '\0'};
		press(c, key);
	}
}

static void type_and_erase(struct chain *c)
{
	const char *mark = new_mark(c);
	if (!*mark)
		return;
	c->marks[c->mark_count - 1].excused = true;
	press(c, mark);
	for (uint64_t n = below(c, MARK_LETTERS); n > 0; n--)
		press(c, ERASE);
}

static void paste(struct chain *c)
{
	struct buf keys = BUF_INIT;
	buf_addf(&keys, PASTE "%s" PASTE_OK, new_mark(c));
	press(c, keys.data);
	buf_release(&keys);
}

/* A message may stand in place of the hint that tells of the text: a key takes it away. */
static void leave_text(struct chain *c)
{
	press(c, ESC);
	for (int i = 0; i < 3 && !c->over; i++) {
		comes(c, "Esc done", false);
		press(c, RIGHT);
	}
	c->editing = shows(c, "Esc done");
}

static void act_in_text(struct chain *c)
{
	static const char *const moves[] = {ESC "[A", ESC "[B", RIGHT, ESC "[D",
										ESC "[H", ESC "[F", ENTER, " "};
	switch (below(c, 10)) {
	case 0:
	case 1:
	case 2:
	case 3:
		type(c, new_mark(c));
		break;
	case 4:
	case 5:
		press(c, moves[below(c, sizeof moves / sizeof *moves)]);
		break;
	case 6:
		excuse_marks(c);
		press(c, below(c, 3) ? UNDO : REDO);
		break;
	case 7:
		type_and_erase(c);
		break;
	case 8:
		paste(c);
		break;
	default:
		leave_text(c);
	}
}

static void add_row(struct chain *c)
{
	press(c, "o");
	if (!comes(c, "Point: ", true))
		return;
	type(c, new_mark(c));
	press(c, ENTER);
}

static void act(struct chain *c)
{
	static const char *const keys[] = {"j", "k", "g", "G", "v", "\t", "j", "P", "[", "]", "r", "W"};
	switch (below(c, 12)) {
	case 0:
	case 1:
		order(c, "w");
		break;
	case 2:
	case 3:
	case 4:
		press(c, "i");
		c->editing = comes(c, "Esc done", true);
		break;
	case 5:
		add_row(c);
		break;
	case 6:
	case 7:
		press(c, ":w" ENTER);
		break;
	case 8:
		excuse_marks(c);
		press(c, below(c, 3) ? "u" : REDO);
		break;
	default:
		order(c, keys[below(c, sizeof keys / sizeof *keys)]);
	}
}

/* ---- Episodes ----------------------------------------------------------------------------------
 */

static const char *const speeds[] = {"300", "3000", "3000", "0"};

static const char *speed_of(struct chain *c)
{
	return speeds[below(c, sizeof speeds / sizeof *speeds)];
}

/* Who writes, as arguments; a server keeps its speed. */
static size_t add_writer(struct chain *c, const char **arguments)
{
	size_t n = 0;
	arguments[n++] = c->served ? "--base-url" : "--provider";
	arguments[n++] = c->served ? c->server.base_url : "demo";
	arguments[n++] = c->served ? "--model" : "--speed";
	arguments[n++] = c->served ? "m" : speed_of(c);
	return n;
}

static void start_server(struct chain *c)
{
	const char *const arguments[] = {"--speed", speeds[below(c, 3)], NULL};
	c->served = getenv("SERVER") && below(c, 2);
	if (c->served)
		spawn_model(&c->server, arguments);
}

static void rest(uint64_t us)
{
	struct timespec time = {0, (long)us * 1000};
	nanosleep(&time, NULL);
}

static void work_and_kill(struct chain *c)
{
	const char *const arguments[] = {"--provider", "demo",         "--speed",
									 speed_of(c),  "tea.longhand", NULL};
	bool early = below(c, 10) == 0;
	pty_start(&c->pty, c->folder, ROWS, COLS, arguments);
	c->over = c->editing = false;
	c->steps = 500;
	if (early)
		rest(below(c, STARTING_US));
	else if (comes(c, "longhand ·", true))
		c->steps = (long)below(c, STEPS);
	if (!early && below(c, 4))
		order(c, "w");
	while (!early && !c->over) {
		if (c->editing)
			act_in_text(c);
		else
			act(c);
		look(c);
	}
	rest(below(c, 3000));
	pid_t pid = c->pty.pid;
	siginfo_t info = {.si_pid = 0};
	if (!waitid(P_PID, (id_t)pid, &info, WEXITED | WNOHANG | WNOWAIT) && info.si_pid) {
		c->f->ended++;
		printf("# it ended by itself\n");
	}
	pty_kill_and_look(&c->pty);
	look(c);
	c->f->kills++;
	c->f->early += early;
	c->f->words += c->shown.words;
	pty_release(&c->pty);
}

static void run_headless(struct chain *c, const char **arguments)
{
	int null = open("/dev/null", O_RDWR);
	dup2(null, STDIN_FILENO);
	dup2(null, STDOUT_FILENO);
	dup2(null, STDERR_FILENO);
	setenv("XDG_CONFIG_HOME", c->folder, 1);
	setenv("XDG_STATE_HOME", c->folder, 1);
	if (arguments[0] && !chdir(c->folder))
		execv(arguments[0], (char *const *)arguments);
	_exit(127);
}

static void write_and_kill(struct chain *c)
{
	const char *arguments[10] = {getenv("LONGHAND"), "write", "--project", PROJECT};
	add_writer(c, arguments + 4);
	pid_t pid = fork();
	assert_true(pid >= 0);
	if (!pid)
		run_headless(c, arguments);
	rest(below(c, 2 * STARTING_US));
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	shown_release(&c->shown);
	c->f->headless++;
}

/* ---- Checking ----------------------------------------------------------------------------------
 */

static void complain(struct chain *c, const char *what, const char *text)
{
	printf("# lost: %s %s\n", what, text);
	c->f->lost++;
}

static void check_marks(struct chain *c, const struct held *h)
{
	char letter[3];
	for (int i = 0; i < c->mark_count; i++) {
		struct mark *m = &c->marks[i];
		bool there = h->letters[i] >= MARK_LETTERS;
		shown_letter(i, letter);
		if (m->made && m->seen && !m->excused && !there)
			complain(c, "typed", letter);
		*m = (struct mark){.made = there, .seen = true}; /* no undo reaches behind a kill */
	}
}

/* All of `part` is in `text`, in its order. */
static bool is_within(const struct buf *part, const struct buf *text)
{
	size_t at = 0;
	for (size_t i = 0; i < text->len && at < part->len; i++)
		at += text->data[i] == part->data[at];
	return at == part->len;
}

/* What was there after the last kill is still there, grown or not. */
static void check_version(struct chain *c, const struct version *was, const struct version *is)
{
	struct buf a = BUF_INIT, b = BUF_INIT;
	shown_strip(&a, was->text.data, was->text.len);
	if (is)
		shown_strip(&b, is->text.data, is->text.len);
	if (was->state == VERSION_INCOMPLETE)
		buf_truncate(&a, a.len > UNSURE ? a.len - UNSURE : 0);
	if (!is || !is_within(&a, &b)) {
		complain(c, "a version was", was->text.data);
		printf("# and is %s\n", is ? is->text.data : "no more");
	}
	buf_release(&a);
	buf_release(&b);
}

static bool is_typed(const struct row *row)
{
	struct buf point = BUF_INIT;
	shown_strip(&point, row->point, strlen(row->point));
	bool typed = !point.len;
	buf_release(&point);
	return typed;
}

static void check_versions(struct chain *c, const struct doc *was, const struct doc *is)
{
	for (size_t i = 0; i < was->row_count; i++) {
		const struct row *row = was->rows[i], *now = doc_row(is, row->id);
		if (!now) {
			if (!is_typed(row)) /* an undo takes the row away */
				complain(c, "row", row->point);
			continue;
		}
		for (size_t v = 0; v < row->version_count; v++)
			check_version(c, row->versions[v], row_version(now, row->versions[v]->id));
	}
}

/* The document as a reader finds it now; NULL, with a word about it, when it is not whole. */
static struct session *read_document(struct chain *c)
{
	struct err err = ERR_INIT;
	struct session *s = NULL;
	bool ok = session_open(&s, c->path, SESSION_READ_ONLY, 0, &err);
	if (ok && !strstr(s->recovered, "damaged"))
		return s;
	printf("# unreadable: %s\n", ok ? s->recovered : err.text);
	c->f->unreadable++;
	session_abandon(s);
	return NULL;
}

static void check(struct chain *c)
{
	struct session *now = read_document(c);
	struct held held = {.text = BUF_INIT};
	if (!now)
		return;
	if (c->before) {
		held_take(&held, &c->before->doc);
		buf_add(&c->ordered, held.text.data, held.text.len);
	}
	struct excuse excuse = {.text = c->ordered.data};
	held_take(&held, &now->doc);
	c->f->lost += shown_lost(&c->shown, &held, &excuse);
	c->f->torn += excuse.torn;
	c->f->anew += excuse.anew;
	buf_clear(&c->ordered);
	check_marks(c, &held);
	if (c->before)
		check_versions(c, &c->before->doc, &now->doc);
	session_abandon(c->before);
	c->before = now;
	held_release(&held);
}

/* Opened to write and saved, all is as it was, and nothing lies about. */
static void check_end(struct chain *c)
{
	struct session *s = NULL;
	struct err err = ERR_INIT;
	if (!session_open(&s, c->path, SESSION_OPEN, 0, &err) || strstr(s->recovered, "kept as")) {
		printf("# unreadable: %s\n", s ? s->recovered : err.text);
		c->f->unreadable++;
	}
	if (!session_close(s, &err))
		complain(c, "at the end:", err.text);
	shown_release(&c->shown);
	check(c);
}

static void check_folder(struct chain *c)
{
	DIR *d = opendir(c->folder);
	for (const struct dirent *entry; d && (entry = readdir(d));) {
		if (strstr(entry->d_name, ".saving-") || strstr(entry->d_name, "kept"))
			complain(c, "order:", entry->d_name);
	}
	if (d)
		closedir(d);
}

bool chain_failed(const struct figures *f)
{
	return f->lost || f->unreadable || f->ended;
}

void chain_run(uint64_t seed, long kills, struct figures *f)
{
	struct chain c = {.f = f, .shown = {.lines = BUF_INIT}, .ordered = BUF_INIT};
	random_seed(&c.random, seed);
	c.folder = folder_new();
	c.path = folder_path(c.folder, PROJECT);
	start_server(&c);
	make_document(&c);
	check(&c);
	for (long i = 0; i < kills && !(getenv("KEEP") && chain_failed(f)); i++) {
		if (below(&c, 10) == 0)
			write_and_kill(&c);
		else
			work_and_kill(&c);
		check(&c);
	}
	if (getenv("KEEP") && chain_failed(f)) {
		printf("# kept: %s\n", c.folder);
	} else {
		check_end(&c);
		check_folder(&c);
		folder_remove(c.folder);
	}
	if (c.served)
		spawn_stop(&c.server);
	session_abandon(c.before);
	shown_release(&c.shown);
	buf_release(&c.ordered);
	free(c.folder);
	free(c.path);
}
