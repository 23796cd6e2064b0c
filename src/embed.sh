#!/bin/sh
# Writes a C file that embeds the named files.
# usage: embed.sh OUTPUT SOURCE_FOLDER FILE...   (each FILE relative to SOURCE_FOLDER; src/data/recipes/X is named recipes/X)
set -eu
out=$1 top=$2
shift 2
tmp=$out.$$.tmp
trap 'rm -f "$tmp"' EXIT
{
	printf '/* Made by embed.sh from the shipped files. */\n#include "base/shipped.h"\n'
	n=0
	for file in "$@"; do
		n=$((n + 1))
		printf '\nstatic const unsigned char file_%d[] = {\n' "$n"
		od -An -v -tx1 "$top/$file" | sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'
		printf '0x00};\n'
	done
	printf '\nconst struct shipped_file shipped_files[] = {\n'
	n=0
	for file in "$@"; do
		n=$((n + 1))
		printf '\t{"%s", (const char *)file_%d, sizeof(file_%d) - 1},\n' "${file#src/data/}" "$n" "$n"
	done
	printf '\t{0, 0, 0},\n};\n'
} >"$tmp"
mv "$tmp" "$out"
