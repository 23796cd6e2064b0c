liblonghand_a_SOURCES += \
	src/data/backtranslate.c src/data/backtranslate.h \
	src/data/blend.c src/data/blend.h \
	src/data/chat.c src/data/chat.h \
	src/data/confirming.c src/data/confirming.h \
	src/data/encode.c src/data/encode.h \
	src/data/ending.c src/data/ending.h \
	src/data/excerpt.c src/data/excerpt.h \
	src/data/export.c src/data/export.h \
	src/data/faults.c src/data/faults.h \
	src/data/filter.c src/data/filter.h \
	src/data/folder.c src/data/folder.h \
	src/data/form.c src/data/form.h \
	src/data/language.c src/data/language.h \
	src/data/minhash.c src/data/minhash.h \
	src/data/pack.c src/data/pack.h \
	src/data/packing.c src/data/packing.h \
	src/data/pair_form.c src/data/pair_form.h \
	src/data/pairs_judged.c src/data/pairs_judged.h \
	src/data/pairs_kept.c src/data/pairs_kept.h \
	src/data/question.c src/data/question.h \
	src/data/recipe.c src/data/recipe.h \
	src/data/request_text.c src/data/request_text.h \
	src/data/rules.c src/data/rules.h \
	src/data/select.c src/data/select.h \
	src/data/select_list.c src/data/select_list.h \
	src/data/select_report.c \
	src/data/slurm.c src/data/slurm.h \
	src/data/source.c src/data/source.h \
	src/data/split.c src/data/split.h \
	src/data/stats.c src/data/stats.h \
	src/data/stats_report.c \
	src/data/tally.c src/data/tally.h \
	src/data/tidy.c src/data/tidy.h
