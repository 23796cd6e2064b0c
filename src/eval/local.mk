liblonghand_a_SOURCES += \
	src/eval/method.c src/eval/method.h \
	src/eval/predict.c src/eval/predict.h \
	src/eval/stat.c src/eval/stat.h \
	src/eval/table.c src/eval/table.h
