#!/bin/sh
# What Tab offers in bash.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

run completion
exits 0 "the completion is printed"
cp "$here/out" "$here/completion"
built=${BUILDDIR:-$top}/completions/longhand
if [ -f "$built" ]; then
	cmp "$built" "$here/completion"
	ok $? "the installed one is the same"
else
	skip "the installed one is the same" "it is not built here"
fi

if ! command -v bash >/dev/null || ! bash -c 'type mapfile' >/dev/null 2>&1; then
	skip "Tab completes" "there is no bash of today"
	finish
	exit
fi

# offers EXPECTED NAME WORD...: what Tab offers at the last of the words, in one line.
offers() {
	expected=$1
	name=$2
	shift 2
	found=$(bash -c '
		source "$1"
		shift
		compopt() { :; }
		COMP_WORDS=("$@")
		COMP_CWORD=$(($# - 1))
		_longhand
		printf "%s\n" "${COMPREPLY[@]}"' bash "$here/completion" longhand "$@" 2>&1 | tr '\n' ' ')
	is "$found" "$expected" "$name"
}

: >tea.longhand
offers 'write ' "a command" wr
offers 'tea.longhand ' "a project" te
offers '--project --provider ' "the options of a command" write --pro
offers '--provider ' "and no others" --pro
offers ' ' "a command comes once" write exp
offers 'demo ' "a provider" write --provider d
offers 'openai ollama ' "after an equals sign too" write --provider = o
offers 'demo openai anthropic ollama local ' "at the equals sign itself" write --provider =
offers 'markdown ' "a format" export --format mark
offers 'dark ' "a theme" --theme d
offers 'temperature= ' "a setting" write --set te
offers ' ' "but no secret" write --set api_key=
offers 'tea.longhand ' "a file where one belongs" write -o te
offers ' ' "nothing where anything may stand" write -i te
offers '--format ' "a command after values of options" -o plan export --form
offers '--paper ' "or after joined ones" --set = a=b count --pap
offers 'write ' "a command to be helped with" help wr
finish
