#include "cmd/tell.h"

#include "base/number.h"
#include "base/signals.h"
#include "cmd/output.h"
#include "cmd/progress.h"

static void put_state(struct buf *out, const struct teller *t, const struct work_progress *now)
{
	buf_addf(out, "%s/%s %s · %d under way", number_text(now->done).of, number_text(now->all).of,
			 t->pieces, now->at_work);
	if (now->words) {
		buf_add_str(out, " · ");
		number_add(out, now->words);
		buf_add_str(out, " words");
	}
	if (now->failed)
		buf_addf(out, " · %s failed", number_text(now->failed).of);
	if (now->left >= 0) {
		buf_add_str(out, " · ");
		progress_add_time(out, now->left);
		buf_add_str(out, " left");
	}
}

static void tell_progress(void *ctx, const struct work_progress *now)
{
	struct teller *t = ctx;
	struct buf text = BUF_INIT;
	put_state(&text, t, now);
	status_line_show(&t->line, &text);
	buf_release(&text);
}

static void tell_event(const struct teller *t, const struct work_piece *piece)
{
	struct buf event = BUF_INIT;
	output_begin(&event, piece->err ? "failed" : t->piece);
	output_number(&event, "index", piece->index);
	output_string(&event, piece->err ? "error" : "says",
				  piece->err ? piece->err->text : piece->says);
	output_end(&event);
}

static void tell_end(void *ctx, const struct work_progress *now, const struct work_piece *piece)
{
	struct teller *t = ctx;
	status_line_clear(&t->line);
	if (output_is_json())
		tell_event(t, piece);
	else if (piece->err)
		output_sayf("%s/%s: %s %s failed: %s", number_text(now->done).of, number_text(now->all).of,
					t->piece, number_text(piece->index + 1).of, piece->err->text);
	else
		output_sayf("%s/%s: %s %s: %s", number_text(now->done).of, number_text(now->all).of,
					t->piece, number_text(piece->index + 1).of, piece->says);
}

void teller_open(struct teller *t, const char *piece, const char *pieces, bool json)
{
	output_as_json(json);
	*t = (struct teller){.piece = piece,
						 .pieces = pieces,
						 .watch = {.ctx = t, .progress = tell_progress, .ended = tell_end}};
	status_line_init(&t->line, json);
	signals_open(SIGNALS_INTERRUPT | SIGNALS_QUIT);
}

void teller_close(struct teller *t)
{
	status_line_release(&t->line);
	signals_close();
}
