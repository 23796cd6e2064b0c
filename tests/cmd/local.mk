# Tests of cmd/: units, and the program as a whole with the demo writer and the fake server.
unit_tests += \
	tests/cmd/test_options \
	tests/cmd/test_progress \
	tests/cmd/test_settings \
	tests/cmd/test_suggest
