#include "doc/html.h"

#include "../test.h"

static void check(const char *markdown, const char *expected)
{
	struct buf out = BUF_INIT;
	html_print(markdown, strlen(markdown), "T", "en", &out);
	char *body = strstr(out.data, "<body>\n");
	assert_non_null(body);
	char *end = strstr(body, "</body>\n</html>\n");
	assert_non_null(end);
	*end = '\0';
	assert_string_equal(body + 7, expected);
	buf_release(&out);
}

static void html_escapes_title_and_language(void **state)
{
	(void)state;
	struct buf out = BUF_INIT;
	html_print("", 0, "</title>&\"", "\"><x", &out);
	assert_non_null(strstr(out.data, "<title>&lt;/title>&amp;&quot;</title>"));
	assert_non_null(strstr(out.data, "<html lang=\"&quot;>&lt;x\">"));
	buf_release(&out);
}

static void html_leaves_raw_html_and_scripts_out(void **state)
{
	(void)state;
	check("a <script>alert(1)</script>\n",
		  "<p>a <!-- raw HTML omitted -->alert(1)<!-- raw HTML omitted --></p>\n");
	check("[x](javascript:alert(1))\n", "<p><a href=\"\">x</a></p>\n");
}

static void html_makes_strong_what_commonmark_refuses_beside_cjk(void **state)
{
	(void)state;
	check("**注意：**前往。**上海：**去\n",
		  "<p><strong>注意：</strong>前往。<strong>上海：</strong>去</p>\n");
	check("- 看**“甲”**乙\n", "<ul>\n<li>看<strong>“甲”</strong>乙</li>\n</ul>\n");
	check("2 ** 3 ** 4 `**注：**中`\n", "<p>2 ** 3 ** 4 <code>**注：**中</code></p>\n");
}

static void html_joins_lines_between_cjk(void **state)
{
	(void)state;
	check("世界\n你好\nhello\n", "<p>世界你好\nhello</p>\n");
}

static void html_makes_tables(void **state)
{
	(void)state;
	check("| a | b |\n| --- | --- |\n| 1 < 2 | **x** y |\n| | `|` |\n",
		  "<table>\n<tr>\n<th>a</th><th>b</th>\n</tr>\n"
		  "<tr>\n<td>1 &lt; 2</td><td><strong>x</strong> y</td>\n</tr>\n"
		  "<tr>\n<td></td><td><code>|</code></td>\n</tr>\n</table>\n");
	check("城市 | 名\n--|--\n北京 | 京\n上海 | **注意：**沪\n\n后\n",
		  "<table>\n<tr>\n<th>城市</th><th>名</th>\n</tr>\n"
		  "<tr>\n<td>北京</td><td>京</td>\n</tr>\n"
		  "<tr>\n<td>上海</td><td><strong>注意：</strong>沪</td>\n</tr>\n</table>\n"
		  "<p>后</p>\n");
}

static void html_survives_deep_nesting(void **state)
{
	(void)state;
	struct buf deep = BUF_INIT, out = BUF_INIT;
	for (int i = 0; i < 3000; i++)
		buf_add_str(&deep, i % 2 ? "> " : "- ");
	buf_add_str(&deep, "| a |\n");
	html_print(deep.data, deep.len, "", "en", &out);
	assert_non_null(strstr(out.data, "| a |"));
	buf_release(&deep);
	buf_release(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(html_escapes_title_and_language),
		cmocka_unit_test(html_leaves_raw_html_and_scripts_out),
		cmocka_unit_test(html_makes_strong_what_commonmark_refuses_beside_cjk),
		cmocka_unit_test(html_joins_lines_between_cjk),
		cmocka_unit_test(html_makes_tables),
		cmocka_unit_test(html_survives_deep_nesting),
	};
	return RUN(tests);
}
