#!/bin/sh
# Killed at any moment, the same command goes on: nothing that was on disk is lost, nothing comes twice.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

# Words that are safe on disk now.
kept() {
	words_in guide.longhand 2>/dev/null || echo 0
}

has_words() {
	[ "$(kept)" -ge "$1" ]
}

# What is in the file at its last whole sentence: the rest may be written anew.
whole_sentences() {
	awk '{ text = text $0 "\n" }
		END { while (text != "" && text !~ /[.!?]["”)]?[ \n]*$/) text = substr(text, 1, length(text) - 1)
			sub(/[ \n]*$/, "", text); printf "%s", text }' "$1"
}

# begins FILE LONGER: the whole sentences of one are the beginning of the other.
begins() {
	whole_sentences "$1" >"$here/beginning"
	head -c "$(wc -c <"$here/beginning")" "$2" | cmp -s - "$here/beginning"
}

instruction='Write a 3000-word guide to baking bread at home'
write() {
	start write -i "$instruction" -o guide.md --speed "$1"
}

# Killed once the words are on disk; then what is there must hold what was there at the kill before.
: >last.md
killed_at() { # WORDS
	write 900
	soon has_words "$1"
	ok $? "$1 words come to disk"
	kill -9 "$pid"
	await
	"$longhand" export guide.longhand >now.md 2>"$here/err"
	is $? 0 "the project can be read after kill -9"
	begins last.md now.md
	ok $? "nothing written before is lost"
	cp now.md last.md
}

write 900
soon test -f guide.longhand
kill -9 "$pid"
await
ok 0 "killed as soon as there is a project"

for words in 1 60 333 600 1200 1201 1900 2600; do
	killed_at $words
done

run write -i "$instruction" -o guide.md
exits 0 "the same command finishes the document"
says 'going on: [1-9]' "saying where it goes on"
between "$(words_in guide.md)" 2700 3300 "its length is right"
begins last.md guide.md
ok $? "all that was there is in it"
is "$(doubled guide.md)" '' "no paragraph and no sentence comes twice"

# ---- Two at once, signals -----------------------------------------------------------------------
start write -i 'Write a 2000-word story of a lighthouse' -o story.md --speed 300
soon grep -q 'section 1/' "$here/err"
ok $? "a section is finished"
cp "$here/err" said
"$longhand" write -i 'Write a 2000-word story of a lighthouse' -o story.md 2>"$here/err" >/dev/null
is $? 4 "a second program on the same project is refused"
says "$pid" "naming the first one's process"
kill -INT "$pid"
await
exits 130 "an interrupt stops it"
says 'story.longhand' "saying where the text is"
[ ! -e story.md ]
ok $? "no half document is written"
between "$(words_in story.longhand)" 100 1999 "what was written is kept"
start write -i 'Write a 2000-word story of a lighthouse' -o story.md --speed 300
soon grep -q 'section [2-9]/' "$here/err"
kill -TERM "$pid"
await
exits 130 "so does a termination"
run write -i 'Write a 2000-word story of a lighthouse' -o story.md
exits 0 "the same command finishes it"
between "$(words_in story.md)" 1800 2200 "at its length"
is "$(doubled story.md)" '' "without a repeat"

start write -i 'Write a 5000-word history of salt' -o salt.md --speed 20
soon test -f salt.longhand
kill -INT "$pid"
await
exits 130 "an interrupt while it plans stops it"
run write -i 'Write a 5000-word history of salt' -o salt.md
exits 0 "and it is planned anew"
between "$(words_in salt.md)" 4500 5500 "as a whole"
finish
