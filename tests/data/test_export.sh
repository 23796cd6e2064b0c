#!/bin/sh
# longhand data export: the forms by their schemas, what is left out, what is told.
. "${SRCDIR:-.}/tests/cmd/lib.sh"
. "$top/tests/data/schema.sh"

line() { # INDEX KEEP RESPONSE [PLAN]
	printf '{"index":%s,"id":"%016x","prompt":"Write number %s: “quoted” \\\\ \\u001b.","language":"en",' "$1" "$1" "$1"
	printf '"response":"%s","response_length":9,"model":"m","plan":"%s","keep":%s,"faults":[]}\n' "$3" "${4:-}" "$2"
}

{
	line 0 true 'One two\nthree.' 'Paragraph 1 - Main Point: numbers - Word Count: 3 words\n'
	line 1 true '一二三。'
	line 2 false 'refused'
	line 3 true ' \n'
	line 4 true 'one two three four five six'
} >filtered.jsonl

run data export
exits 2 "without a file there is nothing to export"
run data export filtered.jsonl --format csv
exits 2 "a form that is not known is refused"
says 'there are messages, sharegpt, alpaca and longwriter' "with those that are"
run data export filtered.jsonl --ratio 3
exits 2 "a ratio needs something to mix in"
run data export filtered.jsonl --validation 1
exits 2 "not all is for validation"
run data export filtered.jsonl --validation 0.5
exits 2 "standard output is one file, not two"
run data export filtered.jsonl --validation 0.5 -o ''
exits 2 "which needs a name"
for share in -0.1 1.5 0,5 2% nan ''; do
	run data export filtered.jsonl --validation "$share" -o never.jsonl
	exits 2 "a share of “$share” is refused"
done
run data export filtered.jsonl -o filtered.jsonl
exits 2 "the lines are not written over what they are made from"

cat filtered.jsonl | "$longhand" data export /dev/stdin >"$here/out" 2>"$here/err"
is $? 4 "nor is a pipe read"
says 'no file that can be read twice' "which is told"
line 7 false 'refused' >unkept.jsonl
run data export unkept.jsonl
exits 4 "where no line is kept there is nothing to train on"
says 'the filter did not keep 1, 0 are without a text' "and why is told"

for form in messages sharegpt alpaca longwriter; do
	run data export filtered.jsonl -o $form.jsonl --format $form
	exits 0 "$form is written"
	fits $form $form.jsonl "and as its schema says"
	is "$(wc -l <$form.jsonl | tr -d ' ')" 3 "without what was not kept, or is empty"
	unfit $form '{}' "which is not said of everything"
done
run data export filtered.jsonl -o longwriter.jsonl --format longwriter
says 'Left out: 1 that the filter did not keep' "what is left out is told"
says 'Left out: 1 without a text' "by its reason"
says '^longhand: longwriter.jsonl: 3 lines, 12 words in the answers\.$' "and what there is"
is "$(head -n 1 messages.jsonl)" '{"messages":[{"role":"user","content":"Write number 0: “quoted” \\ \u001b."},{"role":"assistant","content":"One two\nthree."}]}' "to the byte"
cmp -s messages.jsonl longwriter.jsonl
ok $? "LongWriter-6k's form is that of messages"

run data export filtered.jsonl --with-plan --max-words 3
exits 0 "the ablations"
is "$(wc -l <"$here/out" | tr -d ' ')" 2 "too long is left out"
prints '"Paragraph 1 - Main Point: numbers - Word Count: 3 words\\n\\nOne two' "the plan comes before the text"
says 'Left out: 1 with an answer of over 3 words' "which is told"
says '1 text has no plan' "as is a text without a plan"
run data export filtered.jsonl -o told.jsonl --json
is "$(grep -c '"event":"export","unkept":1,"empty":1,"long":0' "$here/err")" 1 "the same as events"
is "$(grep -c '"event":"file","path":"told.jsonl","lines":3,"words":12' "$here/err")" 1 "for each file"

number=0
while [ $number -lt 200 ]; do
	line $number true "text $number"
	number=$((number + 1))
done >many.jsonl
run data export many.jsonl -o train.jsonl --validation 0.1
exits 0 "a part is kept for validation"
between "$(wc -l <train.validation.jsonl)" 5 35 "of about that share"
is "$(cat train.jsonl train.validation.jsonl | sort -u | wc -l | tr -d ' ')" 200 "each line is in one of them"
cp train.validation.jsonl small.jsonl
sort -r many.jsonl >other.jsonl
run data export other.jsonl -o train.jsonl --validation 0.1 --seed 5
is "$(sort train.validation.jsonl)" "$(sort small.jsonl)" "the same ones in whatever order"
run data export many.jsonl -o train.jsonl --validation 0.3
sort train.validation.jsonl >large
is "$(sort small.jsonl | comm -23 - large)" "" "a larger share keeps those of a smaller one"
run data export many.jsonl -o train.jsonl
says 'train.validation.jsonl is of an earlier export' "what lies there from before is told"
# General examples, in every form, among lines that are none.
{
	printf '{"conversations":[{"from":"human","value":"hi"},{"from":"gpt","value":"one"},{"from":"human","value":"more"},{"from":"gpt","value":"two three"},{"from":"human","value":"and?"}]}\n'
	printf '{"messages":[{"role":"system","content":"be brief"},{"role":"user","content":"q"},{"role":"assistant","content":"four"}]}\n'
	printf '{"instruction":"add","input":"1 2","output":"five"}\n'
	printf '{"conversation":[{"role":"user","content":"w"},{"role":"assistant","content":"six seven eight nine"}],"toxic":false}\n'
	printf '{"prompt":"no answer"}\n{"messages":[{"role":"assistant","content":"no question"}]}\nno JSON\n[]\n'
} >general.jsonl
for form in messages sharegpt alpaca longwriter; do
	run data export filtered.jsonl -o mixed.jsonl --format $form --mix general.jsonl --ratio 1.34
	exits 0 "general examples are blended into $form"
	is "$(wc -l <mixed.jsonl | tr -d ' ')" 7 "so many for each of ours"
	fits $form mixed.jsonl "each line as the schema says"
done
is "$(sed 's/.*"content":"\(.*\)"}\]}$/\1/' mixed.jsonl | sort | tr '\n' '|')" "$({
	cat messages.jsonl
	printf '%s\n' '"content":"four"}]}' '"content":"five"}]}' '"content":"six seven eight nine"}]}' '"content":"two three"}]}'
} | sed 's/.*"content":"\(.*\)"}\]}$/\1/' | sort | tr '\n' '|')" "all of both are there"
is "$(grep -c '"hi"},{"role":"assistant","content":"one"},{"role":"user","content":"more"},{"role":"assistant","content":"two three"}\]}$' mixed.jsonl)" 1 "a conversation is whole, but for a question without an answer"
is "$(grep -c '"system","content":"be brief"' mixed.jsonl)" 1 "with its system message"
[ "$(head -n 3 mixed.jsonl)" != "$(cat longwriter.jsonl)" ]
ok $? "they are shuffled"
cp mixed.jsonl before.jsonl
run data export filtered.jsonl -o mixed.jsonl --mix general.jsonl --ratio 1.34
cmp -s mixed.jsonl before.jsonl
ok $? "always in the same way"
run data export filtered.jsonl -o mixed.jsonl --mix general.jsonl --ratio 1.34 --seed 1
[ "$(sort mixed.jsonl)" = "$(sort before.jsonl)" ] && ! cmp -s mixed.jsonl before.jsonl
ok $? "with another seed in another"
run data export filtered.jsonl -o mixed.jsonl --format alpaca --mix general.jsonl --max-words 3
exits 0 "where there are fewer, all are taken"
says 'general.jsonl has 3 of the 60 examples' "which is told"
says 'Left out: 4 of general.jsonl, no conversation with an answer' "with those that are none"
says 'Left out: 2 with an answer of over 3 words' "and those that are too long"
says 'mixed.jsonl: 5 lines, .*ours: 2 lines (40.0 %) with 54.5 % of the words' "and what share ours are"
is "$(grep -c '"system":"[a-z ]*","history":\[.*\]}$' mixed.jsonl)" 5 "every line of alpaca has the same members"
is "$(grep -c '"instruction":"more".*"history":\[\["hi","one"\]\]}' mixed.jsonl)" 1 "a conversation goes on from its history"
run data export filtered.jsonl -o general.jsonl --mix general.jsonl
exits 2 "nor over the general examples"

printf '{"index":0,"prompt":"a","response":"b"}\nno JSON\n' >broken.jsonl
cp train.jsonl before.jsonl
run data export broken.jsonl -o train.jsonl
exits 4 "a broken line ends it"
cmp -s train.jsonl before.jsonl
ok $? "and leaves the file as it was"

# Stopped while it writes: nothing is left of it. Where it was quicker than we are, it is whole.
cat many.jsonl many.jsonl many.jsonl many.jsonl many.jsonl >more.jsonl
cat more.jsonl more.jsonl more.jsonl more.jsonl more.jsonl more.jsonl >many.jsonl
cat many.jsonl many.jsonl many.jsonl many.jsonl many.jsonl many.jsonl >more.jsonl
printf 'as it was\n' >stopped.jsonl
start data export more.jsonl -o stopped.jsonl
soon sh -c 'ls -A | grep -q "^.stopped.jsonl.saving" || [ "$(wc -c <stopped.jsonl)" -gt 100 ]'
kill -INT "$pid" 2>/dev/null
await
case $status in
130) is "$(cat stopped.jsonl)" 'as it was' "stopped, it leaves the file as it was" ;;
*) is "$status $(wc -l <stopped.jsonl | tr -d ' ')" "0 $(wc -l <more.jsonl | tr -d ' ')" "done, the file is whole" ;;
esac
is "$(find . -name '.*.saving-*')" "" "and nothing beside it"
finish
