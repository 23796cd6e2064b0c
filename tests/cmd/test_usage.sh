#!/bin/sh
# What the command line refuses, and how it says so.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

run --version
exits 0 "--version is told"
prints '^longhand [0-9]' "the version is on standard output"
run --help
exits 0 "--help is told"
prints '^Commands:' "help lists the commands"
run help write
prints '^usage: longhand write' "help tells of one command"
run write --help
prints '^usage: longhand write' "so does the command's own --help"
run help wirte
exits 2 "help of an unknown command is refused"
says 'did you mean “write”' "with a suggestion"

run wirte -i x
exits 2 "a mistyped command is refused"
says 'longhand write' "with a suggestion"
run write --modle x -i y
exits 2 "a mistyped option is refused"
says 'did you mean --model' "with a suggestion"
run write -i x -w ten
exits 2 "a number in letters is refused"
run write
exits 2 "writing nothing is refused"
says 'instruction' "naming what is missing"
run write -i '   '
exits 2 "an empty instruction is refused"
printf 'bytes \377\376 that are no text' >bad.txt
run write -f bad.txt
exits 4 "an instruction that is no UTF-8 is refused"
says 'UTF-8' "saying so"
run write -f missing.txt
exits 4 "an instruction file that is missing is a file error"
run write -i x -f bad.txt
exits 2 "two instructions are refused"
run write -i x --provider nobody
exits 2 "an unknown provider is refused"
run write -i x --base-url http://127.0.0.1:1/v1
exits 2 "a server without a model is refused"
run export
exits 2 "an export of nothing is refused"
run
exits 2 "the interface wants a terminal"
says 'longhand write' "and names the way without one"
# shellcheck disable=SC2012
is "$(ls -A | tr '\n' ' ')" 'bad.txt ' "nothing of this left a file"

"$longhand" help >/dev/full 2>"$here/err"
is $? 4 "a full standard output is a file error"
says 'tandard output' "saying so"
"$longhand" help >&- 2>"$here/err"
is $? 4 "a closed standard output is a file error"
"$longhand" write -i 'Write 100 words on tea' >&- 2>"$here/err"
is $? 4 "and is found before anything is written"
[ ! -e Write-100-words-on-tea.longhand ]
ok $? "no project is begun for it"
finish
