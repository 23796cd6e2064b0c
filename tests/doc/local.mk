# Tests of doc/.
unit_tests += tests/doc/test_document
unit_tests += tests/doc/test_edit
unit_tests += tests/doc/test_edit_check
unit_tests += tests/doc/test_history
unit_tests += tests/doc/test_project
unit_tests += tests/doc/test_session
unit_tests += tests/doc/test_words
unit_tests += tests/doc/test_paper
EXTRA_DIST += tests/doc/edit_help.h
EXTRA_DIST += tests/doc/sample.h tests/doc/scratch.h
