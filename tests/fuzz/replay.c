/* Gives a fuzzer the files of its corpus, tests/fuzz/corpus/NAME, each as one test. */
#include <dirent.h>

#include "base/file.h"
#include "fuzz.h"

static int not_hidden(const struct dirent *entry)
{
	return entry->d_name[0] != '.';
}

static bool replay(const char *folder, const char *name)
{
	struct buf path = BUF_INIT, bytes = BUF_INIT;
	struct err err = ERR_INIT;
	buf_addf(&path, "%s/%s", folder, name);
	bool ok = file_read(path.data, FILE_LIMIT, &bytes, &err);
	if (ok)
		LLVMFuzzerTestOneInput((const uint8_t *)bytes.data, bytes.len);
	else
		printf("# %s\n", err.text);
	buf_release(&path);
	buf_release(&bytes);
	return ok;
}

int main(int argc, char **argv)
{
	const char *source = getenv("SRCDIR");
	const char *name = argc > 0 ? strstr(argv[0], "fuzz_") : NULL;
	struct buf folder = BUF_INIT;
	struct dirent **entries;
	buf_addf(&folder, "%s/tests/fuzz/corpus/%s", source ? source : ".",
			 name ? name + strlen("fuzz_") : "");
	int count = scandir(folder.data, &entries, not_hidden, alphasort);
	int failed = count <= 0;
	for (int i = 0; i < count; i++) {
		bool ok = replay(folder.data, entries[i]->d_name);
		printf("%s %d - %s\n", ok ? "ok" : "not ok", i + 1, entries[i]->d_name);
		fflush(stdout);
		failed += !ok;
		free(entries[i]);
	}
	printf("1..%d\n", count > 0 ? count : 0);
	if (count >= 0)
		free(entries);
	buf_release(&folder);
	return failed ? 1 : 0;
}
