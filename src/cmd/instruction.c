#include "cmd/instruction.h"

#include "base/charset.h"
#include "base/file.h"
#include "base/utf8.h"

#define INSTRUCTION_MOST ((size_t)1 << 20) /* bytes */

/* -f FILE, or - alone for standard input. */
static const char *file_of(const struct options *o)
{
	bool dash = o->file_count == 1 && !strcmp(o->files[0], "-");
	return dash ? "-" : o->instruction_file;
}

static bool read_text(const char *file, struct buf *text, struct err *err)
{
	if (!file_read_stream(file, INSTRUCTION_MOST, text, err) ||
		!charset_check(strcmp(file, "-") != 0 ? file : "Standard input", text->data, text->len,
					   err))
		return false;
	buf_splice(text, 0, charset_mark(text->data, text->len), "", 0);
	return true;
}

static bool fetch(const struct options *o, struct buf *text, struct err *err)
{
	if (o->instruction && file_of(o))
		return err_set(err, ERR_USAGE, "Give the instruction with -i or with -f, not with both.");
	if (file_of(o))
		return read_text(file_of(o), text, err);
	buf_add_str(text, o->instruction);
	return true;
}

static bool is_usable(struct buf *text, struct err *err)
{
	if (utf8_valid_prefix(text->data, text->len) != text->len)
		return err_set(err, ERR_USAGE,
					   "The instruction is not valid UTF-8 text: convert it first, with iconv(1).");
	buf_trim(text);
	return text->len || err_set(err, ERR_USAGE, "The instruction is empty.");
}

bool instruction_read(const struct options *o, char **text, struct err *err)
{
	*text = NULL;
	if (!o->instruction && !file_of(o))
		return true;
	struct buf read = BUF_INIT;
	bool ok = fetch(o, &read, err) && is_usable(&read, err);
	if (ok)
		*text = buf_detach(&read);
	buf_release(&read);
	return ok;
}
