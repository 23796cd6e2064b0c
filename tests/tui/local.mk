# Tests of tui/.
unit_tests += tests/tui/test_cells tests/tui/test_canvas
unit_tests += tests/tui/test_clipboard
unit_tests += tests/tui/test_colon
unit_tests += tests/tui/test_complete
unit_tests += tests/tui/test_diff_view
unit_tests += tests/tui/test_draft
unit_tests += tests/tui/test_editor
unit_tests += tests/tui/test_gauge
unit_tests += tests/tui/test_glyph
unit_tests += tests/tui/test_header
unit_tests += tests/tui/test_help
unit_tests += tests/tui/test_input
unit_tests += tests/tui/test_key
unit_tests += tests/tui/test_keymap
unit_tests += tests/tui/test_layout
unit_tests += tests/tui/test_line
unit_tests += tests/tui/test_list
unit_tests += tests/tui/test_mark
unit_tests += tests/tui/test_message
unit_tests += tests/tui/test_outline
unit_tests += tests/tui/test_page
unit_tests += tests/tui/test_sequence
unit_tests += tests/tui/test_search
unit_tests += tests/tui/test_recall
unit_tests += tests/tui/test_theme
unit_tests += tests/tui/test_wrap
EXTRA_DIST += tests/tui/sketch.h
if HAVE_VTERM
unit_tests += tests/tui/test_canary_pty
unit_tests += tests/tui/test_hostile_pty
unit_tests += tests/tui/test_corpora_pty
unit_tests += tests/tui/test_goldens_pty
unit_tests += tests/tui/test_models_pty
unit_tests += tests/tui/test_runs_pty
unit_tests += tests/tui/test_outline_pty
unit_tests += tests/tui/test_display_pty
unit_tests += tests/tui/test_screen_pty
unit_tests += tests/tui/test_signals_pty
unit_tests += tests/tui/test_chrome_pty
unit_tests += tests/tui/test_editing_pty
unit_tests += tests/tui/test_external_pty
unit_tests += tests/tui/test_notes_pty
unit_tests += tests/tui/test_quality_pty
unit_tests += tests/tui/test_start_pty
unit_tests += tests/tui/test_blind_pty
unit_tests += tests/tui/test_confirm_pty
unit_tests += tests/tui/test_foreign_pty
unit_tests += tests/tui/test_idle_pty
endif
tests_tui_test_outline_pty_SOURCES = tests/tui/test_outline_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_outline_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_outline_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_models_pty_SOURCES = tests/tui/test_models_pty.c tests/tui/pty.c tests/tui/pty.h \
	$(spawn_sources)
tests_tui_test_models_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_models_pty_LDADD = $(LDADD) $(VTERM_LIBS)
if HAVE_VTERM
unit_tests += tests/tui/test_reading_pty
endif
tests_tui_test_reading_pty_SOURCES = tests/tui/test_reading_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_reading_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_reading_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_runs_pty_SOURCES = tests/tui/test_runs_pty.c tests/tui/pty.c tests/tui/pty.h \
	$(spawn_sources)
tests_tui_test_runs_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_runs_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_screen_pty_SOURCES = tests/tui/test_screen_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_screen_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_screen_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_signals_pty_SOURCES = tests/tui/test_signals_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_signals_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_signals_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_editing_pty_SOURCES = tests/tui/test_editing_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_editing_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_editing_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_notes_pty_SOURCES = tests/tui/test_notes_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_notes_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_notes_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_quality_pty_SOURCES = tests/tui/test_quality_pty.c tests/tui/pty.c tests/tui/pty.h \
	$(spawn_sources)
tests_tui_test_quality_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_quality_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_external_pty_SOURCES = tests/tui/test_external_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_external_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_external_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_foreign_pty_SOURCES = tests/tui/test_foreign_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_foreign_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_foreign_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_blind_pty_SOURCES = tests/tui/test_blind_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_blind_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_blind_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_confirm_pty_SOURCES = tests/tui/test_confirm_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_confirm_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_confirm_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_start_pty_SOURCES = tests/tui/test_start_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_start_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_start_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_canary_pty_SOURCES = tests/tui/test_canary_pty.c tests/tui/pty.c tests/tui/pty.h \
	$(spawn_sources)
tests_tui_test_canary_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_canary_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_hostile_pty_SOURCES = tests/tui/test_hostile_pty.c tests/tui/harmless.h \
	tests/tui/pty.c tests/tui/pty.h $(spawn_sources)
tests_tui_test_hostile_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_hostile_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_corpora_pty_SOURCES = tests/tui/test_corpora_pty.c tests/tui/harmless.h \
	tests/tui/pty.c tests/tui/pty.h $(spawn_sources)
tests_tui_test_corpora_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_corpora_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_theme_LDADD = $(LDADD) -lm
tests_tui_test_chrome_pty_SOURCES = tests/tui/test_chrome_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_chrome_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_chrome_pty_LDADD = $(LDADD) $(VTERM_LIBS)

# Golden screens, and the pictures that are made from them.
tests_tui_test_goldens_pty_SOURCES = tests/tui/test_goldens_pty.c tests/tui/golden.c tests/tui/golden.h \
	tests/tui/pty.c tests/tui/pty.h $(spawn_sources)
tests_tui_test_goldens_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_goldens_pty_LDADD = $(LDADD) $(VTERM_LIBS)
golden_screens = planning writing light diff chinese
golden_scripts = planning writing diff chinese
EXTRA_DIST += $(golden_screens:%=tests/tui/goldens/%.screen) $(golden_screens:%=man/pictures/%.svg) \
	$(golden_scripts:%=tests/tui/goldens/%.script)
test_helpers += tests/tui/picture
tests_tui_picture_SOURCES = tests/tui/picture.c
script_tests += tests/tui/test_pictures.sh

goldens: longhand tests/server/server tests/tui/test_goldens_pty tests/tui/picture
	@$(AM_TESTS_ENVIRONMENT) GOLDENS=write tests/tui/test_goldens_pty
	@for name in $(golden_screens); do \
		tests/tui/picture $(srcdir)/tests/tui/goldens/$$name.screen >$(srcdir)/man/pictures/$$name.svg || exit 1; \
	done
.PHONY: goldens
tests_tui_test_display_pty_SOURCES = tests/tui/test_display_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_display_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_display_pty_LDADD = $(LDADD) $(VTERM_LIBS)
if HAVE_VTERM
unit_tests += tests/tui/test_revise_pty
endif
tests_tui_test_revise_pty_SOURCES = tests/tui/test_revise_pty.c tests/tui/pty.c tests/tui/pty.h \
	$(spawn_sources)
tests_tui_test_revise_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_revise_pty_LDADD = $(LDADD) $(VTERM_LIBS)
tests_tui_test_idle_pty_SOURCES = tests/tui/test_idle_pty.c tests/tui/pty.c tests/tui/pty.h
tests_tui_test_idle_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_idle_pty_LDADD = $(LDADD) $(VTERM_LIBS)
if HAVE_VTERM
unit_tests += tests/tui/test_faults_pty
endif
tests_tui_test_faults_pty_SOURCES = tests/tui/test_faults_pty.c tests/tui/pty.c tests/tui/pty.h \
	$(dialect_sources) $(full_sources) $(spawn_sources)
tests_tui_test_faults_pty_CPPFLAGS = $(AM_CPPFLAGS) $(VTERM_CFLAGS)
tests_tui_test_faults_pty_LDADD = $(LDADD) $(VTERM_LIBS)
