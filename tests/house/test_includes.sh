#!/bin/sh
# Who includes whom: main → cmd → { tui, eval, data } → { batch, report } → write → measure →
# { doc, llm } → base, and one or two files for each outside library.
set -u
src=${SRCDIR:-.}/src
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

# Prints FILE:LINE and what is wrong with it for each include that may not be; fails if there is one.
wrong_includes() { # SOURCE_FOLDER
	find "$1" -name '*.[ch]' | LC_ALL=C sort | xargs awk -v top="$1/" '
	BEGIN {
		may["main"] = "cmd"
		may["cmd"] = "cmd tui eval data batch report write measure doc llm base"
		may["tui"] = "tui write measure doc llm base"
		may["eval"] = "eval batch report write measure doc llm base"
		may["data"] = "data batch report write measure doc llm base"
		may["batch"] = "batch write measure doc llm base"
		may["report"] = "report measure base"
		may["write"] = "write measure doc llm base"
		may["measure"] = "measure doc llm base"
		may["doc"] = "doc base"
		may["llm"] = "llm base"
		may["base"] = "base"
		only["curses.h"] = only["ncurses.h"] = only["ncursesw/curses.h"] = "tui/screen.c"
		only["curl/curl.h"] = only["curl/multi.h"] = only["curl/easy.h"] = "llm/http.c"
		only["cJSON.h"] = only["cjson/cJSON.h"] = "base/json.c"
		only["histedit.h"] = only["editline/readline.h"] = "tui/line.c"
		only["ini.h"] = "base/ini.c"
		only["cmark.h"] = "doc/html.c doc/plain.c"
	}
	function complain(what) {
		printf "# %s:%d: %s\n", FILENAME, FNR, what
		bad = 1
	}
	FNR == 1 {
		file = substr(FILENAME, length(top) + 1)
		folder = file ~ /\// ? substr(file, 1, index(file, "/") - 1) : "main"
		if (!(folder in may))
			complain("the folder " folder " has no place in the house")
	}
	/^[ \t]*#[ \t]*include[ \t]*"/ {
		split($0, part, "\"")
		if (part[2] == "config.h" && file == "base/banned.h")
			next
		slash = index(part[2], "/")
		if (!slash)
			complain("\"" part[2] "\" is not named by its folder")
		else if (!index(" " may[folder] " ", " " substr(part[2], 1, slash - 1) " "))
			complain(folder " may not include " part[2])
	}
	/^[ \t]*#[ \t]*include[ \t]*</ {
		name = $0
		gsub(/.*<|>.*/, "", name)
		if (name in only && !index(" " only[name] " ", " " file " "))
			complain("only " only[name] " includes <" name ">")
	}
	END { exit bad }'
}

# A tree with one file, to see that what is wrong is found.
finds() { # FILE LINE NAME
	rm -rf "$tmp/src"
	mkdir -p "$tmp/src/$(dirname "$1")"
	printf '%s\n' "$2" >"$tmp/src/$1"
	if wrong_includes "$tmp/src" >/dev/null; then
		result 1 "$3"
	else
		result 0 "$3"
	fi
}

echo 1..11
wrong_includes "$src"
result $? "every include goes downwards, and outside libraries have their own users"
finds base/x.c '#include "doc/document.h"' "an upward include is found"
finds doc/x.c '#include "llm/llm.h"' "a sideways include is found"
finds measure/x.c '#include "write/engine.h"' "a measure does not know what it measures"
finds eval/x.c '#include "tui/gauge.h"' "evaluation does not know the screen"
finds tui/x.c '#include "eval/scores.h"' "the screen does not know evaluation"
finds data/x.c '#include "eval/scores.h"' "training data does not know evaluation"
finds report/x.c '#include "batch/predict.h"' "a report does not know how its numbers came"
finds main.c '#include "base/buf.h"' "main.c reaches into cmd/ alone"
finds tui/pane.c '#include <curses.h>' "a second user of curses is found"
finds write/x.c '#include "engine.h"' "an include without its folder is found"
