# Tests of llm/.
