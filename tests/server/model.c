#include "model.h"

#include <ctype.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/json.h"
#include "base/utf8.h"

#define WORDS_DEFAULT 3000 /* of a plan whose prompt names no length */
#define ROW_WORDS     500
#define CHAPTER_WORDS 5000
#define DIRECT_MOST   2000 /* words of a reply to an instruction itself */

void model_start(struct model_state *m, const struct model_options *options)
{
	*m = (struct model_state){
		.options = *options, .sentence = options->sentence, .earlier = BUF_INIT};
}

void model_stop(struct model_state *m)
{
	buf_release(&m->earlier);
}

/* ---- Reading the prompt -----------------------------------------------------------------------
 */

struct wish {
	bool plan, summary, chinese;
	bool direct; /* no plan is spoken of: all of it at once */
	int words;
	int row_words; /* of a plan */
};

/* The number that ends before `at`, past a space or a hyphen; 0 for none. */
static int number_before(const char *start, const char *at)
{
	int value = 0, scale = 1;
	if (at > start && (at[-1] == ' ' || at[-1] == '-'))
		at--;
	for (; at > start && (isdigit((unsigned char)at[-1]) || at[-1] == ','); at--) {
		if (at[-1] == ',' || scale > 100000000)
			continue;
		value += (at[-1] - '0') * scale;
		scale *= 10;
	}
	return value;
}

/* The first (or last) number of words or characters that s names. */
static int find_words(const char *s, bool last, bool *chinese)
{
	int found = 0;
	for (const char *at = s; *at && (last || !found); at++) {
		bool zh = !strncmp(at, "字", strlen("字"));
		if (!zh && strncmp(at, "word", 4) != 0)
			continue;
		int words = number_before(s, at);
		if (words) {
			found = words;
			*chinese = zh;
		}
	}
	return found;
}

static const char *last_line(const struct buf *prompt)
{
	const char *line = strrchr(prompt->data, '\n');
	return line ? line + 1 : prompt->data;
}

static struct wish read_wish(const char *text)
{
	struct wish wish = {.plan = false};
	struct buf prompt = BUF_INIT;
	buf_add_str(&prompt, text);
	buf_trim(&prompt);
	const char *line = last_line(&prompt);
	wish.summary = strstr(prompt.data, "Sum it up for its author") ||
				   strstr(prompt.data, "请为作者概括这一节");
	if (strstr(line, "Word Count:"))
		wish.words = find_words(line, true, &wish.chinese);
	bool chapter = !strncmp(line, "Chapter ", strlen("Chapter "));
	wish.direct = !strstr(prompt.data, "Main Point") && !strstr(prompt.data, "Word Count");
	wish.plan = !wish.direct && (!wish.words || chapter);
	wish.row_words = strstr(prompt.data, "Chapter 1 - Main Point: [") ? CHAPTER_WORDS : ROW_WORDS;
	static const char *const totals[] = {"The whole document has about", "全文约",
										 "The new paragraphs together have about", "新段落合计约"};
	const char *whole = NULL;
	for (size_t i = 0; i < sizeof totals / sizeof *totals && !whole; i++)
		whole = strstr(prompt.data, totals[i]);
	if ((wish.plan && !chapter) || wish.direct)
		wish.words = find_words(whole ? whole : prompt.data, false, &wish.chinese);
	if (!wish.words)
		wish.words = WORDS_DEFAULT;
	if (wish.direct && wish.words > DIRECT_MOST)
		wish.words = DIRECT_MOST;
	buf_release(&prompt);
	return wish;
}

/* ---- Writing ----------------------------------------------------------------------------------
 */

/* Sixteen words for each place of a sentence; a number below 2^24 chooses all six. */
static const char *const english[6][16] = {
	{"quiet", "old", "narrow", "bright", "patient", "distant", "modest", "curious", "golden",
	 "windy", "northern", "hidden", "gentle", "crowded", "early", "stubborn"},
	{"harbour", "market", "teacher", "river", "garden", "railway", "village", "lantern", "bridge",
	 "kitchen", "library", "orchard", "captain", "workshop", "temple", "valley"},
	{"remembers", "crosses", "follows", "explains", "welcomes", "repairs", "measures", "outlives",
	 "borrows", "surprises", "feeds", "describes", "protects", "questions", "shapes", "paints"},
	{"letters", "mountains", "strangers", "seasons", "songs", "windows", "merchants", "recipes",
	 "stories", "ships", "children", "customs", "farmers", "clouds", "neighbours", "streets"},
	{"before sunrise", "after dinner", "without hurry", "during winter", "beyond doubt",
	 "under snow", "for years", "by candlelight", "at noon", "in silence", "near home",
	 "against advice", "with care", "over time", "despite rain", "until dusk"},
	{"again", "together", "carefully", "slowly", "proudly", "outdoors", "twice", "openly", "alone",
	 "wisely", "calmly", "somehow", "abroad", "kindly", "loudly", "daily"},
};

static const char *const chinese_words[6][16] = {
	{"清晨", "午后", "黄昏", "深夜", "春日", "夏夜", "秋天", "冬季", "雨中", "雪后", "节前", "旅途",
	 "假期", "平时", "早年", "如今"},
	{"安静", "古老", "狭窄", "明亮", "耐心", "遥远", "朴素", "好奇", "金色", "热闹", "北方", "隐蔽",
	 "温和", "拥挤", "勤劳", "固执"},
	{"港口", "市场", "老师", "河流", "花园", "铁路", "村庄", "灯笼", "石桥", "厨房", "书店", "果园",
	 "船长", "作坊", "寺庙", "山谷"},
	{"记得", "穿过", "跟随", "解释", "欢迎", "修补", "丈量", "守护", "借用", "惊动", "养育", "描绘",
	 "保护", "追问", "塑造", "点亮"},
	{"书信", "群山", "旅人", "四季", "歌谣", "窗户", "商队", "菜谱", "故事", "船只", "孩子", "风俗",
	 "农夫", "云朵", "邻居", "街道"},
	{"如初", "已久", "至今", "多次", "不倦", "从容", "有序", "如常", "默默", "渐渐", "悄悄", "不停",
	 "认真", "坦然", "分明", "依旧"},
};

/* Odd, so that it permutes the numbers below 2^24 and neighbours differ in every place. */
static uint32_t scatter(uint32_t number)
{
	return number * UINT32_C(0x9e3779b1) & 0xffffff;
}

/* A name in the middle of a sentence, so that all of it differs from every other. */
static void add_name(struct buf *out, uint32_t number, bool chinese)
{
	static const char *const syllables[16] = {"ba", "do", "fi", "gu", "ha", "jo", "ka", "le",
											  "mi", "no", "pa", "ru", "si", "to", "ve", "zu"};
	static const char *const characters[16] = {"安", "白", "陈", "丁", "方", "高", "何", "江",
											   "李", "马", "宁", "彭", "钱", "孙", "唐", "吴"};
	char name[32] = "";
	size_t len = 0;
	for (uint32_t rest = (number + 1) * UINT32_C(0x85ebca6b) >> 8, i = 0; i < 4; i++, rest >>= 6)
		len += (size_t)snprintf(name + len, sizeof name - len, "%s",
								(chinese ? characters : syllables)[rest & 15]);
	if (!chinese)
		name[0] = (char)toupper((unsigned char)name[0]);
	buf_add_str(out, name);
}

static void add_sentence(struct buf *out, uint32_t number, bool chinese)
{
	const char *const(*words)[16] = chinese ? chinese_words : english;
	const char *pick[6];
	uint32_t digits = scatter(number);
	for (size_t i = 0; i < 6; i++)
		pick[i] = words[i][digits >> 4 * i & 15];
	buf_addf(out, chinese ? "%s，%s的%s" : "The %s %s %s ", pick[0], pick[1], pick[2]);
	add_name(out, number, chinese);
	buf_addf(out, chinese ? "%s%s%s。" : " and the %s %s %s. ", pick[3], pick[4], pick[5]);
}

/* Bytes of the first `words` words (or characters, without marks) of s. */
static size_t take_words(const char *s, int words, bool chinese, int *taken)
{
	size_t at = 0;
	*taken = 0;
	while (s[at] && *taken < words) {
		int32_t code;
		size_t len =
			chinese ? utf8_decode(s + at, strlen(s + at), &code) : strcspn(s + at, " ") + 1;
		*taken += chinese ? code >= 0x4e00 && code <= 0x9fff : 1;
		at += len;
	}
	return at;
}

static void add_section(struct model_state *m, struct buf *out, int words, bool chinese)
{
	struct buf sentence = BUF_INIT;
	for (int written = 0, count = 1; written < words; count++) {
		int taken;
		buf_clear(&sentence);
		add_sentence(&sentence, m->sentence++, chinese);
		size_t len = take_words(sentence.data, words - written, chinese, &taken);
		written += taken;
		buf_truncate(&sentence, written < words ? sentence.len : len);
		buf_trim(&sentence);
		buf_add(out, sentence.data, sentence.len);
		if (written < words)
			buf_add_str(out, count % 6 == 0 ? "\n\n" : chinese ? "" : " ");
	}
	if (out->len && !chinese && out->data[out->len - 1] != '.')
		buf_add_char(out, '.');
	else if (chinese && strcmp(out->data + out->len - strlen("。"), "。") != 0)
		buf_add_str(out, "。");
	buf_release(&sentence);
}

static void add_plan(struct buf *out, int words, int row_words, bool chinese)
{
	int rows = words < 2 * row_words ? 1 : (words + row_words / 2) / row_words;
	for (int i = 0; i < rows; i++) {
		struct buf point = BUF_INIT;
		int budget = (int)((long)words * (i + 1) / rows - (long)words * i / rows);
		add_sentence(&point, (uint32_t)i + 0x800000, chinese);
		buf_trim(&point);
		buf_truncate(&point, point.len - (chinese ? strlen("。") : 1));
		buf_addf(out, "Paragraph %d - Main Point: %s - Word Count: %d%s\n", i + 1, point.data,
				 budget, chinese ? "字" : " words");
		buf_release(&point);
	}
}

/* As a judge: scores that follow from what is judged, in one of three forms that judges use. */
static void add_judgement(struct buf *out, const char *prompt)
{
	static const char *const names[] = {"Relevance", "Accuracy",          "Coherence",
										"Clarity",   "Breadth and Depth", "Reading Experience"};
	uint64_t hash = hash_bytes(HASH_START, prompt, strlen(prompt));
	bool loose = hash % 3 == 0;
	buf_add_str(out, hash % 3 == 1 ? "```json\n" : loose ? "It is sound.\n\n" : "");
	buf_add_str(out, loose ? "" : "{\"Analysis\": \"Relevance is fine.\"");
	for (int i = 0; i < 6; i++, hash /= 4)
		buf_addf(out, loose ? "**%s**: %d\n" : ", \"%s\": %d", names[i], 2 + (int)(hash % 4));
	buf_add_str(out, loose ? "" : "}");
	buf_add_str(out, hash % 3 == 1 && !loose ? "\n```" : "");
}

/* The request that a text was written for, in the forms that models give it. */
static void add_request(struct buf *out, const char *prompt, bool chinese)
{
	const char *after = strstr(prompt, chinese ? "约" : "about ");
	long words = after ? strtol(after + strlen(chinese ? "约" : "about "), NULL, 10) : 0;
	uint64_t hash = hash_bytes(HASH_START, prompt, strlen(prompt));
	struct buf request = BUF_INIT;
	buf_add_str(&request, chinese ? "请写一篇文章，讲这样一件事：" : "Please write about this: ");
	add_sentence(&request, (uint32_t)(hash >> 40), chinese);
	buf_addf(&request, chinese ? "全文约%ld字。" : "It has about %ld words.", words);
	switch (hash % 4) {
	case 0:
		buf_addf(out, chinese ? "写作要求：\n\n%s" : "**Instruction:** %s", request.data);
		break;
	case 1:
		buf_addf(out, chinese ? "“%s”" : "\"%s\"", request.data);
		break;
	default:
		buf_add_str(out, request.data);
	}
	buf_release(&request);
}

/* Of two texts it likes the longer one better, whichever comes first. */
static void add_preference(struct buf *out, const char *prompt)
{
	size_t lengths[2] = {0, 0};
	const char *at = prompt;
	for (int i = 0; i < 2; i++) {
		const char *open = strstr(at, "<text>"), *close = open ? strstr(open, "</text>") : NULL;
		if (!close)
			break;
		lengths[i] = (size_t)(close - open);
		at = close + 1;
	}
	buf_addf(out, "{\"Analysis\": \"…\", \"Winner\": \"%s\"}",
			 lengths[0] == lengths[1]  ? "Tie"
			 : lengths[0] > lengths[1] ? "A"
									   : "B");
}

/* Whether a request needs a long answer: where it names 2,000 words or more, or, where it names
 * none, in every second case; in one of four forms. */
static void add_sorting(struct buf *out, const char *prompt)
{
	const char *request = strstr(prompt, "<request>");
	uint64_t hash = hash_bytes(HASH_START, request, strlen(request));
	bool chinese;
	int words = 0;
	const char *end = strstr(request, "</request>");
	struct buf text = BUF_INIT;
	buf_add(&text, request, end ? (size_t)(end - request) : strlen(request));
	words = find_words(text.data, false, &chinese);
	buf_release(&text);
	bool is_long = words ? words >= 2000 : hash >> 8 & 1;
	const char *yes = is_long ? "true" : "false";
	if (hash % 4 == 0)
		buf_addf(out, "```json\n{\"reason\": \"It says so.\", \"long\": %s}\n```", yes);
	else if (hash % 4 == 1)
		buf_addf(out, "%s. It is a “long” matter.", is_long ? "Yes" : "No");
	else
		buf_addf(out, "{\"reason\": \"Case %d.\", \"long\": %s}", (int)(hash >> 16 & 1023), yes);
}

/* ---- Answering --------------------------------------------------------------------------------
 */

static long count_shared(const struct buf *earlier, const char *prompt)
{
	size_t at = 0;
	while (at < earlier->len && earlier->data[at] == prompt[at])
		at++;
	return (long)at;
}

static void add_usage(struct model_state *m, const char *prompt, size_t written,
					  struct steps *steps)
{
	struct buf json = BUF_INIT;
	buf_addf(&json,
			 "{\"choices\":[],\"usage\":{\"prompt_tokens\":%zu,\"completion_tokens\":%zu,"
			 "\"prompt_tokens_details\":{\"cached_tokens\":%ld}}}",
			 strlen(prompt) / 4, written / 4, count_shared(&m->earlier, prompt) / 4);
	steps_event(steps, json.data);
	buf_set(&m->earlier, prompt, strlen(prompt));
	buf_release(&json);
}

/* The bytes of the next event: some words, whole characters. */
static size_t next_piece(const struct model_state *m, const char *s, size_t len, int *words)
{
	int want = m->options.speed > 0 ? 1 + (int)(m->options.speed / 100) : 40;
	size_t at = 0;
	*words = 0;
	while (at < len && *words < want) {
		int32_t code;
		at += utf8_decode(s + at, len - at, &code);
		*words += code >= 0x2e80 || at == len || strchr(" \n", s[at]);
	}
	return at;
}

static bool is_cut(struct model_state *m, size_t sent)
{
	struct model_options *o = &m->options;
	if (!o->stop_after || !o->stop_times || sent < o->stop_after)
		return false;
	o->stop_times--;
	return true;
}

static void stream(struct model_state *m, const char *prompt, const struct buf *text,
				   struct steps *steps)
{
	steps_stream(steps);
	steps_event(steps, "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\","
					   "\"content\":null},\"finish_reason\":null}]}");
	for (size_t at = 0; at < text->len;) {
		int words;
		size_t len = next_piece(m, text->data + at, text->len - at, &words);
		steps_text(steps, text->data + at, len);
		at += len;
		if (is_cut(m, at)) {
			steps_do(steps, STEP_RESET, 0);
			return;
		}
		if (m->options.speed > 0)
			steps_do(steps, STEP_DELAY, (int)(words * 1000 / m->options.speed));
	}
	steps_finish(steps, "stop");
	add_usage(m, prompt, text->len, steps);
	steps_event(steps, "[DONE]");
	steps_end(steps);
}

void model_list(struct steps *steps)
{
	steps_json(steps, 200,
			   "{\"object\":\"list\",\"data\":[{\"id\":\"tester\",\"max_model_len\":32768},"
			   "{\"id\":\"second-writer\"},{\"id\":\"text-embedding-of-ours\"}]}");
}

void model_answer(struct model_state *m, const char *body, size_t len, struct steps *steps)
{
	struct json *request = json_parse(body, len, JSON_STRICT, NULL);
	const char *prompt =
		json_get_string(json_first(json_get(request, "messages")), "content", NULL);
	struct buf text = BUF_INIT;
	if (m->options.same)
		m->sentence = m->sections = (uint32_t)(hash_bytes(HASH_START, body, len) >> 16 & 0xffffff);
	if (!prompt) {
		steps_json(steps, 400, "{\"error\":{\"message\":\"messages[0].content is missing\"}}");
	} else if (m->options.fail_first > 0) {
		m->options.fail_first--;
		steps_json(steps, 503, "{\"error\":{\"message\":\"Loading model\",\"code\":503}}");
	} else {
		struct wish wish = read_wish(prompt);
		struct faults *f = &m->options.faults;
		if (strstr(prompt, "Reading Experience")) {
			add_judgement(&text, prompt);
		} else if (strstr(prompt, "\"Winner\"")) {
			add_preference(&text, prompt);
		} else if (strstr(prompt, "\"long\": true}") && strstr(prompt, "<request>")) {
			add_sorting(&text, prompt);
		} else if (strstr(prompt, "Work out the request that it was written for") ||
				   strstr(prompt, "请推想当初的写作要求是什么")) {
			add_request(&text, prompt, !strstr(prompt, "Work out the request"));
		} else if (wish.plan) {
			add_plan(&text, (int)(wish.words * f->plan + 0.5), wish.row_words, wish.chinese);
		} else if (wish.summary) {
			add_section(m, &text, wish.words, wish.chinese);
		} else {
			int words = faults_words(f, (int)(wish.words * m->options.ratio + 0.5), m->sections);
			add_section(m, &text, words, wish.chinese);
			faults_spoil(f, prompt, m->sections++, wish.chinese, &text);
		}
		stream(m, prompt, &text, steps);
	}
	buf_release(&text);
	json_free(request);
}
