# Plots.
unit_tests += \
	tests/eval/test_plot \
	tests/eval/test_plot_svg \
	tests/eval/test_scores
tests_eval_test_plot_SOURCES = tests/eval/test_plot.c tests/eval/samples.h
tests_eval_test_plot_svg_SOURCES = tests/eval/test_plot_svg.c tests/eval/samples.h
EXTRA_DIST += \
	tests/eval/plots/bars.txt \
	tests/eval/plots/curves.txt \
	tests/eval/plots/differences.txt \
	tests/eval/plots/empty.txt \
	tests/eval/plots/histogram.txt \
	tests/eval/plots/outlines.txt \
	tests/eval/plots/runs.txt \
	tests/eval/plots/scatter.txt

# Tests of eval/, and the benchmark that comes with the sources.
unit_tests += \
	tests/eval/test_comparing \
	tests/eval/test_judging \
	tests/eval/test_likelihood \
	tests/eval/test_predict \
	tests/eval/test_ruler \
	tests/eval/test_stat \
	tests/eval/test_table
tests_eval_test_comparing_SOURCES = tests/eval/test_comparing.c $(spawn_sources)
tests_eval_test_judging_SOURCES = tests/eval/test_judging.c $(spawn_sources)
tests_eval_test_predict_SOURCES = tests/eval/test_predict.c $(spawn_sources)
EXTRA_DIST += tests/eval/benchmark.jsonl
