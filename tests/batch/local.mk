# Tests of batch/.
unit_tests += \
	tests/batch/test_judging \
	tests/batch/test_merge \
	tests/batch/test_predict
tests_batch_test_judging_SOURCES = tests/batch/test_judging.c $(spawn_sources)
tests_batch_test_predict_SOURCES = tests/batch/test_predict.c $(spawn_sources)
