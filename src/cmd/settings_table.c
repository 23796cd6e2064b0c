#include <ctype.h>
#include <errno.h>
#include <strings.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/address.h"
#include "base/backup.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/shipped.h"
#include "base/text.h"
#include "cmd/settings.h"
#include "llm/price.h"
#include "llm/secret.h"
#include "write/best.h"

#define SEED_MOST     9007199254740992.0 /* 2^53: what JSON carries exactly */
#define CURRENCY_MOST 4                  /* cells */

/* ---- Demands of single settings ------------------------------------------------------------- */
static bool check_provider(const char *text, struct err *err)
{
	if (provider_named(text))
		return true;
	struct buf known = BUF_INIT;
	for (const struct provider *p = providers; p->name; p++)
		buf_addf(&known, "%s%s", known.len ? ", " : "", p->name);
	err_set(err, ERR_USAGE, "“%s” is not known; known are: %s.", text, known.data);
	buf_release(&known);
	return false;
}

static bool check_url(const char *text, struct err *err)
{
	size_t scheme = !strncmp(text, "http://", 7) ? 7 : !strncmp(text, "https://", 8) ? 8 : 0;
	if (scheme && text[scheme] && !strpbrk(text, " \t"))
		return true;
	struct buf shown = BUF_INIT;
	address_show(&shown, text);
	err_set(err, ERR_USAGE,
			"“%s” is no address of a server: it begins with http:// or https:// and a host.",
			shown.data);
	buf_release(&shown);
	return false;
}

static bool check_urls(const char *text, struct err *err)
{
	size_t count = 0;
	bool ok = true;
	for (const char *at = text + strspn(text, ADDRESS_GAPS); ok && *at;
		 at += strspn(at, ADDRESS_GAPS)) {
		size_t len = strcspn(at, ADDRESS_GAPS);
		char *url = mem_strndup(at, len);
		ok = check_url(url, err);
		free(url);
		at += len;
		count++;
	}
	return ok && ((count && count <= MODEL_ADDRESSES_MOST) ||
				  err_set(err, ERR_USAGE, "takes 1 to %d addresses, parted by commas.",
						  MODEL_ADDRESSES_MOST));
}

/* A password in it is not repeated. */
static bool check_proxy(const char *text, struct err *err)
{
	static const char *const schemes[] = {"http://",    "https://",  "socks4://",
										  "socks4a://", "socks5://", "socks5h://"};
	if (!strcmp(text, ROUTE_OFF))
		return true;
	for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
		size_t len = strlen(schemes[i]);
		if (!strncmp(text, schemes[i], len) && text[len] && !strpbrk(text, " \t"))
			return true;
	}
	return err_set(err, ERR_USAGE,
				   "is no address of a proxy: it begins with http://, https://, socks5:// or "
				   "socks5h:// and a host; “" ROUTE_OFF "” is none.");
}

static bool check_readable(const char *text, struct err *err)
{
	return !access(text, R_OK) ||
		   err_set(err, ERR_USAGE, "“%s” cannot be read: %s.", text, strerror(errno));
}

static bool check_socket(const char *text, struct err *err)
{
	const struct sockaddr_un *address = NULL;
	return strlen(text) < sizeof address->sun_path ||
		   err_set(err, ERR_USAGE, "“%s” is too long for a socket, which has %zu bytes at most.",
				   text, sizeof address->sun_path - 1);
}

static bool check_command(const char *text, struct err *err)
{
	char **words;
	if (!secret_words(text, &words, err))
		return false;
	secret_words_free(words);
	return true;
}

static bool check_extra(const char *text, struct err *err)
{
	static const char *const ours[] = {"model",       "messages",   "stream", "stream_options",
									   "temperature", "max_tokens", "stop",   "seed"};
	struct json *json = json_parse(text, strlen(text), JSON_STRICT, NULL);
	bool ok = true;
	for (size_t i = 0; ok && i < sizeof ours / sizeof *ours; i++) {
		if (!json_get(json, ours[i]))
			continue;
		bool settable = setting_row_named(settings_table, ours[i]);
		ok = err_set(err, ERR_USAGE, "holds “%s”, which %s.", ours[i],
					 settable ? "has a setting of its own" : "longhand says itself");
	}
	json_free(json);
	return ok;
}

/* Of the last of a JSON array: a name of HTTP's characters (RFC 9110, 5.6.2), a colon, a value. */
static bool check_headers(const char *array, struct err *err)
{
	static const char *const ours[] = {"authorization",  "x-api-key",         "host",
									   "content-length", "transfer-encoding", "content-type",
									   "connection",     "accept-encoding"};
	static const char marks[] = "!#$%&'*+-.^_`|~";
	struct json *json = json_parse(array, strlen(array), JSON_STRICT, NULL);
	bool ok = true;
	for (const struct json *item = json_first(json); ok && item; item = json_next(item)) {
		const char *text = json_string(item) ? json_string(item) : "";
		size_t len = 0;
		while (isalnum((unsigned char)text[len]) || (text[len] && strchr(marks, text[len])))
			len++;
		if (!len || text[len] != ':' || strpbrk(text, "\r\n"))
			ok = err_set(err, ERR_USAGE, "takes “Name: value”, such as “X-Title: My book”.");
		for (size_t i = 0; ok && i < sizeof ours / sizeof *ours; i++)
			if (len == strlen(ours[i]) && !strncasecmp(text, ours[i], len))
				ok = err_set(err, ERR_USAGE, "holds “%s”, which longhand says itself%s.", ours[i],
							 i < 2 ? ": give the key as api_key or api_key_command" : "");
	}
	json_free(json);
	return ok;
}

/* One of the words in `known`, which commas part. */
static bool check_word(const char *text, const char *known, struct err *err)
{
	size_t len = strlen(text);
	for (const char *at = known; len && *at; at += strspn(at, ", ")) {
		size_t here = strcspn(at, ",");
		if (here == len && strncmp(at, text, len) == 0)
			return true;
		at += here;
	}
	return err_set(err, ERR_USAGE, "“%s” is not known; known are: %s.", text, known);
}

static bool check_drawing(const char *text, struct err *err)
{
	return check_word(text, "auto, utf-8, ascii", err);
}

static bool check_balance(const char *text, struct err *err)
{
	return check_word(text, "move, proportion, evenly", err);
}

static bool check_reasoning(const char *text, struct err *err)
{
	return check_word(text, "off, on, low, medium, high", err);
}

static bool check_clipboard(const char *text, struct err *err)
{
	return check_word(text, "off, osc52", err);
}

/* One that there are prompts for, built in or the user's. */
static bool check_language(const char *text, struct err *err)
{
	struct buf name = BUF_INIT, prompt = BUF_INIT;
	size_t len = strlen(text), good = 0;
	while (isalnum((unsigned char)text[good]) || (good && text[good] == '-'))
		good++;
	buf_addf(&name, "prompts/%s/plan.txt", text);
	bool ok = good == len && shipped_load(name.data, &prompt, NULL, NULL);
	if (!ok)
		err_set(err, ERR_USAGE, "“%s” has no prompts; “en” and “zh” have.", text);
	buf_release(&name);
	buf_release(&prompt);
	return ok;
}

/* A sign or a short name, to stand before or behind a number. */
static bool check_currency(const char *text, struct err *err)
{
	return text_width(text, strlen(text)) <= CURRENCY_MOST ||
		   err_set(err, ERR_USAGE, "“%s” is too long: a sign or a name such as $, € or CNY.", text);
}

/* ---- The table ------------------------------------------------------------------------------ */
const struct setting_row settings_table[] = {
	{
		.section = "model",
		.name = "provider",
		.argument = "NAME",
		.otherwise = "what the server speaks where it or a model is named, else demo",
		.help = "who is asked: demo, openai, anthropic, ollama, local",
		.variable = "LONGHAND_PROVIDER",
		.option = "provider",
		.check = check_provider,
	},
	{
		.section = "model",
		.name = "base_url",
		.argument = "URL",
		.otherwise = "the provider's own",
		.help = "where the model is served: http://localhost:8080/v1",
		.variable = "LONGHAND_BASE_URL",
		.shared = "OPENAI_BASE_URL",
		.option = "base-url",
		.check = check_url,
	},
	{
		.section = "model",
		.name = "base_urls",
		.argument = "URLS",
		.otherwise = "base_url alone",
		.help = "several servers of the same model, parted by commas: requests go to the freest",
		.variable = "LONGHAND_BASE_URLS",
		.check = check_urls,
	},
	{
		.section = "model",
		.name = "endpoint_requests",
		.type = SETTING_WHOLE,
		.argument = "N",
		.otherwise = "any number",
		.help = "requests that a server is sent at once",
		.variable = "LONGHAND_ENDPOINT_REQUESTS",
		.most = 1000,
	},
	{
		.section = "model",
		.name = "requests_per_minute",
		.type = SETTING_WHOLE,
		.argument = "N",
		.otherwise = "any number",
		.help = "requests that a server is sent in a minute",
		.variable = "LONGHAND_REQUESTS_PER_MINUTE",
		.most = 100000,
	},
	{
		.section = "model",
		.name = "model",
		.argument = "NAME",
		.otherwise = "none",
		.help = "the model's name at that server",
		.variable = "LONGHAND_MODEL",
		.shared = "OPENAI_MODEL",
		.option = "model",
	},
	{
		.section = "model",
		.name = "llama_server",
		.argument = "PROGRAM",
		.otherwise = "llama-server, from the PATH",
		.help = "the program that serves a model file: --model ./qwen3-8b.gguf",
		.variable = "LONGHAND_LLAMA_SERVER",
	},
	{
		.section = "model",
		.name = "llama_args",
		.argument = "WORDS",
		.otherwise = "none",
		.help = "further words of its command line: --gpu-layers 99",
		.variable = "LONGHAND_LLAMA_ARGS",
		.check = check_command,
	},
	{
		.section = "model",
		.name = "api_key_command",
		.argument = "COMMAND",
		.otherwise = "none",
		.help = "a command that prints the key: pass show openai",
		.variable = "LONGHAND_API_KEY_COMMAND",
		.check = check_command,
	},
	{
		.section = "model",
		.name = "api_key",
		.type = SETTING_SECRET,
		.argument = "KEY",
		.otherwise = "the provider's variable, such as OPENAI_API_KEY",
		.help = "the key itself; in the file only where its mode is 0600",
		.variable = "LONGHAND_API_KEY",
	},
	{
		.section = "model",
		.name = "temperature",
		.type = SETTING_NUMBER,
		.argument = "N",
		.otherwise = "the server's own",
		.help = "how freely the model chooses its words, 0 to 2",
		.variable = "LONGHAND_TEMPERATURE",
		.most = 2,
	},
	{
		.section = "model",
		.name = "max_tokens",
		.type = SETTING_WHOLE,
		.argument = "N",
		.otherwise = "the server's own",
		.help = "tokens of one reply at most",
		.variable = "LONGHAND_MAX_TOKENS",
		.least = 1,
		.most = 10000000,
	},
	{
		.section = "model",
		.name = "stop",
		.type = SETTING_LIST,
		.argument = "TEXT",
		.otherwise = "none",
		.help = "a text at which a reply ends; may be given several times",
		.variable = "LONGHAND_STOP",
	},
	{
		.section = "model",
		.name = "seed",
		.type = SETTING_WHOLE,
		.argument = "N",
		.otherwise = "none",
		.help = "the model's seed: the same number, the same text",
		.variable = "LONGHAND_SEED",
		.option = "seed",
		.most = SEED_MOST,
	},
	{
		.section = "model",
		.name = "window",
		.type = SETTING_WHOLE,
		.argument = "N",
		.otherwise = "32768 is assumed, for anthropic 200000",
		.help = "tokens that a prompt and its reply may have together",
		.variable = "LONGHAND_WINDOW",
		.least = 512,
		.most = 100000000,
	},
	{
		.section = "model",
		.name = "extra",
		.type = SETTING_FIELDS,
		.argument = "JSON",
		.otherwise = "none",
		.help = "further members of every request: {\"top_p\": 0.9}",
		.variable = "LONGHAND_EXTRA",
		.check = check_extra,
	},
	{
		.section = "model",
		.name = "headers",
		.type = SETTING_SECRETS,
		.argument = "HEADER",
		.otherwise = "none",
		.help = "a further header of every request, “Name: value”; may be given several times",
		.variable = "LONGHAND_HEADERS",
		.check = check_headers,
	},
	{
		.section = "model",
		.name = "reasoning",
		.argument = "HOW",
		.otherwise = "the model's own",
		.help = "how much it thinks before it writes: off, on, low, medium, high",
		.variable = "LONGHAND_REASONING",
		.check = check_reasoning,
	},
	{
		.section = "roles",
		.name = "writer",
		.argument = "NAME",
		.otherwise = "[model]",
		.help = "the section [model NAME] whose model writes",
		.variable = "LONGHAND_WRITER",
	},
	{
		.section = "roles",
		.name = "planner",
		.argument = "NAME",
		.otherwise = "the writer",
		.help = "whose model plans",
		.variable = "LONGHAND_PLANNER",
	},
	{
		.section = "roles",
		.name = "summariser",
		.argument = "NAME",
		.otherwise = "the writer",
		.help = "whose model sums up what goes beyond the window",
		.variable = "LONGHAND_SUMMARISER",
	},
	{
		.section = "roles",
		.name = "judge",
		.argument = "NAME",
		.otherwise = "the writer",
		.help = "whose model judges how good a text is",
		.variable = "LONGHAND_JUDGE",
	},
	{
		.section = "roles",
		.name = "fallback",
		.argument = "NAME",
		.otherwise = "none",
		.help = "whose model goes on where another one fails for good",
		.variable = "LONGHAND_FALLBACK",
	},
	{
		.section = "network",
		.name = "connect_timeout",
		.type = SETTING_WHOLE,
		.argument = "SECONDS",
		.standard = "15",
		.help = "how long a server may take to accept a connection",
		.variable = "LONGHAND_CONNECT_TIMEOUT",
		.least = 1,
		.most = 3600,
	},
	{
		.section = "network",
		.name = "first_timeout",
		.type = SETTING_WHOLE,
		.argument = "SECONDS",
		.standard = "600",
		.help = "how long until the first token: a local model may be loading",
		.variable = "LONGHAND_FIRST_TIMEOUT",
		.least = 1,
		.most = 86400,
	},
	{
		.section = "network",
		.name = "idle_timeout",
		.type = SETTING_WHOLE,
		.argument = "SECONDS",
		.standard = "120",
		.help = "how long between two tokens",
		.variable = "LONGHAND_IDLE_TIMEOUT",
		.least = 1,
		.most = 86400,
	},
	{
		.section = "network",
		.name = "proxy",
		.argument = "URL|off",
		.otherwise = "as the environment says (https_proxy …)",
		.help = "the proxy to servers on other machines: http://proxy:3128",
		.variable = "LONGHAND_PROXY",
		.check = check_proxy,
	},
	{
		.section = "network",
		.name = "no_proxy",
		.argument = "HOSTS",
		.otherwise = "as the environment says",
		.help = "hosts that are asked without the proxy, parted by commas",
		.variable = "LONGHAND_NO_PROXY",
	},
	{
		.section = "network",
		.name = "ca_file",
		.argument = "FILE",
		.otherwise = "the system's",
		.help = "certificates of the authorities that are trusted, as PEM",
		.variable = "LONGHAND_CA_FILE",
		.check = check_readable,
	},
	{
		.section = "network",
		.name = "client_cert",
		.argument = "FILE",
		.otherwise = "none",
		.help = "a certificate that tells the server who asks, as PEM",
		.variable = "LONGHAND_CLIENT_CERT",
		.check = check_readable,
	},
	{
		.section = "network",
		.name = "client_key",
		.argument = "FILE",
		.otherwise = "in client_cert",
		.help = "its private key, as PEM",
		.variable = "LONGHAND_CLIENT_KEY",
		.check = check_readable,
	},
	{
		.section = "network",
		.name = "unix_socket",
		.argument = "PATH",
		.otherwise = "none",
		.help = "a socket of this machine that the server listens on",
		.variable = "LONGHAND_UNIX_SOCKET",
		.check = check_socket,
	},
	{
		.section = "network",
		.name = "insecure_hosts",
		.argument = "HOSTS",
		.otherwise = "those that :allow has permitted",
		.help = "hosts of other machines that may be asked by http://, parted by commas",
		.variable = "LONGHAND_INSECURE_HOSTS",
	},
	{
		.section = "writing",
		.name = "language",
		.argument = "NAME",
		.otherwise = "that of the instruction",
		.help = "language of the prompts of a new document: en, zh",
		.variable = "LONGHAND_LANGUAGE",
		.check = check_language,
	},
	{
		.section = "writing",
		.name = "keep_length",
		.type = SETTING_SWITCH,
		.argument = "on|off",
		.standard = "on",
		.help = "bring the document to its length; off: one request a section, taken as it comes",
		.variable = "LONGHAND_KEEP_LENGTH",
	},
	{
		.section = "writing",
		.name = "tighten",
		.type = SETTING_SWITCH,
		.argument = "on|off",
		.standard = "off",
		.help = "write sections again that come out over 115 % of their words; else later ones get "
				"fewer",
		.variable = "LONGHAND_TIGHTEN",
	},
	{
		.section = "writing",
		.name = "add_sections",
		.type = SETTING_SWITCH,
		.argument = "on|off",
		.standard = "on",
		.help = "ask for further sections where all are written and the document is short",
		.variable = "LONGHAND_ADD_SECTIONS",
	},
	{
		.section = "writing",
		.name = "best_of",
		.type = SETTING_WHOLE,
		.argument = "N",
		.standard = "1",
		.help = "draft every section N times at once and take the best; the others stay versions",
		.variable = "LONGHAND_BEST_OF",
		.option = "best-of",
		.least = 1,
		.most = BEST_MOST,
	},
	{
		.section = "files",
		.name = "backups",
		.type = SETTING_WHOLE,
		.argument = "N",
		.standard = "3",
		.help = "what a project was before its last N saves is kept beside it; 0: nothing is",
		.variable = "LONGHAND_BACKUPS",
		.most = BACKUP_MOST,
	},
	{
		.section = "interface",
		.name = "theme",
		.argument = "NAME",
		.standard = "dark",
		.help = "colours of the interface",
		.variable = "LONGHAND_THEME",
		.option = "theme",
	},
	{
		.section = "interface",
		.name = "drawing",
		.argument = "auto|utf-8|ascii",
		.standard = "auto",
		.help = "characters to draw with; auto asks the locale and the terminal",
		.variable = "LONGHAND_DRAWING",
		.check = check_drawing,
	},
	{
		.section = "interface",
		.name = "balance",
		.argument = "move|proportion|evenly",
		.standard = "move",
		.help = "what a changed budget does to the other rows; B changes it",
		.variable = "LONGHAND_BALANCE",
		.check = check_balance,
	},
	{
		.section = "interface",
		.name = "mouse",
		.type = SETTING_SWITCH,
		.argument = "on|off",
		.standard = "off",
		.help = "take the mouse from the terminal at start; F8 changes it",
		.variable = "LONGHAND_MOUSE",
	},
	{
		.section = "interface",
		.name = "clipboard",
		.argument = "off|osc52",
		.standard = "off",
		.help = "osc52: what is copied also goes to the terminal's clipboard",
		.variable = "LONGHAND_CLIPBOARD",
		.check = check_clipboard,
	},
	{
		.section = "demo",
		.name = "speed",
		.type = SETTING_NUMBER,
		.argument = "N",
		.otherwise = "0; in the interface 60",
		.help = "words per second of the demo writer; 0 is at once",
		.variable = "LONGHAND_SPEED",
		.option = "speed",
		.most = 100000,
	},
	{
		.section = "prices",
		.name = "price",
		.type = SETTING_LIST,
		.argument = "MODEL IN OUT [CACHED]",
		.otherwise = "none",
		.help = "what a million tokens cost; may be given for several models",
		.variable = "LONGHAND_PRICE",
		.check = price_check,
	},
	{
		.section = "prices",
		.name = "currency",
		.argument = "SIGN",
		.standard = "$",
		.help = "what the prices are in",
		.variable = "LONGHAND_CURRENCY",
		.check = check_currency,
	},
	{
		.section = "log",
		.name = "log",
		.argument = "FILE",
		.otherwise = "off",
		.help = "log requests and how they end: on, off, or a file",
		.variable = "LONGHAND_LOG",
	},
	{
		.section = "log",
		.name = "log_bodies",
		.type = SETTING_SWITCH,
		.argument = "on|off",
		.standard = "off",
		.help = "log what is sent and what comes back as well: the document is in it",
		.variable = "LONGHAND_LOG_BODIES",
	},
	{.name = NULL},
};

const struct setting_row *settings_of_option(const char *option)
{
	for (const struct setting_row *row = settings_table; row->name; row++) {
		if (row->option && !strcmp(row->option, option))
			return row;
	}
	return NULL;
}
