#!/bin/sh
# longhand write and plan with the demo writer.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

run write -i 'Write a 10000-word China travel guide' -o guide.md
exits 0 "an English document is written"
between "$(words_in guide.md)" 9000 11000 "it is within 10 % of 10,000 words"
is "$(doubled guide.md)" '' "no sentence comes twice"
is "$(wc -c <"$here/out" | tr -d ' ')" 0 "with -o nothing is on standard output"
says 'demo writer' "it is said that the demo writer serves"
says 'plan is ready' "and when the plan is ready"
says 'section 1/' "and when a section is finished"
is "$(words_in guide.longhand)" "$(words_in guide.md)" "the project holds the same document"

run write -i '写一篇10000字的中国旅游指南' --provider demo
exits 0 "a Chinese document is written"
between "$(words_in "$here/out")" 9000 11000 "it is within 10 % of 10,000 characters"
is "$(doubled "$here/out")" '' "no Chinese sentence comes twice"
[ -f '写一篇10000字的中国旅游指南.longhand' ]
ok $? "without -o the project is named by the instruction"
grep -q 'demo writer serves' "$here/err"
is $? 1 "who asks for the demo writer is not told of it"
cp "$here/out" first.md
run write -i '写一篇10000字的中国旅游指南' --provider demo
cmp -s first.md "$here/out"
ok $? "the same command prints the same document again"

# ---- The same, another ------------------------------------------------------------------------
run write -i 'Write a 10000-word China travel guide' -o guide.md
exits 0 "the same instruction finds its document done"
cp guide.longhand before.longhand
run write -i 'Write a 10000-word China travel guide' -w 500 -o guide.md
exits 2 "another target is refused"
run write -i 'Write about Portugal' -o guide.md
exits 2 "another instruction is refused"
says '--project' "naming --project"
cmp -s guide.longhand before.longhand
ok $? "the project is as it was"
run write -i 'Write 200 words about Portugal' -o guide.md --project portugal.longhand --force
exits 0 "with a project of its own it is written"
run write --project guide.longhand -o again.md
exits 0 "a project knows its instruction"
is "$(words_in again.md)" "$(words_in guide.longhand)" "and gives the same document"
echo 'Write 150 words about the sea' | "$longhand" write -f - -o sea.md 2>"$here/err"
is $? 0 "the instruction may come from standard input"
grep -q 'Write 150 words about the sea' sea.longhand
ok $? "and is kept"
run write -i 'Write about rain' -w 120 -o rain.txt --seed 3
exits 0 "-w sets the length"
between "$(words_in rain.txt)" 100 140 "and it is kept to"
run write -i 'Write about rain' -w 120 -o rain2.txt --seed 3
cmp -s rain.txt rain2.txt
ok $? "the same seed gives the same text"
run write -i 'Write about rain' -w 120 -o rain3.txt --seed 4
cmp -s rain.txt rain3.txt
is $? 1 "another seed gives another"

# ---- Files that are not ours --------------------------------------------------------------------
echo 'my own words' >mine.md
run write -i 'Write 100 words on tea' -o mine.md
exits 2 "a file that is not ours is not replaced"
says '--force' "naming --force"
is "$(cat mine.md)" 'my own words' "it is as it was"
[ ! -e mine.longhand ]
ok $? "and no project is begun for it"
run write -i 'Write 100 words on tea' -o mine.md --force
exits 0 "--force replaces it"
echo 'a line by hand' >>mine.md
run write -i 'Write 100 words on tea' -o mine.md
exits 2 "a document edited by hand since is not replaced"
run write -i 'Write 100 words on tea' -o tea.longhand
exits 2 "a document may not be its own project"

# ---- Files that fail ------------------------------------------------------------------------------
run write -i 'Write 100 words on tea' -o missing/tea.md
exits 4 "an output without its folder is a file error"
run write -i 'Write 100 words on tea' -o missing/tea.md --project tea.longhand
exits 4 "also where the project can be written"
mkdir folder
run write -i 'Write 100 words on tea' -o folder --project tea2.longhand
exits 4 "a folder is no output"
echo '# a shopping list' >list.longhand
run write -i 'Write 100 words on tea' --project list.longhand
exits 4 "a project that is not one is a file error"
is "$(cat list.longhand)" '# a shopping list' "it is as it was"
sed 's/"longhand": 1,/"longhand": 99,/' guide.longhand >newer.longhand
cp newer.longhand newer.copy
run write --project newer.longhand
exits 4 "a project of a newer format is a file error"
cmp -s newer.longhand newer.copy
ok $? "it is as it was"
run write -i 'Write 100 words on tea' --project full.longhand >/dev/null
"$longhand" write -i 'Write 100 words on tea' --project full.longhand >/dev/full 2>"$here/err"
is $? 4 "a full standard output is a file error"
(
	ulimit -f 16 # of 512 or 1,024 bytes: a project with 3,000 words is longer
	"$longhand" write -i 'Write 3000 words on salt' -o salt.md >"$here/out" 2>"$here/err"
)
is $? 4 "a file that cannot grow is a file error"
says 'salt' "naming it"
run write -i 'Write 3000 words on salt' -o salt.md
exits 0 "when there is room again the same command goes on"
between "$(words_in salt.md)" 2700 3300 "to the end"
is "$(find . -name '.*.tmp*' -o -name '*~')" '' "no temporary file is left"
is "$(stat -c %a guide.longhand)" 600 "projects are their owner's alone"

# ---- Plans --------------------------------------------------------------------------------------
run plan -i 'Write a 3000-word essay on bread'
exits 0 "a plan is printed"
prints '^Paragraph 1 - Main Point: .* - Word Count: [0-9]* words$' "in the line form"
grep -q -v '^\(Paragraph [0-9]\|#\)' "$here/out"
is $? 1 "and nothing else"
is "$(sed -n 's/.*Word Count: \([0-9]*\).*/\1/p' "$here/out" | awk '{ n += $1 } END { print n }')" \
	3000 "its budgets sum to the target"
[ ! -e Write-a-3000-word-essay-on-bread.longhand ] && [ -z "$(ls -d "$here"/longhand-* 2>/dev/null)" ]
ok $? "it leaves no file"
run plan -i '写一篇两千字的散文' --project essay.longhand
prints '[0-9]字$' "a Chinese plan counts in 字"
cp "$here/out" plan.txt
run plan --project essay.longhand
cmp -s plan.txt "$here/out"
ok $? "a plan that was kept is printed again"
run write --project essay.longhand -o essay.md
exits 0 "and is written from"
is "$(grep -c 'section [0-9]*/' "$here/err")" "$(grep -c Paragraph plan.txt)" "section by section"
finish
