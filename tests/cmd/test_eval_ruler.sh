#!/bin/sh
# longhand eval ruler: how long the longest answers of a model get.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

serve --model
use_model

run eval ruler
exits 2 "it wants a file for the answers"
says '-o FILE, or files of answers' "or files to compare"
run eval ruler -o out.jsonl --method best
exits 2 "a method that is not known is refused"
run eval ruler --data list.jsonl
exits 2 "a list without a place for its answers, too"
run eval ruler -o out.jsonl --format html
exits 2 "and a format that is none of tables"
says 'text, markdown or csv' "with those that are"

# The model of the tests writes 2,000 words at most where it does not plan.
run eval ruler -o out.jsonl --jobs 8 --format csv
exits 0 "every instruction is asked at every length"
is "$(wc -l <out.jsonl | tr -d ' ')" 48 "eight at six"
is "$(grep -c '"method":"direct"' out.jsonl)" 48 "directly"
prints '^tester,1000,8,' "the short ones"
prints '^tester,30000,8,2000,2000,2000' "and the long ones are told"
prints '^tester,all,48,,,2000' "with the longest of all"
asked=$(grep -c '^POST' "$here/record")
run eval ruler -o out.jsonl
exits 0 "again, it is told from the file"
is "$(grep -c '^POST' "$here/record")" "$asked" "and nothing is asked"
prints '^tester *30,000 *8 *2,000 *2,000 *2,000$' "as a table"
prints 'words asked for' "and as a plot"
run eval ruler out.jsonl --svg plot.svg --format csv
exits 0 "which can be had as SVG"
grep -q '^<svg ' plot.svg && grep -q 'words written' plot.svg
ok $? "with its axes"
run eval ruler out.jsonl --svg none/plot.svg
exits 4 "a place where it cannot be is told"
prints '^tester ' "after the table"

sed 's/"model":"tester"/"model":"other"/; s/"response_length":2000/"response_length":9000/' out.jsonl >other.jsonl
run eval ruler out.jsonl other.jsonl --format markdown
exits 0 "files are compared"
prints '^| tester *| *all |' "by model"
prints '^| other .* 9,000 |$' "with what each reaches"
run eval ruler out.jsonl other.jsonl --json
prints '^{"model":"other","method":"direct","file":"other.jsonl","answers":48,"longest":9000}$' "or as JSON"

mkdir -p "$XDG_CONFIG_HOME/longhand/prompts/en" "$XDG_CONFIG_HOME/longhand/prompts/zh"
echo 'Write $WORDS$ words.' >"$XDG_CONFIG_HOME/longhand/prompts/en/ruler.txt"
echo '写$WORDS$字。' >"$XDG_CONFIG_HOME/longhand/prompts/zh/ruler.txt"
run eval ruler -o mine.jsonl
exits 0 "instructions may be one's own"
is "$(grep -c '"prompt":"Write 20000 words."' mine.jsonl)" 1 "and are asked at the same lengths"
is "$(wc -l <mine.jsonl | tr -d ' ')" 12 "each"

printf '{"prompt":"Write a report of 700 words."}\n' >list.jsonl
run eval ruler --data list.jsonl -o own.jsonl --format csv
exits 0 "a list takes their place"
prints '^tester,700,1,700,700,700' "whose lengths are those that it names"
unserve
run eval ruler --data list.jsonl -o lost.jsonl --set connect_timeout=1
exits 3 "a server that is gone is told"
finish
