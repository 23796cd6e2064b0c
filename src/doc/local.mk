liblonghand_a_SOURCES += \
	src/doc/codec.c src/doc/codec.h \
	src/doc/diff.c src/doc/diff.h \
	src/doc/document.c src/doc/document.h \
	src/doc/edit.c src/doc/edit.h \
	src/doc/edit_check.c src/doc/edit_make.c \
	src/doc/export.c src/doc/export.h \
	src/doc/fields.c src/doc/fields.h \
	src/doc/flow.c src/doc/flow.h \
	src/doc/group.c src/doc/group.h \
	src/doc/history.c src/doc/history.h \
	src/doc/html.c src/doc/html.h \
		src/doc/hunks.c src/doc/hunks.h \
	src/doc/import.c src/doc/import.h \
	src/doc/journal.c src/doc/journal.h \
	src/doc/outline_move.c \
	src/doc/outline.c src/doc/outline.h src/doc/outline_text.c \
	src/doc/paper.c src/doc/paper.h \
	src/doc/pieces.c src/doc/pieces.h \
	src/doc/plain.c src/doc/plain.h \
	src/doc/project.c src/doc/project.h \
	src/doc/prose.c src/doc/prose.h \
	src/doc/recent.c src/doc/recent.h \
	src/doc/session.c src/doc/session.h \
	src/doc/session_open.c \
	src/doc/typing.c src/doc/typing.h \
	src/doc/words.c src/doc/words.h
