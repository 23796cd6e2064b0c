# Tests of measure/.
unit_tests += \
	tests/measure/test_length
