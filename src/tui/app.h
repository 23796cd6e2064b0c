/* tui/app.h: what the interface holds, and what its parts ask of it. Only tui/ includes it.
 *
 * Keys become actions (keymap.c), actions change the document or the state here and answer what has
 * to be drawn anew; app.c waits, paint.c draws. A dialog is a mode: while a question is open, keys
 * go to its line. */
#ifndef TUI_APP_H
#define TUI_APP_H

#include <stdbool.h>
#include <stdint.h>

#include "doc/recent.h"
#include "doc/session.h"
#include "tui/canvas.h"
#include "tui/clip.h"
#include "tui/complete.h"
#include "tui/diff.h"
#include "tui/draft.h"
#include "tui/fresh.h"
#include "tui/keymap.h"
#include "tui/layout.h"
#include "tui/line.h"
#include "tui/list.h"
#include "tui/message.h"
#include "tui/outline.h"
#include "tui/page.h"
#include "tui/tui.h"
#include "tui/writing.h"
#include "write/engine.h"

/* Gets the line, or NULL when the writer left it. Answers with enum outcome. */
typedef unsigned answer_fn(struct app *app, const char *text);

struct question {
	char *prompt; /* NULL: none is open */
	answer_fn *answer;
	const char *takes; /* what Tab completes it with: complete.h; NULL: nothing */
	uint64_t row;      /* the row it is about */
	bool flag;         /* whatever the asker needs to know then */
	bool prose;        /* the answer may have several lines: what an editor gives back is one */
	bool heading;
	answer_fn *typed; /* is told what the line holds after every key; may be NULL */
};

struct app {
	const struct tui_options *options;
	struct llm *llm;
	struct model model; /* who is asked: as configured, or chosen by :model */
	char **model_names; /* that were seen: models_each */
	size_t model_name_count, model_name_cap;
	struct model_choice *choice; /* of models.c, while one is made */
	struct session *session;     /* NULL until the first question is answered */
	struct engine *engine;       /* with the session */

	enum mode pane; /* MODE_OUTLINE or MODE_DRAFT: where keys act */
	struct outline outline;
	struct buf edited;    /* what came back from the editor and could not be taken */
	struct clip clip;     /* rows that were copied */
	enum balance balance; /* what a changed budget does to the other rows */
	struct draft draft;
	struct writing writing; /* the draft's text in place */
	struct diff_view diff;  /* over the panes */
	struct line *line;
	struct question question;
	struct complete complete;  /* of the line being typed */
	bool has_history;          /* it was read */
	struct external *external; /* the editor that has the terminal; NULL: none */
	bool lent;                 /* a command that prints a key has the terminal */
	struct list list;          /* over the panes and an open page */
	struct page page;
	struct judging *judging;      /* of judging.c; NULL: nothing was judged */
	struct quality_view *quality; /* what the list measures; NULL: nothing */
	int count;                    /* typed before a key; 0: none */
	struct key key;               /* being handled */
	struct fresh fresh;           /* a new document, while it is asked for */
	struct recents recents;       /* while they are offered */
	char *importing;              /* the text that is offered for import; NULL: none was */

	char *theme, *theme_before; /* names: in force, and before one is chosen */

	char *message; /* for the last line until the next key; "" */
	bool trouble;  /* it is one of trouble */
	struct messages messages;

	struct canvas canvas;
	struct layout_wish wish;
	struct layout layout;
	bool dragging;                  /* the divider, with the mouse */
	unsigned pending;               /* enum outcome: what the next draw has to do */
	bool at_once;                   /* a key waits for the draw */
	int64_t drawn_at;               /* clock_now ms */
	struct engine_progress numbers; /* as the gauge shows them */
	int64_t numbers_at;             /* clock_now ms; 0: never yet */
	bool numbers_behind;            /* and newer ones are there */
	uint64_t seen;                  /* the document's revision at the last look */
	enum engine_state state;        /* the engine's at the last look */
	unsigned face;                  /* saved, trouble: at the last look */
	struct err disk;                /* as app_disk_trouble told it */
	bool unkept;                    /* the last save kept no backup: at the last look */
	char *notice;                   /* the engine's at the last look */
	size_t thought;                 /* bytes of reasoning, at the last look */
	bool abandon;                   /* leave without saving */
	bool priced;                    /* what writing costs has been told */
	bool priced_some;               /* and what some sections cost */
};

/* ---- app.c ---- */
enum mode app_mode(const struct app *app);
struct doc *app_doc(const struct app *app); /* NULL before there is a session */
struct row *app_row(struct app *app);       /* the selected one; NULL when there is none */
bool app_apply(struct app *app, const char *label,
			   struct edit e); /* by the writer; says what fails */
void app_ask(struct app *app, const char *prompt, const char *text, answer_fn *answer);
void app_close_question(struct app *app);
bool app_is_asking(const struct app *app); /* something is being typed in the last line */
void app_say(struct app *app, const char *format, ...) __attribute__((format(printf, 2, 3)));
void app_complain(struct app *app, const char *sentence);
bool app_open(struct app *app, const char *path, enum session_mode mode, struct err *err);
/* As app_open, in place of the document that is open, which is saved first, else it stays. */
bool app_switch(struct app *app, const char *path, enum session_mode mode, struct err *err);
/* Shows what the project's file holds now; what was changed since the last save is kept aside. */
bool app_reload(struct app *app, struct err *err);
bool app_save(struct app *app); /* says what fails */

/* What is wrong with the disk, and where what is written stays meanwhile; where another program
 * changed the project, what can be chosen. It holds until the next call. */
const char *app_disk_trouble(struct app *app);
bool app_running(const struct app *app);
bool app_set_theme(struct app *app, const char *name, struct err *err); /* else it stays */
int app_take_count(struct app *app, int otherwise);

/* ---- budgets.c ---- */
void app_say_plan(struct app *app, long left); /* left: words that no row could take */

/* ---- rows.c ---- */
/* The marked rows, or as many from the selected one on as the count says. The caller frees *rows.
 */
size_t app_take_rows(struct app *app, uint64_t **rows);

/* ---- paint.c ---- */
void paint(struct app *app);

#endif
