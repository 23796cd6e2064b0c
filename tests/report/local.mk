# Tests of report/.
unit_tests += \
	tests/report/test_plot \
	tests/report/test_plot_svg \
	tests/report/test_table
tests_report_test_plot_SOURCES = tests/report/test_plot.c tests/report/samples.h
tests_report_test_plot_svg_SOURCES = tests/report/test_plot_svg.c tests/report/samples.h
EXTRA_DIST += \
	tests/report/plots/bars.txt \
	tests/report/plots/curves.txt \
	tests/report/plots/differences.txt \
	tests/report/plots/empty.txt \
	tests/report/plots/histogram.txt \
	tests/report/plots/outlines.txt \
	tests/report/plots/runs.txt \
	tests/report/plots/scatter.txt
