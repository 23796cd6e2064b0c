#!/bin/sh
# longhand data pack: windows of tokens, killed and gone on with.
. "${SRCDIR:-.}/tests/cmd/lib.sh"
. "$top/tests/data/schema.sh"

run data pack
exits 2 "it wants examples"
run data pack x.jsonl --template chatml
exits 2 "and an output"
run data pack x.jsonl -o packed.jsonl
exits 2 "and a template"
says 'chatml, llama3, glm4, longwriter, server' "of these"
for bad in "--loss words" "--window 16" "--trainer nobody"; do
	# shellcheck disable=SC2086 # two words
	run data pack x.jsonl -o packed.jsonl --template chatml $bad
	exits 2 "what is none is refused: $bad"
done

awk 'BEGIN {
	for (i = 0; i < 300; i++) {
		printf "{\"messages\":[{\"role\":\"user\",\"content\":\"Write number %d\"},{\"role\":\"assistant\",\"content\":\"", i
		for (w = 0; w <= i * 37 % 400; w++)
			printf "%sword%c%c", w ? " " : "", 97 + w % 26, 97 + i % 26
		print "\"}]}"
	}
}' >examples.jsonl
serve --model
pack() { # OUTPUT OPTION...
	output=$1
	shift
	run data pack examples.jsonl -o "$output" --template llama3 --window 1024 --provider openai --base-url "$url" \
		--model tester "$@"
}
pack whole.jsonl
exits 0 "examples are packed"
says '300 sequences in .* packs of 1,024 tokens: [0-9]*,[0-9,]* tokens fill 9[0-9]\.[0-9] % of them' "and the fill is told"
run data pack examples.jsonl -o examples.jsonl --template llama3
exits 2 "not in place of the examples"
is "$(grep -c messages examples.jsonl)" 300 "which stay as they are"
pack whole.jsonl
says '^below 500  *300 ' "with who has how much of the loss"
head -n 3 whole.jsonl >few.jsonl
fits packed few.jsonl "a pack is as its schema says"
unfit packed '{"index":0,"input_ids":[1],"labels":[-1],"weights":[0],"seq_lengths":[1],"lines":[0]}' \
	"which is not said of everything"
pack factory.jsonl --trainer llamafactory
head -n 3 factory.jsonl >few.jsonl
fits packed few.jsonl "also with positions"
is "$(grep -c '"attention_mask"' factory.jsonl)" "$(wc -l <factory.jsonl | tr -d ' ')" "in every line"
pack other.jsonl --seed 7
! cmp -s whole.jsonl other.jsonl
ok $? "a seed gives packs another order"
is "$(sed 's/"index":[0-9]*,//' other.jsonl | sort | cksum)" "$(sed 's/"index":[0-9]*,//' whole.jsonl | sort | cksum)" \
	"and nothing else"

# Killed again and again.
for lines in 5 60 150; do
	start data pack examples.jsonl -o killed.jsonl --template llama3 --window 1024 --provider openai --base-url "$url" \
		--model tester --jobs 2
	soon eval "[ -f killed.jsonl ] || [ \"\$(wc -l <killed.jsonl.tokens)\" -ge $lines ]"
	kill -9 "$pid" 2>/dev/null
	await
done
pack killed.jsonl
exits 0 "a run that was killed goes on"
cmp -s whole.jsonl killed.jsonl
ok $? "and has the same packs"
[ ! -e killed.jsonl.tokens ]
ok $? "and no tokens lie beside them"

run data pack examples.jsonl -o no.jsonl --template server --provider openai --base-url "$url" --model tester
exits 3 "llama.cpp’s server applies no template here"
says 'vLLM does' "and what does is named"
pack tight.jsonl --window 64 --json
exits 0 "a window may be tight"
says '"event":"packed".*"too_long":[1-9]' "what is longer is told"
says '"event":"range","from":0,"below":500,"sequences":[1-9]' "and who has how much of the loss"
unserve
serve --model --vllm
pack vllm.jsonl
exits 0 "vLLM is asked as well"
cmp -s whole.jsonl vllm.jsonl
ok $? "with the same result"
head -n 20 examples.jsonl >some.jsonl
printf '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a"},{"role":"user","content":"r"},{"role":"assistant","content":"b"}]}\n' >>some.jsonl
for name in chatml server; do
	run data pack some.jsonl -o $name.jsonl --template $name --provider openai --base-url "$url" --model tester
	exits 0 "a template by name, and the server’s: $name"
done
# The server’s writes a newline behind every answer (token 10), which is learnt as well.
is "$(grep -o '"input_ids":[^]]*' server.jsonl | tr ',' '\n' | wc -l)" \
	"$(($(grep -o '"input_ids":[^]]*' chatml.jsonl | tr ',' '\n' | wc -l) + 21))" "they make the same tokens but for ends"
unserve

# Stopped by hand.
printf 'reply\nstall\n' >stalls.script
serve --script stalls.script
start data pack examples.jsonl -o stopped.jsonl --template llama3 --provider openai --base-url "$url" --model tester
soon grep -q 'POST /tokenize' "$here/record"
kill -INT "$pid"
await
exits 130 "it can be stopped"
says 'goes on from there' "and says how to go on"
[ ! -e stopped.jsonl ]
ok $? "nothing half done is left"
unserve

# Servers that have no tokeniser, or answer nonsense.
head -n 1 examples.jsonl >one.jsonl
run data pack one.jsonl -o no.jsonl --template chatml --provider openai --base-url http://127.0.0.1:1/v1
exits 3 "a server that is not there is told"
run data pack one.jsonl -o no.jsonl --template chatml --provider demo
exits 2 "the demo writer has no tokens"
says '/tokenize' "and what has is named"
finish
