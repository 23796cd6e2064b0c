# Sourced by the scripts that drive the whole program: TAP, a folder of one's own, an environment without
# settings. A script ends with `finish`.
# shellcheck shell=sh disable=SC2034 # what is set here is used by the scripts
set -u
top=$(cd "${SRCDIR:-$(dirname "$0")/../..}" && pwd)
longhand=${LONGHAND:-$top/longhand}
server=${SERVER:-$top/tests/server/server}
[ -x "$longhand" ] || { echo "Bail out! there is no $longhand"; exit 99; }
here=$(mktemp -d) || exit 99
started= # processes to end
server_pid=
count=0

for name in $(env | sed -n 's/^\(\(LONGHAND\|OPENAI\)_[A-Z_]*\)=.*/\1/p'); do
	unset "$name"
done
export HOME="$here" XDG_CONFIG_HOME="$here/.config" XDG_STATE_HOME="$here/.state" TMPDIR="$here" LC_ALL=C.UTF-8 TERM=dumb

# ours PID: a child of this script. One that has ended may have left its number to somebody else's process.
# shellcheck disable=SC2317,SC2329 # called by the trap
ours() {
	[ ! -d /proc/self ] || [ "$(sed -n 's/^PPid:[^0-9]*//p' "/proc/$1/status" 2>/dev/null)" = $$ ]
}

# shellcheck disable=SC2317,SC2329 # called by the trap
clean_up() {
	for pid in $started; do
		! ours "$pid" || kill -9 "$pid" 2>/dev/null
	done
	cd /
	rm -rf "$here"
}
trap clean_up EXIT
trap 'exit 99' HUP INT TERM
mkdir "$here/desk" && cd "$here/desk" || exit 99

# ok STATUS NAME: one test.
ok() {
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
		return
	fi
	echo "not ok $count - $2"
	for file in "$here/out" "$here/err"; do
		[ ! -f "$file" ] || head -n 12 "$file" | cut -c 1-300 | sed "s/^/#   ${file##*/}: /"
	done
}

skip() { # NAME WHY
	count=$((count + 1))
	echo "ok $count - $1 # SKIP $2"
}

finish() {
	echo "1..$count"
}

# run ARGUMENT...: longhand, its status in $status, what it said in $here/out and $here/err.
run() {
	"$longhand" "$@" >"$here/out" 2>"$here/err" </dev/null
	status=$?
}

# exits STATUS NAME: what the last run returned; an error is one line of its own.
exits() {
	[ "$status" = "$1" ]
	ok $? "$2 (exit $status)"
}

says() { # PATTERN NAME: on standard error
	grep -q -e "$1" "$here/err"
	ok $? "$2"
}

prints() { # PATTERN NAME: on standard output
	grep -q -e "$1" "$here/out"
	ok $? "$2"
}

is() { # ACTUAL EXPECTED NAME
	[ "$1" = "$2" ]
	ok $? "$3"
	[ "$1" = "$2" ] || printf 'got: %s\nexpected: %s\n' "$1" "$2" | cut -c 1-300 | sed 's/^/#   /'
}

between() { # ACTUAL LEAST MOST NAME
	[ "$1" -ge "$2" ] && [ "$1" -le "$3" ]
	ok $? "$4 ($1)"
}

words_in() {
	"$longhand" count "$1" | sed 's/^ *\([0-9]*\).*/\1/'
}

# soon COMMAND...: waits until the command succeeds; fails when it has not after half a minute.
soon() {
	tries=600
	until "$@" >/dev/null 2>&1; do
		tries=$((tries - 1))
		[ $tries -gt 0 ] || return 1
		sleep 0.05
	done
}

# start ARGUMENT...: longhand in the background; its process is $pid.
start() {
	: >"$here/err"
	"$longhand" "$@" >"$here/out" 2>"$here/err" </dev/null &
	pid=$!
	started="$started $pid"
}

# await: the end of the process that start began, its status in $status.
await() {
	wait "$pid" 2>/dev/null
	status=$?
}

# serve ARGUMENT...: the fake server in the background; its address is in $url, what it was asked goes to
# $here/record.
serve() {
	unserve
	rm -f "$here/port" "$here/input"
	mkfifo "$here/input"
	: >"$here/record"
	"$server" "$@" --record "$here/record" <"$here/input" >"$here/port" &
	server_pid=$!
	started="$started $server_pid"
	exec 9>"$here/input"
	soon test -s "$here/port"
	url=http://127.0.0.1:$(head -n 1 "$here/port")/v1
}

# use_model [SETTING...]: the server that was started last goes into the configuration, with these lines.
use_model() {
	config=$XDG_CONFIG_HOME/longhand/config
	mkdir -p "${config%/*}"
	printf '%s\n' "base_url = $url" 'model = tester' "$@" >"$config"
}

# Requests for a reply that it has been sent.
asked() {
	grep -c 'POST /v1/chat' "$here/record"
}

lines_of() { # FILE
	if [ -e "$1" ]; then wc -l <"$1" | tr -d ' '; else echo 0; fi
}

reaches() { # FILE LINES
	[ "$(lines_of "$1")" -ge "$2" ]
}

# The server ends when its standard input does.
unserve() {
	[ -n "$server_pid" ] || return 0
	exec 9>&-
	wait "$server_pid" 2>/dev/null
	server_pid=
}

# Paragraphs, and sentences, that come twice in a file.
doubled() {
	awk 'length($0) > 20' "$1" | sort | uniq -d
	sed 's/\([.!?]\) /\1\n/g; s/\([。！？]\)/\1\n/g' "$1" | awk 'length($0) > 20' | sort | uniq -d
}
