# Plots.
liblonghand_a_SOURCES += \
	src/eval/plot.c src/eval/plot.h \
	src/eval/plot_axis.c src/eval/plot_axis.h \
	src/eval/plot_bars.c \
	src/eval/plot_dots.c src/eval/plot_dots.h \
	src/eval/plot_field.c \
	src/eval/plot_frame.c src/eval/plot_frame.h \
	src/eval/plot_svg.c src/eval/plot_svg.h \
	src/eval/plot_svg_data.c \
	src/eval/plot_svg_parts.c \
	src/eval/plot_text.c src/eval/plot_text.h

# Scores.
liblonghand_a_SOURCES += \
	src/eval/scores.c src/eval/scores.h \
	src/eval/scores_parts.h \
	src/eval/scores_report.c

# Runs, their measures and their tables.
liblonghand_a_SOURCES += \
	src/eval/asking.c src/eval/asking.h \
	src/eval/work.c src/eval/work.h \
	src/eval/comparing.c src/eval/comparing.h \
	src/eval/judging.c src/eval/judging.h \
	src/eval/likelihood.c src/eval/likelihood.h \
	src/eval/likelihood_run.c src/eval/likelihood_run.h \
	src/eval/texts.c src/eval/texts.h \
	src/eval/method.c src/eval/method.h \
	src/eval/naming.c src/eval/naming.h \
	src/eval/predict.c src/eval/predict.h \
	src/eval/ruler.c src/eval/ruler.h \
	src/eval/stat.c src/eval/stat.h \
	src/eval/table.c src/eval/table.h
