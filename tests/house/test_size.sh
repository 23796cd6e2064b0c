#!/bin/sh
# No file of ours is longer than a reader's patience.
set -u
top=${SRCDIR:-.}
most=800

long_files() {
	find "$top/src" "$top/tests" \( -name '*.[ch]' ! -name shipped-data.c \) -o -name '*.sh' | LC_ALL=C sort | while read -r file; do
		lines=$(wc -l <"$file")
		[ "$lines" -le "$most" ] || echo "# $file has $lines lines"
	done
}

echo 1..2
found=$(long_files)
if [ -z "$found" ]; then
	echo "ok 1 - no file is longer than $most lines"
else
	echo "$found"
	echo "not ok 1 - no file is longer than $most lines"
fi
most=0
if [ -n "$(long_files)" ]; then
	echo "ok 2 - a file that is too long is found"
else
	echo "not ok 2 - a file that is too long is found"
fi
