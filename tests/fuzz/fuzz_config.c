/* A configuration: whatever is in it, it is read or refused in a sentence, and a value that was
 * taken is one that its setting allows. */
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/setting_check.h"
#include "cmd/settings.h"
#include "fuzz.h"

/* Its path; the file is in memory alone. */
static char *make_file(int *fd, const uint8_t *data, size_t size)
{
	struct buf path = BUF_INIT;
	*fd = memfd_create("config", MFD_CLOEXEC);
	MUST(*fd >= 0 && fchmod(*fd, 0600) == 0 && file_write_all(*fd, data, size));
	buf_addf(&path, "/proc/self/fd/%d", *fd);
	return buf_detach(&path);
}

static void check_values(const struct setting_set *set)
{
	for (const struct setting_row *row = settings_table; row->name; row++) {
		const struct setting_value *value = setting_value(set, row->name);
		MUST(!value->text || value->rank == SETTING_FILE);
		MUST(!value->text ||
			 utf8_valid_prefix(value->text, strlen(value->text)) == strlen(value->text));
		MUST(!value->text || setting_check_whole(row, value->text, row->name, NULL));
	}
}

/* Sections of other models over it, as for roles. */
static void check_sections(struct setting_set *set)
{
	for (size_t i = 0; i < set->pair_count; i++) {
		struct setting_set copy;
		struct err err = ERR_INIT;
		if (!*set->pairs[i].section)
			continue;
		setting_copy(&copy, set);
		MUST(setting_overlay(&copy, set, set->pairs[i].section, true, &err) || err.kind);
		setting_release(&copy);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct setting_set set;
	struct err err = ERR_INIT;
	int fd;
	if (size > 4096)
		return 0;
	char *path = make_file(&fd, data, size);
	setting_init(&set, settings_table);
	set.free_section = "keys";
	set.named_section = "model";
	if (setting_read_file(&set, path, &err)) {
		MUST(err.kind == ERR_NONE);
		check_values(&set);
		check_sections(&set);
	} else {
		MUST(err.kind != ERR_NONE && *err.text && !strchr(err.text, '\n'));
	}
	setting_release(&set);
	free(path);
	close(fd);
	return 0;
}
