liblonghand_a_SOURCES += \
	src/data/pair_form.c src/data/pair_form.h \
	src/data/pairs_kept.c src/data/pairs_kept.h
