#include "steps.h"

#include "base/json.h"
#include "base/mem.h"

#define BATCH ((size_t)64 << 10)

void steps_init(struct steps *s)
{
	*s = (struct steps){.head = BUF_INIT};
}

void steps_release(struct steps *s)
{
	for (size_t i = 0; i < s->count; i++)
		free(s->items[i].bytes);
	free(s->items);
	buf_release(&s->head);
	steps_init(s);
}

static struct step *add(struct steps *s, enum step_kind kind)
{
	MEM_GROW(s->items, s->count + 1, &s->cap);
	struct step *step = &s->items[s->count++];
	*step = (struct step){.kind = kind};
	return step;
}

void steps_raw(struct steps *s, const char *bytes, size_t len)
{
	struct step *step = add(s, STEP_BYTES);
	step->bytes = mem_strndup("", 0);
	step->bytes = mem_resize(step->bytes, len + 1);
	memcpy(step->bytes, bytes, len);
	step->len = len;
}

static void send_head(struct steps *s)
{
	if (!s->head.len)
		return;
	if (s->chunked)
		buf_add_str(&s->head, "Transfer-Encoding: chunked\r\n");
	else if (!s->sized)
		buf_add_str(&s->head, "Connection: close\r\n");
	buf_add_str(&s->head, "\r\n");
	steps_raw(s, s->head.data, s->head.len);
	buf_clear(&s->head);
}

void steps_status(struct steps *s, int status)
{
	buf_clear(&s->head);
	buf_addf(&s->head, "HTTP/1.1 %d Scripted\r\n", status);
}

void steps_header(struct steps *s, const char *line)
{
	s->sized = s->sized || !strncmp(line, "Content-Length:", strlen("Content-Length:"));
	buf_addf(&s->head, "%s\r\n", line);
}

void steps_chunked(struct steps *s)
{
	s->chunked = true;
}

static void add_chunk(struct buf *out, const char *bytes, size_t len)
{
	if (!len)
		return;
	buf_addf(out, "%zx\r\n", len);
	buf_add(out, bytes, len);
	buf_add_str(out, "\r\n");
}

void steps_body(struct steps *s, const char *bytes, size_t len)
{
	send_head(s);
	if (!s->chunked) {
		steps_raw(s, bytes, len);
		return;
	}
	struct buf chunk = BUF_INIT;
	add_chunk(&chunk, bytes, len);
	if (len)
		steps_raw(s, chunk.data, chunk.len);
	buf_release(&chunk);
}

void steps_repeat(struct steps *s, const char *bytes, size_t len, long count)
{
	send_head(s);
	steps_raw(s, bytes, len);
	struct step *step = &s->items[s->count - 1];
	step->kind = STEP_REPEAT;
	step->count = count;
	step->chunked = s->chunked;
}

void steps_await(struct steps *s, const char *bytes, size_t len)
{
	steps_raw(s, bytes, len);
	s->items[s->count - 1].kind = STEP_AWAIT;
}

void steps_open(struct steps *s)
{
	s->sized = true;
}

void steps_pace(struct steps *s, size_t bytes, int ms)
{
	steps_do(s, STEP_PACE, ms);
	s->items[s->count - 1].len = bytes;
}

bool step_make(struct step *step, struct buf *out)
{
	struct buf bytes = BUF_INIT;
	for (; step->count && bytes.len < BATCH; step->count--)
		buf_add(&bytes, step->bytes, step->len);
	if (step->chunked)
		add_chunk(out, bytes.data, bytes.len);
	else
		buf_add(out, bytes.data, bytes.len);
	buf_release(&bytes);
	return step->count;
}

void steps_do(struct steps *s, enum step_kind kind, int ms)
{
	add(s, kind)->ms = ms;
}

void steps_end(struct steps *s)
{
	bool framed = s->chunked || s->sized;
	send_head(s);
	if (s->chunked)
		steps_raw(s, "0\r\n\r\n", 5);
	else if (!framed)
		steps_do(s, STEP_CLOSE, 0);
}

void steps_json(struct steps *s, int status, const char *json)
{
	struct buf length = BUF_INIT;
	buf_addf(&length, "Content-Length: %zu", strlen(json));
	steps_status(s, status);
	steps_header(s, "Content-Type: application/json");
	steps_header(s, length.data);
	steps_body(s, json, strlen(json));
	buf_release(&length);
}

void steps_stream(struct steps *s)
{
	steps_status(s, 200);
	steps_header(s, "Content-Type: text/event-stream");
	steps_chunked(s);
}

void steps_event(struct steps *s, const char *json)
{
	struct buf event = BUF_INIT;
	buf_addf(&event, "data: %s\n\n", json);
	steps_body(s, event.data, event.len);
	buf_release(&event);
}

void steps_text(struct steps *s, const char *text, size_t len)
{
	struct buf json = BUF_INIT;
	buf_add_str(&json, "{\"choices\":[{\"index\":0,\"delta\":{\"content\":");
	json_quote(&json, text, len);
	buf_add_str(&json, "},\"finish_reason\":null}]}");
	steps_event(s, json.data);
	buf_release(&json);
}

void steps_finish(struct steps *s, const char *reason)
{
	struct buf json = BUF_INIT;
	buf_addf(&json, "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"%s\"}]}", reason);
	steps_event(s, json.data);
	buf_release(&json);
}
