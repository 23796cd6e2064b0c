#!/bin/sh
# One of $PARTS$ parts. submit.sh hands it to Slurm as a job array; it can be handed in again at any time, and goes on
# where it was.
#SBATCH --job-name=longhand
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=part-%a.log
#SBATCH --signal=B:USR1@120
set -u
part=${SLURM_ARRAY_TASK_ID:?it is a task of an array: see submit.sh}
again=
work=
# Before its time is over it stops well, and goes to the end of the queue.
trap 'again=1; [ -z "$work" ] || kill -TERM "$work"' USR1
longhand=$PROGRAM$
[ -z "${LONGHAND:-}" ] || longhand=$LONGHAND
cd -- $FOLDER$ || exit 1
"$longhand" $COMMAND$ --shard "$part/$PARTS$" -o $OUTPUT$/part-"$part".jsonl &
work=$!
wait "$work"
status=$?
while kill -0 "$work" 2>/dev/null; do
	wait "$work"
	status=$?
done
if [ -n "$again" ] && [ "$status" != 0 ]; then
	scontrol requeue "${SLURM_ARRAY_JOB_ID}_$part"
fi
exit "$status"
