#include "llm/endpoint.h"

#include "../test.h"
#include "base/clock.h"
#include "base/mem.h"

/* Claims of one pool, at a time that the test says. */
struct fixture {
	struct endpoint_pool *pool;
	struct model model;
	struct random random;
	struct endpoint_claim claims[8];
	int64_t now;
};

static void begin(struct fixture *f, const char *urls)
{
	*f = (struct fixture){.pool = endpoint_pool_new(), .now = 1000000};
	model_init(&f->model);
	mem_set_string(&f->model.base_urls, urls);
	model_narrow(&f->model, 0);
	mem_set_string(&f->model.base_urls, strchr(urls, '\n') ? urls : "");
	random_seed(&f->random, 7);
}

static struct endpoint_claim *add(struct fixture *f, int i, const char *prompt)
{
	const struct ask ask = {.prompt = prompt, .prompt_len = strlen(prompt)};
	claim_init(&f->claims[i], f->pool, &f->model, &ask, NULL);
	return &f->claims[i];
}

static void end(struct fixture *f)
{
	for (int i = 0; i < 8; i++)
		claim_release(&f->claims[i]);
	endpoint_pool_free(f->pool);
	model_release(&f->model);
}

static void fails(struct fixture *f, struct endpoint_claim *c, enum endpoint_fault fault)
{
	claim_failed(c, fault, false, -1, 1, &f->random, f->now);
}

#define A   "http://a/v1"
#define B   "http://b/v1"
#define C   "http://c/v1"
#define ABC A "\n" B "\n" C

/* ---- Choosing ------------------------------------------------------------------------------- */

static void claims_spread_over_what_is_free(void **state)
{
	(void)state;
	struct fixture f;
	int asked[3] = {0};
	begin(&f, ABC);
	for (int i = 0; i < 6; i++) {
		struct endpoint_claim *c = add(&f, i, "once");
		assert_true(claim_take(c, f.now));
		asked[c->chosen]++;
	}
	for (int i = 0; i < 3; i++)
		assert_int_equal(asked[i], 2);
	size_t left = f.claims[4].chosen;
	claim_leave(&f.claims[4]);
	assert_true(claim_take(add(&f, 6, "other"), f.now));
	assert_int_equal(f.claims[6].chosen, left);
	end(&f);
}

static void claims_of_prompts_that_begin_alike_go_to_one_endpoint(void **state)
{
	(void)state;
	struct fixture f;
	unsigned used = 0;
	begin(&f, ABC);
	for (int round = 0; round < 64; round++) {
		char prompt[16];
		snprintf(prompt, sizeof prompt, "prompt %d", round);
		assert_true(claim_take(add(&f, 0, prompt), f.now));
		assert_true(claim_take(add(&f, 1, "open"), f.now));
		size_t chosen = f.claims[0].chosen;
		claim_release(&f.claims[1]);
		claim_release(&f.claims[0]);
		assert_true(claim_take(add(&f, 0, prompt), f.now));
		assert_int_equal(f.claims[0].chosen, chosen);
		claim_release(&f.claims[0]);
		used |= 1u << chosen;
	}
	assert_int_equal(used, 7);
	end(&f);
}

static void claims_hold_the_limit_of_requests_at_once(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A "\n" B);
	f.model.endpoint_requests = 2;
	for (int i = 0; i < 4; i++)
		assert_true(claim_take(add(&f, i, "x"), f.now));
	assert_false(claim_take(add(&f, 4, "x"), f.now));
	claim_wait(&f.claims[4]);
	assert_true(endpoint_due(f.pool, f.now) == CLOCK_NEVER);
	assert_null(endpoint_next(f.pool, f.now));
	claim_leave(&f.claims[1]);
	claim_leave(&f.claims[1]);
	assert_true(endpoint_due(f.pool, f.now) == f.now);
	assert_ptr_equal(endpoint_next(f.pool, f.now), &f.claims[4]);
	assert_null(endpoint_next(f.pool, f.now));
	assert_true(endpoint_due(f.pool, f.now) == CLOCK_NEVER);
	assert_false(claim_take(add(&f, 5, "x"), f.now));
	end(&f);
}

static void claims_hold_the_limit_of_requests_a_minute(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	f.model.requests_per_minute = 3;
	for (int i = 0; i < 3; i++) {
		assert_true(claim_take(add(&f, 0, "x"), f.now + i * 10));
		claim_release(&f.claims[0]);
	}
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_false(claim_take(c, f.now + 30));
	assert_true(claim_due(c, f.now + 30) == f.now + 60000);
	assert_false(claim_take(c, f.now + 59999));
	assert_true(claim_take(c, f.now + 60000));
	claim_leave(c);
	assert_false(claim_take(c, f.now + 60009));
	assert_true(claim_take(c, f.now + 60010));
	end(&f);
}

static void limits_of_a_minute_are_of_each_endpoint_and_of_all_models(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A "\n" B);
	f.model.requests_per_minute = 1;
	assert_true(claim_take(add(&f, 0, "x"), f.now));
	assert_true(claim_take(add(&f, 1, "x"), f.now));
	assert_int_not_equal(f.claims[0].chosen, f.claims[1].chosen);
	mem_set_string(&f.model.base_url, B);
	mem_set_string(&f.model.base_urls, "");
	assert_false(claim_take(add(&f, 2, "x"), f.now));
	f.model.requests_per_minute = 2;
	assert_true(claim_take(add(&f, 3, "x"), f.now));
	end(&f);
}

/* ---- The queue ------------------------------------------------------------------------------ */

static void claims_have_their_turn_in_the_order_they_came(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	f.model.endpoint_requests = 1;
	for (int i = 0; i < 4; i++)
		add(&f, i, "x");
	assert_true(claim_take(&f.claims[0], f.now));
	claim_wait(&f.claims[3]);
	claim_wait(&f.claims[1]);
	claim_wait(&f.claims[2]);
	for (int i = 1; i < 4; i++) {
		claim_leave(&f.claims[i - 1]);
		assert_false(claim_take(add(&f, 4, "x"), f.now)); /* nobody overtakes */
		assert_ptr_equal(endpoint_next(f.pool, f.now), &f.claims[i]);
		claim_release(&f.claims[4]);
	}
	end(&f);
}

static void claims_do_not_wait_for_those_at_other_endpoints(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	f.model.endpoint_requests = 1;
	assert_true(claim_take(add(&f, 0, "x"), f.now));
	claim_wait(add(&f, 1, "x"));
	mem_set_string(&f.model.base_url, B);
	assert_true(claim_take(add(&f, 2, "x"), f.now));
	end(&f);
}

static void claims_that_leave_the_queue_are_passed_over(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	f.model.endpoint_requests = 1;
	assert_true(claim_take(add(&f, 0, "x"), f.now));
	claim_wait(add(&f, 1, "x"));
	claim_wait(add(&f, 2, "x"));
	claim_leave(&f.claims[1]);
	claim_leave(&f.claims[0]);
	assert_ptr_equal(endpoint_next(f.pool, f.now), &f.claims[2]);
	end(&f);
}

/* ---- Failures ------------------------------------------------------------------------------- */

static void an_endpoint_that_failed_rests_and_is_asked_again(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A "\n" B);
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	size_t failed = c->chosen;
	fails(&f, c, FAULT_PASSES);
	for (int i = 1; i < 4; i++) {
		assert_true(claim_take(add(&f, i, "x"), f.now));
		assert_int_not_equal(f.claims[i].chosen, failed);
	}
	assert_true(claim_take(add(&f, 4, "x"), f.now + 2000));
	assert_int_equal(f.claims[4].chosen, failed);
	end(&f);
}

static void a_claim_moves_once_to_each_endpoint_before_it_pauses(void **state)
{
	(void)state;
	struct fixture f;
	unsigned asked = 0;
	begin(&f, ABC);
	struct endpoint_claim *c = add(&f, 0, "x");
	for (int i = 0; i < 3; i++) {
		assert_true(i == 0 || claim_moves(c));
		assert_true(claim_take(c, f.now));
		assert_int_equal(c->moved, i > 0);
		asked |= 1u << c->chosen;
		fails(&f, c, FAULT_PASSES);
	}
	assert_int_equal(asked, 7);
	assert_false(claim_moves(c));
	assert_true(claim_hopes(c));
	assert_true(claim_failed_everywhere(c));
	int64_t due = claim_pause(c, f.now);
	assert_in_range(due - f.now, 1000, 2000);
	assert_true(claim_take(c, due));
	assert_false(c->moved);
	end(&f);
}

static void a_claim_may_ask_again_where_others_stay_busy(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A "\n" B);
	f.model.endpoint_requests = 1;
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	assert_true(claim_take(add(&f, 1, "x"), f.now));
	size_t failed = c->chosen;
	fails(&f, c, FAULT_PASSES);
	assert_true(claim_moves(c));
	assert_false(claim_take(c, f.now));
	assert_in_range(claim_due(c, f.now) - f.now, 1000, 2000);
	assert_true(claim_take(c, claim_due(c, f.now)));
	assert_int_equal(c->chosen, failed);
	assert_false(c->moved); /* so that it counts as a try */
	fails(&f, c, FAULT_PASSES);
	claim_last(c);
	assert_true(claim_due(c, f.now) == CLOCK_NEVER);
	claim_leave(&f.claims[1]);
	assert_true(claim_take(c, f.now));
	assert_int_not_equal(c->chosen, failed);
	end(&f);
}

static void what_is_hopeless_at_one_endpoint_is_asked_at_others_only(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A "\n" B);
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	size_t hopeless = c->chosen;
	fails(&f, c, FAULT_THERE);
	assert_true(claim_take(c, f.now));
	fails(&f, c, FAULT_PASSES);
	assert_false(claim_moves(c));
	assert_true(claim_hopes(c));
	claim_pause(c, f.now);
	assert_true(claim_take(c, f.now + 60000));
	assert_int_not_equal(c->chosen, hopeless);
	fails(&f, c, FAULT_THERE);
	assert_false(claim_hopes(c));
	assert_true(claim_failed_everywhere(c));
	end(&f);
}

static void a_fault_of_the_request_is_none_of_the_endpoint(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A "\n" B);
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	size_t asked = c->chosen;
	fails(&f, c, FAULT_OURS);
	assert_false(claim_moves(c));
	assert_false(claim_hopes(c));
	assert_false(claim_failed_everywhere(c));
	assert_true(claim_take(add(&f, 1, "x"), f.now));
	assert_int_equal(f.claims[1].chosen, asked);
	end(&f);
}

static void rests_grow_with_failures_in_a_row_alone(void **state)
{
	(void)state;
	struct fixture f;
	static const int64_t most[] = {2000, 4000, 8000, 16000, 32000, 60000, 60000};
	begin(&f, A);
	for (int i = 0; i < 7; i++) {
		struct endpoint_claim *c = add(&f, 0, "x");
		assert_true(claim_take(c, f.now));
		fails(&f, c, FAULT_PASSES);
		int64_t due = claim_pause(c, f.now);
		assert_in_range(due - f.now, most[i] / 2, most[i]);
		f.now = due;
		claim_release(c);
	}
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	claim_succeeded(c);
	claim_release(c);
	c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	fails(&f, c, FAULT_PASSES);
	assert_in_range(claim_pause(c, f.now) - f.now, 1000, 2000);
	end(&f);
}

static void requests_that_fail_together_are_one_failure(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	for (int i = 0; i < 6; i++)
		assert_true(claim_take(add(&f, i, "x"), f.now));
	for (int i = 0; i < 6; i++)
		fails(&f, &f.claims[i], FAULT_PASSES);
	assert_in_range(claim_pause(&f.claims[5], f.now) - f.now, 1000, 2000);
	end(&f);
}

static void an_endpoint_that_says_how_long_is_asked_by_nobody_until_then(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	struct endpoint_claim *c = add(&f, 0, "x");
	assert_true(claim_take(c, f.now));
	claim_failed(c, FAULT_PASSES, true, 7, 1, &f.random, f.now);
	assert_true(claim_pause(c, f.now) == f.now + 7000);
	assert_false(claim_take(add(&f, 1, "x"), f.now + 6999));
	assert_true(claim_due(&f.claims[1], f.now) == f.now + 7000);
	assert_true(claim_take(&f.claims[1], f.now + 7000));
	claim_failed(&f.claims[1], FAULT_PASSES, true, 86400, 1, &f.random, f.now);
	assert_true(claim_pause(&f.claims[1], f.now) == f.now + 300000);
	end(&f);
}

static void an_endpoint_alone_is_asked_though_it_rests(void **state)
{
	(void)state;
	struct fixture f;
	begin(&f, A);
	assert_true(claim_take(add(&f, 0, "x"), f.now));
	fails(&f, &f.claims[0], FAULT_PASSES);
	assert_true(claim_take(add(&f, 1, "x"), f.now));
	end(&f);
}

static void claims_that_were_never_made_can_be_left(void **state)
{
	(void)state;
	struct endpoint_claim c = {0};
	claim_leave(&c);
	claim_succeeded(&c);
	claim_release(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(claims_spread_over_what_is_free),
		cmocka_unit_test(claims_of_prompts_that_begin_alike_go_to_one_endpoint),
		cmocka_unit_test(claims_hold_the_limit_of_requests_at_once),
		cmocka_unit_test(claims_hold_the_limit_of_requests_a_minute),
		cmocka_unit_test(limits_of_a_minute_are_of_each_endpoint_and_of_all_models),
		cmocka_unit_test(claims_have_their_turn_in_the_order_they_came),
		cmocka_unit_test(claims_do_not_wait_for_those_at_other_endpoints),
		cmocka_unit_test(claims_that_leave_the_queue_are_passed_over),
		cmocka_unit_test(an_endpoint_that_failed_rests_and_is_asked_again),
		cmocka_unit_test(a_claim_moves_once_to_each_endpoint_before_it_pauses),
		cmocka_unit_test(a_claim_may_ask_again_where_others_stay_busy),
		cmocka_unit_test(what_is_hopeless_at_one_endpoint_is_asked_at_others_only),
		cmocka_unit_test(a_fault_of_the_request_is_none_of_the_endpoint),
		cmocka_unit_test(rests_grow_with_failures_in_a_row_alone),
		cmocka_unit_test(requests_that_fail_together_are_one_failure),
		cmocka_unit_test(an_endpoint_that_says_how_long_is_asked_by_nobody_until_then),
		cmocka_unit_test(an_endpoint_alone_is_asked_though_it_rests),
		cmocka_unit_test(claims_that_were_never_made_can_be_left),
	};
	return RUN(tests);
}
