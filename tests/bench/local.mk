# Measurements: make bench, or some of them: make bench BENCH='words stream'.
EXTRA_PROGRAMS += tests/bench/bench
tests_bench_bench_SOURCES = \
	tests/bench/bench.c tests/bench/bench.h \
	tests/bench/bench_build.c \
	tests/bench/bench_length.c \
	tests/bench/bench_prefix.c \
	tests/bench/bench_project.c \
	tests/bench/bench_repeat.c \
	tests/bench/bench_start.c \
	tests/bench/bench_stream.c \
	tests/bench/bench_words.c
tests_bench_bench_LDADD = $(longhand_libs)
if HAVE_VTERM
tests_bench_bench_SOURCES += tests/bench/bench_screen.c tests/bench/terminal.c tests/bench/terminal.h
tests_bench_bench_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS) -DBENCH_SCREEN
tests_bench_bench_LDADD += $(VTERM_LIBS)
endif
EXTRA_DIST += tests/bench/README.md
CLEANFILES += tests/bench/bench

bench: longhand tests/bench/bench tests/server/server
	@$(AM_TESTS_ENVIRONMENT) tests/bench/bench $(BENCH)
.PHONY: bench
