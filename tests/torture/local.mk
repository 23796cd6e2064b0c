# Torture: kills and failing system calls, the program as a whole. A slice of it runs with the tests;
# make torture runs it in full (README.md).
if HAVE_VTERM
unit_tests += tests/torture/test_inject tests/torture/test_kills
endif
tests_torture_test_kills_SOURCES = tests/torture/test_kills.c tests/torture/chain.c \
	tests/torture/chain.h tests/torture/shown.c tests/torture/shown.h tests/tui/pty.c tests/tui/pty.h \
	$(spawn_sources)
tests_torture_test_kills_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_torture_test_kills_LDADD = $(LDADD) $(VTERM_LIBS)
tests_torture_test_inject_SOURCES = tests/torture/test_inject.c tests/torture/fault.c \
	tests/torture/fault.h tests/torture/scene.c tests/torture/scene.h tests/torture/shown.c \
	tests/torture/shown.h tests/torture/trial.c tests/torture/trial.h tests/tui/pty.c tests/tui/pty.h
tests_torture_test_inject_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_torture_test_inject_LDADD = $(LDADD) $(VTERM_LIBS)

EXTRA_DIST += tests/torture/README.md

COUNT = 10000
SEED = 1
JOBS = 2
TRIALS = 0
TRIALS_AT_ONCE = 8
RACES = 10000
MINUTES = 5
torture: torture-kills torture-inject torture-races torture-fuzz
torture-kills: longhand tests/server/server tests/torture/test_kills
	@$(AM_TESTS_ENVIRONMENT) COUNT=$(COUNT) SEED=$(SEED) JOBS=$(JOBS) tests/torture/test_kills
torture-inject: longhand tests/torture/test_inject
	@$(AM_TESTS_ENVIRONMENT) TRIALS=$(TRIALS) JOBS=$(TRIALS_AT_ONCE) tests/torture/test_inject
torture-races: tests/doc/test_races
	@$(AM_TESTS_ENVIRONMENT) LONGHAND_RACES=$(RACES) tests/doc/test_races
if FUZZING
torture-fuzz:
	@$(MAKE) fuzz FUZZ_SECONDS=`expr $(MINUTES) \* 60`
else
torture-fuzz:
	@echo 'The fuzzers are left out: ./configure --enable-fuzzing has them.'
endif
.PHONY: torture torture-kills torture-inject torture-races torture-fuzz
