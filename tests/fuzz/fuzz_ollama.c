/* Replies of Ollama, a JSON value a line. */
#include "reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_reply("ollama", "\n{\"message\":{\"content\":\"more\"}}\n", data, size);
	return 0;
}
