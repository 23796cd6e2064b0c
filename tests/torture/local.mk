# Torture: kills and failing system calls, the program as a whole. A slice of it runs with the tests;
# make torture runs it in full: make torture COUNT=10000 SEED=1 JOBS=2.
if HAVE_VTERM
unit_tests += tests/torture/test_kills
endif
tests_torture_test_kills_SOURCES = tests/torture/test_kills.c tests/torture/chain.c \
	tests/torture/chain.h tests/torture/shown.c tests/torture/shown.h tests/tui/pty.c tests/tui/pty.h
tests_torture_test_kills_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_torture_test_kills_LDADD = $(LDADD) $(VTERM_LIBS)

COUNT = 10000
SEED = 1
JOBS = 2
torture: longhand tests/torture/test_kills
	@$(AM_TESTS_ENVIRONMENT) COUNT=$(COUNT) SEED=$(SEED) JOBS=$(JOBS) tests/torture/test_kills
.PHONY: torture
