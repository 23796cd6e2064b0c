#include "base/paths.h"

#include <pwd.h>
#include <unictype.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/mem.h"
#include "base/utf8.h"

#define SLUG_LIMIT 60 /* bytes */

static const char *home(void)
{
	const char *folder = getenv("HOME");
	if (folder && folder[0] == '/')
		return folder;
	const struct passwd *user = getpwuid(getuid());
	return user && user->pw_dir ? user->pw_dir : "/";
}

/* The specification has relative values ignored. */
static char *xdg(const char *variable, const char *below_home, const char *name)
{
	struct buf path = BUF_INIT;
	const char *base = getenv(variable);
	if (base && base[0] == '/')
		buf_add_str(&path, base);
	else
		buf_addf(&path, "%s/%s", home(), below_home);
	buf_addf(&path, "/longhand/%s", name);
	return buf_detach(&path);
}

char *paths_config(const char *name)
{
	return xdg("XDG_CONFIG_HOME", ".config", name);
}

char *paths_state(const char *name)
{
	return xdg("XDG_STATE_HOME", ".local/state", name);
}

bool paths_is_project(const char *path)
{
	static const char extension[] = ".longhand";
	size_t len = strlen(path), tail = sizeof extension - 1;
	return len > tail && !strcmp(path + (len - tail), extension);
}

const char *paths_base(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

char *paths_hidden(const char *path, const char *suffix)
{
	const char *base = paths_base(path);
	struct buf hidden = BUF_INIT;
	buf_add(&hidden, path, (size_t)(base - path));
	buf_addf(&hidden, ".%s%s", base, suffix);
	return buf_detach(&hidden);
}

char *paths_with_extension(const char *path, const char *extension)
{
	const char *base = paths_base(path);
	const char *dot = strrchr(base, '.');
	struct buf renamed = BUF_INIT;
	if (dot && dot > base)
		buf_add(&renamed, path, (size_t)(dot - path));
	else
		buf_add_str(&renamed, path);
	buf_add_str(&renamed, extension);
	return buf_detach(&renamed);
}

static bool belongs_in_name(int32_t code, bool after_letter)
{
	uc_general_category_t kept = uc_general_category_or(UC_CATEGORY_L, UC_CATEGORY_N);
	if (after_letter)
		kept = uc_general_category_or(kept, UC_CATEGORY_M);
	return code >= 0 && uc_is_general_category((ucs4_t)code, kept);
}

/* Cuts at the last dash, unless that takes more than half away. */
static void cut_slug(struct buf *slug)
{
	const char *dash = strrchr(slug->data, '-');
	if (dash && dash - slug->data > SLUG_LIMIT / 2)
		buf_truncate(slug, (size_t)(dash - slug->data));
}

char *paths_slug(const char *words)
{
	struct buf slug = BUF_INIT;
	bool gap = false;
	size_t left = strlen(words);
	while (left) {
		int32_t code;
		size_t len = utf8_decode(words, left, &code);
		bool kept = belongs_in_name(code, slug.len && !gap);
		size_t dash = kept && gap && slug.len;
		if (kept && slug.len + dash + len > SLUG_LIMIT) {
			if (!dash)
				cut_slug(&slug);
			break;
		}
		if (kept) {
			buf_add(&slug, "-", dash);
			buf_add(&slug, words, len);
		}
		gap = !kept;
		words += len;
		left -= len;
	}
	if (!slug.len)
		buf_add_str(&slug, "untitled");
	return buf_detach(&slug);
}
