#!/bin/sh
# What the tables hold is in the manual: every command, every option.
set -u
longhand=${LONGHAND:-./longhand}
manual=${SRCDIR:-.}/man/longhand.1
count=0

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
	fi
}

commands=$("$longhand" help | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
result $([ "$(echo "$commands" | wc -l)" -ge 6 ]; echo $?) "help lists the commands"
options=$(for command in $commands; do
	"$longhand" help "$command"
	[ "$command" = open ] && "$longhand" help
done | sed -n 's/^  *\(-[a-zA-Z], *\)\{0,1\}--\([a-z-]*\).*/\2/p' | sort -u)
result $([ "$(echo "$options" | wc -l)" -ge 15 ]; echo $?) "help lists the options"
for command in $commands; do
	grep -q "^\.It Nm Cm $command\( \|\$\)" "$manual"
	result $? "the manual has the command $command"
done
for option in $options; do
	grep -q "^\.It .*Fl -$option\( \|\$\)" "$manual"
	result $? "the manual has the option --$option"
done
for group in eval data; do
	page=${SRCDIR:-.}/man/longhand-$group.1
	parts=$("$longhand" help "$group" | sed -n '/^Commands:/,/^$/s/^  \([a-z][a-z-]*\) .*/\1/p')
	for part in $parts; do
		grep -q "^\.It Nm longhand Cm $group $part\( \|\$\)" "$page"
		result $? "its manual has the command $group $part"
		for option in $("$longhand" help "$group" "$part" |
			sed -n 's/^  *\(-[a-zA-Z], *\)\{0,1\}--\([a-z-]*\).*/\2/p'); do
			grep -q "[- ]$option\( \|,\|\$\)" "$page"
			result $? "and its option --$option"
		done
	done
done
for word in markdown text html; do
	sed -n '/^\.It Fl -format/,/^Otherwise/p' "$manual" | grep -q "^\.Cm $word\( \|\$\)"
	result $? "the manual has the format $word"
done
for prompt in "${SRCDIR:-.}"/prompts/en/*.txt; do
	grep -q "^\.Pa ${prompt##*/}\( \|\$\)" "$manual"
	result $? "the manual has the prompt ${prompt##*/}"
done
echo "1..$count"
