liblonghand_a_SOURCES += \
	src/report/plot.c src/report/plot.h \
	src/report/plot_axis.c src/report/plot_axis.h \
	src/report/plot_bars.c \
	src/report/plot_dots.c src/report/plot_dots.h \
	src/report/plot_field.c \
	src/report/plot_frame.c src/report/plot_frame.h \
	src/report/plot_svg.c src/report/plot_svg.h \
	src/report/plot_svg_data.c \
	src/report/plot_svg_parts.c \
	src/report/plot_text.c src/report/plot_text.h \
	src/report/table.c src/report/table.h
