/* base/setting.h: settings by one table: read from a file, the environment and options, checked,
 * and known with where each came from.
 *
 * Of several values the highest rank wins; one that is overruled is checked all the same. In the
 * file a name stands in its own section, or before the first one. A secret is never shown, and is
 * wiped on release. */
#ifndef BASE_SETTING_H
#define BASE_SETTING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/err.h"

enum setting_type {
	SETTING_TEXT,
	SETTING_SECRET,
	SETTING_SWITCH, /* on or off (1, 0, yes, no, true, false): kept as "on", "off" */
	SETTING_WHOLE,
	SETTING_NUMBER,  /* digits with at most one point */
	SETTING_LIST,    /* texts, one each time it is given: kept as a JSON array */
	SETTING_SECRETS, /* a list of what is a secret or may hold one */
	SETTING_FIELDS   /* a JSON object, more of it each time it is given */
};

enum setting_rank {
	SETTING_DEFAULT,
	SETTING_SHARED, /* a variable that is not ours alone */
	SETTING_FILE,
	SETTING_VARIABLE,
	SETTING_OPTION
};

struct setting_row {
	const char *section, *name;
	enum setting_type type;
	const char *argument;  /* what stands for a value in help: "URL" */
	const char *standard;  /* the default as it would be written; NULL for none */
	const char *otherwise; /* what happens without it, where there is no standard */
	const char *help;
	const char *variable; /* "LONGHAND_MODEL" */
	const char *shared;   /* "OPENAI_MODEL", or NULL */
	const char *option;   /* "model" for --model, or NULL */
	double least, most;   /* of a number */
	/* Further demands on a text (of a list: the JSON array so far), or NULL: err becomes what is
	 * wrong, to follow the name. */
	bool (*check)(const char *text, struct err *err);
};

struct setting_value {
	enum setting_rank rank;
	char *text;  /* NULL: not given */
	char *where; /* "/…/config:3", "LONGHAND_MODEL", "--model", "default" */
};

struct setting_pair {
	char *name, *value, *where;
	char *section; /* the NAME of [SECTION NAME]; "" for the free section */
};

struct setting_set {
	const struct setting_row *rows; /* ends with a NULL name */
	struct setting_value *values;   /* one for each row */
	size_t count;
	/* A section of the file that may hold any names: they are kept here, unchecked, in order. */
	const char *free_section; /* NULL: there is none */
	/* A section that there may be more of, [SECTION NAME]: what they hold is checked, and kept
	 * beside the free section's for setting_overlay. */
	const char *named_section; /* NULL: there is none */
	struct setting_pair *pairs;
	size_t pair_count, pair_cap;
};

void setting_init(struct setting_set *set, const struct setting_row *rows);
void setting_release(struct setting_set *set);

/* ---- Reading: a false answer leaves one sentence that names the place ---- */

/* A file that is not there is an empty one. A secret in a file that others may read is refused. */
bool setting_read_file(struct setting_set *set, const char *path, struct err *err);
bool setting_read_variables(struct setting_set *set, struct err *err);

/* The shared variables are read where they apply, by setting_take with SETTING_SHARED. An empty or
 * NULL text is none. `where` is the variable's or option's name as the user wrote it. */
bool setting_take(struct setting_set *set, const char *name, const char *text,
				  enum setting_rank rank, const char *where, struct err *err);

/* NAME=VALUE, as an option `where` has it. */
bool setting_take_pair(struct setting_set *set, const char *pair, const char *where,
					   struct err *err);

/* Puts an option's value in the place of what is given, which becomes *old: for setting_put_back,
 * or setting_forget. On failure nothing has changed. An empty text is an error. */
bool setting_replace(struct setting_set *set, const char *name, const char *text, const char *where,
					 struct setting_value *old, struct err *err);
void setting_lift(struct setting_set *set, const char *name,
				  struct setting_value *old); /* to nothing */
void setting_put_back(struct setting_set *set, const char *name, struct setting_value *old);
void setting_forget(struct setting_value *value); /* a secret is wiped */

/* What stands in where nothing is given, found out while the program runs; unchecked. */
void setting_suppose(struct setting_set *set, const char *name, const char *text);

void setting_drop(struct setting_set *set, const char *name); /* as if not given */

/* The values, without the pairs; `to` is uninitialised. */
void setting_copy(struct setting_set *to, const struct setting_set *from);

/* Is there a [SECTION NAME] in the file, and does it give the setting (NULL: any)? */
bool setting_in_section(const struct setting_set *set, const char *section, const char *name);

/* Puts the values of [SECTION NAME], which `from` has read, over those of `set`: over all of them,
 * or only over what a file or less has given. */
bool setting_overlay(struct setting_set *set, const struct setting_set *from, const char *section,
					 bool over_all, struct err *err);

/* Is the text on, off or another name of one of the two? */
bool setting_is_switch(const char *text, bool *on);

/* ---- Asking; the names are the table's ---- */

/* Is its value shown nowhere? */
bool setting_is_secret(const struct setting_row *row);

const struct setting_row *setting_row_named(const struct setting_row *rows, const char *name);
const struct setting_value *setting_value(const struct setting_set *set, const char *name);
bool setting_given(const struct setting_set *set, const char *name); /* above the default */

/* Both fall back to the standard, then to `absent`. */
const char *setting_text(const struct setting_set *set, const char *name, const char *absent);
double setting_number(const struct setting_set *set, const char *name, double absent);

#endif
