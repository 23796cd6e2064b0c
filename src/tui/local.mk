liblonghand_a_SOURCES += \
	src/tui/actions.c src/tui/actions.h \
	src/tui/alone.c src/tui/alone.h \
	src/tui/app.c src/tui/app.h \
	src/tui/blind.c src/tui/blind.h \
	src/tui/blocks.c src/tui/blocks.h \
	src/tui/budgets.c \
	src/tui/canvas.c src/tui/canvas.h \
	src/tui/cells.c src/tui/cells.h \
	src/tui/chrome.c \
	src/tui/clip.c src/tui/clip.h \
	src/tui/clipboard.c src/tui/clipboard.h \
	src/tui/colon.c src/tui/colon.h \
	src/tui/confirm.c src/tui/confirm.h \
	src/tui/comparing.c \
	src/tui/diff.c src/tui/diff.h \
	src/tui/commands.c src/tui/commands.h \
	src/tui/complete.c src/tui/complete.h \
	src/tui/draft.c src/tui/draft.h \
	src/tui/editor.c src/tui/editor.h \
	src/tui/external.c src/tui/external.h \
	src/tui/finding.c \
	src/tui/forms.c \
	src/tui/fresh.c src/tui/fresh.h \
	src/tui/gauge.c src/tui/gauge.h \
	src/tui/glyph.c src/tui/glyph.h \
	src/tui/header.c src/tui/header.h \
	src/tui/help.c src/tui/help.h \
	src/tui/inspect.c \
	src/tui/recall.c src/tui/recall.h \
	src/tui/input.c src/tui/input.h \
	src/tui/key.c src/tui/key.h \
	src/tui/keymap.c src/tui/keymap.h src/tui/keymap_table.c \
	src/tui/layout.c src/tui/layout.h \
	src/tui/line.c src/tui/line.h \
	src/tui/list.c src/tui/list.h \
	src/tui/mark.c src/tui/mark.h \
	src/tui/message.c src/tui/message.h \
	src/tui/models.c src/tui/models.h \
	src/tui/notes.c src/tui/notes.h \
	src/tui/page.c src/tui/page.h \
	src/tui/outline.c src/tui/outline.h src/tui/outline_draw.c src/tui/outline_foot.c \
	src/tui/palette.c \
	src/tui/paint.c \
	src/tui/judging.c src/tui/judging.h \
	src/tui/quality.c src/tui/quality.h \
	src/tui/reading.c \
	src/tui/panes.c \
		src/tui/revising.c \
	src/tui/rows.c \
	src/tui/runs.c \
	src/tui/screen.c src/tui/screen.h \
	src/tui/set.c \
	src/tui/search.c src/tui/search.h \
	src/tui/section_edit.c \
	src/tui/sequence.c src/tui/sequence.h \
	src/tui/start.c src/tui/start.h \
	src/tui/theme.c src/tui/theme.h \
	src/tui/tui.h \
	src/tui/versions.c src/tui/versions.h \
	src/tui/wrap.c src/tui/wrap.h \
	src/tui/writing.c src/tui/writing.h
