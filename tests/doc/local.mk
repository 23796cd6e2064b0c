# Tests of doc/.
unit_tests += tests/doc/test_document
unit_tests += tests/doc/test_diff
unit_tests += tests/doc/test_hunks
unit_tests += tests/doc/test_edit
unit_tests += tests/doc/test_edit_check
unit_tests += tests/doc/test_history
unit_tests += tests/doc/test_fields
unit_tests += tests/doc/test_codec
unit_tests += tests/doc/test_races tests/doc/test_project
unit_tests += tests/doc/test_golden
unit_tests += tests/doc/test_journal
unit_tests += tests/doc/test_session
unit_tests += tests/doc/test_session_open
unit_tests += tests/doc/test_session_view
unit_tests += tests/doc/test_session_faults
unit_tests += tests/doc/test_prose
unit_tests += tests/doc/test_recent
unit_tests += tests/doc/test_outline
unit_tests += tests/doc/test_outline_text
unit_tests += tests/doc/test_typing
unit_tests += tests/doc/test_words
unit_tests += tests/doc/test_paper
unit_tests += tests/doc/test_import
unit_tests += tests/doc/test_html
unit_tests += tests/doc/test_flow tests/doc/test_plain tests/doc/test_export
EXTRA_DIST += tests/doc/edit_help.h tests/doc/outlines.h
EXTRA_DIST += tests/doc/sample.h tests/doc/scratch.h tests/doc/sessions.h
EXTRA_DIST += tests/projects/format-1.longhand tests/projects/format-1.journal
# System calls that a test lets fail.
tests_doc_test_journal_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=fdatasync
tests_doc_test_session_faults_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=write -Wl,--wrap=pwrite \
	-Wl,--wrap=ftruncate -Wl,--wrap=fdatasync -Wl,--wrap=fsync -Wl,--wrap=rename \
	-Wl,--wrap=link -Wl,--wrap=unlink
# The power fails in it, as often as SEEDS says; make torture tries more.
unit_tests += tests/doc/test_power
tests_doc_test_power_SOURCES = tests/doc/test_power.c tests/doc/disk.c tests/doc/disk.h
tests_doc_test_power_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=open -Wl,--wrap=mkostemp -Wl,--wrap=close \
	-Wl,--wrap=write -Wl,--wrap=pwrite -Wl,--wrap=ftruncate -Wl,--wrap=fsync -Wl,--wrap=fdatasync \
	-Wl,--wrap=rename -Wl,--wrap=link -Wl,--wrap=unlink -Wl,--wrap=unlinkat
SEEDS = 5000
torture: torture-power
torture-power: tests/doc/test_power
	@SEEDS=$(SEEDS) tests/doc/test_power
.PHONY: torture-power
unit_tests += tests/doc/test_memory
tests_doc_test_memory_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=malloc -Wl,--wrap=calloc -Wl,--wrap=realloc \
	-Wl,--wrap=realpath -Wl,--wrap=opendir
unit_tests += tests/doc/test_hostile
tests_doc_test_hostile_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=read
