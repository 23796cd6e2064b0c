liblonghand_a_SOURCES += \
	src/eval/stat.c src/eval/stat.h
