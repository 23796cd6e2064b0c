#!/bin/sh
# Damaged and hostile files, as the commands meet them: a sentence that names the file, the right exit
# status, no hanging, and the file as it was.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

limit=
if command -v timeout >/dev/null; then
	limit='timeout 120'
fi

# damage KIND FILE GOOD: makes FILE of GOOD, which is left alone.
damage() {
	rm -rf "$2"
	case $1 in
	empty) : >"$2" ;;
	BOM) { printf '\357\273\277' && cat "$3"; } >"$2" ;;
	UTF-16) { printf '\377\376' && sed 's/./&\n/g' "$3" | tr '\n' '\0'; } >"$2" ;;
	NUL) { head -c 20 "$3" && printf '\0' && tail -c +21 "$3"; } >"$2" ;;
	Latin) { head -c 20 "$3" && printf '\351' && tail -c +21 "$3"; } >"$2" ;;
	CR) tr '\n' '\r' <"$3" >"$2" ;;
	CRLF) sed 's/$/\r/' "$3" >"$2" ;;
	long) { head -c 20 "$3" && head -c 3000000 /dev/zero | tr '\0' x; } >"$2" ;;
	lines) yes x | head -n 1000000 >"$2" ;;
	deep) head -c 100000 /dev/zero | tr '\0' '[' >"$2" ;;
	folder) mkdir "$2" ;;
	pipe) mkfifo "$2" ;;
	device) ln -s /dev/zero "$2" ;;
	loop) ln -s "${2##*/}" "$2" ;;
	esac
}

# meets STATUS PATTERN DAMAGE FILE GOOD ARGUMENT...: what comes of the command with the damaged file.
meets() {
	wanted=$1 pattern=$2 kind=$3 file=$4
	damage "$3" "$4" "$5"
	before=$([ ! -f "$file" ] || cksum <"$file")
	shift 5
	# shellcheck disable=SC2086 # the words of the limit
	$limit "$longhand" "$@" >"$here/out" 2>"$here/err" </dev/null
	status=$?
	exits "$wanted" "$1, $kind"
	[ -z "$pattern" ] || says "$pattern" "saying so"
	[ "$wanted" = 0 ] || is "$(grep -c -v -e 'demo writer serves' "$here/err")" 1 "in one line"
	is "$([ ! -f "$file" ] || cksum <"$file")" "$before" "and leaving the file"
	rm -rf "$file"
}

run plan -i 'Write 600 words on tea' --project good.longhand
exits 0 "a project is made"
cp "$here/out" good.outline

# ---- Projects -----------------------------------------------------------------------------------
project() { # DAMAGE PATTERN
	meets 4 "$2" "$1" bad.longhand good.longhand count bad.longhand
	meets 4 "$2" "$1" bad.longhand good.longhand export bad.longhand -o bad.md
	meets 4 "$2" "$1" bad.longhand good.longhand plan --project bad.longhand -i 'Write 600 words on tea'
	rm -f .bad.longhand.*
}
project empty 'bad.longhand is empty'
project BOM 'bad.longhand begins with a byte order mark, .*: save it as UTF-8 without one'
project UTF-16 'bad.longhand is UTF-16 text: save it as UTF-8'
project NUL 'bad.longhand holds a NUL at byte 21'
project Latin 'bad.longhand is not UTF-8 at byte 21'
project long 'bad.longhand is damaged or no longhand project: .* bring back an earlier copy'
project lines 'bad.longhand is damaged or no longhand project'
project deep 'nested too deeply'
project folder 'bad.longhand is a folder: name a file'
project pipe 'bad.longhand is no file but a pipe'
project device '/dev/zero is no file but a device'
meets 4 'bad.longhand is a link that leads back to itself' loop bad.longhand good.longhand count bad.longhand
ln -s nowhere bad.longhand
run count bad.longhand
exits 4 "a link that leads nowhere is a file error"
says 'There is no project where the link bad.longhand leads' "saying so"
rm bad.longhand

run write --project good.longhand
exits 0 "the document is written"
cp good.longhand whole.longhand
echo '{' >good.longhand
run count good.longhand
says 'good.longhand is damaged.* What it was before its last save is in .good.backup-1.longhand' \
	"the backup of a damaged project is named"
cp whole.longhand good.longhand

# ---- Configuration ------------------------------------------------------------------------------
config=$XDG_CONFIG_HOME/longhand/config
mkdir -p "${config%/*}"
printf '# mine, and a comment\nlanguage = zh\n\n[interface]\ntheme = light\n' >good.config
config() { # STATUS DAMAGE PATTERN
	meets "$1" "$3" "$2" "$config" good.config config
}
config 0 empty ''
config 0 BOM ''
prints 'language = "\{0,1\}zh' "which is passed over"
config 0 CRLF ''
prints 'language = "\{0,1\}zh"\{0,1\} ' "which make no difference"
config 4 UTF-16 'config is UTF-16 text: save it as UTF-8'
config 4 NUL 'config holds a NUL at byte 21'
config 4 Latin 'config is not UTF-8 at byte 21: save it as UTF-8'
config 4 CR 'config:1: The line ends with CR alone .* save the file with LF'
config 4 long 'There is more in .*config'
config 4 lines 'There is more in .*config'
config 4 folder 'config is a folder'
config 4 pipe 'config is no file but a pipe'
config 4 device 'config is no file but a device'
config 4 loop 'config is a link that leads back to itself'

# ---- Instructions, outlines, lists ----------------------------------------------------------------
echo 'Write 600 words on green tea' >good.txt
instruction() { # STATUS DAMAGE PATTERN
	meets "$1" "$3" "$2" bad.txt good.txt plan -f bad.txt
}
instruction 2 empty 'The instruction is empty'
instruction 0 BOM ''
instruction 0 CRLF ''
instruction 4 UTF-16 'bad.txt is UTF-16 text: save it as UTF-8'
instruction 4 NUL 'bad.txt holds a NUL at byte 21'
instruction 4 Latin 'bad.txt is not UTF-8 at byte 21'
instruction 4 long 'There is more in bad.txt'
instruction 4 lines 'There is more in bad.txt'
instruction 4 folder 'bad.txt'
instruction 4 device 'There is more in bad.txt'
instruction 4 loop 'bad.txt is a link that leads back to itself'

outline() { # STATUS DAMAGE PATTERN
	cp whole.longhand from.longhand
	meets "$1" "$3" "$2" bad.outline good.outline plan --project from.longhand --from bad.outline
	is "$(words_in from.longhand)" "$(words_in whole.longhand)" "the document loses nothing"
}
outline 0 BOM ''
outline 0 CRLF ''
outline 4 UTF-16 'bad.outline is UTF-16'
outline 4 NUL 'bad.outline holds a NUL'
outline 4 Latin 'bad.outline is not UTF-8'
outline 4 folder 'bad.outline'
outline 4 loop 'bad.outline is a link that leads back to itself'

echo '{"prompt": "Write 50 words on tea", "length": 50}' >good.jsonl
list() { # STATUS DAMAGE PATTERN
	rm -f answers.jsonl
	meets "$1" "$3" "$2" bad.jsonl good.jsonl eval predict --data bad.jsonl -o answers.jsonl
}
list 0 BOM ''
list 0 CRLF ''
list 4 UTF-16 'bad.jsonl'
list 4 NUL 'bad.jsonl'
list 4 Latin 'bad.jsonl, line 1: it is no JSON'
list 4 deep 'bad.jsonl, line 1: .*nested too deeply'
list 4 lines 'bad.jsonl, line 1'
list 4 folder 'bad.jsonl'
list 4 loop 'bad.jsonl'

# ---- Names --------------------------------------------------------------------------------------
named() { # NAME
	run plan -i 'Write 600 words on tea' --project "$1"
	exits 0 "a project may be called $(printf %s "$1" | cat -v | tr '\n' ' ')"
	run count -- "$1"
	exits 0 "and counted"
	run export -o out.md --force -- "$1"
	exits 0 "and exported"
	printf '\033[31mnothing\n' >"$1"
	run count -- "$1"
	exits 4 "and told of when it is damaged"
	is "$(grep -c . "$here/err")" 1 "in one line"
	is "$(tr -d '\n -~' <"$here/err" | tr -d '\200-\377' | wc -c | tr -d ' ')" 0 "that no terminal obeys"
}
named "two
lines.longhand"
named "$(printf '\033[31mred.longhand')"
named ./-w.longhand
named "it's \"so\" \$HOME.longhand"
rm -- -w.longhand
run plan -i 'Write 600 words on tea' --project -w.longhand
exits 0 "a leading dash is no option where a file is due"
finish
