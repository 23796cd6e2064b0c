liblonghand_a_SOURCES += \
	src/write/balance.c src/write/balance.h \
	src/write/best.c src/write/best.h \
	src/write/clean.c src/write/clean.h \
	src/write/context.c src/write/context.h \
	src/write/drafter.c \
	src/write/engine.c src/write/engine.h \
	src/write/estimate.c \
	src/write/leftover.c src/write/leftover.h \
	src/write/loop.c \
	src/write/making.c src/write/making.h \
	src/write/more.c \
	src/write/notes.c src/write/notes.h \
	src/write/orders.c \
	src/write/pace.c src/write/pace.h \
	src/write/plan.c src/write/plan.h \
	src/write/plan_print.c \
	src/write/plan_scan.c src/write/plan_scan.h \
	src/write/planner.c \
	src/write/progress.c \
	src/write/prompt.c src/write/prompt.h \
	src/write/queue.c \
	src/write/rate.c src/write/rate.h \
	src/write/repeat.c src/write/repeat.h \
	src/write/reparse.c src/write/reparse.h \
	src/write/request.c src/write/request.h \
		src/write/revise.c \
	src/write/roles.c \
	src/write/row_text.c src/write/row_text.h \
	src/write/run.h \
	src/write/shape.c src/write/shape.h \
	src/write/stale.c src/write/stale.h \
	src/write/summary.c \
	src/write/target.c src/write/target.h \
	src/write/watch.c
