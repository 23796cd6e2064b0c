/* What is wrong with the reply itself: its characters, its events, its end, its status. */
#include <unistd.h>

#include "../test.h"

#include "../help.h"
#include "llm/parser.h"

#include "faults.h"

#define WHOLE "reply\n<head>\nbytes <first><text:One><text: two.><finish><end>\n"
#define WORDS "One two."

static void characters_come_whole(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"CR", WHOLE "bytes \n", .text = WORDS, .newline = "\\r"},
		{"CRLF", WHOLE, .text = WORDS, .newline = "\\r\\n"},
		{"CR|LF split",
		 "reply\n<head>\npace 1 0\nbytes <first><text:One><text: two.><finish><end>\n",
		 .text = WORDS, .newline = "\\r\\n"},
		{"BOM", "reply\n<head>\nbytes \\xef\\xbb\\xbf<first><text:One><text: two.><finish><end>\n",
		 .text = WORDS},
		{"UTF-8 split at every byte",
		 "reply\n<head>\nbytes <first><text:é你>\npace 1 0\nbytes <text:🙂>\npace 9999 0\n"
		 "bytes <finish><end>\n",
		 .text = "é你🙂"},
		{"UTF-8 split over events",
		 "reply\n<head>\nbytes <first><text:\\xf0\\x9f><text:\\x99><text:\\x82.><finish><end>\n",
		 .text = "🙂."},
		{"UTF-8 that never ends", "reply\n<head>\nbytes <first><text:One\\xf0\\x9f><finish><end>\n",
		 .text = "One\xef\xbf\xbd"},
		{"surrogate pair over two events",
		 "reply\n<head>\nbytes <first><text:\\\\ud83d><text:\\\\ude42><finish><end>\n",
		 .text = "🙂"},
		{"a NUL in the text", "reply\n<head>\nbytes <first><text:One\\\\u0000 two.><finish><end>\n",
		 .text = "One\xef\xbf\xbd two."},
	};
	/* A line of JSON does not end with a lone CR. */
	fault_holds("openai", &faults[0], 0);
	fault_holds("anthropic", &faults[0], 0);
	faults_hold(faults + 1, sizeof faults / sizeof *faults - 1);
}

static void odd_events_do_no_harm(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"no end event", "reply\n<head>\nbytes <first><text:One><text: two.><finish>\n",
		 .text = WORDS},
		{"more after the end",
		 "reply\n<head>\nbytes <first><text:One><text: two.><finish><end><text: "
		 "three><error:500>\n",
		 .text = WORDS},
		{"rubbish after the end",
		 "reply\n<head>\nbytes <first><text:One><text: two.><finish><end>]]{{\\n\\n\n",
		 .text = WORDS},
		{"ends said twice",
		 "reply\n<head>\nbytes <first><text:One><text: two.><finish><finish><end><end>\n",
		 .text = WORDS},
		{"the beginning said twice",
		 "reply\n<head>\nbytes <first><first><text:One><text: two.><finish><end>\n", .text = WORDS},
		/* Events have no number: what is said twice may be meant twice. */
		{"text said twice",
		 "reply\n<head>\nbytes <first><text:One><text:One><text: two.><finish><end>\n",
		 .text = "OneOne two."},
		{"pings between",
		 "reply\n<head>\nbytes <first><ping><text:One><ping><text: two.><ping><finish>"
		 "<ping><end>\n",
		 .text = WORDS},
		{"unknown events",
		 "reply\n<head>\nbytes <first><data:{\"type\":\"novelty\"}><text:One><data:{}><text: two.>"
		 "<finish><end>\n",
		 .text = WORDS},
		{"NUL in JSON",
		 "reply\n<head>\nbytes <first><text:One><data:{\"a\\x00\":1}><text: two.><finish><end>\n",
		 .text = WORDS},
		{"wrong types",
		 "reply\n<head>\nbytes <first><data:{\"choices\":7,\"message\":[],\"delta\":1,"
		 "\"type\":null}><text:One><text: two.><finish><end>\n",
		 .text = WORDS},
	};
	/* Ollama's end is in its last line: without it nothing says that the text is whole. */
	fault_holds("openai", &faults[0], 0);
	fault_holds("anthropic", &faults[0], 0);
	faults_hold(faults + 1, sizeof faults / sizeof *faults - 1);
}

static void data_over_several_lines_joins(void **state)
{
	(void)state;
	static const struct fault openai = {
		"multi-line data",
		"reply\n<head>\nbytes data: {\"choices\":[{\"delta\":\\ndata: {\"content\":"
		"\"One two.\"}}]}\\n\\n<finish><end>\n",
		.text = WORDS};
	static const struct fault anthropic = {
		"multi-line data",
		"reply\n<head>\nbytes data: {\"type\":\"content_block_delta\",\\ndata: "
		"\"delta\":{\"text\":\"One two.\"}}\\n\\n<finish><end>\n",
		.text = WORDS};
	fault_holds("openai", &openai, 0);
	fault_holds("anthropic", &anthropic, 0);
}

static void bad_events_are_told(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"error in mid-stream", "reply\n<head>\nbytes <first><text:One><error:500>\n",
		 .text = "One", .says = "worn out"},
		{"error before text", "reply\n<head>\nbytes <first><error:503>\n" WHOLE, .text = WORDS,
		 .asked = 2, .notice = "server busy (503)"},
		{"error that will not pass", "reply\n<head>\nbytes <first><error:400>\n", .text = "",
		 .says = "worn out"},
		{"error JSON with status 200",
		 "reply\njson 200 {\"error\":{\"message\":\"worn out\",\"code\":400}}\n", .text = "",
		 .says = "worn out"},
		{"passing error JSON with status 200",
		 "reply\njson 200 {\"error\":{\"message\":\"worn out\",\"code\":529}}\n" WHOLE,
		 .text = WORDS, .asked = 2, .notice = "server busy (529)"},
		{"a captive portal",
		 "reply\nstatus 200\nheader Content-Type: text/html\nbytes <!DOCTYPE html><h1>Log "
		 "in</h1>\n",
		 .text = "", .says = "a web page instead of JSON"},
		{"malformed JSON", "reply\n<head>\nbytes <first><text:One><data:{\"choices\":[}>\n",
		 .text = "One", .says = "not JSON"},
		{"JSON of another kind", "reply\n<head>\nbytes <first><text:One><data:7>\n", .text = "One",
		 .says = "not JSON"},
		{"deep JSON",
		 "reply\n<head>\nbytes <first><text:One>data: \nrepeat 100000 [\nbytes \\n\\n\n",
		 .text = "One", .says = "not JSON"},
	};
	FAULTS_HOLD(faults);
}

static void encodings_are_refused(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"gzip", "reply\nstatus 200\nheader Content-Encoding: gzip\nbytes \\x1f\\x8b\\x08\\x00\n",
		 .text = "", .says = "compressed (gzip)"},
		{"br", "reply\nstatus 200\nheader Content-Encoding: br\nbytes \\x0b\\x02\n", .text = "",
		 .says = "compressed (br)"},
		{"an unknown one", "reply\nstatus 200\nheader Content-Encoding: squeeze\nbytes x\n",
		 .text = "", .says = "compressed (squeeze)"},
		{"none by name",
		 "reply\nstatus 200\nheader Content-Encoding: identity\n"
		 "bytes <first><text:One><text: two.><finish><end>\n",
		 .text = WORDS},
	};
	FAULTS_HOLD(faults);
}

#define REFUSED(status, header) "reply\nstatus " status "\n" header "header Content-Length: 0\n"

static void statuses_are_waited_out_or_told(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"429 in seconds", REFUSED("429", "header Retry-After: 7\n") WHOLE, .text = WORDS,
		 .asked = 2, .notice = "server busy (429): trying again in 7 s"},
		{"429 until a date past",
		 REFUSED("429", "header Retry-After: Wed, 21 Oct 2015 07:28:00 GMT\n") WHOLE, .text = WORDS,
		 .asked = 2, .notice = "server busy (429): trying again in "},
		{"429 until a date",
		 REFUSED("429", "header Retry-After: Thu, 01 Jan 1970 00:00:09 GMT\n") WHOLE, .text = WORDS,
		 .asked = 2, .notice = "server busy (429): trying again in 9 s"},
		{"429 without", REFUSED("429", "") WHOLE, .text = WORDS, .asked = 2,
		 .notice = "server busy (429)"},
		{"429 for very long", REFUSED("429", "header Retry-After: 99999999999999999999999\n") WHOLE,
		 .text = WORDS, .asked = 2, .notice = "trying again in 300 s"},
		{"429 negative", REFUSED("429", "header Retry-After: -5\n") WHOLE, .text = WORDS,
		 .asked = 2, .notice = "trying again in 2 s"},
		{"429 rubbish", REFUSED("429", "header Retry-After: soon\n") WHOLE, .text = WORDS,
		 .asked = 2, .notice = "trying again in 2 s"},
		{"529", REFUSED("529", "") WHOLE, .text = WORDS, .asked = 2, .notice = "server busy (529)"},
		{"500", REFUSED("500", "") WHOLE, .text = WORDS, .asked = 2,
		 .notice = "server error (500)"},
		{"502", REFUSED("502", "") WHOLE, .text = WORDS, .asked = 2,
		 .notice = "server error (502)"},
		{"503", REFUSED("503", "") WHOLE, .text = WORDS, .asked = 2, .notice = "server busy (503)"},
		{"401", REFUSED("401", ""), .text = "", .says = "check the key"},
		{"401 that repeats the key",
		 "reply\njson 401 {\"error\":{\"message\":\"bad key sk-planted-key\"}}\n", .text = "",
		 .says = "bad key …"},
		{"403", REFUSED("403", ""), .text = "", .says = "check the key"},
		{"404", REFUSED("404", ""), .text = "", .says = "some-model"},
		{"413", REFUSED("413", ""), .text = "", .says = "status 413"},
		{"context too long", "reply\njson 400 {\"error\":{\"message\":\"prompt is too long\"}}\n",
		 .text = "", .says = "400: prompt is too long"},
		{"an error page without end", "reply\nstatus 400\nchunked\nbytes {\"\nrepeat 100000000 x\n",
		 .text = "", .says = "status 400"},
	};
	FAULTS_HOLD(faults);
}

/* To another host, which is not to learn the key. */
static void redirects_are_not_followed(void **state)
{
	(void)state;
	static const char *const statuses[] = {"301", "302", "303", "307", "308"};
	for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
		struct buf script = BUF_INIT, says = BUF_INIT;
		buf_addf(&script, REFUSED("%s", "header Location: %%other/v1\n"), statuses[i]);
		buf_addf(&says, "answered with status %s; it points to http://localhost:", statuses[i]);
		struct fault fault = {statuses[i], script.data, .text = "", .says = says.data,
							  .other = "localhost"};
		faults_hold(&fault, 1);
		buf_release(&script);
		buf_release(&says);
	}
}

/* Zeros upon zeros: the rest of it is one block, of which a byte stands for 1032. */
#define BOMB                                                                                     \
	"bytes "                                                                                     \
	"\\x1f\\x8b\\x08\\x00\\x00\\x00\\x00\\x00\\x02\\x03\\xec\\xc1\\x01\\x01\\x00\\x00\\x00\\x80" \
	"\\x90\\xfe\\xaf\\xee\\x08\\x0a\nrepeat 10000000 \\x00\n"

static void gzip_bombs_do_not_go_off(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"a gzip bomb", "reply\nstatus 200\nheader Content-Encoding: gzip\n" BOMB, .text = "",
		 .says = "compressed (gzip)"},
		{"a gzip bomb in an error", "reply\nstatus 400\nheader Content-Encoding: gzip\n" BOMB,
		 .text = "", .says = "status 400"},
		{"a gzip bomb on the way",
		 "reply\nstatus 200\nheader Transfer-Encoding: gzip\nchunked\n" BOMB, .text = "",
		 .says = "127.0.0.1"},
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		for (int d = 0; d < DIALECTS; d++)
			fault_holds(dialect_names[d], &faults[i], 64L << 10);
}

/* What AddressSanitizer keeps of freed memory would count as ours. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "quarantine_size_mb=1:thread_local_quarantine_size_kb=64";
}

static void floods_are_bounded(void **state)
{
	(void)state;
	static const struct fault faults[] = {
		{"an event of 1 GB", "reply\n<head>\nbytes <first><text:One>data: \nrepeat 1000000000 x\n",
		 .text = "One", .says = "larger than 16 MB"},
		{"a million empty events",
		 "reply\n<head>\nbytes <first><text:One>\nrepeat 1000000 <ping>\n"
		 "bytes <text: two.><finish><end>\n",
		 .text = WORDS},
		{"a reply without end", "reply\n<head>\nbytes <first><text:One>\nrepeat 1000000000 \\n\n",
		 .text = "One", .says = "more than 64 MB"},
	};
	for (size_t i = 0; i < sizeof faults / sizeof *faults; i++)
		for (int d = 0; d < DIALECTS; d++)
			fault_holds(dialect_names[d], &faults[i], 64L << 10);
}

/* ---- Recorded --------------------------------------------------------------------------
 */

struct said {
	struct buf all, text;
};

static void hear(void *ctx, enum reply_kind kind, const char *text, size_t len)
{
	struct said *said = ctx;
	buf_addf(&said->all, "[%d]", (int)kind);
	buf_add(&said->all, text, len);
	if (kind == REPLY_TEXT)
		buf_add(&said->text, text, len);
}

/* What the stream says in all, fed in two pieces, or at one byte a read where `cut` is past it. */
static void read_recorded(const char *provider, const struct buf *stream, size_t cut,
						  struct said *said)
{
	struct reply_parser p;
	size_t step = cut > stream->len ? 1 : cut;
	buf_clear(&said->all);
	buf_clear(&said->text);
	parser_init(&p, provider_named(provider), hear, said);
	for (size_t at = 0; at < stream->len; at += step) {
		if (cut <= stream->len && at == cut)
			step = stream->len - cut;
		step = step ? step : stream->len;
		parser_feed(&p, stream->data + at, step);
	}
	parser_end(&p);
	buf_addf(&said->all, "(%d)", (int)p.state);
	parser_release(&p);
}

static void hold_recorded(const char *provider, const char *path, const char *text)
{
	struct buf stream = BUF_INIT;
	struct said whole = {BUF_INIT, BUF_INIT}, said = {BUF_INIT, BUF_INIT};
	assert_true(file_read(path, FILE_LIMIT, &stream, NULL));
	read_recorded(provider, &stream, 0, &whole);
	assert_true(whole.text.len > 0);
	if (text)
		assert_string_equal(whole.text.data, text);
	for (size_t cut = 1; cut <= stream.len + 1; cut++) {
		read_recorded(provider, &stream, cut, &said);
		assert_string_equal(said.all.data, whole.all.data);
	}
	buf_release(&stream);
	buf_release(&whole.all);
	buf_release(&whole.text);
	buf_release(&said.all);
	buf_release(&said.text);
}

#define LANES "The lane bends — 小路弯弯，\n\n“café” 🙂."

static void stream_says_the_same_however_it_is_cut(void **state)
{
	(void)state;
	static const struct {
		const char *provider, *name, *text;
	} streams[] = {
		{"openai", "openai.sse", LANES},          {"openai", "openai-crlf.sse", LANES},
		{"openai", "openai-cut.sse", "Bees hum"}, {"anthropic", "anthropic.sse", LANES},
		{"ollama", "ollama.ndjson", LANES},
	};
	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		struct buf path = BUF_INIT;
		buf_addf(&path, "%s/tests/llm/streams/%s", getenv("SRCDIR"), streams[i].name);
		hold_recorded(streams[i].provider, path.data, streams[i].text);
		buf_release(&path);
	}
}

static void recorded_stream_says_the_same_however_it_is_cut(void **state)
{
	(void)state;
	static const struct {
		const char *provider, *name;
	} streams[] = {
		{"openai", "sse/llamacpp-2026.sse"},
		{"anthropic", "sse/anthropic-stream-a-refusal.sse"},
		{"anthropic", "sse/anthropic-stream-b-fallback.sse"},
		{"anthropic", "sse/anthropic-basic_response.txt"},
	};
	for (size_t i = 0; i < sizeof streams / sizeof *streams; i++) {
		char *path = corpus_path(streams[i].name);
		if (path)
			hold_recorded(streams[i].provider, path, NULL);
		free(path);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(characters_come_whole),
		cmocka_unit_test(odd_events_do_no_harm),
		cmocka_unit_test(data_over_several_lines_joins),
		cmocka_unit_test(bad_events_are_told),
		cmocka_unit_test(encodings_are_refused),
		cmocka_unit_test(statuses_are_waited_out_or_told),
		cmocka_unit_test(redirects_are_not_followed),
		cmocka_unit_test(gzip_bombs_do_not_go_off),
		cmocka_unit_test(floods_are_bounded),
		cmocka_unit_test(stream_says_the_same_however_it_is_cut),
		cmocka_unit_test(recorded_stream_says_the_same_however_it_is_cut),
	};
	alarm(600); /* a hang is a failure */
	return RUN(tests);
}
