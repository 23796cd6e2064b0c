liblonghand_a_SOURCES += \
	src/measure/figures.c src/measure/figures.h \
	src/measure/judge.c src/measure/judge.h \
	src/measure/length.c src/measure/length.h \
	src/measure/phrases.c src/measure/phrases.h \
	src/measure/quality.c src/measure/quality.h \
	src/measure/shingle.c src/measure/shingle.h \
	src/measure/stat.c src/measure/stat.h
