liblonghand_a_SOURCES += \
	src/tui/tui.h
