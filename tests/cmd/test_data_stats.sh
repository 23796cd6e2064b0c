#!/bin/sh
# longhand data stats: how long outputs are.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

run data stats
exits 2 "it wants files"
run data stats missing.jsonl
exits 4 "one that is not there is told"
for n in 500 1500 2000 4000 8000 16000; do
	printf '{"prompt":"p","index":%s,"language":"en","type":"News","response":"x","response_length":%s,"keep":true}\n' $n $n
done >built.jsonl
printf '{"prompt":"p","index":9,"response":"x","response_length":90000,"keep":false}\n{"prompt":"q"}\n' >>built.jsonl
run data stats built.jsonl --format csv
exits 0 "lengths are told"
prints '^all,6,5333,500,1000,1625,3000,7000,12000,15600,16000' "by quantiles"
prints '^all,6,66.7,50.0,33.3,16.7' "and shares"
prints '^en,6,' "by language"
prints '^News,6,' "and by type"
says '1 of 8 lines are not kept' "what is not kept is told"
says '1 of 8 lines have no answer' "and what is no output"
run data stats built.jsonl --svg plot.svg
exits 0 "as text"
prints 'Length of outputs' "with a histogram"
is "$(head -c 5 plot.svg)" '<svg ' "that is kept as SVG"
run data stats built.jsonl --linear --svg linear.svg
exits 0 "its bins may be of one width"
run data stats built.jsonl --json
prints '"by":"all","outputs":"all","number":6,"mean":5333.33,"least":500.00.*"from_8k":0.333333.*"lines":8,"not_kept":1,"without":1' \
	"or as JSON"

# Other people's forms.
printf '{"messages":[{"role":"user","content":"q"},{"role":"assistant","content":"a b c"},{"role":"user","content":"q"},{"role":"assistant","content":"a"}]}\n' >messages.jsonl
printf '{"conversations":[{"from":"human","value":"q"},{"from":"gpt","value":"a b"}]}\n' >sharegpt.jsonl
printf '{"instruction":"问","input":"","output":"大海很宽"}\n' >alpaca.jsonl
printf '{"prompt":"q","response":"Море широкое"}\n' >plain.jsonl
run data stats messages.jsonl sharegpt.jsonl alpaca.jsonl plain.jsonl --format csv
exits 0 "every form is read"
prints '^messages.jsonl,all,2,2,1,' "each answer is an output"
prints '^sharegpt.jsonl,all,1,2,' "of ShareGPT"
prints '^alpaca.jsonl,zh,1,4,' "of Alpaca, in its language"
prints '^plain.jsonl,all,1,2,' "words that the paper's count does not know are counted"
printf '{"prompt":"q","response":"a b"}\nno JSON\n{"prompt":"q","response":"\\ud800\377"}\n' >foreign.jsonl
run data stats foreign.jsonl --json
prints '"number":[12],.*"lines":3,"not_kept":0,"without":[0-9]*,"unread":[12]' "lines that cannot be read are told"
run data stats messages.jsonl sharegpt.jsonl alpaca.jsonl plain.jsonl
prints 'outputs of each file, %' "files are compared by shares"
printf '{"prompt":"p"}\n' >selected.jsonl
run data stats selected.jsonl
exits 4 "a file without outputs is told"
printf '{"prompt":"p","response":""}\n' >empty.jsonl
run data stats empty.jsonl --svg empty.svg
exits 0 "empty outputs are outputs"
run data stats built.jsonl --svg no/such/folder.svg
exits 4 "a picture that cannot be written is told"
finish
