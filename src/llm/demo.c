#include "llm/demo.h"

#include <ctype.h>
#include <limits.h>
#include <strings.h>

#include "base/hash.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/utf8.h"

#define TURN_MOST 2048     /* bytes given each turn */
#define REST_MOST 86400000 /* ms that a reply is drawn out */
#define LAG_MOST  1000     /* ms it catches up after the program was held up */

/* Texts come from a small grammar: lists of entries  between them (at most 64), the first one
 * naming the list. In an entry @ and a letter stand for a list, @S for the subject, @Q for the
 * section's point. 1: sentences, 2: first sentences, 3: points of a plan. Nearly every sentence can
 * be filled in a million ways and more, so that two sections hardly ever share one. */
static const char *const english[] = {
	"1|@W, @M @D @P, because @B.|@T begins @P, where @M @D.|@M who @D @P will find that @L.|"
	"@M will say that @L, and @T bears it out @P.|@P, @M @D; @W, @M does the same.|"
	"When @M @D @P, @L.|Some of it is luck: @M @D @P, and @L.|"
	"@T asks for @O and @O, and @W it asks for little else.|@B, so @M @D and @D.|@M @D @P.|"
	"Nobody who knows @S is surprised when @M @D @P.|There is @O @P that says more than @O.|"
	"@W, @M told me @P that @L.|@T can be read from @O, or from the way @M @D.|"
	"Ask @M about @S, and you will hear that @B; ask @M, and you will hear that @L.",
	"2|This part takes up one matter: @Q.|One thing is to be settled here: @Q.|"
	"The next few pages are about this: @Q.|What follows has a single theme: @Q.",
	"T|a first look at @S|the story of @S|the quiet side of @S|the long view of @S|"
	"an honest account of @S|the daily life of @S|the whole craft of @S|the better half of @S",
	"M|a @A @R|a @A @R|the @A @R",
	"A|patient|careful|curious|stubborn|quiet|cheerful|tired|generous|busy|thrifty|young|shy|"
	"sensible|practical|thoughtful|modest|punctual|restless|well-read|seasoned",
	"R|traveller|reader|beginner|neighbour|teacher|cook|shopkeeper|driver|clerk|student|baker|"
	"gardener|carpenter|nurse|guide|painter|postman|farmer|grandmother|musician|librarian|tailor",
	"D|keeps a page of questions|asks twice before deciding|goes the last mile on foot|"
	"counts the cost before the pleasure|listens longer than is polite|lends @O to a stranger|"
	"begins with the nearest thing|writes a date beside every note|leaves room for a new plan|"
	"saves the hardest part for the morning|looks twice at @O|"
	"trusts the second answer more than the first|reads the small print aloud|"
	"spends an hour on @O|keeps @O within reach|trades @O for an hour of talk|"
	"stops where others hurry past|marks what worked and what did not|compares @O with @O",
	"B|small mistakes are cheap at the start|nobody remembers the details a month later|"
	"the obvious way is rarely the best one|good advice tends to arrive late|"
	"the people on the spot know more than the page|habits form before anyone notices|"
	"the season changes the whole picture|a plain answer saves a day of guessing|"
	"the easy part hides the useful part|first impressions are loud and often wrong|"
	"the best hours are the unplanned ones|most trouble begins with a missing detail|"
	"patience costs nothing and pays well|there is always one more door to knock on",
	"L|the plain way is usually the quick one|nothing replaces an hour on the spot|"
	"a short list beats a long memory|good company is half of the work|"
	"the price is seldom the whole cost|whoever asks politely gets the better answer|"
	"a clear morning is worth two evenings|details decide more than plans do|"
	"what looks like a detour saves time|one honest page is better than ten",
	"W|on a slow morning|late in the week|after the first rain|in the second month|by lamplight|"
	"before the shops open|towards evening|on the third day|at the end of a season|"
	"early in spring|in the quiet hour after lunch|once the crowd has gone|"
	"at the turn of the year|on the way home|when the light is low|on the coldest day",
	"P|near the @Y|behind the @Y|beside the @Y|across from the @Y|a short walk from the @Y|"
	"at the far end of the @Y|at the door of the @Y|in the shade of the @Y|not far from the @Y",
	"Y|market|station|library|bridge|harbour|bakery|school|town hall|post office|garden|museum|"
	"tea house|workshop|old mill|theatre|pier|bookshop|city wall|observatory|guest house",
	"O|a @J @K|a @J @K|the @J @K",
	"J|worn|plain|borrowed|cheap|folded|forgotten|hand-drawn|faded|printed|simple|dusty|well-kept",
	"K|notebook|map|list|ticket|letter|photograph|ledger|timetable|recipe|calendar|lantern|key|"
	"sketch|postcard|dictionary|receipt|basket|umbrella|teapot|suitcase|compass|diary",
	"3|Why @S matters, and to whom|Where @S begins, and the first steps in it|"
	"A short history of @S, told from its places|The words and names that go with @S|"
	"What a first day with @S is like|The people one meets through @S|@S, season by season|"
	"What @S costs, and what the money buys|The food, rest and daily rhythm around @S|"
	"Lesser known corners of @S, and how to find them|Common mistakes in @S, and their mending|"
	"@S on a small budget|@S on bad days|What children and the old make of @S|"
	"The manners and unwritten rules of @S|Stories that people tell about @S|"
	"How @S has changed within living memory|Where @S may be going next|"
	"A week with @S, day by day|What remains of @S when the rest is forgotten",
	NULL};

static const char *const chinese[] = {
	"1|@W，@M@P@D，因为@B。|@P，@T才真正开始，@M正在那里@D。|凡是@P@D的@R，@W都会明白@L。|"
	"@M常说@L，@P再看@T，果然如此。|@M@P@D。|@P，@M@D；@W，@M也是这样做的。|"
	"每当@M@P@D，人们就会明白@L。|其中也有运气：@M@P@D，而且@L。|"
	"@T需要@O，也需要@O，@W便不再需要别的什么。|@B，所以@M总是先@D，然后@D。|"
	"熟悉@S的人看到@M@P@D，从不觉得奇怪。|@P有一件@O，它比@O更能说明问题。|@W，@P，@M告诉我，@L。|"
	"@T可以从@O里读出来，也可以从@M@D的样子里看出来。|"
	"向@M问起@S，听到的是@B；再去问@M，听到的却是@L。",
	"2|这一节只谈一件事：@Q。|接下来要说清楚的是：@Q。|下面几段围绕一个题目展开：@Q。",
	"T|@S的日常|@S的另一面|@S的来历|@S的门道|@S的乐趣|@S的细节|@S的第一课|@S的全貌|@S的难处",
	"M|一位@A的@R|那位@A的@R|一名@A的@R",
	"A|耐心|细心|好奇|固执|安静|开朗|疲倦|大方|忙碌|节俭|年轻|通达|务实|谦虚|守时|腼腆|博学|老练",
	"R|旅人|读者|新手|邻居|老师|厨师|店主|司机|职员|学生|园丁|木匠|护士|向导|画家|邮差|农夫|祖母",
	"D|把问题一条条记在纸上|多问一遍再做决定|步行走完最后一段路|先算清花费再谈乐趣|对着@O看了又看|"
	"比别人多听一会儿|从手边最近的事情做起|给每条笔记写上日期|给计划留一点余地|"
	"把最难的部分留到早晨|更相信第二个答案|把细则念出声来|把@O放在手边|把@O借给陌生人|"
	"拿@O换一个钟头的闲谈|在别人匆匆走过的地方停下|记下哪些有用哪些没用|为@O花上一个钟头",
	"B|开头犯的小错代价最小|一个月后谁也记不清细节|最显眼的办法很少是最好的办法|"
	"好建议往往来得太迟|当地人知道的比书上多|习惯总在不知不觉中养成|季节一换样子就全变了|"
	"一句实话能省去一天的猜测|容易的部分常常遮住有用的部分|第一印象又响亮又常常出错|"
	"最好的时光都不在计划之内|麻烦多半出在漏掉的小事上|耐心不花钱却最有回报|总还有一扇门可以去敲",
	"L|朴素的办法往往最快|什么也代替不了亲自看一看|短短的清单胜过长长的记性|好同伴抵得上一半功夫|"
	"标价很少是全部的花费|客气的人总能得到更好的回答|一个清朗的早晨值两个夜晚|"
	"细节比计划更能决定结果|看似绕远的路反而省时间|老实的一页胜过漂亮的十页|早些用心从来不会白费",
	"W|清晨时分|临近周末|头一场雨过后|到了第二个月|店铺开门之前|傍晚前后|第三天上午|一季将尽时|"
	"午饭后的安静时刻|人群散去以后|新年前后|回家路上|天光将暗时|初春时节|最冷的那一天|灯下",
	"P|在@Y附近|在@Y背后|在@Y旁边|在@Y对面|在离@Y不远处|在@Y尽头|在@Y门口|在@Y的树荫下",
	"Y|集市|车站|图书馆|石桥|港口|面包房|学校|市政厅|邮局|花园|博物馆|茶馆|作坊|老磨坊|剧院",
	"O|@J的@K",
	"J|旧日|朴素|借来|便宜|折好|遗忘已久|手绘|褪色|印好|简单|蒙尘|保存完好|未完成|袖珍|二手|修补过",
	"K|笔记|地图|清单|车票|书信|照片|账本|时刻表|菜谱|日历|灯笼|钥匙|速写|明信片|字典|收据|篮子",
	"3|@S为什么重要，对谁重要|@S从哪里开始，头几步怎么走|从几个地方讲起的@S简史|"
	"谈论@S时离不开的词语和名字|与@S相处的第一天|因@S而遇见的人|一年四季里的@S|"
	"@S要花多少钱，钱花在哪里|与@S相伴的饮食、休息和日常节奏|@S中少有人知的角落怎样去找|"
	"@S中常见的错误与补救|预算不多时的@S|不顺心的日子里的@S|孩子和老人眼中的@S|"
	"@S的礼节与不成文的规矩|人们讲述的@S故事|一代人记忆中@S的变化|@S今后会走向何方|"
	"一天一天过完与@S相伴的一周|忘掉其余之后@S还留下什么",
	NULL};

struct writer {
	const char *const *lists;
	bool chinese;
	const char *subject, *point;
	struct random random;
	uint64_t used[32]; /* of each list: the entries that had their turn */
};

/* ---- The subject ----------------------------------------------------------------------------- */

/* What may stand before an instruction's subject, after it, and at its end. */
static const char asking[] =
	"please |write |draft |compose |create |me |us |a |an |long |short |detailed |about |on |of |"
	"the story of |story of |essay on |article on |report on |guide to |"
	"请|帮我|给我|为我|写|撰写|创作|一篇|一本|一份|一部|一个|长篇|关于|有关|围绕|的|，";
static const char ending[] =
	". |, |; |: |? |! |\n| who | which | that | whose | where | when |。|，|；|：|！|？|写一";
static const char genres[] =
	" guide| guidebook| essay| article| report| story| novel| book| handbook| paper|"
	"的文章|文章|的报告|报告|指南|攻略|的小说|小说|的故事|故事|论文|散文|介绍";

/* Bytes of the entry that s begins with; 0 for none. */
static size_t match(const char *entries, const char *s)
{
	for (;; entries++) {
		size_t len = strcspn(entries, "|");
		if (!strncasecmp(entries, s, len))
			return len;
		entries += len;
		if (!*entries)
			return 0;
	}
}

/* Bytes of "10,000-word", "3000 words", "一万字的" …; 0 for none. */
static size_t match_count(const char *s)
{
	size_t n = strspn(s, "0123456789,.k"), more;
	while ((more = match("一|二|两|三|四|五|六|七|八|九|十|百|千|万", s + n)) != 0)
		n += more;
	size_t unit = match("-words|-word| words| word|字左右的|字左右|字的|字", s + n);
	return n && unit ? n + unit : 0;
}

static const char *subject_end(const char *s)
{
	const char *end = s;
	for (; *end && !match(ending, end); end++)
		if ((match(" in | of ", end) && match_count(end + 4)) ||
			(end - s >= 60 && (*end == ' ' || (unsigned char)*end >= 0xe0)))
			break;
	while (end > s && strchr(" .,!?", end[-1]))
		end--;
	for (const char *p = s + 1; p < end; p++)
		if (match(genres, p) == (size_t)(end - p))
			end = p;
	return end;
}

static char *find_subject(const char *instruction, const char *otherwise)
{
	const char *about = strstr(instruction, " about ");
	const char *s = about ? about + strlen(" about ") : instruction;
	for (size_t n = !about; n; s += n) {
		n = strspn(s, " \t\r\n");
		n = n ? n : match(asking, s);
		n = n ? n : match_count(s);
	}
	const char *end = subject_end(s);
	return end > s ? mem_strndup(s, (size_t)(end - s)) : mem_strdup(otherwise);
}

/* ---- Sentences ------------------------------------------------------------------------------- */

/* As doc/words.h counts the plain prose that is made here. */
static int count_words(const char *s, size_t len)
{
	int count = 0;
	bool in_word = false;
	for (size_t at = 0; at < len;) {
		int32_t code;
		at += utf8_decode(s + at, len - at, &code);
		bool wide = code >= 0x2e80;
		bool mark = (code >= 0x3000 && code <= 0x301f) || (code >= 0xff01 && code <= 0xff1f);
		bool letter = code < 0x80 ? isalnum(code) : code >= 0xc0 && code < 0x2000;
		count += wide ? !mark : letter && !in_word;
		in_word = !wide && code != ' ' && (in_word || letter);
	}
	return count;
}

static size_t find_list(const struct writer *w, char slot)
{
	size_t i = 0;
	while (w->lists[i][0] != slot)
		i++;
	return i;
}

static size_t count_entries(const char *entries)
{
	size_t count = 1;
	while ((entries = strchr(entries, '|')) != NULL)
		count++, entries++;
	return count;
}

static const char *entry(const struct writer *w, size_t list, size_t n)
{
	const char *s = w->lists[list] + 2;
	while (n--)
		s = strchr(s, '|') + 1;
	return s;
}

/* An entry that has not been used since all others were. */
static const char *pick(struct writer *w, size_t list)
{
	size_t count = count_entries(w->lists[list] + 2), n;
	if (w->used[list] == ~UINT64_C(0) >> (64 - count))
		w->used[list] = 0;
	do
		n = random_below(&w->random, count);
	while (w->used[list] >> n & 1);
	w->used[list] |= UINT64_C(1) << n;
	return entry(w, list, n);
}

/* Appends the entry at s, which ends at a | or the string's end. */
static void expand(struct writer *w, const char *s, struct buf *out)
{
	for (; *s && *s != '|'; s++)
		if (*s != '@')
			buf_add_char(out, *s);
		else if (*++s == 'S' || *s == 'Q')
			buf_add_str(out, *s == 'S' ? w->subject : w->point);
		else
			expand(w, pick(w, find_list(w, *s)), out);
}

static void add_capital(struct writer *w, const char *s, struct buf *out)
{
	size_t start = out->len;
	expand(w, s, out);
	if (islower((unsigned char)out->data[start]))
		out->data[start] += 'A' - 'a';
}

/* How badly a sentence ends where `left` words were wanted: well at the very end, or far enough
 * from it that others still fit. */
static int misfit(const struct writer *w, int left, int words)
{
	int shortest = w->chinese ? 24 : 14, rest = left - words;
	if (!rest || rest > 4 * shortest)
		return 0;
	return rest >= shortest ? 1 : 1 + abs(rest);
}

/* The best of several sentences from `list` goes to out; returns its words. */
static int choose_sentence(struct writer *w, char list, int left, struct buf *out)
{
	struct buf trial = BUF_INIT;
	struct writer before = *w, after = *w;
	int best = INT_MAX, words = 0;
	for (int tries = 0; tries < 300 && best > 0; tries++) {
		memcpy(w->used, before.used, sizeof w->used);
		w->used[0] = tries ? 0 : before.used[0]; /* any form of sentence rather than a bad end */
		buf_clear(&trial);
		add_capital(w, pick(w, find_list(w, list)), &trial);
		int count = count_words(trial.data, trial.len), cost = misfit(w, left, count);
		if (cost >= best)
			continue;
		best = cost;
		words = count;
		after = *w;
		buf_swap(out, &trial);
	}
	after.random = w->random;
	*w = after;
	buf_release(&trial);
	return words;
}

/* ---- Replies --------------------------------------------------------------------------------- */

/* Paragraphs are equal parts of about 90 words (120 in Chinese), give or take half a sentence. */
static void write_section(struct writer *w, int words, bool opens, struct buf *out)
{
	struct buf sentence = BUF_INIT;
	int each = w->chinese ? 120 : 90, half = w->chinese ? 16 : 10;
	int parts = (words + each / 2) / each, part = 1, done = 0;
	opens = opens && words > 2 * (20 + count_words(w->point, strlen(w->point)));
	while (2 * (words - done) > 14 || !done) {
		if (part < parts && done + half >= (int)((int64_t)words * part / parts)) {
			buf_add_str(out, "\n\n");
			part++;
		} else if (done && !w->chinese) {
			buf_add_char(out, ' ');
		}
		buf_clear(&sentence);
		done += choose_sentence(w, opens && !done ? '2' : '1', words - done, &sentence);
		buf_add(out, sentence.data, sentence.len);
	}
	buf_release(&sentence);
}

/* Rows that share a point take it from one person's side after the other. */
static void add_side(struct writer *w, int nth, int shift, struct buf *out)
{
	size_t people = find_list(w, 'R');
	int sides = (int)count_entries(w->lists[people] + 2) + 1;
	if (nth % sides) {
		buf_add_str(out, w->chinese ? "（" : ", as a ");
		expand(w, entry(w, people, (size_t)((nth % sides + shift) % (sides - 1))), out);
		buf_add_str(out, w->chinese ? "的看法）" : " sees it");
	}
	if (nth >= sides)
		buf_addf(out, " (%d)", nth / sides + 1);
}

static void add_point(struct writer *w, int row, int rows, struct buf *out)
{
	size_t points = find_list(w, '3');
	int count = (int)count_entries(w->lists[points] + 2);
	int point = rows >= count ? (int)((int64_t)row * count / rows)
							  : row * (count - 1) / (rows - (rows > 1));
	int nth = rows >= count ? row - (int)(((int64_t)point * rows + count - 1) / count) : 0;
	add_capital(w, entry(w, points, (size_t)point), out);
	add_side(w, nth, point, out);
}

static void write_plan(struct writer *w, enum ask_role role, int words, struct buf *out)
{
	int size = role == ASK_CHAPTERS ? 5000 : 500, swing = 0;
	int rows = words < size * 3 / 2 ? 1 : (int)(((int64_t)words + size / 2) / size);
	int each = words / rows / 10 * 10, over = words - each * rows;
	for (int i = 0; i < rows; i++) {
		int budget = each + (i < over / 10 ? 10 : 0) + (i == rows - 1 ? over % 10 : 0);
		int change = i + 1 < rows ? 10 * (int)random_below(&w->random, 9) : 0;
		swing = i % 2 ? -swing : change;
		buf_addf(out, "Paragraph %d - Main Point: ", i + 1);
		if (role == ASK_CHAPTER) {
			buf_add_str(out, w->point);
			add_side(w, i, 0, out);
		} else {
			add_point(w, i, rows, out);
		}
		buf_addf(out, " - Word Count: %d%s\n", budget + swing, w->chinese ? "字" : " words");
	}
}

static uint64_t mix(const struct ask *ask, uint64_t seed)
{
	uint64_t asked = (uint64_t)ask->role << 32 | (uint32_t)ask->words;
	uint64_t hash = hash_value(hash_value(HASH_START, seed), asked);
	hash = hash_bytes(hash, ask->instruction, strlen(ask->instruction) + 1);
	hash = hash_bytes(hash, ask->point, strlen(ask->point) + 1);
	return hash_bytes(hash, ask->prompt, ask->prompt_len);
}

static char *without_stop(const char *point)
{
	size_t len = strlen(point);
	while (len && strchr(" .!?", point[len - 1]))
		len--;
	return mem_strndup(point, len >= 3 && match("。|！|？", point + len - 3) ? len - 3 : len);
}

/* A word here and there: the first of its kind in every second paragraph. */
static void revise(const char *text, bool zh, struct buf *out)
{
	const char *word = zh ? "，" : " and ", *instead = zh ? "；" : " as well as ";
	for (int i = 0; *text; i++) {
		const char *end = strstr(text, "\n\n"), *at = strstr(text, word);
		size_t len = end ? (size_t)(end - text) + 2 : strlen(text);
		size_t before = i % 2 == 0 && at && at < text + len ? (size_t)(at - text) : len;
		buf_add(out, text, before);
		if (before < len) {
			buf_add_str(out, instead);

			buf_add(out, at + strlen(word), len - before - strlen(word));
		}
		text += len;
	}
}

void demo_reply(const struct ask *ask, uint64_t seed, struct buf *out)
{
	bool zh = !strcmp(ask->language, "zh");
	char *subject = find_subject(ask->instruction, zh ? "这个题目" : "this subject");
	char *point = without_stop(ask->point);
	struct writer w = {zh ? chinese : english, zh, subject, point, {mix(ask, seed)}, {0}};
	int words = ask->words > 0 ? ask->words : 1000;
	if (ask->role == ASK_TITLE)
		buf_add_str(out, subject);
	else if (ask->role == ASK_REVISE)
		revise(ask->text ? ask->text : "", zh, out);
	else if (ask->role == ASK_SUMMARY)
		buf_addf(out, zh ? "%s。" : "%s.", point);
	else if (ask->role < ASK_WRITE)
		write_plan(&w, ask->role, words, out);
	else
		write_section(&w, words, ask->role != ASK_CONTINUE && ask->role != ASK_TIGHTEN && *point,
					  out);
	free(subject);
	free(point);
}

/* ---- Giving it out -----------------------------------------------------------------------------
 */

static bool is_wide(int32_t code)
{
	return code >= 0x2e80;
}

/* The bytes of the next piece: a word with the space after it, or two characters of a script
 * without spaces. *words: what it counts for. */
static size_t next_piece(const char *s, size_t len, int *words)
{
	int32_t code;
	size_t at = utf8_decode(s, len, &code);
	*words = code != ' ' && code != '\n';
	if (is_wide(code)) {
		size_t more = at < len ? utf8_decode(s + at, len - at, &code) : 0;
		*words = more && is_wide(code) ? 2 : 1;
		return *words == 2 ? at + more : at;
	}
	while (at < len && !strchr(" \n", s[at - 1])) {
		size_t step = utf8_decode(s + at, len - at, &code);
		if (is_wide(code))
			break;
		at += step;
	}
	return at;
}

/* The bytes that are due now, at least one piece. */
static size_t bytes_due(struct demo_feed *f, double speed, int64_t now)
{
	const char *s = f->text.data + f->at;
	size_t left = f->text.len - f->at, len = 0;
	double allowed = speed * (double)(now - f->start) / 1000;
	int words;
	do {
		size_t piece = next_piece(s + len, left - len, &words);
		if (len && len + piece > TURN_MOST)
			break;
		len += piece;
		f->words += words;
	} while (len < left && (speed <= 0 || f->words < allowed));
	return len;
}

static int64_t next_due(struct demo_feed *f, double speed, int64_t now)
{
	if (speed <= 0)
		return now;
	double ms = f->words * 1000 / speed;
	int64_t due = f->start + (ms < REST_MOST ? (int64_t)ms : REST_MOST);
	if (now - due <= LAG_MOST)
		return due;
	f->start = now;
	f->words = 0;
	return now;
}

size_t demo_feed(struct demo_feed *f, double speed, int64_t now, int64_t *due)
{
	if (f->at == f->text.len)
		return 0;
	size_t len = bytes_due(f, speed, now);
	f->at += len;
	*due = next_due(f, speed, now);
	return len;
}
