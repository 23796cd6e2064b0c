# Tests of write/.
unit_tests += \
	tests/write/test_clean \
	tests/write/test_engine \
	tests/write/test_plan \
	tests/write/test_prompt \
	tests/write/test_rate \
	tests/write/test_target
