#include "base/number.h"

#include <limits.h>
#include <math.h>

#include "../test.h"

static void number_groups_thousands(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	const long numbers[] = {0, 7, 999, 1000, 12345, 1234567, -432, -4321, -123456};
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		number_add(&out, numbers[i]);
		buf_add_char(&out, ' ');
	}
	assert_string_equal(out.data, "0 7 999 1,000 12,345 1,234,567 -432 -4,321 -123,456 ");
	buf_clear(&out);
	number_add(&out, LONG_MIN);
	assert_memory_equal(out.data, LONG_MAX > INT_MAX ? "-9,223," : "-2,147,", 7);
	buf_release(&out);
}

static void number_is_a_text_in_a_sentence(void **state)
{
	(void)state;
	char text[2 * NUMBER_TEXT + 8];
	snprintf(text, sizeof text, "%s of %s", number_text(-1234).of, number_text(1234567).of);
	assert_string_equal(text, "-1,234 of 1,234,567");
	assert_int_equal(strlen(number_text(LONG_MIN).of), LONG_MAX > INT_MAX ? 26 : 14);
}

static void shows(double number, int decimals, const char *grouped, const char *plain)
{
	struct buf out = BUF_INIT;
	number_add_decimal(&out, number, decimals);
	assert_string_equal(out.data, grouped);
	buf_clear(&out);
	number_add_plain(&out, number, decimals);
	assert_string_equal(out.data, plain);
	buf_release(&out);
}

static void number_has_decimals(void **state)
{
	(void)state;
	shows(0, 0, "0", "0");
	shows(12345.678, 2, "12,345.68", "12345.68");
	shows(-12345.678, 0, "-12,346", "-12346");
	shows(999.999, 1, "1,000.0", "1000.0");
	shows(0.000123, 5, "0.00012", "0.00012");
}

static void number_has_no_sign_where_it_rounds_to_nothing(void **state)
{
	(void)state;
	shows(-0.0, 1, "0.0", "0.0");
	shows(-0.04, 1, "0.0", "0.0");
	shows(-0.06, 1, "-0.1", "-0.1");
}

static void number_leaves_out_what_is_none(void **state)
{
	(void)state;
	shows(NAN, 1, "", "");
	shows(INFINITY, 1, "", "");
	shows(-INFINITY, 1, "", "");
}

static void number_takes_the_largest(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	number_add_plain(&out, -1.7976931348623157e308, NUMBER_DECIMALS);
	assert_int_equal(out.len, 1 + 309 + 1 + NUMBER_DECIMALS);
	buf_release(&out);
}

static void numbers_are_read_without_signs_and_exponents(void **state)
{
	static const char *const bad[] = {"",      ".",   ".5", "-1", "+1", "1e3",
									  "1.2.3", "nan", "1 ", " 1", "1,5"};
	double number;
	(void)state;
	assert_true(number_read("0.5", &number) && number == 0.5);
	assert_true(number_read("12", &number) && number == 12);
	assert_true(number_read("2.", &number) && number == 2);
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(number_read(bad[i], &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_read_without_signs_and_exponents),
		cmocka_unit_test(number_groups_thousands),
		cmocka_unit_test(number_is_a_text_in_a_sentence),
		cmocka_unit_test(number_has_decimals),
		cmocka_unit_test(number_has_no_sign_where_it_rounds_to_nothing),
		cmocka_unit_test(number_leaves_out_what_is_none),
		cmocka_unit_test(number_takes_the_largest),
	};
	return RUN(tests);
}
