#!/bin/sh
# longhand eval likelihood: how probable a model finds the tokens of long texts.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

config=$XDG_CONFIG_HOME/longhand/config
mkdir -p "${config%/*}"
printf 'Long ago far away.' >a.md
printf 'There was a town.' >b.md

# script REPLY...: a server that gives these, one after another.
script() {
	for reply in "$@"; do
		printf 'reply\njson %s\n' "$reply"
	done >script
	serve --script script
	printf 'base_url = %s\nmodel = long\n' "$url" >"$config"
}

echoed() { # LIST TOKENS
	printf '200 {"choices":[{"text":"","logprobs":{"token_logprobs":[%s]}}],"usage":{"prompt_tokens":%s}}' "$1" "$2"
}

run eval likelihood
exits 2 "it wants a text"
says 'name its file with --text' "which is said"
run eval likelihood --text none.md
exits 4 "which has to be there"

script "$(echoed null,-4,-2,-9 3)" "$(echoed null,-1,-1,-1,-9 4)"
run eval likelihood --text a.md b.md --svg curve.svg
exits 0 "texts are measured by what a server echoes"
prints '^ *2 *2 *2.500 *4.000 *1.000$' "their means up to each position"
prints '^ *4 *1 *1.000 *– *1.000$' "of those that reach it"
prints '^a.md *3 *3.000 *20.086 *whole$' "and each as a whole"
says '^longhand: 1/2: text 1: 3 tokens, 3.000 nats each$' "told as it comes"
prints 'position in tokens' "and as a plot"
grep -q 'mean of all' curve.svg
ok $? "also as SVG"
is "$(grep -c 'POST /v1/completions' "$here/record")" 2 "a request each"

printf '{"response":"One."}\n{"response":"Two."}\n' >answers.jsonl
script "$(echoed null,-4,-9 2)" "$(echoed null,-2,-9 2)"
run eval likelihood answers.jsonl --json
exits 0 "answers of predict are texts"
prints '^{"text":"answers.jsonl:2","tokens":2,"nll":2.000000,.*"curve":\[\[2,2.000000\]\]}$' "as JSON"
prints '^{"texts":2,"curve":\[\[2,3.000000\]\]}$' "with the mean of all"
says '"event":"text","index":1,"says":"2 tokens, 2.000 nats each"' "and events"

script '400 {"error":{"message":"echo is not known"}}' \
	'200 {"choices":[{"prompt_logprobs":[null,{"7":{"logprob":-1.25,"rank":3}}]}]}'
run eval likelihood --text a.md --format csv
exits 0 "by prompt_logprobs as well"
prints '^2,1.250' "as CSV"

script '200 {"choices":[{"text":"x"}]}' '200 {"choices":[{"text":"x"}]}'
run eval likelihood --text a.md
exits 3 "a server that cannot"
says 'does not return how probable a prompt.s tokens are; vLLM does' "is told so, and what can"
script "$(echoed null,-4,-2,-9 3)" '401 {"error":{"message":"the key is over"}}'
run eval likelihood --text a.md b.md
exits 3 "where a later text fails"
prints '^a.md *3 *3.000' "those before it are told"
says 'status 401: the key is over' "and why"
run eval likelihood --text a.md --provider demo
exits 2 "as is the demo writer"

# What is measured is kept.
script "$(echoed null,-4,-2,-9 3)" '401 {}' "$(echoed null,-1,-1,-1,-9 4)"
run eval likelihood --text a.md b.md -o kept.jsonl
exits 3 "what failed"
is "$(wc -l <kept.jsonl | tr -d ' ')" 1 "is not kept"
run eval likelihood --text a.md b.md -o kept.jsonl --format csv
exits 0 "and is asked for again"
is "$(grep -c '^POST\|POST /v1' "$here/record")" 3 "alone"
prints '^2,2,2.500,4.000,1.000' "beside what was kept"
cp "$here/out" before
run eval likelihood --text a.md b.md -o kept.jsonl --format csv
cmp -s "$here/out" before
ok $? "and told the same once more"
is "$(grep -c 'POST /v1' "$here/record")" 3 "without a request"
run eval likelihood --text a.md -o kept.jsonl --model other
exits 2 "another model does not go into the same file"

# A text that is longer than the model reads.
awk 'BEGIN { for (i = 0; i < 400; i++) printf "word%d ", i }' >long.md
script '400 {"error":{"message":"maximum context length is 300 tokens"}}' "$(echoed null,-4,-2,-9 3)"
run eval likelihood --text long.md
exits 0 "what is too long is measured as far as it goes"
says 'its first 3 tokens, since it is longer than can be read, 3.000 nats each' "which is said"
prints '^long.md *3 .* beginning$' "and shown"
script "$(awk 'BEGIN { printf "200 {\"choices\":[{\"logprobs\":{\"token_logprobs\":[null"; for (i = 0; i < 30; i++) printf ",-2"; printf "]}}]}" }')"
run eval likelihood --text long.md --window 16
says 'its first 16 tokens' "or as far as is wanted"
unserve

# A program.
cp "$top/tests/server/perplexity.sh" llama-perplexity
chmod +x llama-perplexity
printf 'GGUF and more' >tiny.gguf
FAKE_RECORD=$here/record
export FAKE_RECORD
: >"$config"
PATH=$PWD:$PATH
run eval likelihood --text a.md --provider local --model tiny.gguf
exits 0 "a model file is measured by llama-perplexity from the PATH"
prints '^ *1,536 *1.000$' "by its chunks"
prints '^a.md *1,536 *1.000 *2.718 *whole$' "to the end"
run eval likelihood --text a.md --program "$PWD/llama-perplexity -ngl 9" --model tiny.gguf --window 64
exits 0 "or by a program that is named"
is "$(grep -c '^args: -ngl 9 --model tiny.gguf --file /dev/stdin --ctx-size 64$' "$here/record")" 1 "with its words, and the window"
FAKE_FAULT=architecture
export FAKE_FAULT
run eval likelihood --text a.md --provider local --model tiny.gguf
exits 3 "its failure is told"
says "unknown model architecture: 'teapot'" "in its own words"
PATH=/nowhere "$longhand" eval likelihood --text a.md --provider local --model tiny.gguf >"$here/out" 2>"$here/err"
status=$?
exits 3 "where it is missing"
says 'llama-perplexity was not found: install llama.cpp' "that is said"
FAKE_FAULT=hangs
: >"$here/record"
start eval likelihood --text a.md --provider local --model tiny.gguf
soon grep -q '^pid: ' "$here/record"
kill -INT "$pid"
await
exits 130 "an interrupt stops it"
finish
