#!/bin/sh
# longhand write with a server that speaks chat completions: a good one, and bad ones.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

secret=sk-this-is-the-key-1234567890
export LONGHAND_MODEL=tester LONGHAND_API_KEY=$secret

# ---- A model that follows its budgets ---------------------------------------------------------
serve --model
export LONGHAND_BASE_URL="$url"
run write -i 'Write a 10000-word China travel guide' -o guide.md --seed 7
exits 0 "an English document is written"
between "$(words_in guide.md)" 9000 11000 "it is within 10 % of 10,000 words"
is "$(doubled guide.md)" '' "no sentence comes twice"
grep -q "^[Aa]uthorization: Bearer $secret" "$here/record"
ok $? "the key is sent"
grep -q '"seed": *7' "$here/record"
ok $? "and the seed"
grep -q '"model": *"tester"' "$here/record"
ok $? "and the model's name"
grep -rq "$secret" "$here/desk"
is $? 1 "the key is in no file"
run write -i '写一篇10000字的中国旅游指南' -o zh.md
exits 0 "a Chinese document is written"
between "$(words_in zh.md)" 9000 11000 "it is within 10 % of 10,000 characters"
is "$(doubled zh.md)" '' "no Chinese sentence comes twice"

: >"$here/record"
run write -i 'Write a 10000-word China travel guide' -o guide.md
exits 0 "a document that is done is given again"
is "$(wc -c <"$here/record" | tr -d ' ')" 0 "without asking the model"
echo 'my own words' >mine.md
run write -i 'Write 500 words on tea' -o mine.md
exits 2 "a file that is not ours is refused"
is "$(wc -c <"$here/record" | tr -d ' ')" 0 "before the model is asked"

# ---- A killed client ----------------------------------------------------------------------------
serve --model --speed 1500
has_words() {
	[ "$(words_in story.longhand)" -ge "$1" ]
}
for words in 100 800 1600; do
	start write -i 'Write a 3000-word story of a lighthouse' -o story.md --base-url "$url"
	soon has_words $words
	ok $? "$words words come to disk"
	kill -9 "$pid"
	await
done
run write -i 'Write a 3000-word story of a lighthouse' -o story.md --base-url "$url"
exits 0 "killed three times, it is finished"
between "$(words_in story.md)" 2700 3300 "at its length"
is "$(doubled story.md)" '' "without a repeat"

# ---- Servers that fail --------------------------------------------------------------------------
# fails NAME PATTERN: the script in $here/script leads to exit status 3 and one clear sentence.
fails() {
	rm -f ./*.longhand
	serve --script "$here/script"
	run write -i 'Write 300 words on rain' -o rain.md --base-url "$url"
	exits 3 "$1"
	grep -v 'What is written' "$here/err" | grep -q -i -e "$2"
	ok $? "and it is said why"
	is "$(wc -l <"$here/err" | tr -d ' ')" 1 "in one line"
	[ ! -e rain.md ]
	ok $? "and no document is written"
}

cat >"$here/script" <<EOF
reply
json 401 {"error":{"message":"Incorrect API key provided: $secret"}}
EOF
fails "a wrong key is a model error" 'key'
grep -q "$secret" "$here/err"
is $? 1 "the key itself is not shown"

cat >"$here/script" <<'EOF'
reply
json 404 {"error":{"message":"model 'tester' not found"}}
EOF
fails "an unknown model is a model error" 'tester'

cat >"$here/script" <<'EOF'
reply
status 200
header Content-Type: text/html
bytes <!doctype html><title>Sign in</title>
EOF
fails "a web page instead of a reply is a model error" 'web page'

cat >"$here/script" <<'EOF'
reply
sse
finish stop
done
EOF
fails "an empty plan is a model error" 'no plan, it is empty'

unserve
run write -i 'Write 300 words on snow' -o snow.md --base-url "$url"
exits 3 "a server that is not there is a model error"
says '127.0.0.1' "it is named"

# A project in which nothing was made is free for another instruction.
serve --model
run write -i 'Write 400 words on snow' -o snow.md --base-url "$url"
exits 0 "after that the instruction may be another one"
unserve

serve --model --fail-first 2
run write -i 'Write a 300-word note on wind' -o wind.md --base-url "$url" --model m
exits 0 "a busy server is asked again"
says 'trying again in' "and it is said that it is waited for"
unserve
finish
