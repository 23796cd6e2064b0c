#!/bin/sh
# longhand models and longhand doctor: what can be reached, and what to mend.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

line() { # NAME: what the doctor says of it
	sed -n "s/^\([a-z ]\{8\}\)  $1  */\1  /p" "$here/out"
}

unset http_proxy https_proxy all_proxy
serve --model
use_model 'price = tester 0.15 0.6'

run models
exits 0 "models are found"
prints "^tester	openai	$url	32768	0.15	0.6$" "with provider, address, window and prices, by tabs"
run models --base-url http://127.0.0.1:1/v1
says '127.0.0.1:1: Nothing answers at 127.0.0.1:1' "a server that is not there says so"
[ "$status" = 0 ] || [ "$status" = 3 ]
ok $? "and other places are asked all the same"

: >"$here/record"
run doctor
exits 0 "all is well"
is "$(line settings)" "good      $config" "the settings are read"
is "$(line key)" "good      none is set; where the server wants one, set OPENAI_API_KEY or api_key_command" "a missing key is told"
line server | grep -q '^good .* with tester a window of 32768 tokens$'
ok $? "the server lists the model with its window"
line reply | grep -q '^good .*tester began to answer after [0-9.]* s$'
ok $? "and the model answers"
grep -q 'Answer with the one word' "$here/record"
ok $? "because it was asked"
is "$(line terminal | cut -c 1-8)" "left out" "without a terminal none is asked"
line 'this folder' | grep -q '^good '
ok $? "the folder can be written and locked"
is "$(ls -A)" "" "and nothing is left in it"

: >"$here/record"
run doctor --offline
exits 0 "offline it is well too"
is "$(line server), $(line reply)" "left out  as --offline says, left out  as --offline says" "the network is left out"
is "$(wc -c <"$here/record" | tr -d ' ')" 0 "nobody was asked"

run doctor --model qwen9:900b
line server | grep -q '^look .*“qwen9:900b” not among them: .*tester'
ok $? "a model that the server lacks is told, with those it has"
run doctor --base-url http://127.0.0.1:1/v1
exits 3 "a server that is not there is bad"
line server | grep -q '^bad .*Nothing answers at 127.0.0.1:1'
ok $? "and is named"
printf 'modle = x\n' >"$config"
run doctor
exits 4 "so is a mistake in the settings"
line settings | grep -q '^bad .*did you mean “model”'
ok $? "with its place and the right name"
line reply | grep -q '^left out'
ok $? "what depends on them is left out"

rm "$config"
chmod 755 "$XDG_STATE_HOME/longhand"
LC_ALL=C
export LC_ALL
run doctor
exits 0 "without settings the demo writer serves"
line settings | grep -q '^look .*the demo writer serves'
ok $? "which is told"
line locale | grep -q '^look .*set LC_ALL=C.UTF-8'
ok $? "a locale without UTF-8 is told"
line state | grep -q '^look .*chmod 700'
ok $? "and a folder that others may read"
finish
