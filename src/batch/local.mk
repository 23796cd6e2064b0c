liblonghand_a_SOURCES += \
	src/batch/answer.c src/batch/answer.h \
	src/batch/asking.c src/batch/asking.h \
	src/batch/judging.c src/batch/judging.h \
	src/batch/merge.c src/batch/merge.h \
	src/batch/method.c src/batch/method.h \
	src/batch/predict.c src/batch/predict.h \
	src/batch/quota.c src/batch/quota.h \
	src/batch/shard.c src/batch/shard.h \
	src/batch/texts.c src/batch/texts.h \
	src/batch/work.c src/batch/work.h
