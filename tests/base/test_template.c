#include "../test.h"

#include "base/template.h"

static void assert_expanded(const char *text, const char *inst, const char *plan,
							const char *expected)
{
	const struct template_value values[] = {{"INST", inst, strlen(inst)},
											{"PLAN", plan, strlen(plan)}};
	struct buf out = BUF_INIT;
	template_expand(&out, text, values, 2);
	assert_string_equal(out.data, expected);
	buf_release(&out);
}

static void template_expand_puts_in_every_value(void **state)
{
	(void)state;
	assert_expanded("$INST$", "a guide", "", "a guide");
	assert_expanded("To: $INST$\n$PLAN$ $INST$.", "x", "1\n2", "To: x\n1\n2 x.");
	assert_expanded("none", "x", "y", "none");
	assert_expanded("", "x", "y", "");
}

static void template_expand_does_not_look_at_values_again(void **state)
{
	(void)state;
	assert_expanded("$INST$ / $PLAN$", "$PLAN$", "$INST$", "$PLAN$ / $INST$");
	assert_expanded("$INST$PLAN$", "$", "y", "$PLAN$");
	assert_expanded("$INST$$PLAN$", "a$", "$b", "a$$b");
}

static void template_expand_leaves_other_dollars(void **state)
{
	(void)state;
	assert_expanded("costs $5, $OTHER$ $inst$ $INST", "x", "y", "costs $5, $OTHER$ $inst$ $INST");
	assert_expanded("$$INST$$", "x", "y", "$x$");
	assert_expanded("$5 $INST$ $", "x", "y", "$5 x $");
}

static void template_expand_takes_values_of_any_bytes(void **state)
{
	const struct template_value value = {"TEXT", "a\0b", 3};
	struct buf out = BUF_INIT;
	(void)state;
	template_expand(&out, "[$TEXT$]", &value, 1);
	assert_int_equal(out.len, 5);
	assert_memory_equal(out.data, "[a\0b]", 5);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(template_expand_puts_in_every_value),
		cmocka_unit_test(template_expand_does_not_look_at_values_again),
		cmocka_unit_test(template_expand_leaves_other_dollars),
		cmocka_unit_test(template_expand_takes_values_of_any_bytes),
	};
	return RUN(tests);
}
