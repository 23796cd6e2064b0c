liblonghand_a_SOURCES += \
	src/measure/judge.c src/measure/judge.h \
	src/measure/length.c src/measure/length.h \
	src/measure/quality.c src/measure/quality.h \
	src/measure/shingle.c src/measure/shingle.h
