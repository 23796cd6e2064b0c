# Tests of write/.
unit_tests += \
	tests/write/test_balance \
	tests/write/test_best \
	tests/write/test_clean \
	tests/write/test_context \
	tests/write/test_engine \
	tests/write/test_engine_server \
	tests/write/test_pace \
	tests/write/test_loop \
	tests/write/test_notes \
	tests/write/test_orders \
	tests/write/test_plan \
	tests/write/test_prompt \
	tests/write/test_rate \
	tests/write/test_repeat \
	tests/write/test_reparse \
	tests/write/test_revise \
	tests/write/test_row_text \
	tests/write/test_request \
	tests/write/test_target
tests_write_test_engine_SOURCES = tests/write/test_engine.c tests/write/desk.h
tests_write_test_engine_server_SOURCES = tests/write/test_engine_server.c tests/write/desk.h \
	$(spawn_sources)
tests_write_test_orders_SOURCES = tests/write/test_orders.c tests/write/desk.h
tests_write_test_request_SOURCES = tests/write/test_request.c tests/write/desk.h $(spawn_sources)
tests_write_test_context_SOURCES = tests/write/test_context.c tests/write/desk.h $(spawn_sources)
tests_write_test_loop_SOURCES = tests/write/test_loop.c tests/write/desk.h $(spawn_sources)
tests_write_test_best_SOURCES = tests/write/test_best.c tests/write/desk.h $(spawn_sources)
tests_write_test_revise_SOURCES = tests/write/test_revise.c tests/write/desk.h $(spawn_sources)
unit_tests += tests/write/test_faults
tests_write_test_faults_SOURCES = tests/write/test_faults.c tests/write/desk.h $(dialect_sources) $(spawn_sources)
