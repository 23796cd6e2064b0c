#include "base/mem.h"
#include "tui/actions.h"
#include "tui/app.h"
#include "tui/gauge.h"
#include "write/request.h"

#define DONE (OUTCOME_HANDLED | OUTCOME_REDRAW)

/* ---- A request -------------------------------------------------------------------------------
 */

static void add_size(struct page_text *out, const char *name, size_t bytes, size_t tokens)
{
	struct buf text = BUF_INIT;
	gauge_number(&text, (long)bytes);
	buf_add_str(&text, " bytes, about ");
	gauge_number(&text, (long)tokens);
	buf_add_str(&text, " tokens");
	page_pair(out, name, text.data);
	buf_release(&text);
}

static void put_purpose(struct app *app, struct page_text *out, const struct request *r)
{
	const struct row *row = doc_row(app_doc(app), r->row);
	struct buf words = BUF_INIT;
	page_pair(out, "for", request_purpose(r->role));
	if (row)
		page_pair(out, "point", row->point);
	if (r->words) {
		gauge_number(&words, r->words);
		page_pair(out, "words asked for", words.data);
	}
	if (r->pace.len)
		page_pair(out, "length", r->pace.data);
	page_pair(out, "to", r->server.data);
	buf_release(&words);
}

static void put_parts(struct page_text *out, const struct request *r)
{
	page_blank(out);
	page_heading(out, "Its parts, in the order they are sent");
	for (size_t i = 0; i < r->parts.count; i++)
		add_size(out, r->parts.part[i].name, r->parts.part[i].len, r->parts.part[i].tokens);
	add_size(out, "all of the prompt", r->prompt.len, r->parts.tokens);
}

static void put_wire(struct page_text *out, const struct request *r)
{
	page_blank(out);
	if (!r->url.len) {
		page_heading(out, "Nothing is sent: the demo writer is built in, and reads no prompt");
		return;
	}
	struct buf head = BUF_INIT;
	buf_addf(&head, "POST %s\n%s", r->url.data, r->headers.data);
	page_heading(out, "The request, byte for byte but for the key");
	page_prose(out, ROLE_TEXT, head.data, head.len);
	page_blank(out);
	page_prose(out, ROLE_TEXT, r->body.data, r->body.len);
	buf_release(&head);
}

static const char *title_of(const struct request *r)
{
	if (r->when == REQUEST_NEXT)
		return "What would be sent now";
	return r->under_way ? "What is being sent" : "What was sent last";
}

static void put_request(struct app *app, struct page_text *out, const struct request *r)
{
	page_heading(out, title_of(r));
	put_purpose(app, out, r);
	put_parts(out, r);
	put_wire(out, r);
	page_blank(out);
	page_heading(out, "The prompt, as the model reads it");
	page_prose(out, ROLE_TEXT, r->prompt.data, r->prompt.len);
}

/* The page is about a row's id, or about the last request. */
static void fill_request(struct app *app, struct page_text *out)
{
	struct request r;
	struct err err = ERR_INIT;
	bool last = strcmp(app->page.subject, "last") == 0;
	uint64_t row = last ? 0 : strtoull(app->page.subject, NULL, 16);
	request_init(&r);
	bool ok = engine_request(app->engine, row, last ? REQUEST_SENT : REQUEST_NEXT, &r, &err);
	if (ok)
		put_request(app, out, &r);
	else
		page_prose(out, ROLE_ERROR, err.text, strlen(err.text));
	request_release(&r);
}

unsigned inspect_request(struct app *app, const char *which, bool force)
{
	char subject[32];
	uint64_t row = app_row(app) ? app_row(app)->id : 0;
	(void)force;
	if (*which && strcmp(which, "last") != 0) {
		app_complain(app, ":request shows the selected row's, :request last the last one sent.");
		return DONE;
	}
	bool now = row ? engine_writes(app->engine, row) : app_running(app);
	snprintf(subject, sizeof subject, "%llx", (unsigned long long)row);
	page_open(app, "Request", fill_request, false);
	page_about(app, *which || now ? "last" : subject);
	return DONE;
}

/* ---- What it thinks --------------------------------------------------------------------------
 */

static void fill_thinking(struct app *app, struct page_text *out)
{
	static const char none[] =
		"No reasoning has come with this request. Models that reason show it here, while they do; "
		"it never enters the text.";
	const char *thoughts = engine_thinking(app->engine);
	if (*thoughts)
		page_prose(out, ROLE_TEXT, thoughts, strlen(thoughts));
	else
		page_prose(out, ROLE_DIM, none, sizeof none - 1);
}

unsigned action_thinking(struct app *app, int argument)
{
	(void)argument;
	page_open(app, "What the model thinks", fill_thinking, true);
	return DONE;
}
