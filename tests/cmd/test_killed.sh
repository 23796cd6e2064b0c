#!/bin/sh
# A long job killed a dozen times at random moments, and started again by the same command until it is done:
# no sentence that was on disk is lost, none comes twice. SEED chooses the moments.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

kills=12
seed=${SEED:-1}
echo "# SEED=$seed"

# The whole sentences of a document, one a line, sorted.
sentences() { # FILE
	sed 's/\([.!?]["”)]*\) /\1\n/g; s/\([。！？]["”）」]*\)/\1\n/g' "$1" |
		grep -E '[.!?。！？]["”)）」]*$' | LC_ALL=C sort -u
}

# What is in project and journal now, read by another process from copies of them.
photograph() { # DOCUMENT
	rm -rf "$here/photo"
	mkdir "$here/photo"
	cp "$1.longhand" "$here/photo/" || return
	[ ! -f ".$1.longhand.journal" ] || cp ".$1.longhand.journal" "$here/photo/"
	"$longhand" export "$here/photo/$1.longhand" 2>"$here/err"
}

has_words() { # DOCUMENT WORDS
	[ "$(words_in "$1.longhand" 2>/dev/null || echo 0)" -ge "$2" ]
}

is_over() {
	! kill -0 "$pid" 2>/dev/null
}

# Words up to `most` in rising order, and after each some hundredths of a second more.
moments() { # MOST
	awk -v seed="$seed" -v kills=$kills -v most="$1" 'BEGIN { srand(seed)
		for (i = 0; i < kills; i++) print int(rand() * most), int(rand() * 12) }' | sort -n
}

# killed NAME WORDS ARGUMENT...: the job NAME.md, killed at every moment, then finished.
killed() {
	name=$1
	most=$2
	shift 2
	: >"$here/before"
	: >"$here/lost"
	count_killed=0
	moments "$most" >"$here/moments"
	while read -r words more; do
		start "$@" -o "$name.md"
		soon eval "is_over || has_words $name $words"
		sleep "0.$(printf %02d "$more")"
		kill -9 "$pid" 2>/dev/null && count_killed=$((count_killed + 1))
		await
		[ -f "$name.longhand" ] || continue
		photograph "$name" >"$here/now.md" || echo "unreadable at $words words" >>"$here/lost"
		sentences "$here/now.md" >"$here/now"
		LC_ALL=C comm -23 "$here/before" "$here/now" >>"$here/lost"
		cp "$here/now" "$here/before"
	done <"$here/moments"
	[ "$count_killed" -ge $((kills / 2)) ] # on a busy machine it may be done before
	ok $? "$name is killed $count_killed times"
	[ "$(wc -l <"$here/before")" -gt 100 ]
	ok $? "the last time with more than a hundred sentences"
	run "$@" -o "$name.md"
	exits 0 "the same command finishes it"
	sentences "$name.md" >"$here/now"
	LC_ALL=C comm -23 "$here/before" "$here/now" >>"$here/lost"
	is "$(cat "$here/lost")" '' "no sentence that was on disk is lost"
	is "$(doubled "$name.md")" '' "no paragraph and no sentence comes twice"
	between "$(words_in "$name.md")" 9000 11000 "it has the length that was asked for"
}

killed demo 8500 write -i 'Write a 10000-word guide to keeping bees' --provider demo --speed 1500

if [ ! -x "$server" ]; then
	skip "a server's client is killed" "there is no $server"
	finish
	exit
fi
serve --model --speed 1500
killed served 8500 write -i 'Write a 10000-word guide to keeping bees' --base-url "$url" --model m
serve --model --speed 200
killed parallel 8500 write -i 'Write a 10000-word guide to keeping bees' --base-url "$url" --model m \
	--parallel 8
is "$(sed -n 's/^=== \([0-9]*\) at once$/\1/p' "$here/record" | sort -n | tail -n 1)" 8 \
	"eight connections at once are used"
unserve
finish
