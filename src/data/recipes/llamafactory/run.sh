#!/bin/sh
# Trains with LLaMA-Factory 0.9.3: pip install 'llamafactory[torch,metrics,deepspeed]==0.9.3'. Stopped, the same command goes
# on from the last checkpoint. Settings can follow: run.sh learning_rate=2.0e-5
set -eu
case $0 in
*/*) cd -- "${0%/*}" ;;
esac
FORCE_TORCHRUN=1
NPROC_PER_NODE=${NPROC_PER_NODE:-$GPUS$}
export FORCE_TORCHRUN NPROC_PER_NODE
exec llamafactory-cli train $STAGE$.yaml "$@"
