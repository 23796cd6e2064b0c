#include "write/target.h"

#include "../test.h"

static void target_words_reads_english(void **state)
{
	(void)state;
	assert_int_equal(target_words("Write a 10000-word China travel guide"), 10000);
	assert_int_equal(target_words("A report of 10,000 words, please"), 10000);
	assert_int_equal(target_words("a novel in 5k words"), 5000);
	assert_int_equal(target_words("Write 12 thousand words on bees"), 12000);
	assert_int_equal(target_words("an essay of 800 - 1200 words"), 1000);
	assert_int_equal(target_words("A 1.5k word piece"), 1500);
}

static void target_words_reads_chinese(void **state)
{
	(void)state;
	assert_int_equal(target_words("写一篇10000字的中国旅游指南"), 10000);
	assert_int_equal(target_words("写一篇一万字的小说"), 10000);
	assert_int_equal(target_words("两千五百字的报告"), 2500);
	assert_int_equal(target_words("写三万五千字"), 35000);
	assert_int_equal(target_words("1.5万字左右的论文"), 15000);
	assert_int_equal(target_words("写一篇万字长文"), 10000);
	assert_int_equal(target_words("约3000多字"), 3000);
	assert_int_equal(target_words("不少于八百个字"), 800);
	assert_int_equal(target_words("十二万字的长篇"), 120000);
}

static void target_words_is_0_when_none_is_named(void **state)
{
	(void)state;
	assert_int_equal(target_words("Write about the year 1984"), 0);
	assert_int_equal(target_words("Describe it in 3 words"), 0);
	assert_int_equal(target_words("写一写汉字的历史"), 0);
	assert_int_equal(target_words("二十四节气与十二生肖"), 0);
	assert_int_equal(target_words(""), 0);
}

static void target_language_follows_the_script(void **state)
{
	(void)state;
	assert_string_equal(target_language("Write a guide"), "en");
	assert_string_equal(target_language("写一篇10000字的中国旅游指南"), "zh");
	assert_string_equal(target_language("Write a guide to 北京"), "en");
	assert_string_equal(target_language("写一篇关于 Linux 的长文"), "zh");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(target_words_reads_english),
		cmocka_unit_test(target_words_reads_chinese),
		cmocka_unit_test(target_words_is_0_when_none_is_named),
		cmocka_unit_test(target_language_follows_the_script),
	};
	return RUN(tests);
}
