# Tests of eval/.
unit_tests += \
	tests/eval/test_stat
