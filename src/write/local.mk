liblonghand_a_SOURCES += \
	src/write/clean.c src/write/clean.h \
	src/write/engine.c src/write/engine.h \
	src/write/plan.c src/write/plan.h \
	src/write/prompt.c src/write/prompt.h \
	src/write/target.c src/write/target.h
