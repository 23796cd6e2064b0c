#!/bin/sh
# longhand eval: a model's answers to a list, made, stopped and gone on with.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

serve --model
use_model
printf '{"prompt":"Write a report of %s words.","length":%s,"type":"News Report"}\n' 300 300 2200 2200 >list.jsonl

run eval
exits 2 "eval alone says what it wants"
says 'longhand help eval' "and where its commands are listed"
run eval predct
exits 2 "a slip is told"
says 'did you mean .predict.' "with the right name"
run help eval
prints '^  predict  ' "its commands are listed"
run help eval predict
prints '^usage: longhand eval predict ' "and explained"
run eval predict
exits 2 "without a list nothing can be asked"
says 'name their file with --data' "which is said"
run eval predict --data list.jsonl
exits 2 "nor without a place for the answers"
run eval predict --data list.jsonl -o out.jsonl --method best
exits 2 "a method that is not known is refused"
says 'known are direct, agentwrite, parallel and longhand' "with those that are"

run eval predict --data list.jsonl -o out.jsonl --method agentwrite
exits 0 "a list is answered"
is "$(wc -l <out.jsonl | tr -d ' ')" 2 "a line each"
is "$(stat -c %a out.jsonl)" 600 "for oneself alone"
is "$(grep -c '"response_length":2200,"model":"tester","method":"agentwrite"' out.jsonl)" 1 "at its length"
says '^longhand: 2/2: answer 2: 2,200 of 2,200 words$' "and told as it ends"
cp out.jsonl before.jsonl
run eval predict --data list.jsonl -o out.jsonl --method agentwrite
exits 0 "what is there is left alone"
cmp -s out.jsonl before.jsonl
ok $? "to the byte"
run eval predict --data list.jsonl -o out.jsonl --method direct
exits 2 "another method does not go into the same file"
run eval predict --data - -o piped.jsonl --method direct --limit 1 --json <list.jsonl
exits 4 "an empty list is told"
"$longhand" eval predict --data - -o piped.jsonl --method direct --limit 1 --json <list.jsonl 2>"$here/err"
is "$(grep -c '"event":"answer","index":0,"says":"300 of 300 words"' "$here/err")" 1 "events of JSON, from a pipe"
is "$(wc -l <piped.jsonl | tr -d ' ')" 1 "the first line alone"

run eval judge out.jsonl
exits 2 "scores need a place to go to"
run eval judge out.jsonl -o judged.jsonl --repeats 2 --seed 3
exits 0 "answers are judged"
is "$(grep -c '"scores":{"Relevance":.*"quality":.*"judge":"tester","judgements":\[{' judged.jsonl)" 2 "each with its scores"
says 'judgement' "and told as they come"
"$longhand" eval judge - -o poured.jsonl --repeats 2 --seed 3 <out.jsonl 2>"$here/err"
ok $? "or from standard input"
cmp -s judged.jsonl poured.jsonl
ok $? "with the same scores"
run eval judge --provider demo out.jsonl -o other.jsonl
exits 2 "the demo writer does not judge"
[ ! -e other.jsonl ]
ok $? "and makes no file"

sed 's/"response":"/"response":"Also. /' out.jsonl | cat out.jsonl - >two-runs.jsonl
run eval judge two-runs.jsonl -o two-judged.jsonl
exits 0 "answers of two runs in one file are judged"
is "$(lines_of two-judged.jsonl)" 4 "each of them, though they have the same places in the list"
run eval compare out.jsonl -o verdicts.jsonl
exits 2 "one run alone is not compared"
run eval predict --data list.jsonl -o direct.jsonl --method direct
run eval compare out.jsonl direct.jsonl -o verdicts.jsonl
exits 0 "two runs are compared"
prints '^A: tester, agentwrite$' "by their names"
prints '^2 pairs: A wins [0-9], B wins [0-9], [0-9] ties\{0,1\}$' "with what each has won"
prints '^sign test, two-sided: p = ' "and whether that says anything"
is "$(wc -l <verdicts.jsonl | tr -d ' ')" 2 "a line each"
run eval compare out.jsonl direct.jsonl -o verdicts.jsonl --json
prints '^{"a":"tester, agentwrite","b":"tester, direct","a_wins":' "for programs as JSON"

# Stopped in the middle, by a signal that lets it end well.
serve --model --speed 2000
use_model
start eval predict --data list.jsonl -o slow.jsonl
soon test -s slow.jsonl
kill -INT "$pid"
await
exits 130 "an interrupt stops it"
says 'the same command goes on from there' "saying how to go on"
run eval predict --data list.jsonl -o slow.jsonl
exits 0 "it goes on"
is "$(wc -l <slow.jsonl | tr -d ' ')" 2 "to the end"
is "$(ls -d slow.jsonl.work 2>/dev/null)" '' "and leaves no work behind"
finish
