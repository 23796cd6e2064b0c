#!/bin/sh
# longhand-cluster(7): its numbers are those of a document of 10,000 words that is really written, and add up.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

page=$top/man/longhand-cluster.7
serve --model --same
export LONGHAND_BASE_URL="$url" LONGHAND_MODEL=tester
echo '{"prompt":"Write a guide of 10000 words to the harbours of the north."}' >list.jsonl
run eval predict --data list.jsonl -o answers.jsonl
exits 0 "a document of 10,000 words is written"
number() { # MEMBER
	sed "s/.*\"$1\":\([0-9]*\).*/\1/" answers.jsonl
}
is "$(number response_length)" 10000 "at its length"
told() { # LINE OF THE TABLE
	sed -n "s/^ *$1  *\([0-9,]*\)  *[0-9,]*\$/\1/p" "$page" | tr -d ,
}
is "$(told requests)" "$(number requests)" "the manual has its requests"

# The fake model's tokens are a quarter of a byte; the manual has 14,000 for them.
written=$(told 'tokens written')
prompts=$(told 'tokens of prompts')
fresh=$(told 'of them new to a prefix cache')
between $((prompts * 100 / written)) $((95 * $(number prompt) / $(number completion))) \
	$((105 * $(number prompt) / $(number completion))) "the tokens of its prompts for one that is written"
between $((fresh * 100 / prompts)) $((97 - 100 * $(number cached) / $(number prompt))) \
	$((103 - 100 * $(number cached) / $(number prompt))) "and the share that a prefix cache has not read"

# All 6,000 of them.
sed -n 's/^\(requests\|tokens written\|tokens of prompts\| *of them new to a prefix cache\)  *\([0-9,]*\)  *\([0-9,]*\)$/\2 \3/p' \
	"$page" | tr -d , | awk '{ d = $1 * 6000 - $2; if (d < 0) d = -d; if (d > $2 / 200) exit 1; n++ } END { exit n != 4 }'
ok $? "6,000 times as much is 6,000 times as much"
sed -n 's/^ *\([0-9,]*\)  *\([0-9,]*\)  *\([0-9.]*\)  *\([0-9.]*\)  *\([0-9.]*\)  *\([0-9.]*\)  *\([0-9.]*\)  *\([0-9]*\) %$/\1 \2 \3 \4 \5 \6 \7 \8/p' \
	"$page" | tr -d , | awk '
	function off(x, y) { return x - y > 0.15 || y - x > 0.15 }
	{ w = 84e6 / $1 / 3600; r = 822e6 / $2 / 3600; c = 148e6 / $2 / 3600; n++
	  if (off(w, $3) || off(r, $4) || off(c, $5) || off(w + r, $6) || off(w + c, $7) || off(100 * (r - c) / (w + r) / 10, $8 / 10))
		exit bad = 1 }
	END { exit bad || n != 3 }'
ok $? "and the hours follow from the tokens"
finish
