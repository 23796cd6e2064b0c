#!/bin/sh
# longhand count and longhand export.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

text="don't stop: café, 3.14, e-mail; hello世界。 **bold**"
is "$(printf %s "$text" | "$longhand" count)" 9 "standard input is counted as a writer counts"
is "$(printf %s "$text" | "$longhand" count --paper)" 8 "--paper counts as the paper does"
is "$(printf 'café 3.14' | "$longhand" count --paper)" 0 "which knows no accents and no digits"
is "$(printf 'café 3.14' | "$longhand" count -)" '2 -' "- is standard input"
printf 'one two three\n' >a.txt
printf '你好，世界。' >b.md
: >empty
is "$("$longhand" count a.txt)" '3 a.txt' "a file has its line"
is "$("$longhand" count a.txt b.md empty)" '3 a.txt
4 b.md
0 empty
7 total' "several have a total"
run count a.txt missing b.md
exits 4 "a missing file is a file error"
prints '^7 total$' "the others are counted all the same"
says 'missing' "it is named"
run count .
exits 4 "a folder cannot be counted"
run count -- a.txt
exits 0 "-- ends the options"
"$longhand" count a.txt >/dev/full 2>/dev/null
is $? 4 "a full standard output is a file error"
is "$(seq 1 200000 | "$longhand" count)" 200000 "a long text is counted whole"

# ---- Export -------------------------------------------------------------------------------------
run write -i 'Write a 600-word letter about the sea' -o letter.md
run export letter.longhand
exits 0 "a project is exported"
cmp -s "$here/out" letter.md
ok $? "as the Markdown that was written"
run export --format text --width 50 letter.longhand
exits 0 "plain text is exported"
is "$(awk 'length($0) > 50' "$here/out")" '' "wrapped to the width"
is "$(words_in "$here/out")" "$(words_in letter.md)" "with every word"
run export letter.longhand -o letter.txt
exits 0 "an export is written"
is "$(words_in letter.txt)" "$(words_in letter.md)" "with every word"
run export letter.longhand -o letter.txt
exits 0 "again over itself"
echo more >>letter.txt
run export letter.longhand -o letter.txt
exits 2 "not over what was changed by hand"
run export letter.longhand -o letter.txt --force
exits 0 "unless forced"
run export --width 40 --format text letter.longhand -o narrow.txt
is "$(awk 'length($0) > 40' narrow.txt)" '' "a written text is wrapped too"
run export missing.longhand
exits 4 "a project that is missing is a file error"
[ ! -e missing.longhand ]
ok $? "and is not made"
run export a.txt
exits 4 "a text is no project"
run export letter.longhand --format pdf
exits 2 "an unknown format is refused"
says 'markdown, text' "naming those that are known"
start write -i 'Write a 2000-word letter about a lake' --project lake.longhand --speed 300
soon grep -q 'section 1/' "$here/err"
run export lake.longhand
exits 0 "a project is exported while it is being written"
between "$(words_in "$here/out")" 100 2200 "with what is there"
kill -9 "$pid"
finish
