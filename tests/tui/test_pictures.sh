#!/bin/sh
# The pictures are those of the golden screens, and those that README.md shows are there.
set -u
top=${SRCDIR:-.}
picture=${BUILDDIR:-.}/tests/tui/picture
tmp=$(mktemp -d) || exit 99
trap 'rm -rf "$tmp"' EXIT
count=0

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
	fi
}

for screen in "$top"/tests/tui/goldens/*.screen; do
	name=${screen##*/}
	name=${name%.screen}
	"$picture" "$screen" >"$tmp/$name.svg" && cmp "$tmp/$name.svg" "$top/man/pictures/$name.svg"
	result $? "the picture $name is that of its golden screen (make goldens)"
done
result $([ "$count" -ge 2 ]; echo $?) "there are golden screens"
for file in $(sed -n 's/.*(\(man\/pictures\/[a-z0-9-]*\.svg\)).*/\1/p' "$top/README.md"); do
	[ -f "$top/$file" ]
	result $? "README.md shows $file, which is there"
done
sed 's/Beijing/Nanjing/' \
	"$top/tests/tui/goldens/planning.screen" >"$tmp/other.screen"
"$picture" "$tmp/other.screen" >"$tmp/other.svg"
! cmp -s "$tmp/other.svg" "$top/man/pictures/planning.svg"
result $? "another screen makes another picture"
echo "1..$count"
