#!/bin/sh
# From instructions to packs with a model that does as it is asked, and with models that do not: what filter
# finds.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

for i in 0 1 2 3 4 5; do
	if [ $((i % 2)) = 0 ]; then
		printf '{"index":%s,"prompt":"Write a %s-word history of bread","language":"en"}\n' $i $((2100 + i))
	else
		printf '{"index":%s,"prompt":"写一篇%s字的面包史","language":"zh"}\n' $i $((2100 + i))
	fi
done >selected.jsonl

# made FAULTS: built.jsonl and filtered.jsonl by a model with these faults.
made() {
	rm -f built.jsonl filtered.jsonl
	serve --model --faults "$1"
	run data build selected.jsonl -o built.jsonl --method agentwrite --jobs 1 --provider openai --base-url "$url" \
		--model tester
	exits 0 "a model with $1 builds"
	run data filter built.jsonl -o filtered.jsonl --json
	exits 0 "and what it wrote is judged"
}

made cap=150
says '"name":"short","lines":6' "replies that are cut short make short documents"
made cut
says '"name":"truncated","lines":6' "those that end in a sentence are found"
made repeat
says '"name":"repetition","lines":[1-6]' "paragraphs that come again, too"

made noise=0.1
says '"event":"filtered","lines":6,"kept":6' "what is as asked is kept"
run data stats filtered.jsonl --format csv
prints '^all,6,2[0-9]*,.*,' "its lengths are told"
prints '^zh,3,' "by language"
run data export filtered.jsonl -o train.jsonl
exits 0 "it is exported"
run data stats train.jsonl --format csv
prints '^all,6,2[0-9]*,.*,' "with the same outputs"
run data pack train.jsonl -o packed.jsonl --template chatml --provider openai --base-url "$url" --model tester
exits 0 "and packed"
says '6 sequences in .* packs\{0,1\} of 32,768 tokens' "all of it"
finish
