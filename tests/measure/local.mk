# Tests of measure/.
unit_tests += \
	tests/measure/test_figures \
	tests/measure/test_judge \
	tests/measure/test_length \
	tests/measure/test_quality \
	tests/measure/test_stat
