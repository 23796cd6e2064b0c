#!/bin/sh
# longhand plan: the outline out of a project, edited, and back; and one section drafted again.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

run plan -i 'Write a 2000-word guide to bees' --project bees.longhand --provider demo
exits 0 "a plan is kept in a project"
cp "$here/out" plan.txt

# ---- Back again -----------------------------------------------------------------------------
cp bees.longhand before.longhand
run plan --project bees.longhand --from plan.txt
exits 0 "the plan as it was printed is read back"
cmp -s plan.txt "$here/out"
ok $? "and changes nothing"

sed '1s/Word Count: .*/Word Count: 900 words [locked]/' plan.txt >edited.txt
echo '    what the keeper said' >>edited.txt
run plan --project bees.longhand --from edited.txt
exits 0 "an edited plan is read back"
prints '900 words \[locked\]$' "with a budget and a lock"
prints '^    what the keeper said$' "and a note"
run plan --project bees.longhand --from - <edited.txt
exits 2 "an empty standard input is no outline"

{
	sed -n 2p edited.txt
	echo 'Paragraph 2 - Main Point: A chapter on honey - Word Count: 300 words'
	sed 1,2d edited.txt | sed 's/^    .*//'
} >fewer.txt
run plan --project bees.longhand --from fewer.txt
exits 0 "rows come and go"
is "$(grep -c Paragraph "$here/out")" 4 "as many as were written down"
prints 'A chapter on honey' "the new one among them"

# ---- Texts stay with their rows --------------------------------------------------------------
run write --project bees.longhand -o bees.md --provider demo
exits 0 "the edited plan is written"
words=$(words_in bees.md)
run plan --project bees.longhand
sed 's/A chapter on honey/A chapter on honey and wax/' "$here/out" >renamed.txt
run plan --project bees.longhand --from renamed.txt
exits 0 "a point is changed"
run export bees.longhand -o after.md
is "$(words_in after.md)" "$words" "its text stays"

sed 1d renamed.txt >lossy.txt
cp bees.longhand before.longhand
run plan --project bees.longhand --from lossy.txt
exits 2 "a row with a text is not let go"
says 'would go: ' "it is named"
says '--force' "and how to let it go"
cmp -s bees.longhand before.longhand
ok $? "the project is as it was"
run plan --project bees.longhand --from lossy.txt --force
exits 0 "with --force it goes"
{
	echo 'Dear reader'
	cat lossy.txt
} >chatty.txt
run plan --project bees.longhand --from chatty.txt
exits 0 "a line that is no row does no harm"
says 'not understood: Dear reader$' "and is shown"
run plan --from plan.txt
exits 2 "an edited plan needs its project"
run plan --project bees.longhand --from missing.txt
exits 4 "a file that is not there is a file error"
printf 'Paragraph 1 - Main Point: \377 - Word Count: 3 words\n' >bytes.txt
run plan --project bees.longhand --from bytes.txt
exits 4 "bytes that are no text are refused"
says 'byte 27' "with their place"

echo 'Write a 600-word note on rain' | "$longhand" plan - --provider demo >"$here/out" 2>"$here/err"
is $? 0 "- reads the instruction from standard input"
prints 'Word Count: 600 words' "and plans it"
run plan rain
exits 2 "a word that is no option is refused"

# ---- One section again ----------------------------------------------------------------------
run write -i 'Write a 1500-word guide to tea' -o tea.md --provider demo
cp tea.md first.md
run write --project tea.longhand -o tea.md --section 2 --provider demo
exits 0 "a section is drafted again"
cmp -s tea.md first.md
is $? 1 "its text is another"
is "$(head -n 1 tea.md)" "$(head -n 1 first.md)" "the section before it is the same"
is "$(grep -c '"reason": "regenerate"' tea.longhand)" 1 "as a new version"
run write --project tea.longhand -o tea.md --section 99 --provider demo
exits 2 "a section that is not there is refused"

# ---- For programs ---------------------------------------------------------------------------
run write -i 'Write a 1500-word guide to salt' -o salt.md --json --provider demo
exits 0 "progress may be events"
is "$(grep -vc '^{"event":".*}$' "$here/err")" 0 "each line of them is an object"
is "$(grep -c '"event":"section"' "$here/err")" 3 "one for each section"
says '^{"event":"planned","sections":3,"words":1500}$' "one for the plan"
says '"event":"done","words":[0-9]*,"project":"salt.longhand","output":"salt.md"' "one for the end"
run write -i 'Write about Portugal' -o salt.md --json --provider demo
exits 2 "a failure keeps its status"
says '^{"event":"error","status":2,"text":"' "and is an event too"

# ---- Sections at once -----------------------------------------------------------------------
if [ -x "$server" ]; then
	serve --model
	run write -i 'Write a 4000-word guide to rope' -o rope.md --parallel 8 --base-url "$url" --model m
	exits 0 "sections are drafted at once"
	between "$(words_in rope.md)" 3600 4400 "at the length that was asked for"
	is "$(doubled rope.md)" '' "none of them twice"
	unserve
else
	skip "sections at once" "there is no $server"
fi
run write -i 'Write 300 words' -o x.md --parallel 65
exits 2 "more than 64 at once are refused"
finish
