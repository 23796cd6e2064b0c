#!/bin/sh
# longhand data backtranslate: instructions for texts, killed and in parts: always the same lines.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

serve --model --same --ratio 1
use_model 'seed = 7'

text() { # NAME WORDS [numbered]
	printf 'This is story %s.' "$1"
	word=4
	while [ $word -lt "$2" ]; do
		printf ' word%s' "${3:+$word}"
		word=$((word + 1))
	done
	printf '.\n'
}

{
	number=1
	while [ $number -le 60 ]; do
		case $((number % 3)) in
		0) printf '{"id":%s,"text":"第%s个故事：从前有一个港口，港口里住着一位老人，他每天点灯。"}\n' $number $number ;;
		1) printf '{"response":"Story %s.\\n\\nOnce upon a time there was a harbour, and in it lived an old man with a “lamp”."}\n' $number ;;
		*) printf '{"content":"Story %s is short, and it is about nothing but the rain on the roof of the house.","response":null}\n' $number ;;
		esac
		number=$((number + 1))
	done
} >texts.jsonl
text one 2190 >one.txt
text two 30 >two.md

run data backtranslate -o built.jsonl
exits 2 "without texts there is nothing to do"
run data backtranslate one.txt
exits 2 "nor without a place for the lines"
run data backtranslate - -o built.jsonl
exits 2 "standard input cannot be read twice"
mkfifo pipe
run data backtranslate pipe -o built.jsonl
exits 4 "nor can a pipe"
run data backtranslate missing.txt -o built.jsonl
exits 4 "a missing text is an error"
is "$(asked)" 0 "and nobody is asked for any of it"

run data backtranslate one.txt texts.jsonl two.md -o whole.jsonl --jobs 16
exits 0 "62 texts get their instructions"
is "$(lines_of whole.jsonl)" 62 "a line each"
says '^longhand: 62 texts, each with the instruction that it answers\.$' "which is told"
is "$(sed 's/^{"index":\([0-9]*\),"id":"[0-9a-f]\{16\}","prompt":".*/\1/' whole.jsonl | tr '\n' ' ')" "$(seq -s ' ' 0 61) " \
	"in the order of the texts"
is "$(head -n 1 whole.jsonl | sed 's/"id":"[^"]*","prompt":"Please write about this: [^"]*It has about/X/; s/This is.*word\./Y/; s/"versions":{"longhand":"[0-9].*","prompts":"[0-9a-f]\{16\}"}/V/')" \
	'{"index":0,X 2200 words.","language":"en","length":2200,"response":"Y","response_length":2190,"model":"tester","method":"backtranslate","seed":7,"source":"one.txt",V}' \
	"with all that a built line has"
is "$(grep -c '"prompt":"请写一篇文章，.*","language":"zh","length":50,"response":"第' whole.jsonl)" 20 "in the language of the text"
is "$(grep -c '"prompt":"Please write about this: .*"language":"en"' whole.jsonl)" 42 "without what models say around it"
is "$(grep -c '"source":"texts.jsonl:[0-9]*"' whole.jsonl)" 60 "and where it is from"
needed=$(asked)
is "$needed" 62 "for one question each"
run data backtranslate one.txt texts.jsonl two.md -o whole.jsonl
is "$(asked)" "$needed" "which is not asked again"

: >"$here/record"
unserve
serve --model --same --ratio 1 --speed 60
use_model 'seed = 7'
for most in 5 25; do
	start data backtranslate one.txt texts.jsonl two.md -o killed.jsonl
	soon reaches killed.jsonl $most
	ok $? "a run is under way"
	kill -9 "$pid"
	await
done
between "$(lines_of killed.jsonl)" 25 61 "and killed before it was done"
run data backtranslate one.txt texts.jsonl two.md -o killed.jsonl --jobs 16
exits 0 "the same command ends it"
cmp -s whole.jsonl killed.jsonl
ok $? "and the lines are those of a run that nobody disturbed"
unserve
serve --model --same --ratio 1
use_model 'seed = 7'
for part in 1 2 3; do
	run data backtranslate one.txt texts.jsonl two.md -o part$part.jsonl --shard $part/3 --jobs 16
	exits 0 "part $part is made"
done
run data merge part2.jsonl part3.jsonl part1.jsonl -o merged.jsonl
cmp -s whole.jsonl merged.jsonl
ok $? "the parts merged are what one process makes"

run data backtranslate texts.jsonl one.txt -o whole.jsonl
exits 2 "texts in another order are not mixed in"
says 'whole.jsonl, line 1 is of none of these texts' "which is said"
run data backtranslate one.txt texts.jsonl two.md -o whole.jsonl --model other
exits 2 "nor another model"
run data backtranslate one.txt texts.jsonl two.md -o long.jsonl --least-words 20 --max-words 1000 --jobs 16 --json
exits 0 "texts of some lengths alone"
says '"event":"backtranslate","texts":[0-9]*,"too_short":[1-9][0-9]*,"too_long":1,"same":0,"unfit":0}' "events tell what is left out"
run data export whole.jsonl -o train.jsonl
exits 0 "the lines are exported like built ones"
is "$(lines_of train.jsonl)" 62 "all of them"

# ---- Lines that others made

{
	printf '\357\273\277{"text":"  A first text, of a harbour and its lamps.\\n"}\n'
	printf 'no JSON at all\n[1, 2]\n{"title":"no text"}\n{"text":""}\n{"text":" \\n "}\n{"text":7}\n\n'
	printf '{"text":"A second text, of rain \377 and \\ud83d snow, and a third thing."}\n'
	printf '{"content":"A first text, of a harbour and its lamps."}\n{"text":"A text that was cut'
} >foreign.jsonl
run data backtranslate foreign.jsonl -o foreign.out
exits 0 "lines that are no texts do not end a run"
is "$(lines_of foreign.out)" 2 "of the others each has its line"
says 'Left out: 6 lines without “response”' "what is left out is told"
says 'Left out: 1 text that was there before' "by its reason"
grep -q '"response":"A first text, of a harbour and its lamps\.","' foreign.out
ok $? "white space at the ends is none of a text"
grep -q 'of rain � and � snow' foreign.out
ok $? "and what is no UTF-8 is replaced"
cp foreign.out before.out
run data backtranslate foreign.jsonl -o foreign.out
exits 0 "the same again"
cmp -s before.out foreign.out
ok $? "changes nothing"
run data backtranslate foreign.jsonl one.txt -o limited.out --limit 1
exits 0 "one text alone"
is "$(lines_of limited.out)" 1 "is the first"
printf '{"text":"One text in a file that ends in the middle, behind the limit."}\n' >cut.jsonl
run data backtranslate cut.jsonl missing.jsonl -o limited.out --limit 1
exits 4 "a missing file is an error all the same"
run data backtranslate foreign.jsonl -o ./foreign.jsonl
exits 2 "nothing is written over the texts"

# ---- A long text, a project, and replies of no use

text long 30000 numbered >long.txt
run data backtranslate long.txt -o long.jsonl.out --window 6000
exits 0 "a text that is longer than the window"
grep -q 'word12 .*word15[0-9]* .*word29999' "$here/record"
ok $? "is shown by its beginning, middle and end"
! grep -q 'word10000 ' "$here/record"
ok $? "and no more of it"
[ "$(wc -c <long.jsonl.out)" -gt 200000 ]
ok $? "but goes along whole"
run write -i 'Write a guide of 800 words to a small harbour.' --project tale.longhand -o tale.md
exits 0 "a project"
run data backtranslate tale.longhand -o tale.jsonl
exits 0 "is a text"
is "$(grep -c '"length":800,.*"source":"tale.longhand"' tale.jsonl)" 1 "as it would be exported"

cat >script <<'END'
reply
sse
text No.
finish stop
done
reply
sse
text Schreib bitte eine Geschichte über den Hafen und über den alten Mann mit der Lampe.
finish stop
done
reply
sse
text Write a story about the harbour, and let it be of 9,000 words.
finish stop
done
reply
sse
text Write a story about the harbour and the old man with the lamp.
finish stop
done
END
unserve
serve --script script
use_model
run data backtranslate two.md -o two.jsonl
exits 0 "replies of no use are asked for again"
is "$(asked)" 4 "as often as it takes"
is "$(grep -c '"prompt":"Write a story about the harbour and the old man with the lamp\."' two.jsonl)" 1 "until one is"
printf 'reply\nsse\ntext No.\nfinish stop\ndone\n%.0s' 1 2 3 4 5 >script
unserve
serve --script script
use_model
run data backtranslate two.md -o none.jsonl
exits 3 "where none is"
says '1 of 1 failed.*too short to be a request' "it is told"
is "$(lines_of none.jsonl)" 0 "and nothing is made up"
finish
