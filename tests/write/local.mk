# Tests of write/.
unit_tests += \
	tests/write/test_clean \
	tests/write/test_plan \
	tests/write/test_rate \
	tests/write/test_target
