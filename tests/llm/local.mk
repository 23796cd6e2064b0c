# Tests of llm/, and the fake server that they and others ask.
test_helpers += tests/server/server
tests_server_server_SOURCES = \
	tests/server/faults.c tests/server/faults.h tests/server/model.c tests/server/model.h \
	tests/server/script.c tests/server/script.h \
	tests/server/server.c \
	tests/server/steps.c tests/server/steps.h \
	tests/server/tokens.c tests/server/tokens.h

# For every test that spawns the server.
spawn_sources = tests/server/spawn.c tests/server/spawn.h

unit_tests += tests/llm/test_anthropic tests/llm/test_catalog tests/llm/test_demo tests/llm/test_exposure \
	tests/llm/test_faults_body tests/llm/test_faults_wire tests/llm/test_hide tests/llm/test_http tests/llm/test_learnt tests/llm/test_limits tests/llm/test_local \
	tests/llm/test_llm tests/llm/test_memo tests/llm/test_models tests/llm/test_ndjson tests/llm/test_ollama \
	tests/llm/test_openai tests/llm/test_place \
	tests/llm/test_price tests/llm/test_provider tests/llm/test_refusal tests/llm/test_route tests/llm/test_secret \
	tests/llm/test_sse tests/llm/test_think
# What goes wrong on the way, as rows for every dialect.
dialect_sources = tests/llm/dialect.c tests/llm/dialect.h
tls_sources = tests/server/peer.c tests/server/peer.h tests/server/tls.c tests/server/tls.h
faults_sources = tests/llm/faults.c tests/llm/faults.h $(dialect_sources) $(tls_sources) $(spawn_sources)
EXTRA_DIST += tests/llm/streams/anthropic.sse tests/llm/streams/ollama.ndjson tests/llm/streams/openai.sse \
	tests/llm/streams/openai-crlf.sse tests/llm/streams/openai-cut.sse
full_sources = tests/server/full.c tests/server/full.h
unit_tests += tests/llm/test_faults_name tests/llm/test_faults_tls
tests_llm_test_faults_name_SOURCES = tests/llm/test_faults_name.c $(full_sources) $(faults_sources)
tests_llm_test_faults_tls_SOURCES = tests/llm/test_faults_tls.c $(faults_sources)
tests_llm_test_faults_body_SOURCES = tests/llm/test_faults_body.c $(faults_sources)
tests_llm_test_faults_wire_SOURCES = tests/llm/test_faults_wire.c $(full_sources) $(faults_sources)
tests_llm_test_exposure_SOURCES = tests/llm/test_exposure.c $(spawn_sources)
tests_llm_test_http_SOURCES = tests/llm/test_http.c $(spawn_sources)
EXTRA_DIST += tests/server/llama.sh
tests_llm_test_local_SOURCES = tests/llm/test_local.c tests/server/peer.c tests/server/peer.h $(spawn_sources)
tests_llm_test_learnt_SOURCES = tests/llm/test_learnt.c $(spawn_sources)
tests_llm_test_limits_SOURCES = tests/llm/test_limits.c $(spawn_sources)
tests_llm_test_llm_SOURCES = tests/llm/test_llm.c $(spawn_sources)
tests_llm_test_models_SOURCES = tests/llm/test_models.c $(spawn_sources)
tests_llm_test_anthropic_SOURCES = tests/llm/test_anthropic.c tests/llm/reply.h $(spawn_sources)
tests_llm_test_ollama_SOURCES = tests/llm/test_ollama.c tests/llm/reply.h $(spawn_sources)
tests_llm_test_openai_SOURCES = tests/llm/test_openai.c tests/llm/reply.h
tests_llm_test_route_SOURCES = tests/llm/test_route.c $(tls_sources) $(spawn_sources)
tests_llm_test_secret_SOURCES = tests/llm/test_secret.c $(spawn_sources)

unit_tests += tests/server/test_model
tests_server_test_model_SOURCES = tests/server/test_model.c tests/server/faults.c tests/server/model.c tests/server/steps.c

unit_tests += tests/llm/test_endpoint tests/llm/test_endpoints
tests_llm_test_endpoints_SOURCES = tests/llm/test_endpoints.c $(spawn_sources)

unit_tests += tests/llm/test_logprobs tests/llm/test_perplexity
tests_llm_test_logprobs_SOURCES = tests/llm/test_logprobs.c $(spawn_sources)
EXTRA_DIST += tests/server/perplexity.sh
unit_tests += tests/llm/test_tokenize
tests_llm_test_tokenize_SOURCES = tests/llm/test_tokenize.c $(spawn_sources)
