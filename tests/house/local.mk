# Tests of the house: its order, its manual.
unit_tests += tests/house/test_keys
script_tests += \
	tests/house/test_includes.sh \
	tests/house/test_manual.sh \
	tests/house/test_safety.sh \
	tests/house/test_size.sh
