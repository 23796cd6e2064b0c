# Tests of cmd/: units, and the program as a whole with the demo writer and the fake server.
unit_tests += \
	tests/cmd/test_options \
	tests/cmd/test_progress \
	tests/cmd/test_settings
script_tests += \
	tests/cmd/test_canary.sh \
	tests/cmd/test_completion.sh \
	tests/cmd/test_config.sh \
	tests/cmd/test_count.sh \
	tests/cmd/test_doctor.sh tests/cmd/test_eval.sh tests/cmd/test_eval_quality.sh \
	tests/cmd/test_eval_ruler.sh \
	tests/cmd/test_eval_likelihood.sh \
	tests/cmd/test_killed.sh \
	tests/cmd/test_modes.sh \
	tests/cmd/test_plan.sh \
	tests/cmd/test_backups.sh tests/cmd/test_hostile.sh tests/cmd/test_recovery.sh \
	tests/cmd/test_server.sh \
	tests/cmd/test_signals.sh \
	tests/cmd/test_usage.sh \
	tests/cmd/test_write.sh
script_tests += tests/cmd/test_endpoints.sh
EXTRA_DIST += tests/cmd/lib.sh
if HAVE_PRCTL
unit_tests += tests/cmd/test_wiped
endif
tests_cmd_test_wiped_SOURCES = tests/cmd/test_wiped.c $(spawn_sources)
script_tests += tests/cmd/test_faults.sh
script_tests += tests/cmd/test_eval_report.sh
script_tests += tests/cmd/test_data_filter.sh
script_tests += tests/cmd/test_data_select.sh
script_tests += tests/cmd/test_data_stats.sh
