/* tests/server/tokens.h: a tokeniser for tests, asked by POST /tokenize as llama.cpp's server or
 * vLLM is.
 *
 * A token is a control token (<|…|>, <sop>, [gMASK] …), a run of at most 6 letters with the space
 * before it, or any other byte. Its number comes from its bytes alone: below 256 a byte, from 1,000
 * on letters, from 200,000 on control tokens. */
#ifndef TESTS_SERVER_TOKENS_H
#define TESTS_SERVER_TOKENS_H

#include <stdbool.h>

#include "steps.h"

/* vllm: its form; else llama.cpp's. */
void tokens_answer(const char *body, size_t len, bool vllm, struct steps *steps);

#endif
