# Tests of data/.
unit_tests += \
	tests/data/test_pairs_kept
