#include "../test.h"

#include "cmd/settings.h"

static const char *const variables[] = {
	"LONGHAND_PROVIDER", "LONGHAND_BASE_URL", "LONGHAND_MODEL", "LONGHAND_API_KEY",
	"OPENAI_BASE_URL",   "OPENAI_MODEL",      "OPENAI_API_KEY", NULL};

static struct settings settings;
static struct err err;

static int setup(void **state)
{
	(void)state;
	for (size_t i = 0; variables[i]; i++)
		unsetenv(variables[i]);
	err = (struct err)ERR_INIT;
	return 0;
}

static void settings_fall_back_to_the_demo_writer(void **state)
{
	(void)state;
	const struct options o = {.has_seed = true, .seed = 7, .speed = 3};
	assert_true(settings_read(&settings, &o, &err));
	assert_string_equal(settings.model.provider->name, "demo");
	assert_true(settings.is_default);
	assert_true(settings.model.has_seed && settings.model.seed == 7);
	assert_true(settings.model.speed > 2.9);
	settings_release(&settings);
}

static void settings_take_a_key_alone_for_no_configuration(void **state)
{
	(void)state;
	const struct options o = {.words = 0};
	setenv("OPENAI_API_KEY", "secret", 1);
	assert_true(settings_read(&settings, &o, &err));
	assert_true(settings.is_default);
	assert_string_equal(settings.model.api_key, "");
	settings_release(&settings);
}

static void settings_take_a_model_to_mean_openai(void **state)
{
	(void)state;
	const struct options o = {.model = "m"};
	assert_true(settings_read(&settings, &o, &err));
	assert_string_equal(settings.model.provider->name, "openai");
	assert_string_equal(settings.model.name, "m");
	assert_string_equal(settings.model.base_url, settings.model.provider->base_url);
	assert_false(settings.is_default);
	settings_release(&settings);
}

static void settings_prefer_options_then_our_variables_then_theirs(void **state)
{
	(void)state;
	const struct options o = {.model = "flag"};
	setenv("LONGHAND_MODEL", "ours", 1);
	setenv("LONGHAND_BASE_URL", "http://ours/v1//", 1);
	setenv("OPENAI_BASE_URL", "http://theirs/v1", 1);
	setenv("OPENAI_API_KEY", "their key", 1);
	assert_true(settings_read(&settings, &o, &err));
	assert_string_equal(settings.model.name, "flag");
	assert_string_equal(settings.model.base_url, "http://ours/v1");
	assert_string_equal(settings.model.api_key, "their key");
	settings_release(&settings);
}

static void settings_take_empty_variables_for_absent(void **state)
{
	(void)state;
	const struct options o = {.words = 0};
	setenv("LONGHAND_MODEL", "", 1);
	setenv("OPENAI_MODEL", "theirs", 1);
	assert_true(settings_read(&settings, &o, &err));
	assert_string_equal(settings.model.name, "theirs");
	settings_release(&settings);
}

static void settings_leave_no_key_in_the_environment(void **state)
{
	(void)state;
	const struct options o = {.model = "m"};
	setenv("LONGHAND_API_KEY", "ours", 1);
	setenv("OPENAI_API_KEY", "theirs", 1);
	assert_true(settings_read(&settings, &o, &err));
	assert_string_equal(settings.model.api_key, "ours");
	assert_null(getenv("LONGHAND_API_KEY"));
	assert_null(getenv("OPENAI_API_KEY"));
	settings_release(&settings);
}

static void settings_let_the_demo_writer_be_asked_for(void **state)
{
	(void)state;
	const struct options o = {.provider = "demo"};
	setenv("LONGHAND_MODEL", "m", 1);
	assert_true(settings_read(&settings, &o, &err));
	assert_string_equal(settings.model.provider->name, "demo");
	assert_string_equal(settings.model.name, "");
	assert_false(settings.is_default);
	settings_release(&settings);
}

static void settings_refuse_an_unknown_provider(void **state)
{
	(void)state;
	const struct options o = {.provider = "nobody"};
	assert_false(settings_read(&settings, &o, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "demo, openai"));
}

static void settings_refuse_a_server_without_a_model(void **state)
{
	(void)state;
	const struct options o = {.base_url = "http://localhost:1/v1"};
	assert_false(settings_read(&settings, &o, &err));
	assert_int_equal(err.kind, ERR_USAGE);
	assert_non_null(strstr(err.text, "LONGHAND_MODEL"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(settings_fall_back_to_the_demo_writer, setup),
		cmocka_unit_test_setup(settings_take_a_key_alone_for_no_configuration, setup),
		cmocka_unit_test_setup(settings_take_a_model_to_mean_openai, setup),
		cmocka_unit_test_setup(settings_prefer_options_then_our_variables_then_theirs, setup),
		cmocka_unit_test_setup(settings_take_empty_variables_for_absent, setup),
		cmocka_unit_test_setup(settings_leave_no_key_in_the_environment, setup),
		cmocka_unit_test_setup(settings_let_the_demo_writer_be_asked_for, setup),
		cmocka_unit_test_setup(settings_refuse_an_unknown_provider, setup),
		cmocka_unit_test_setup(settings_refuse_a_server_without_a_model, setup),
	};
	return RUN(tests);
}
