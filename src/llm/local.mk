liblonghand_a_SOURCES += \
	src/llm/catalog.c src/llm/catalog.h \
	src/llm/demo.c src/llm/demo.h \
	src/llm/http.c src/llm/http.h \
	src/llm/llm.c src/llm/llm.h \
	src/llm/models.c src/llm/models.h \
	src/llm/openai.c src/llm/openai.h \
	src/llm/parser.c src/llm/parser.h \
	src/llm/place.c src/llm/place.h \
	src/llm/price.c src/llm/price.h \
	src/llm/provider.c src/llm/provider.h \
	src/llm/refusal.c src/llm/refusal.h \
	src/llm/secret.c src/llm/secret.h \
	src/llm/sse.c src/llm/sse.h \
	src/llm/think.c src/llm/think.h \
	src/llm/trace.c src/llm/trace.h \
	src/llm/tokens.c src/llm/tokens.h
