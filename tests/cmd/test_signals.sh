#!/bin/sh
# Without the interface: a hang-up, a reader that goes away, and files that may not grow.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

instruction='Write a 3000-word guide to baking bread at home'
has_words() { # PROJECT WORDS
	[ "$(words_in "$1" 2>/dev/null || echo 0)" -ge "$2" ]
}

# Whoever runs the tests may be under nohup, which a shell cannot undo.
if ! env --default-signal=HUP true 2>/dev/null; then
	skip "signals" "env cannot set them"
	finish
	exit 0
fi
: >"$here/err"
env --default-signal=HUP "$longhand" write -i "$instruction" -o guide.md --provider demo --speed 400 \
	>"$here/out" 2>"$here/err" </dev/null &
pid=$!
started="$started $pid"
soon has_words guide.longhand 200
ok $? "it writes"
kill -HUP "$pid"
await
exits 130 "a hang-up stops it"
says 'longhand: Stopped\.' "with a word"
has_words guide.longhand 200
ok $? "and keeps what was written"

(
	trap '' HUP
	exec "$longhand" write -i "$instruction" -o guide.md --provider demo --speed 2000
) >"$here/out" 2>"$here/err" </dev/null &
pid=$!
started="$started $pid"
soon has_words guide.longhand 600
kill -HUP "$pid"
await
exits 0 "under nohup it goes on to the end"
between "$(words_in guide.longhand)" 2700 3300 "and has the length that was asked for"

# A pipe that nobody reads any more.
mkfifo "$here/pipe"
exec 7<>"$here/pipe"
exec 8>"$here/pipe"
exec 7>&-
"$longhand" export guide.longhand >&8 2>"$here/err" </dev/null
status=$?
exits 4 "what cannot be printed is an error, and no signal ends it"
says 'Standard output cannot be written' "that is told"
"$longhand" write -i 'A 3000-word guide to tea' --project tea.longhand --provider demo >&8 2>"$here/err" </dev/null
status=$?
exec 8>&-
exits 4 "so is a document that nobody reads"
has_words tea.longhand 2700
ok $? "which is kept"

# What it says goes through a pipe, which no limit on files touches.
{
	(
		ulimit -f 1
		exec "$longhand" write -i "$instruction" -o small.md --provider demo
	) 2>&1 >/dev/null </dev/null
	echo $? >"$here/status"
} | cat >"$here/err"
status=$(cat "$here/status")
exits 4 "files that may not grow end it with a message, not with a signal"
says 'longhand: Cannot write' "that names what cannot be written"
run count small.longhand
exits 0 "the project is whole"
[ ! -e small.md ]
ok $? "there is no half of a document"
run write -i "$instruction" -o small.md --provider demo
exits 0 "the same command goes on when there is room"
between "$(words_in small.md)" 2700 3300 "to the length that was asked for"
finish
