# Fuzzers. Configured with --enable-fuzzing, `make fuzz` runs each for FUZZ_SECONDS; else they are tests that
# replay their corpora.
fuzzers = \
	tests/fuzz/fuzz_anthropic \
	tests/fuzz/fuzz_catalog \
	tests/fuzz/fuzz_clean \
	tests/fuzz/fuzz_config \
	tests/fuzz/fuzz_diff \
	tests/fuzz/fuzz_export \
	tests/fuzz/fuzz_ini \
	tests/fuzz/fuzz_input \
	tests/fuzz/fuzz_journal \
	tests/fuzz/fuzz_json_text \
	tests/fuzz/fuzz_keymap \
	tests/fuzz/fuzz_ndjson \
	tests/fuzz/fuzz_ollama \
	tests/fuzz/fuzz_openai \
	tests/fuzz/fuzz_outline \
	tests/fuzz/fuzz_plan \
	tests/fuzz/fuzz_project \
	tests/fuzz/fuzz_repeat \
	tests/fuzz/fuzz_request \
	tests/fuzz/fuzz_row_text \
	tests/fuzz/fuzz_safe_text \
	tests/fuzz/fuzz_source \
	tests/fuzz/fuzz_sse \
	tests/fuzz/fuzz_template \
	tests/fuzz/fuzz_tidy \
	tests/fuzz/fuzz_utf8 \
	tests/fuzz/fuzz_words
tests_fuzz_fuzz_anthropic_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_catalog_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_clean_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_config_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_diff_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_export_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_ini_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_input_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_journal_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_json_text_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_keymap_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_ndjson_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_ollama_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_openai_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_outline_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_plan_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_project_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_repeat_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_request_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_row_text_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_safe_text_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_source_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_sse_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_template_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_tidy_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_utf8_LDADD = $(fuzz_libs)
tests_fuzz_fuzz_words_LDADD = $(fuzz_libs)

EXTRA_LIBRARIES = tests/fuzz/libreplay.a
tests_fuzz_libreplay_a_SOURCES = tests/fuzz/replay.c tests/fuzz/document.h tests/fuzz/fuzz.h \
	tests/fuzz/memory.h tests/fuzz/reply.h
EXTRA_DIST += tests/fuzz/corpus tests/fuzz/run.sh
FUZZ_SECONDS = 10

if FUZZING
fuzz_libs = $(FUZZ_ENGINE) $(longhand_libs)
EXTRA_PROGRAMS += $(fuzzers)
fuzz: $(fuzzers)
	$(AM_V_at)SRCDIR=$(abs_srcdir) $(SHELL) $(srcdir)/tests/fuzz/run.sh $(FUZZ_SECONDS) $(fuzzers)
else
fuzz_libs = tests/fuzz/libreplay.a $(longhand_libs)
replayed = $(fuzzers)
fuzz:
	@echo 'There are no fuzzers here: ./configure --enable-fuzzing first.' >&2; exit 1
endif
.PHONY: fuzz
CLEANFILES += $(fuzzers) tests/fuzz/libreplay.a
clean-local:
	rm -rf tests/fuzz/learnt tests/fuzz/found
