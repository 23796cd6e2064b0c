#include "llm/place.h"

#include "../test.h"

#include <stdlib.h>
#include <string.h>

static void place_is_found_by_any_name_of_this_machine(void **state)
{
	(void)state;
	static const char *const ollama[] = {"http://localhost:11434/v1", "http://127.0.0.1:11434/v1/",
										 "http://[::1]:11434/v1"};
	for (size_t i = 0; i < sizeof ollama / sizeof *ollama; i++)
		assert_string_equal(place_at(model_places, ollama[i])->name, "Ollama");
	assert_string_equal(place_at(model_places, "https://openrouter.ai/api/v1")->name, "OpenRouter");
	assert_null(place_at(model_places, "http://localhost:11435/v1"));
	assert_null(place_at(model_places, "http://127.0.0.1.evil.example:11434/v1"));
	assert_null(place_at(model_places, ""));
}

static void place_keys_leave_the_environment(void **state)
{
	(void)state;
	static const struct model_place places[] = {
		{"here", "http://localhost:1/v1", NULL, NULL},
		{"one", "https://one.example/v1", "LHT_ONE_KEY", NULL},
		{"two", "https://two.example/v1", "LHT_TWO_KEY", NULL},
		{"three", "https://three.example/v1", "LHT_THREE_KEY", NULL},
		{.name = NULL},
	};
	struct place_keys keys;
	setenv("LHT_ONE_KEY", "first", 1);
	setenv("LHT_TWO_KEY", "", 1);
	unsetenv("LHT_THREE_KEY");
	place_keys_take(&keys, places);
	assert_null(getenv("LHT_ONE_KEY"));
	assert_null(getenv("LHT_TWO_KEY"));
	assert_null(place_key(&keys, 0));
	assert_string_equal(place_key(&keys, 1), "first");
	assert_null(place_key(&keys, 2));
	assert_null(place_key(&keys, 3));
	place_keys_release(&keys);
	assert_null(place_key(&keys, 1));
}

static void place_keys_go_nowhere_without_encryption(void **state)
{
	(void)state;
	for (const struct model_place *p = model_places; p->name; p++) {
		const char *scheme = p->key_variable ? "https://" : "http://localhost:";
		assert_memory_equal(p->base_url, scheme, strlen(scheme));
		assert_ptr_equal(place_at(model_places, p->base_url), p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(place_is_found_by_any_name_of_this_machine),
		cmocka_unit_test(place_keys_leave_the_environment),
		cmocka_unit_test(place_keys_go_nowhere_without_encryption),
	};
	return RUN(tests);
}
