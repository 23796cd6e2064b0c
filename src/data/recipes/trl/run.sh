#!/bin/sh
# Trains with TRL 1: pip install 'trl>=1,<2' deepspeed. Stopped, it begins anew: TRL's command line takes up no
# checkpoint. Settings can follow: run.sh --learning_rate 2.0e-5
set -eu
case $0 in
*/*) cd -- "${0%/*}" ;;
esac
exec trl $STAGE$ --config $STAGE$.yaml --accelerate_config accelerate.yaml "$@"
