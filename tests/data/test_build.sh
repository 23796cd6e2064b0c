#!/bin/sh
# longhand data build: 200 documents, 64 at once, killed three times, in parts: always the same lines.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

serve --model --same --ratio 0.7
use_model 'seed = 7'
number=1
while [ $number -le 200 ]; do
	case $((number % 4)) in
	0) echo "{\"index\":$((number * 3)),\"id\":\"$number\",\"prompt\":\"写一篇$((number + 1200))字的第$number个故事。\",\"language\":\"zh\"}" ;;
	1) echo "{\"id\":\"$number\",\"prompt\":\"Write a guide to town $number.\",\"length\":$((number * 5 + 600))}" ;;
	*) echo "{\"id\":\"$number\",\"prompt\":\"Write a report of $((number * 4 + 900)) words on case $number.\"}" ;;
	esac
	number=$((number + 1))
done >list.jsonl

run data build
exits 2 "without instructions nothing is built"
says 'name the file that data select wrote' "which is said"
run data build list.jsonl
exits 2 "nor without a place for the documents"

(ulimit -n 100 && exec "$longhand" data build list.jsonl -o few.jsonl --jobs 64) >"$here/out" 2>"$here/err" </dev/null
status=$?
exits 2 "with too few open files nothing is begun"
says 'take 18 with --jobs' "and what to do is said"

run data build list.jsonl -o whole.jsonl --jobs 64
exits 0 "200 documents are built"
is "$(lines_of whole.jsonl)" 200 "a line each"
needed=$(asked)
between "$needed" 600 3000 "by many requests"
[ ! -e whole.jsonl.work ]
ok $? "and no work is left over"
is "$(sed 's/.*"index":\([0-9]*\),"response".*/\1/' whole.jsonl | tr '\n' ' ')" "$(seq -s ' ' 0 199) " "in the order of the list"
is "$(grep -c '"seed":7,"usage":{"prompt":[1-9].*"requests":[1-9][0-9]*,"plan":".*","steps":\[{"role":"planner",.*{"role":"writer","point":".*","words":[0-9]*,"seed":[0-9]*,"prompt":"[0-9a-f]\{16\}","usage":.*\],"versions":{"longhand":"[0-9.]*.*","prompts":"[0-9a-f]\{16\}"}}$' whole.jsonl)" \
	200 "with what it was made of"
is "$(grep -c '"id":"[0-9]*","prompt"' whole.jsonl)" 200 "and what the list said"
is "$(grep -c seconds whole.jsonl)" 0 "but no time of day"

: >"$here/record"
for most in 30 90 150; do
	start data build list.jsonl -o killed.jsonl --jobs 64
	soon reaches killed.jsonl $most
	ok $? "a run is under way"
	kill -9 "$pid"
	await
	is "$status" 137 "and killed"
done
done_by_then=$(lines_of killed.jsonl)
between "$done_by_then" 150 199 "before it was done"
run data build list.jsonl -o killed.jsonl --jobs 64
exits 0 "the same command ends it"
cmp -s whole.jsonl killed.jsonl
ok $? "and the lines are those of a run that nobody disturbed"
between "$(asked)" "$needed" $((needed + 3 * 64)) "no finished step was asked for again"

: >"$here/record"
for part in 1 2 3; do
	run data build list.jsonl -o "part$part.jsonl" --shard $part/3 --jobs 16
	exits 0 "part $part is built"
done
between "$(lines_of part2.jsonl)" 40 95 "of about a third"
run data merge part3.jsonl part1.jsonl part2.jsonl -o merged.jsonl
exits 0 "the parts are merged"
cmp -s whole.jsonl merged.jsonl
ok $? "to what one process makes"
is "$(asked)" "$needed" "for the same requests"
run data build list.jsonl -o part1.jsonl --shard 2/3
exits 2 "a part is not another"
says 'name another output' "which is said"
run data build list.jsonl -o x.jsonl --shard 4/3
exits 2 "nor beyond the last"
run eval predict --data list.jsonl -o predicted.jsonl --limit 40 --shard 1/2
exits 0 "predict does its part, too"
between "$(lines_of predicted.jsonl)" 10 30 "and no more"
run eval judge whole.jsonl -o judged.jsonl --shard 2/5 --jobs 8
exits 0 "and judge"
between "$(lines_of judged.jsonl)" 25 60 "of the answers"
finish
