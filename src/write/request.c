#include "write/request.h"

#include "base/address.h"
#include "base/mem.h"
#include "write/run.h"

void request_init(struct request *r)
{
	*r = (struct request){.prompt = BUF_INIT,
						  .server = BUF_INIT,
						  .pace = BUF_INIT,
						  .url = BUF_INIT,
						  .headers = BUF_INIT,
						  .body = BUF_INIT};
}

void request_release(struct request *r)
{
	buf_release(&r->prompt);
	buf_release(&r->server);
	buf_release(&r->pace);
	buf_release(&r->url);
	buf_release(&r->headers);
	buf_release(&r->body);
}

const char *request_purpose(enum ask_role role)
{
	static const char *const purposes[] = {[ASK_PLAN] = "the plan",
										   [ASK_CHAPTERS] = "the chapters of the plan",
										   [ASK_CHAPTER] = "a chapter's plan",
										   [ASK_REPAIR] = "the plan, in a form that can be read",
										   [ASK_TITLE] = "a title",
										   [ASK_MORE] = "further sections",
										   [ASK_SUMMARY] = "a summary of earlier text",
										   [ASK_WRITE] = "a section",
										   [ASK_CONTINUE] = "the rest of a section",
										   [ASK_TIGHTEN] = "a section, tightened",
										   [ASK_REWRITE] = "a section, as you wish",
										   [ASK_REVISE] = "a section, revised"};
	return purposes[role];
}

/* ---- What goes out ---- */

static void hide_user(struct buf *url)
{
	struct buf shown = BUF_INIT;
	address_show(&shown, url->data);
	buf_swap(url, &shown);
	mem_wipe(shown.data, shown.len);
	buf_release(&shown);
}

static void put_wire(struct request *r, const struct model *model, int attempt)
{
	const struct ask what = {.role = r->role,
							 .prompt = r->prompt.data,
							 .prompt_len = r->prompt.len,
							 .stable = r->parts.stable,
							 .attempt = attempt,
							 .language = "",
							 .instruction = "",
							 .point = "",
							 .words = r->words};
	model_describe(model, &r->server);
	if (!model->provider->request)
		return;
	model->provider->request(model, &what, &r->url, &r->body);
	hide_user(&r->url);
	model_headers(model, true, &r->headers);
}

static bool show_sent(const struct engine *e, struct request *out, struct err *err)
{
	const struct sent *sent = &e->sent;
	if (!sent->any)
		return err_set(err, ERR_USAGE, "Nothing has been sent yet.");
	out->under_way = e->task_count > 0;
	out->role = sent->role;
	out->row = sent->row;
	out->words = sent->words;
	out->parts = sent->parts;
	buf_set(&out->prompt, sent->prompt.data, sent->prompt.len);
	put_wire(out, &sent->model, sent->attempt);
	return true;
}

/* A section that has all its words would be asked anew. */
static void prepare_next(struct task *t, const struct row *row)
{
	if (!row) {
		t->role = planner_role(t->engine);
		t->asked = t->engine->session->doc.target;
	} else if (row_written(row) || !drafter_prepare(t, row)) {
		t->job.manner = DRAFT_ANEW;
		t->role = ASK_WRITE;
		drafter_prepare(t, row);
	}
}

static bool show_next(struct engine *e, const struct row *row, struct request *out, struct err *err)
{
	struct task *t = task_new(e, ASK_WRITE, row ? row->id : 0);
	prepare_next(t, row);
	bool ok = task_prompt(t, &out->prompt, &out->parts, err);
	out->role = t->role;
	out->row = t->row;
	out->words = t->asked;
	if (ok)
		put_wire(out, &t->model, row ? (int)row->version_count : 0);
	task_free(t);
	return ok;
}

bool engine_request(struct engine *e, uint64_t row, enum request_when when, struct request *out,
					struct err *err)
{
	const struct row *r = doc_row(&e->session->doc, row);
	out->when = when;
	if (when == REQUEST_NEXT && r && r->kind == ROW_HEADING)
		return err_set(err, ERR_USAGE, "Nothing is asked for a heading: choose a section.");
	bool ok = when == REQUEST_SENT ? show_sent(e, out, err) : show_next(e, r, out, err);
	r = ok ? doc_row(&e->session->doc, out->row) : NULL;
	if (r && out->role >= ASK_WRITE)
		loop_tell(e, drafter_budget(r), &out->pace);
	return ok;
}
