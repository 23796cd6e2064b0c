# Tests of the house: its order, its manual.
script_tests += \
	tests/house/test_includes.sh \
	tests/house/test_manual.sh \
	tests/house/test_size.sh
