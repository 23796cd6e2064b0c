#!/bin/sh
# Puts the $PARTS$ parts together, when all are there.
#SBATCH --job-name=longhand-merge
#SBATCH --ntasks=1
#SBATCH --cpus-per-task=1
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=merge.log
set -u
longhand=$PROGRAM$
[ -z "${LONGHAND:-}" ] || longhand=$LONGHAND
cd -- $FOLDER$ || exit 1
set --
part=1
while [ "$part" -le $PARTS$ ]; do
	set -- "$@" $OUTPUT$/part-"$part".jsonl
	part=$((part + 1))
done
exec "$longhand" data merge$QUOTA$ -o $RESULT$ "$@"
