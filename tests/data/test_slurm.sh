#!/bin/sh
# longhand data slurm: scripts that a real Slurm runs: an array of 8, two tasks killed and requeued, the merge.
. "${SRCDIR:-.}/tests/cmd/lib.sh"
. "$top/tests/data/slurm.sh"

trap 'slurm_stop; clean_up' EXIT
serve --model --same --speed 800
use_model 'seed = 3'
export LONGHAND="$longhand"
number=1
while [ $number -le 96 ]; do
	echo "{\"prompt\":\"Write a report of $((number * 5 + 500)) words on case $number.\"}"
	number=$((number + 1))
done >"the list.jsonl"

run data slurm
exits 2 "without a step there is nothing to share out"
run data slurm --array 8 -o built.jsonl stats built.jsonl
exits 2 "a step that knows no parts is refused"
run data slurm --array 8 -o built.jsonl build list.jsonl -- --jbos 4
exits 2 "what is wrong with the step is told before it is on the cluster"
says 'did you mean --jobs' "as the step itself tells it"
run data slurm --array 8 -o built.jsonl build list.jsonl
exits 4 "nor can the tasks read what is not there"
cp "the list.jsonl" list.jsonl
run data slurm --array 8 -o built.jsonl build list.jsonl -- -o x
exits 2 "the outputs of the parts are not the user's to name"
run data slurm --array 8 -o "./the list.jsonl" build "the list.jsonl"
exits 2 "nor is what they read the output"
run data slurm --array 8 -o "the list.jsonl" predict --data "the list.jsonl"
exits 2 "however it is named"
run data slurm --array 2000 -o built.jsonl build list.jsonl
exits 2 "nor are there more parts than an array has"
[ ! -e built.jsonl.slurm ]
ok $? "and nothing was written"
run data slurm --array 8 -o "it's built.jsonl" build "the list.jsonl" -- --jobs 1
exits 0 "scripts are written, whatever the names"
for script in array merge submit; do
	sh -n "it's built.jsonl.slurm/$script.sh"
	ok $? "$script.sh is shell"
done
run data slurm --array 4 -o "it's built.jsonl" build "the list.jsonl"
exits 2 "those that are there are left alone"
run data slurm --array 8 -o picked.jsonl --force select "the list.jsonl" -- --quota en=3
grep -q -e 'data merge --quota en=3 -o picked.jsonl' picked.jsonl.slurm/merge.sh
ok $? "a quota is kept over all parts"

parts="it's built.jsonl.slurm"
has_line() {
	reaches "$parts/part-$1.jsonl" 1
}
state_of() { # TASK
	squeue -h -r -j "${job}_$1" -o %t 2>/dev/null
}
is_running() {
	[ "$(state_of "$1")" = R ]
}
is_merged() {
	[ -e "it's built.jsonl" ] || [ -z "$(squeue -h)" ]
}
patiently() {
	tries=6000
	until "$@"; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

lacks=$(slurm_lacks)
if [ -z "$lacks" ] && ! slurm_start; then
	lacks="no Slurm can be started here: $(slurm_trouble)"
fi
if [ -n "$lacks" ]; then
	skip "an array of 8 on a real Slurm" "$lacks"
	finish
	exit 0
fi

run data build "the list.jsonl" -o alone.jsonl --jobs 48
exits 0 "one process makes the documents"
sh "$parts/submit.sh" >"$here/out" 2>"$here/err"
ok $? "the scripts are handed in"
job=$(sed -n 's/^Job \([0-9]*\) makes.*/\1/p' "$here/out")
for task in 2 5 7; do
	patiently has_line $task
	ok $? "task $task is at work"
	is_running $task
	ok $? "and not done"
	if [ $task = 7 ]; then
		scancel --batch --signal=USR1 "${job}_$task"
		ok $? "it is told that its time is up"
	else
		scontrol requeue "${job}_$task"
		ok $? "it is killed and requeued"
	fi
done
patiently is_merged
ok $? "the array ends"
is "$(wc -l <"it's built.jsonl" | tr -d ' ')" 96 "with all documents"
cmp -s alone.jsonl "it's built.jsonl"
ok $? "line for line those that one process made"
grep -q REQUEUE "$parts/part-2.log" && grep -q REQUEUE "$parts/part-5.log"
ok $? "though two tasks were killed on the way"
grep -q 'the same command goes on from there' "$parts/part-7.log"
ok $? "and one stopped by itself"
finish
