# Tests of base/.
unit_tests += tests/base/test_backup
unit_tests += \
	tests/base/test_address \
	tests/base/test_buf \
	tests/base/test_clock \
	tests/base/test_err \
	tests/base/test_file \
	tests/base/test_fold \
	tests/base/test_hash \
	tests/base/test_ini \
	tests/base/test_json \
	tests/base/test_lock \
	tests/base/test_log \
	tests/base/test_mem \
	tests/base/test_number \
	tests/base/test_paths \
	tests/base/test_quote \
	tests/base/test_random \
	tests/base/test_setting \
	tests/base/test_shipped \
	tests/base/test_signals \
	tests/base/test_suggest \
	tests/base/test_template \
	tests/base/test_text \
	tests/base/test_utf8 \
	tests/base/test_word
tests_base_test_backup_LDFLAGS = $(AM_LDFLAGS) -Wl,--wrap=link -Wl,--wrap=rename
