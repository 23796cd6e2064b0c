#!/bin/sh
# A llama-server for tests: takes the arguments of the real one, listens where it is told and
# relays to the fake server at $FAKE_PORT. $FAKE_FAULT: how it fails. What it got goes to $FAKE_RECORD.
model= port= host=
printf 'args: %s\n' "$*" >>"$FAKE_RECORD"
env | grep -E 'API_KEY' | sed 's/^/env: /' >>"$FAKE_RECORD"
ls -l /proc/$$/fd | sed -n 's/.* \([0-9]*\) -> .*/\1/p' | tr '\n' ' ' | sed 's/^/fds: /; s/$/\n/' >>"$FAKE_RECORD"
while [ $# -gt 0 ]; do
	case $1 in
	--model) model=$2; shift ;;
	--port) port=$2; shift ;;
	--host) host=$2; shift ;;
	esac
	shift
done
echo "pid: $$" >>"$FAKE_RECORD"
case ${FAKE_FAULT:-} in
architecture)
	echo "llama_model_load: error loading model: unknown model architecture: 'teapot'" >&2
	echo "srv    load_model: failed to load model, '$model'" >&2
	exit 1
	;;
memory)
	echo "ggml_backend_alloc: failed to allocate buffer of size 99999999" >&2
	kill -9 $$
	;;
port)
	if [ ! -e "$FAKE_RECORD.once" ]; then
		: >"$FAKE_RECORD.once"
		echo "main: couldn't bind to server socket: hostname=$host port=$port" >&2
		exit 1
	fi
	;;
loads)
	# Until the test says so.
	until [ -e "$FAKE_RECORD.go" ]; do sleep 0.02; done
	;;
esac
exec socat "TCP-LISTEN:$port,bind=$host,reuseaddr,fork" "TCP:127.0.0.1:$FAKE_PORT"
