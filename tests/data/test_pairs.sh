#!/bin/sh
# longhand data pairs: of several judged answers, killed in each of its steps, in parts: always the same
# lines; and of what a writer kept and let go.
. "${SRCDIR:-.}/tests/cmd/lib.sh"
. "$top/tests/data/schema.sh"

serve --model --same --faults noise=0.5
use_model 'seed = 7'
number=1
while [ $number -le 40 ]; do
	case $((number % 4)) in
	0) echo "{\"index\":$((number * 3)),\"id\":\"$number\",\"prompt\":\"写一篇$((number + 300))字的第$number个故事。\",\"language\":\"zh\",\"length\":$((number + 300))}" ;;
	1) echo "{\"id\":\"$number\",\"prompt\":\"Write a guide to town $number.\",\"length\":$((number * 5 + 200))}" ;;
	*) echo "{\"id\":\"$number\",\"prompt\":\"Write a report of $((number * 4 + 300)) words on case $number.\"}" ;;
	esac
	number=$((number + 1))
done >list.jsonl

run data pairs list.jsonl
exits 2 "without a place for the pairs none are made"
run data pairs -o pairs.jsonl
exits 2 "nor without instructions"
run data pairs list.jsonl -o -
exits 2 "nor on standard output, where nothing can be kept"
run data pairs list.jsonl -o pairs.jsonl --format csv
exits 2 "nor in a format that is not known"
says 'known are trl and llamafactory' "which is said with those that are"
run data pairs list.jsonl -o pairs.jsonl --samples 1
exits 2 "nor of one answer"
run data pairs list.jsonl -o pairs.jsonl --provider demo
exits 2 "nor by the demo writer, which does not judge"
is "$(asked)" 0 "and nobody is asked for any of it"

run data pairs list.jsonl -o whole.jsonl --jobs 32
exits 0 "40 instructions are answered four times and judged"
is "$(lines_of whole.jsonl.samples) $(lines_of whole.jsonl.judged)" "160 160" "a line each"
pairs=$(lines_of whole.jsonl)
between "$pairs" 35 40 "nearly all give a pair"
says "^longhand: $pairs pairs from 40 instructions\\.\$" "which is told"
says 'the chosen answer has a score of .* words, the rejected one .*: a margin of [0-9]' "with the scores"
fits preference-trl whole.jsonl "the pairs are of TRL's form"
unfit preference-llamafactory "$(head -n 1 whole.jsonl)" "and not of LLaMA-Factory's"
is "$(sed 's/.*"index":\([0-9]*\),"id".*/\1/' whole.jsonl)" "$(sed 's/.*"index":\([0-9]*\),"id".*/\1/' whole.jsonl | sort -n)" \
	"in the order of the list"
is "$(grep -c '"model":"tester","method":"longhand","judge":"tester","margin":[0-9.]*,"chosen_score":[0-9.]*,"chosen_quality":[0-9.]*,"chosen_length":[0-9]*,"chosen_sample":[0-3],"chosen_seed":[0-9]*,"rejected_score"' whole.jsonl)" \
	"$pairs" "with what they were made of"
[ "$(sed 's/.*"rejected_sample":\([0-9]*\).*/\1/' whole.jsonl | sort -u | wc -l)" -gt 1 ]
ok $? "rejected is not always the same one"
needed=$(asked)
run data pairs list.jsonl -o whole.jsonl --format llamafactory --margin 5 --json
exits 0 "another format and a margin are made"
says '"event":"pairs","instructions":40,"answers":160,"pairs":[0-9]*,"validation":0,"unscored":0,"empty":0,"few":[0-9]*,"equal":[0-9]*,"chosen_score":[0-9.]*' \
	"which events tell"
is "$(asked)" "$needed" "and cost nothing more"
fits preference-llamafactory whole.jsonl "the pairs are of LLaMA-Factory's form"
[ "$(sed 's/.*"margin":\([0-9]*\).*/\1/' whole.jsonl | sort -n | head -n 1)" -ge 5 ]
ok $? "and keep to the margin"
run data pairs list.jsonl -o whole.jsonl
[ "$(lines_of whole.jsonl)" = "$pairs" ]
ok $? "and back"

run data pairs list.jsonl -o whole.jsonl --validation 1
exits 2 "not all is for validation"
run data pairs list.jsonl -o whole.jsonl --validation 0.3
exits 0 "but a part"
between "$(lines_of whole.validation.jsonl)" 4 22 "of about that share"
says 'whole.validation.jsonl has [0-9]* of the [0-9]* pairs' "which is told"
cat whole.jsonl whole.validation.jsonl >both.jsonl
sed 's/.*"id":"\([0-9]*\)".*/"id":"\1"/' whole.validation.jsonl >aside
sed 's/}$/,"response":"A text."}/' list.jsonl >answered.jsonl
run data export answered.jsonl -o trained.jsonl --validation 0.3
exits 0 "the same instructions, exported"
grep -f aside list.jsonl | sed 's/.*"prompt":\("[^"]*"\).*/\1/' | sort >prompts
sed 's/.*"user","content":\("[^"]*"\).*/\1/' trained.validation.jsonl | sort >exported
is "$(comm -23 prompts exported)" "" "are on the same side"
run data pairs list.jsonl -o whole.jsonl
is "$(sort both.jsonl)" "$(sort whole.jsonl)" "each pair is in one of the two"
says 'whole.validation.jsonl is of an earlier run' "pairs that are left from before are told"
says 'chosen answer has a score of [0-9.]* and [0-9,]* words' "and how long answers are"

unserve
serve --model --same --faults noise=0.5 --speed 2000
use_model 'seed = 7'
for most in 15 50; do
	start data pairs list.jsonl -o killed.jsonl --jobs 12
	soon reaches killed.jsonl.samples $most
	ok $? "answers are under way"
	kill -9 "$pid"
	await
	[ ! -e killed.jsonl ]
	ok $? "killed, and no pairs are there"
done
start data pairs list.jsonl -o killed.jsonl --jobs 12
soon reaches killed.jsonl.judged 10
ok $? "judgements are under way"
kill -9 "$pid"
await
run data pairs list.jsonl -o killed.jsonl --jobs 32
exits 0 "the same command ends it"
cmp -s whole.jsonl killed.jsonl
ok $? "and the pairs are those of a run that nobody disturbed"
between "$(asked)" "$needed" $((needed + 3 * 12)) "nothing that was done was asked for again"

unserve
serve --model --same --faults noise=0.5
use_model 'seed = 7'
for part in 1 2 3; do
	run data pairs list.jsonl -o "part$part.jsonl" --shard $part/3 --jobs 16
	exits 0 "part $part is made"
done
run data merge part3.jsonl part1.jsonl part2.jsonl -o merged.jsonl
cmp -s whole.jsonl merged.jsonl
ok $? "the parts merged are what one process makes"

echo '{"prompt":"Another list."}' >other.jsonl
run data pairs other.jsonl -o whole.jsonl
exits 2 "another list is not mixed in"
says 'whole.jsonl.samples, line 1' "and the file is named"

run data pairs list.jsonl -o ./list.jsonl
exits 2 "nothing is written over the instructions"

use_model 'seed = 7' '[roles]' 'judge = lost' '[model lost]' 'base_url = http://127.0.0.1:9/v1' 'model = judge-1'
run data pairs list.jsonl -o unjudged.jsonl --limit 3
exits 3 "where the judge is away"
is "$(lines_of unjudged.jsonl.samples)" 12 "the answers are there"
[ ! -e unjudged.jsonl ]
ok $? "and no pairs"
use_model 'seed = 7'
run data pairs list.jsonl -o unjudged.jsonl --limit 3 --repeats 2
exits 0 "another judge goes on from there"
is "$(grep -c '"judgements":\[{.*},{.*}\]' unjudged.jsonl.judged)" 12 "and may be asked twice"

# ---- From projects

serve --model
use_model
run write -i 'Write a guide of 1500 words to a small harbour.' --project tale.longhand -o tale.md
exits 0 "a document is written"
run data pairs --from-projects tale.longhand -o kept.jsonl
exits 0 "without a second version"
is "$(lines_of kept.jsonl)" 0 "there is no pair"
says 'Left out: [0-9]* sections with one version alone' "which is told"
run write --project tale.longhand --section 2 -o tale.md
exits 0 "a section is written anew"
run data pairs --from-projects tale.longhand -o kept.jsonl --json
exits 0 "and there"
is "$(lines_of kept.jsonl)" 1 "is one"
says '"event":"pairs","sections":[0-9]*,"pairs":1,"validation":0,"by_writer":0,"unwritten":0,"alone":[0-9]*,' "which is told"
fits preference-trl kept.jsonl "of TRL's form"
is "$(grep -c '"index":1,"sample":0,"language":"en","project":"tale.longhand","section":".*"chosen_by":"model","chosen_model":"tester","chosen_reason":"regenerate"' kept.jsonl)" \
	1 "with what it was made of"
run data pairs --from-projects tale.longhand -o kept.jsonl --format llamafactory
fits preference-llamafactory kept.jsonl "or of LLaMA-Factory's"
run data pairs --from-projects tale.longhand -o -
prints '^{"prompt":' "to standard output, too"
run data pairs --from-projects -o kept.jsonl
exits 2 "without projects there is nothing to take"
run data pairs --from-projects tale.longhand -o ./tale.longhand
exits 2 "a project is not written over"
echo '{"longhand": 1' >broken.longhand
run data pairs --from-projects tale.longhand broken.longhand -o kept.jsonl
exits 4 "a damaged one is an error"
run data pairs --from-projects missing.longhand -o kept.jsonl
exits 4 "a missing one is an error"
is "$(lines_of kept.jsonl)" 1 "and leaves the file as it was"
finish
