liblonghand_a_SOURCES += \
	src/measure/length.c src/measure/length.h \
	src/measure/quality.c src/measure/quality.h \
	src/measure/shingle.c src/measure/shingle.h
