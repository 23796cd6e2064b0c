#!/bin/sh
# Hands the $PARTS$ parts to Slurm, and what puts them together after them. Options of sbatch, such as a partition and
# an account, can be given: they go to both. After a failure run it again: what is done is not done again.
set -eu
cd -- "$(dirname -- "$0")"
parts=$(sbatch --parsable --array=1-$PARTS$ "$@" array.sh)
merge=$(sbatch --parsable --dependency="afterok:${parts%%;*}" --kill-on-invalid-dep=yes "$@" merge.sh)
echo "Job ${parts%%;*} makes the parts, job ${merge%%;*} puts them together."
