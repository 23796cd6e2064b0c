liblonghand_a_SOURCES += \
	src/eval/comparing.c src/eval/comparing.h \
	src/eval/likelihood.c src/eval/likelihood.h \
	src/eval/likelihood_run.c src/eval/likelihood_run.h \
	src/eval/naming.c src/eval/naming.h \
	src/eval/ruler.c src/eval/ruler.h \
	src/eval/scores.c src/eval/scores.h \
	src/eval/scores_parts.h \
	src/eval/scores_report.c
