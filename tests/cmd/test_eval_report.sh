#!/bin/sh
# longhand eval length and eval report: the scores of answers that are there.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

answer() { # PROMPT LENGTH WORDS MODEL SCORE
	printf '{"prompt":"%s","type":"News","length":%s,"response_length":%s,"model":"%s","scores":{' "$1" "$2" "$3" "$4"
	printf '"Relevance":%s,"Accuracy":%s,"Coherence":%s,"Clarity":%s,' "$5" "$5" "$5" "$5"
	printf '"Breadth and Depth":%s,"Reading Experience":%s}}\n' "$5" "$5"
}
{
	answer one 300 300 small 3
	answer two 1000 500 small 3
	answer three 5000 2000 small 2
} >small.jsonl
{
	answer one 300 300 large 4
	answer two 1000 1000 large 4
	answer three 5000 5000 large 5
} >large.jsonl

run eval length
exits 2 "it wants answers"
run eval report
exits 2 "so does the report"
run eval length missing.jsonl
exits 4 "a file that is not there is told"

run eval length small.jsonl --format csv
exits 0 "length scores are told"
prints '^small,all,3,58.3,' "over all"
prints '^small,"\[500,2000)",1,50.0,50.0,50.0,50.0,0.50' "by range"
prints '^small,News,3,58.3,' "by type"
prints '^small,English,3,' "by language"
run eval length small.jsonl --svg plot.svg
exits 0 "as text"
prints 'Required against actual length' "with a plot"
is "$(head -c 5 plot.svg)" '<svg ' "that is kept as SVG"

run eval report small.jsonl large.jsonl --format csv
exits 0 "runs are compared"
prints '^small,S,50.0,75.0,50.0,,25.0' "by the scores of the paper"
prints '^large,S_l,100.0,100.0,100.0,,100.0' "side by side"
prints '^large,83.3,83.3,83.3,83.3,83.3,83.3,83.3,' "by dimension"
prints '^large,S_l,3,41.7,' "and by pairs"
run eval report small.jsonl large.jsonl --json
prints '"model":"large".*"answers":"all","number":3,"S_l":100.0000,' "or as JSON"
run eval report small.jsonl large.jsonl --svg bars.svg
exits 0 "with bars"
prints 'Length score by required length' "in the terminal"
is "$(grep -c '</svg>' bars.svg)" 1 "and as SVG"
run eval report small.jsonl --svg no/such/folder.svg
exits 4 "a picture that cannot be written is told"
finish
