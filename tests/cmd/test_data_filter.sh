#!/bin/sh
# longhand data filter: verdicts on documents that were built.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

run data filter
exits 2 "it wants documents"
run data filter built.jsonl -o filtered.jsonl
exits 4 "a file that is not there is told"
{
	printf '{"index":0,"prompt":"Write 8 words","response":"Paragraph 1: The sea is wide."}\n'
	printf '{"index":1,"prompt":"Write 900 words","response":"The sea is wide and"}\n'
	printf '{"index":2,"prompt":"写一篇文章","language":"zh","response":"大海很宽。"}\n'
} >built.jsonl
run data filter built.jsonl -o filtered.jsonl
exits 0 "documents are judged"
says '^short  *1  *0 ' "each rule has its count"
says '^truncated  *1  *0 ' "also those that find what others found"
says '2 of 3 documents are kept; leftovers were taken out of 1' "and the sums"
is "$(grep -c '"keep":true,"faults":\[\]' filtered.jsonl)" 2 "lines say that they are good"
is "$(grep -c '"keep":false,"faults":\["short","truncated"\]' filtered.jsonl)" 1 "or what is wrong"
is "$(grep -c '"response":"The sea is wide.","response_length":4,"response_raw":"Paragraph 1: The sea' filtered.jsonl)" 1 \
	"the text is clean, and there as it was"
run data filter built.jsonl -o - --json --shortest 0.001
exits 0 "to standard output as well"
says '"event":"rule","name":"short","lines":0,"alone":0' "limits are options"
says '"event":"filtered","lines":3,"kept":2,"cleaned":1' "numbers are events"
for bad in shortest longest repetition foreign; do
	run data filter built.jsonl -o filtered.jsonl --$bad=-1
	exits 2 "a share is a number: $bad"
done
run data filter built.jsonl -o filtered.jsonl --shard 4/3
exits 2 "a part is of a whole"
mkdir -p "$XDG_CONFIG_HOME/longhand/prompts/en"
echo "the sea" >"$XDG_CONFIG_HOME/longhand/prompts/en/refusal.txt"
run data filter built.jsonl -o filtered.jsonl
says '^refusal  *2 ' "a list of one's own wins"
printf '\377\n' >"$XDG_CONFIG_HOME/longhand/prompts/en/refusal.txt"
run data filter built.jsonl -o filtered.jsonl
exits 4 "one that cannot be read is told"
says 'refusal.txt' "by its name"
finish
