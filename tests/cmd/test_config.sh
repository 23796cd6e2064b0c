#!/bin/sh
# longhand config: what is in force, where it came from, and mistakes told by their place.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

config=$XDG_CONFIG_HOME/longhand/config
mkdir -p "${config%/*}"
secret=sk-this-is-the-key-1234567890

run config
exits 0 "without a file the defaults are printed"
prints 'config (not there)' "the missing file is named"
prints '^provider = demo  *; default' "the demo writer is the default"
prints '^;model = ' "what is not set stands in a comment"

cat >"$config" <<END
; ours
base_url = http://localhost:1/v1
[model]
model = qwen3:8b
stop = ###
stop = "\n\n"
api_key = $secret
[network]
idle_timeout = 30
END
chmod 600 "$config"
LONGHAND_TEMPERATURE=0.5
export LONGHAND_TEMPERATURE
run config --seed 7 --set max_tokens=900
exits 0 "a file, a variable and options are read"
prints "^base_url = http://localhost:1/v1 *; $config:2" "a value of the file is told with its line"
prints '^provider = openai  *; default' "what follows from it is a default"
prints '^stop = "###" ' "a list is printed one by one"
prints '^stop = "\\n\\n" ' "with line breaks escaped"
prints "^idle_timeout = 30 *; $config:9" "sections are read"
prints '^temperature = 0.5  *; LONGHAND_TEMPERATURE' "a variable is named"
prints '^seed = 7  *; --seed' "so is an option"
prints '^max_tokens = 900  *; --set max_tokens' "and --set"
prints "^;api_key = (set)  *; $config:7" "a key is told to be set"
grep -q "$secret" "$here/out" "$here/err"
is $? 1 "but never shown"
unset LONGHAND_TEMPERATURE

grep -v '^;api_key = (set)' "$here/out" >"$here/copy"
cp "$here/copy" "$config"
run config
sed 's/ *; .*//' "$here/out" | grep -v '^;' >"$here/second"
sed 's/ *; .*//' "$here/copy" | grep -v '^;' >"$here/first"
is "$(cat "$here/second")" "$(cat "$here/first")" "what it prints is a file that says the same"

printf 'headers = X-Title: My book\nheaders = X-Gate: %s\n' "$secret" >"$config"
chmod 600 "$config"
run config
exits 0 "headers may be added"
prints "^;headers = (set) *; $config:" "and are told to be set"
grep -q -e "$secret" -e 'My book' "$here/out" "$here/err"
is $? 1 "but never shown"
run config --set "headers=X-Gate: $secret"
exits 2 "on a command line they are refused"
says 'headers would be seen by others on a command line: set LONGHAND_HEADERS instead' "with a place to put them"
chmod 644 "$config"
run config
exits 4 "in a file that others may read, too"
says 'holds headers and can be read by others (mode 0644): run chmod 600' "with the mending"
chmod 600 "$config"
for wrong in 'X-Title' 'X Title: a' ': a' 'Authorization: Bearer x' 'host: other'; do
	printf 'headers = %s\n' "$wrong" >"$config"
	run config
	exits 4 "no header: $wrong"
	says "$config:1: headers " "and where it stands"
done
printf 'reasoning = much\n' >"$config"
run config
says 'reasoning “much” is not known; known are: off, on, low, medium, high' "how much to think is one of five"

printf '[keys]\nwrite = F5 alt-w\nquit = none\n' >"$config"
run config
exits 0 "keys may be bound"
prints "^write = F5 alt-w *; $config:2" "and are shown"
printf '[keys]\nwriet = F5\n' >"$config"
run config
exits 4 "an action that is not there is refused"
says "$config:2: There is no action .wriet.; did you mean .write." "with its line, and the right one"
printf '[keys]\nwrite = F5\nundo = F5\n' >"$config"
run config
says "$config:3: .F5. is bound to write already, in $config:2" "so is a key that is bound twice"

printf 'model = m\napi_key = %s\n' "$secret" >"$config"
chmod 644 "$config"
run config
exits 4 "a key in a file for all is refused"
says "chmod 600 $config" "with the way to mend it"
grep -q "$secret" "$here/err"
is $? 1 "without telling the key"

printf '[model]\nmodle = m\n' >"$config"
run write -i 'Write 100 words on tea'
exits 4 "a mistake in the file is a file error"
says "$config:2: .*did you mean “model”" "with file, line and the nearest name"
run count "$config"
exits 0 "a command that asks no model does not mind"
printf '[network]\nidle_timeout = soon\n' >"$config"
run config
exits 4 "a bad value is refused"
says "$config:2: idle_timeout takes a whole number from 1 to 86400, not “soon”" "with what it takes"
cat >"$config" <<END
[model]
base_url = http://localhost:1/v1
model = small
api_key = $secret
[model large]
provider = anthropic
model = opus
[roles]
planner = large
END
chmod 600 "$config"
run config
exits 0 "a model of another name is read"
prints "^planner = large *; $config:9" "and its role"
prints '^\[model large\]$' "its section is printed"
prints "^provider = anthropic *; $config:6" "with what it says"
run write -i 'Write 100 words on tea'
exits 3 "a planner of its own is asked"
grep -q "$secret" "$here/out" "$here/err"
is $? 1 "without the other server's key"
run config --set planner=larger
exits 2 "a name that no section has is refused"
says 'planner is “larger” (--set planner), but there is no section \[model larger\]' "and named"
printf '[model large]\nmodle = x\n' >"$config"
run config
says "$config:2: .*did you mean “model”" "a mistake in such a section is told with its line"
printf '[model large]\ntheme = light\n' >"$config"
run config
says "$config:2: theme belongs in the section \[interface\]" "so is what does not belong there"
printf '[prices]\ncurrency = EUR\nprice = qwen3:8b 0.15 0.60\nprice = gpt-4.1 2 8 0.5\n' >"$config"
run config
exits 0 "prices are read"
prints "^price = \"qwen3:8b 0.15 0.60\" *; $config:3" "and printed one by one"
prints '^price = "gpt-4.1 2 8 0.5" ' "a line for each model"
prints '^currency = EUR ' "with their currency"
printf '[prices]\nprice = qwen3:8b 0.15 0.60\nprice = qwen3:8b cheap\n' >"$config"
run config
exits 4 "what is no price is refused"
says "$config:3: price takes a model and what .*not “qwen3:8b cheap”" "with its place"
printf 'price = qwen3:8b 0.15 0.60\nprice = gpt-4.1 2 8\nprice = qwen3:8b 1 1\n' >"$config"
run config
exits 4 "so is a second price"
says "$config:3: price is given twice for qwen3:8b" "with its place"
rm "$config"

LONGHAND_MODLE=m
export LONGHAND_MODLE
run config
exits 0 "an unknown variable does no harm"
says 'no variable LONGHAND_MODLE; did you mean LONGHAND_MODEL' "but is told"
unset LONGHAND_MODLE
LONGHAND_WINDOW=big run config
exits 2 "a bad variable is a usage error"
says 'LONGHAND_WINDOW takes a whole number' "told by its name"
run config --set windw=5000
exits 2 "so is a bad --set"
says 'did you mean “window”' "with a suggestion"
run config --set "api_key=$secret"
exits 2 "a key on the command line is refused"
says LONGHAND_API_KEY "naming the variable"

run plan -i 'Write 400 words on tea' --provider demo --set language=zh
exits 0 "a language may be set"
prints '字$' "and is that of the plan"

# ---- A key from a command -----------------------------------------------------------------------
serve --model
printf 'base_url = %s\nmodel = tester\napi_key_command = sh -c "echo %s"\n' "$url" "$secret" >"$config"
run write -i 'Write 300 words on rain' -o rain.md
exits 0 "a document is written with a key from a command"
grep -q "^[Aa]uthorization: Bearer $secret" "$here/record"
ok $? "which is sent"
grep -rq "$secret" "$here/desk"
is $? 1 "and is in no file"
printf 'base_url = %s\nmodel = tester\napi_key_command = sh -c "echo locked >&2 ; exit 2"\n' "$url" >"$config"
run write -i 'Write 300 words on snow' -o snow.md
exits 4 "a semicolon after a space is a comment, so a quote is open"
says "$config:3: .*open quote" "which is told"
use_model 'api_key_command = ls /no/such/store'
run write -i 'Write 300 words on snow' -o snow.md
exits 3 "a command that fails is a model error"
says 'ls /no/such/store”, failed with status [12]: .*/no/such/store' "with what it said"
use_model 'api_key_command = no-such-program'
run write -i 'Write 300 words on snow' -o snow.md
exits 2 "a command that is not there is a usage error"
says 'no-such-program' "and is named"

# ---- The log ------------------------------------------------------------------------------------
printf 'base_url = %s\nmodel = tester\napi_key_command = echo %s\n' "$url" "$secret" >"$config"
log=$XDG_STATE_HOME/longhand/log
run write -i 'Write 300 words on mist' -o mist.md
[ ! -e "$log" ]
ok $? "without being asked there is no log"
LONGHAND_LOG=1 run write -i 'Write 300 words on hail' -o hail.md
exits 0 "a log may be kept"
grep -q '#1 asks tester on 127.0.0.1:[0-9]*: [0-9]* bytes, try 1$' "$log"
ok $? "which has the requests"
grep -q '#2 ended after .* bytes of text, tokens: ' "$log"
ok $? "and how they ended"
grep -q hail "$log"
is $? 1 "but not their words"
LONGHAND_LOG=here.log LONGHAND_LOG_BODIES=1 run write -i 'Write 300 words on sleet' -o sleet.md
exits 0 "a log may be a file of one's own"
grep -q '#1 sends ([0-9]* bytes): {"model":"tester".*sleet' here.log
ok $? "with what was sent"
grep -q '#1 gets ([0-9]* bytes): .*data: {' here.log
ok $? "and what came back"
grep -rq "$secret" "$log" here.log
is $? 1 "and never the key"
LONGHAND_LOG=$here/desk/no.log/x run write -i 'Write 300 words on fog' -o fog.md
exits 0 "the folder of a log is made"
: >file
LONGHAND_LOG=file/log run write -i 'Write 300 words on dew' -o dew.md
exits 4 "a log that cannot be written is a file error"
unserve
finish
