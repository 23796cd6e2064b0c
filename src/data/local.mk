liblonghand_a_SOURCES +=
