/* Replies of the Messages API. */
#include "reply.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	check_reply("anthropic",
				"\n\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"more\"}}\n\n",
				data, size);
	return 0;
}
