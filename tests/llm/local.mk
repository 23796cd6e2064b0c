# Tests of llm/.
unit_tests += tests/llm/test_demo
