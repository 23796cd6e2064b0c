liblonghand_a_SOURCES += \
	src/base/address.c src/base/address.h \
	src/base/backup.c src/base/backup.h \
	src/base/banned.h \
	src/base/base64.c src/base/base64.h \
	src/base/buf.c src/base/buf.h \
	src/base/clock.c src/base/clock.h \
	src/base/err.c src/base/err.h \
	src/base/file.c src/base/file.h \
	src/base/fold.c src/base/fold.h \
	src/base/foreground.c src/base/foreground.h \
	src/base/hash.c src/base/hash.h \
	src/base/ini.c src/base/ini.h \
	src/base/json.c src/base/json.h \
	src/base/lock.c src/base/lock.h \
	src/base/log.c src/base/log.h \
	src/base/mem.c src/base/mem.h \
	src/base/paths.c src/base/paths.h \
	src/base/random.c src/base/random.h \
	src/base/setting.c src/base/setting.h \
	src/base/setting_check.c src/base/setting_check.h \
	src/base/shipped.c src/base/shipped.h \
	src/base/signals.c src/base/signals.h \
	src/base/suggest.c src/base/suggest.h \
	src/base/template.c src/base/template.h \
	src/base/text.c src/base/text.h \
	src/base/utf8.c src/base/utf8.h \
	src/base/word.c src/base/word.h
