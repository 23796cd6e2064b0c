#!/bin/sh
# A llama-perplexity for tests: takes the arguments of the real one and prints as it does. What it got
# goes to $FAKE_RECORD; $FAKE_FAULT: how it fails.
printf 'args: %s\n' "$*" >>"$FAKE_RECORD"
env | grep -E 'API_KEY' | sed 's/^/env: /' >>"$FAKE_RECORD"
while [ $# -gt 0 ]; do
	case $1 in
	--file) file=$2; shift ;;
	--ctx-size) window=$2; shift ;;
	esac
	shift
done
printf 'text: %s\n' "$(cat "$file")" >>"$FAKE_RECORD"
echo "pid: $$" >>"$FAKE_RECORD"
echo "perplexity: tokenizing the input .." >&2
case ${FAKE_FAULT:-} in
architecture)
	echo "llama_model_load: error loading model: unknown model architecture: 'teapot'" >&2
	echo "main: error: unable to load model" >&2
	exit 1
	;;
short)
	echo "perplexity: you need at least $((2 * window)) tokens to evaluate perplexity with a context of $window" >&2
	echo "perplexity: the data file you provided tokenizes to only 77 tokens" >&2
	exit 0
	;;
hangs)
	printf '[1]20.0855,'
	exec sleep 600
	;;
esac
echo "perplexity: calculating perplexity over 3 chunks, n_ctx=$window, batch_size=2048, n_seq=4" >&2
printf '[1]20.0855,[2]7.38'
printf '91,[3]2.7183,\n'
echo "Final estimate: PPL = 2.7183 +/- 0.01" >&2
