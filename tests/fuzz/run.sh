#!/bin/sh
# Runs each fuzzer for a time, as many at once as there are processors: run.sh SECONDS PROGRAM... A line for
# each, in TAP. What it learnt is kept in tests/fuzz/learnt for the next time, what it broke in tests/fuzz/found.
# FUZZ_SEED=N tries other ways; FUZZ_RUNS=N ends after as many inputs, so that a quick machine tries no
# others than a slow one.
set -u
seconds=$1
shift
source=${SRCDIR:-.}/tests/fuzz
learnt=tests/fuzz/learnt found=tests/fuzz/found
at_once=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)
count=0 failed=0
mkdir -p "$found" || exit 1

# The result goes to a file of its own, so that lines do not mix.
fuzz() { # PROGRAM NAME
	log=$found/$2.log
	mkdir -p "$learnt/$2"
	if "$1" -max_total_time="$seconds" -seed="${FUZZ_SEED:-1}" -runs="${FUZZ_RUNS:--1}" -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix="$found/$2-" "$learnt/$2" "$source/corpus/$2" >"$log" 2>&1; then
		runs=$(sed -n 's/^#\([0-9]*\).*DONE.*cov: \([0-9]*\).*/\1 inputs, \2 places reached/p' "$log")
		echo "ok - $2 ($runs)" >"$found/$2.result"
		rm -f "$log"
	else
		{
			echo "not ok - $2"
			grep -vE '^(#[0-9]|INFO)' "$log" | head -n 60 | sed 's/^/#   /'
		} >"$found/$2.result"
	fi
}

echo "1..$#"
waiting=
for program; do
	name=${program##*fuzz_}
	count=$((count + 1))
	fuzz "$program" "$name" &
	waiting="$waiting $name"
	[ $((count % at_once)) = 0 ] || [ "$count" = $# ] || continue
	wait
	for name in $waiting; do
		cat "$found/$name.result"
		grep -q '^ok ' "$found/$name.result" || failed=$((failed + 1))
		rm -f "$found/$name.result"
	done
	waiting=
done
rmdir "$found" 2>/dev/null
[ "$failed" = 0 ]
