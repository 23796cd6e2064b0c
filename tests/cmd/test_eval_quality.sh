#!/bin/sh
# longhand eval quality: a text's figures, of projects by section, of Markdown by heading.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

cat >tea.md <<'END'
# Tea

Tea is a drink. We delve into a tapestry of leaves, a treasure trove of colours.

## Green

- Green tea is picked in the spring by hand.
- Green tea is picked in the summer by hand.

**Why it matters**

In conclusion, tea is a drink. We delve into a tapestry of leaves, a treasure trove of colours.

## 红茶

综上所述，红茶是一种全发酵的茶。
END

run eval quality tea.md
exits 0 "Markdown is measured"
prints '^tea\.md$' "under its name"
prints '^closing phrases  *2$' "with its closing phrases"
prints '^headings inside sections  *1$' "and headings of its own"
prints '^Green .* repeats itself, said before, ' "by heading, with what stands out"
prints '^红茶 .* closings$' "in Chinese, too"
run eval quality --json tea.md
exits 0 "and told to programs"
is "$(wc -l <"$here/out" | tr -d ' ')" 4 "an object for each section, and one for the whole"
prints '^{"file":"tea.md","index":1,"section":"Green","words":39,"before":0\.[0-9]*,' "of a section"
prints '"slop":6,' "of the whole"

printf 'Nothing but a line' >plain.txt
run eval quality plain.txt
exits 0 "plain text is measured"
prints '^words  *4$' "as a whole"
is "$(grep -c 'stands out' "$here/out")" 0 "which has no sections"
"$longhand" eval quality <plain.txt >"$here/out"
prints '^Standard input$' "standard input as well"
printf '' >empty.txt
run eval quality empty.txt
exits 0 "nothing is measured, too"
printf '\357\273\277# A\r\nbad \377\000 bytes. \r\n' >odd.txt
run eval quality --json odd.txt
exits 0 "and bytes that are no text"

run write --provider demo --seed 7 --speed 0 -i "A guide to tea" -w 2000 --project tea.longhand -o out.md
exits 0 "a document is written"
run eval quality --json tea.longhand
exits 0 "a project is measured"
is "$(grep -c '"section":.*"required":[0-9]*,"length_score":[0-9.]*,' "$here/out")" \
	"$(($(wc -l <"$here/out") - 1))" "each section against its budget"
tail -n 1 "$here/out" >whole
is "$(grep -c '^{"file":"tea.longhand","words":[0-9]*,"required":2000,"length_score":' whole)" 1 \
	"and the whole against its target"
run eval quality tea.longhand plain.txt
prints '^S_l  *[0-9.]*$' "with its length score"
prints '^plain.txt$' "and another file after it"

run eval quality missing.txt plain.txt
exits 4 "a file that is not there is told"
prints '^plain.txt$' "and the others are measured"

mkdir -p "$XDG_CONFIG_HOME/longhand/prompts/en"
printf '# mine\nnothing but\n' >"$XDG_CONFIG_HOME/longhand/prompts/en/slop.txt"
run eval quality plain.txt
prints '^slop  *1$' "a list of one's own wins"
printf '\377\n' >"$XDG_CONFIG_HOME/longhand/prompts/en/slop.txt"
run eval quality plain.txt
exits 4 "and is told where it cannot be read"
says 'slop.txt is not UTF-8' "with its name"
finish
