liblonghand_a_SOURCES += \
	src/measure/length.c src/measure/length.h
