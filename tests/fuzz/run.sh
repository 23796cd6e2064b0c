#!/bin/sh
# Runs each fuzzer for a time: run.sh SECONDS PROGRAM... A line for each, in TAP. What it learnt is kept in
# tests/fuzz/learnt for the next time, what it broke in tests/fuzz/found. FUZZ_SEED=N tries other ways;
# FUZZ_RUNS=N ends after as many inputs, so that a quick machine tries no others than a slow one.
set -u
seconds=$1
shift
source=${SRCDIR:-.}/tests/fuzz
learnt=tests/fuzz/learnt found=tests/fuzz/found
count=0 failed=0
mkdir -p "$found" || exit 1
echo "1..$#"
for program; do
	name=${program##*fuzz_}
	count=$((count + 1))
	mkdir -p "$learnt/$name"
	log=$found/$name.log
	if "$program" -max_total_time="$seconds" -seed="${FUZZ_SEED:-1}" -runs="${FUZZ_RUNS:--1}" -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix="$found/$name-" "$learnt/$name" "$source/corpus/$name" >"$log" 2>&1; then
		runs=$(sed -n 's/^#\([0-9]*\).*DONE.*cov: \([0-9]*\).*/\1 inputs, \2 places reached/p' "$log")
		echo "ok $count - $name ($runs)"
		rm -f "$log"
	else
		failed=$((failed + 1))
		echo "not ok $count - $name"
		grep -vE '^(#[0-9]|INFO)' "$log" | head -n 60 | sed 's/^/#   /'
	fi
done
rmdir "$found" 2>/dev/null
[ "$failed" = 0 ]
