#!/bin/sh
# longhand write while the network is bad: the exit status says so, one sentence why, what came is in the
# project, and the same command goes on from there, with every dialect.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

export LONGHAND_MODEL=tester LONGHAND_API_KEY=sk-this-is-the-key

# ---- The dialects -------------------------------------------------------------------------------
# text WORDS, end: events of $provider, as lines of a script. \n in WORDS begins a line of the text.
text() {
	case $provider in
	openai) printf '%s\n' 'bytes data: {"choices":[{"index":0,"delta":{"content":"'"$1"'"}}]}\n\n' ;;
	anthropic) printf '%s\n' 'bytes data: {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"'"$1"'"}}\n\n' ;;
	ollama) printf '%s\n' 'bytes {"message":{"role":"assistant","content":"'"$1"'"},"done":false}\n' ;;
	esac
}

end() {
	case $provider in
	openai) printf '%s\n' 'bytes data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n' ;;
	anthropic) printf '%s\n' 'bytes data: {"type":"message_delta","delta":{"stop_reason":"end_turn"}}\n\ndata: {"type":"message_stop"}\n\n' ;;
	ollama) printf '%s\n' 'bytes {"message":{"content":""},"done":true,"done_reason":"stop"}\n' ;;
	esac
}

begin() {
	printf 'reply\nstatus 200\nchunked\n'
}

plan() {
	begin
	text 'Paragraph 1 - Main Point: Bees and honey - Word Count: 112 words'
	end
}

first='Bees live in hives of wood, which they share with a queen. They keep them dry and warm through winter.'
second='Whoever opens one should be calm and slow, and choose a mild day without any wind.'
third='Nothing upsets them more than a cold draught among the combs, where brood and honey are kept from harm.'
fourth='Honey begins as nectar, which the bees carry home from flowers'
rest='and thicken with their wings until it keeps for years. Its taste tells of the trees and meadows around: lime is fresh, heather is bitter, and chestnut is dark. The keeper takes what the colony can spare, cuts the lids off the combs and spins them.'

# breaks FAULT SCRIPT [WHY]: so the text breaks off, and again when it is gone on with, until that is enough.
breaks() {
	{
		plan
		for part in "$first" " $second" " $third" " $fourth"; do
			begin
			text "$part"
			printf '%b' "$2"
		done
	} >"$here/script"
	rm -f ./bees.*
	serve --script "$here/script"
	run write -i 'Write 112 words on bees' -o bees.md --provider "$provider" --base-url "${url%/v1}$root"
	exits 3 "$provider, $1: a model error"
	grep -q 'What came is kept' "$here/err"
	ok $? "it is said that what came is kept"
	is "$(grep -c "${3:-127.0.0.1}" "$here/err")" 1 "and why, once"
	grep -q 'sk-this' "$here/err"
	is $? 1 "without the key"
	grep -q "$first $second $third $fourth" bees.longhand
	ok $? "all of it is in the project, once"
	[ ! -e bees.md ]
	ok $? "no document is written"
}

# goes_on: a server that is well again finishes the document, and nothing comes twice.
goes_on() {
	{
		begin
		text " $fourth $rest" # a sentence that was not finished is written anew
		end
	} >"$here/script"
	serve --script "$here/script"
	run write -i 'Write 112 words on bees' -o bees.md --provider "$provider" --base-url "${url%/v1}$root"
	exits 0 "the same command goes on"
	is "$(doubled bees.md)" '' "nothing comes twice"
	grep -q "$first $second $third $fourth $rest" bees.md
	ok $? "and the text is whole"
	unserve
}

for provider in openai anthropic ollama; do
	root=
	[ $provider != openai ] || root=/v1
	breaks 'a cut stream' 'close\n'
	goes_on
	breaks 'a reset' 'delay 50\nreset\n'
	goes_on
done

provider=openai root=/v1
export LONGHAND_IDLE_TIMEOUT=1
breaks 'silence' 'stall\n' 'has sent nothing for a second'
unset LONGHAND_IDLE_TIMEOUT
goes_on
finish
