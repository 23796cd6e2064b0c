/* llm/provider.h: who we can ask, as one table, and what one request says. */
#ifndef LLM_PROVIDER_H
#define LLM_PROVIDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"
#include "llm/route.h"

enum ask_role {
	ASK_PLAN,
	ASK_CHAPTERS, /* of a long document, planned in two levels */
	ASK_CHAPTER,  /* the sections of one chapter */
	ASK_REPAIR,   /* a plan that could not be read */
	ASK_TITLE,
	ASK_MORE,    /* sections that a plan lacks */
	ASK_SUMMARY, /* of a section, or of a heading's */
	ASK_WRITE,   /* from here on the reply is a section's text */
	ASK_CONTINUE,
	ASK_TIGHTEN,
	ASK_REWRITE, /* as the writer wishes */
	ASK_REVISE   /* with as few changes as it needs */
};

/* The name a role has in usage records: "planner", "summary", "writer". */
const char *ask_role_name(enum ask_role role);

/* One request. Strings are the caller's and are copied by llm_ask. */
struct ask {
	enum ask_role role;
	const char *prompt; /* the whole of it: one user message */
	size_t prompt_len;
	size_t stable;  /* bytes with which the next prompt of the document will begin as well */
	int max_tokens; /* 0: the server's own limit */
	int attempt;    /* added to the model's seed, so that asking again does not get the same */

	/* What the prompt says, for the demo writer, which reads no prompt. */
	const char *language; /* "en", "zh" */
	const char *instruction;
	const char *point; /* of the section; "" for a plan */
	const char *text;  /* that is revised; NULL or "": none */
	int words;         /* asked for */

	struct memo *memo; /* where the reply is kept, and taken from: llm/memo.h; NULL: nowhere */
};

/* How much a model thinks before it writes, where it can. */
enum reasoning {
	REASONING_ANY, /* as it does by itself */
	REASONING_OFF,
	REASONING_ON,
	REASONING_LOW,
	REASONING_MEDIUM,
	REASONING_HIGH,
	REASONING_COUNT
};

/* "off", "on", "low", "medium", "high"; anything else is REASONING_ANY. */
enum reasoning reasoning_named(const char *name);

/* A model at a provider, with how to ask it. The strings are owned. */
struct model {
	const struct provider *provider;
	char *name;           /* "qwen3:8b"; "" where the provider needs none */
	char *base_url;       /* without a slash at its end */
	char *base_urls;      /* where it is served at several: all of them, a line each, of which
							 base_url is the first; "" */
	char *api_key;        /* "" for none */
	char *key_command;    /* prints the key where api_key is none; "" for none */
	struct route route;   /* how the server is reached */
	bool exposed;         /* it may be asked though others can read that: llm/exposure.h */
	char *server_program; /* that serves a model file; "": llama-server, from the PATH */
	char *server_args;    /* and further words of its command line */
	char *stop;           /* where replies end: a JSON array of strings, "" for none */
	char *extra;          /* further members of a request: a JSON object, "" for none */
	char *headers;        /* further ones, "Name: value\n" each: they may hold secrets */
	enum reasoning reasoning;
	double temperature;      /* < 0: the server's own */
	int max_tokens;          /* of a reply at most; 0: the server's own */
	int connect_ms;          /* to connect; 0 here and below: as llm/http.h has it */
	int first_ms;            /* to the first byte of the reply */
	int idle_ms;             /* between bytes */
	int endpoint_requests;   /* that a server is sent at once; 0: any number */
	int requests_per_minute; /* and in a minute */
	bool has_seed;
	uint64_t seed;
	int window;          /* tokens of prompt and reply together; 0: not known */
	long context_before; /* tokens it was last loaded with, where that is ours to say; 0: none */
	/* What a million tokens of prompt, of reply, and of prompt from the server's cache cost;
	 * < 0: not known. */
	double price_in, price_out, price_cached;
	char *currency; /* its sign: "$" */
	double speed;   /* of the demo writer, words per second; 0: at once */
};

void model_init(struct model *m);
void model_release(struct model *m);                         /* wipes the key and the headers */
void model_copy(struct model *to, const struct model *from); /* `to` is uninitialised */

/* The base URLs it is served at: 1 to MODEL_ADDRESSES_MOST. */
#define MODEL_ADDRESSES_MOST 32
size_t model_addresses(const struct model *m);
char *model_address(const struct model *m, size_t i); /* the caller frees it */
bool model_is_at(const struct model *m, const char *base_url);

/* Leaves it one of them. */
void model_narrow(struct model *m, size_t i);

/* "qwen3:8b on ollama.example:11434" (and 2 more), "demo writer (no model)": for the header. */
void model_describe(const struct model *m, struct buf *out);

/* "ollama.example:11434": the server of the base URL, without user and password. */
void model_host(const struct model *m, struct buf *out);
void model_host_at(const struct model *m, size_t i, struct buf *out); /* of its address `i` */

/* The lines of a request's headers. `hide`: for eyes, without the key and what the user added. */
void model_headers(const struct model *m, bool hide, struct buf *out);

struct usage_report {
	long prompt, cached, completion, reasoning; /* tokens; 0 where not reported */
};

enum finish {
	FINISH_STOP,  /* the model ended it */
	FINISH_LENGTH /* cut at a token limit */
};

enum reply_kind {
	REPLY_TEXT,      /* `text`: valid UTF-8 without NUL, whole characters */
	REPLY_REASONING, /* `text`: never part of the document */
	REPLY_USAGE,     /* `usage` */
	REPLY_NOTICE,    /* `text`: what is being waited for, for the status line; "" when over */
	REPLY_END,       /* complete by its in-band end; `finish` */
	REPLY_ERROR      /* `err`: one sentence; what came before it is incomplete and kept */
};

struct reply_event {
	enum reply_kind kind;
	const char *text;
	size_t len;
	struct usage_report usage;
	enum finish finish;
	const struct err *err;
	int window;   /* with REPLY_ERROR: the prompt was too long, this many tokens fit, -1 for some
					 fewer; else 0 */
	bool refused; /* with REPLY_ERROR: this very request is, such as by a filter of contents: not
					 the key, the model or the way there is at fault */
};

enum reply_framing {
	FRAMING_EVENTS, /* server-sent events */
	FRAMING_LINES   /* a JSON value a line */
};

/* How a provider speaks over HTTP. NULL functions: the demo writer, which does not. */
struct reply_parser;
struct provider {
	const char *name;
	const char *help;
	const char *base_url;     /* default; NULL for none */
	const char *key_variable; /* environment variable of the key; NULL for none */
	bool needs_model;
	bool is_file;          /* the model is a file, and its server is ours to start: llm/local.h */
	bool counts_new;       /* of a prompt it counts only what it had not cached */
	bool at_root;          /* the base URL is the server's own: no /v1 or /api at its end */
	const char *list_path; /* where its models are listed, after the base URL */
	const char *pull;      /* the command that fetches a model it lacks; NULL for none */
	const char *start;     /* the command that starts it on this machine; NULL for none */
	enum reply_framing framing;
	int window; /* of its models at least, where it is not told; 0: not known */

	/* The members of a request, a JSON object, that set how much the model thinks; NULL: there are
	 * none for that. */
	const char *reasoning[REASONING_COUNT];
	/* The tokens of context that a request has the model loaded with; NULL: not ours to say. */
	long (*context)(const struct model *m, const struct ask *ask);

	/* The request. Its headers, "Name: value" lines, are asked for apart: they hold the key. */
	void (*request)(const struct model *m, const struct ask *ask, struct buf *url,
					struct buf *body);
	void (*headers)(const struct model *m, struct buf *headers);
	/* One event's data, or a whole body that is JSON: what it says goes to the parser_… functions
	 * of llm/parser.h. */
	void (*event)(struct reply_parser *p, const char *data, size_t len);
};

extern const struct provider providers[]; /* ends with a NULL name; the first is demo */
const struct provider *provider_named(const char *name); /* NULL when unknown */

#endif
