# Every program in unit_tests is one cmocka group that speaks TAP.
unit_tests =
script_tests =
test_helpers =
include tests/base/local.mk
include tests/doc/local.mk
include tests/llm/local.mk
include tests/measure/local.mk
include tests/write/local.mk
include tests/report/local.mk
include tests/batch/local.mk
include tests/eval/local.mk
include tests/data/local.mk
include tests/tui/local.mk
include tests/cmd/local.mk
include tests/house/local.mk
include tests/fuzz/local.mk
include tests/bench/local.mk
include tests/torture/local.mk

if HAVE_CMOCKA
check_PROGRAMS = $(unit_tests) $(replayed) $(test_helpers)
TESTS = $(unit_tests) $(replayed) $(script_tests)
else
check_PROGRAMS = $(replayed) $(test_helpers)
TESTS = $(replayed) $(script_tests)
endif

# Everything compiled, nothing run.
test-programs: all $(check_PROGRAMS)
.PHONY: test-programs

LDADD = $(longhand_libs) $(CMOCKA_LIBS)
EXTRA_DIST += tests/tap.sh tests/test.h tests/help.h $(script_tests)

LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/tap.sh
TEST_EXTENSIONS = .sh
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = CMOCKA_MESSAGE_OUTPUT=TAP; export CMOCKA_MESSAGE_OUTPUT; \
	LONGHAND=$(abs_builddir)/longhand; export LONGHAND; \
	SERVER=$(abs_builddir)/tests/server/server; export SERVER; \
	SRCDIR=$(abs_srcdir); export SRCDIR; \
	BUILDDIR=$(abs_builddir); export BUILDDIR;
