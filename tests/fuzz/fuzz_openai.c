/* Replies of chat completions. */
#include "reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_reply("openai", "\n\ndata: {\"choices\":[{\"delta\":{\"content\":\"more\"}}]}\n\n", data,
				size);
	return 0;
}
