#!/bin/sh
# Several servers of one model, in the program as a whole.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

unset http_proxy https_proxy all_proxy
export LONGHAND_MODEL=tester

# serve_also N ARGUMENT...: another server, which ends with the first; its address is in $url_N, what it was
# asked goes to $here/record.N.
serve_also() {
	also=$1
	shift
	rm -f "$here/port.$also"
	: >"$here/record.$also"
	"$server" "$@" --record "$here/record.$also" <"$here/input" >"$here/port.$also" 9>&- &
	started="$started $!"
	soon test -s "$here/port.$also"
	eval "url_$also=http://127.0.0.1:$(head -n 1 "$here/port.$also")/v1"
}

asked() { # FILE: how many requests for text came
	grep -c '^=== POST' "$1"
}

line() { # NAME: what the doctor says of it
	sed -n "s/^\([a-z ]\{8\}\)  $1  */\1  /p" "$here/out"
}

url_2='' url_3=''
serve --model
serve_also 2 --model --sentence 1000000
serve_also 3 --model --sentence 2000000 --fail-first 1
export LONGHAND_BASE_URLS="$url, $url_2, $url_3" LONGHAND_ENDPOINT_REQUESTS=2

run write -i 'Write a 6000-word guide to tea' -o tea.md --parallel 6
exits 0 "a document is written by several servers, of which one fails at first"
between "$(words_in tea.md)" 5400 6600 "it is within 10 % of 6,000 words"
is "$(doubled tea.md | grep -v '^#')" '' "no sentence comes twice"
for record in record record.2 record.3; do
	[ "$(asked "$here/$record")" -ge 1 ]
	ok $? "each of them was asked ($(asked "$here/$record"))"
	grep -q '^=== [3-9] at once' "$here/$record"
	is $? 1 "never for more than two at once"
done

run write -i 'Write a 600-word note on rain' -o rain.md --base-url "$url_2"
exits 0 "an option names one of them"
: >"$here/record"
: >"$here/record.3"
run write -i 'Write a 600-word note on snow' -o snow.md --base-url "$url_2"
is "$(cat "$here/record" "$here/record.3")" '' "the others are not asked then"

# ---- What is told of them -----------------------------------------------------------------------
run models
is "$(grep -c '^tester	openai	' "$here/out")" 3 "each server's models are listed"
run doctor
exits 0 "all is well"
is "$(line server | grep -c '^good .* with tester a window of 32768 tokens$')" 3 "each server is a line"
is "$(line reply | grep -c '^good .*tester on 127.0.0.1:[0-9]* began to answer')" 3 "and each is asked for a word"
LONGHAND_BASE_URLS="$url,http://127.0.0.1:1/v1"
run doctor
exits 3 "one that is not there is bad"
is "$(line server | cut -c 1-4 | tr -d '\n')" 'goodbad ' "and the others are not"
line server | grep -q 'Nothing answers at 127.0.0.1:1'
ok $? "it is named"

# ---- One that is gone ---------------------------------------------------------------------------
run write -i 'Write a 900-word note on wind' -o wind.md
exits 0 "a server that is not there is done without"
LONGHAND_BASE_URLS='http://127.0.0.1:1/v1 http://127.0.0.1:2/v1'
run write -i 'Write a 900-word note on fog' -o fog.md
exits 3 "without any it is a model error"
is "$(grep -c 'Nothing answers at 127.0.0.1:[12]: is the server running there? The other server failed too' "$here/err")" 1 \
	"of one sentence"

# ---- What cannot be ----------------------------------------------------------------------------
export LONGHAND_UNIX_SOCKET="$here/socket"
run write -i 'Write 300 words on fog' -o fog.md
exits 2 "they cannot be one socket"
says 'base_urls (LONGHAND_BASE_URLS) names several servers, and unix_socket (LONGHAND_UNIX_SOCKET) is one' "which is said"
unset LONGHAND_UNIX_SOCKET
LONGHAND_BASE_URLS="http://one.example/v1, $url, http://two.example:81/v1"
run write -i 'Write 300 words on fog' -o fog.md
exits 2 "nobody is asked without encryption that was not allowed"
says 'insecure_hosts = one.example, two.example:81' "and each is named"
LONGHAND_BASE_URLS="http://me:secret-word@127.0.0.1:1/v1, $url"
run config
prints 'base_urls = http://(hidden)@127.0.0.1:1/v1, http://127.0.0.1:' "a password in one is hidden"
grep -q secret-word "$here/out"
is $? 1 "wherever it stands"
unserve
finish
