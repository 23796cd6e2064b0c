#!/bin/sh
# Every promise of longhand-safety(7) names tests that are there, and that are run.
set -u
top=${SRCDIR:-.}
manual=$top/man/longhand-safety.7
count=0

result() { # STATUS NAME
	count=$((count + 1))
	if [ "$1" = 0 ]; then
		echo "ok $count - $2"
	else
		echo "not ok $count - $2"
	fi
}

# A promise is an item; its tests are the paths up to the next one.
alone=$(awk '/^\.It / { if (item != "" && !tests) print item; item = $0; tests = 0 }
	/^\.Pa tests\// && item != "" { tests++ }
	/^\.El/ { if (item != "" && !tests) print item; item = "" }' "$manual")
result $([ -z "$alone" ]; echo $?) "every promise names its tests $alone"
result $([ "$(grep -c '^\.It ' "$manual")" -ge 20 ]; echo $?) "there are promises"

for path in $(sed -n 's/^\.Pa \(tests\/[a-z]*\/[a-z_]*\.\(c\|sh\)\).*/\1/p' "$manual" | sort -u); do
	folder=${path%/*}
	[ -f "$top/$path" ]
	result $? "$path is there"
	grep -qE "(^|[[:space:]])${path%.c}([[:space:]]|\\\\|\$)" "$top/$folder/local.mk"
	result $? "and is run"
done
echo "1..$count"
