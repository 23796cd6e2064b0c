# Tests of eval/, and the benchmark that comes with the sources.
unit_tests += \
	tests/eval/test_comparing \
	tests/eval/test_likelihood \
	tests/eval/test_ruler \
	tests/eval/test_scores
tests_eval_test_comparing_SOURCES = tests/eval/test_comparing.c $(spawn_sources)
EXTRA_DIST += tests/eval/benchmark.jsonl
