#!/bin/sh
# A key is planted by every way in which one may come, and then looked for in whatever longhand leaves
# behind, prints, or hands to a program that it starts: as it is, in base64, and spelt for a URL.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

core=cAnaryQ7xkey
secret="$core+93/zz" in_url="$core%2B93%2Fzz"
vault=$here/vault # what may hold the key: its file, and what the server was sent
mkdir "$vault" && printf '%s\n' "$secret" >"$vault/key"
{
	echo "$core"
	printf '%s' "$core" | base64
	printf 'x%s' "$core" | base64 | cut -c 5-16
	printf 'xx%s' "$core" | base64 | cut -c 5-16
} >"$vault/forms"
config=$XDG_CONFIG_HOME/longhand/config
dump=$here/dump # by the programs that longhand starts
mkdir -p "${config%/*}"
export LONGHAND_LOG=1 LONGHAND_LOG_BODIES=1
export LONGHAND_PROXY=http://127.0.0.1:1 # no provider is asked
unset http_proxy https_proxy all_proxy no_proxy HTTPS_PROXY ALL_PROXY NO_PROXY

# found [OPTION...]: the files below this test's folder that hold the key in any form.
found() {
	grep -rlaF -f "$vault/forms" --exclude-dir=vault --exclude=record "$@" "$here"
}

# nowhere NAME [OPTION...]: fails where there are any.
nowhere() {
	name=$1
	shift
	where=$(found "$@")
	[ -z "$where" ]
	ok $? "$name: the key is nowhere"
	[ -z "$where" ] || grep -aF -f "$vault/forms" $where | cut -c 1-400 | sed "s/^/#   /"
	rm -f "$here/said" "$XDG_STATE_HOME/longhand/log"
}

# also ARGUMENT...: another run of longhand whose words are kept beside those before.
also() {
	run "$@"
	cat "$here/out" "$here/err" >>"$here/said"
}

clear_desk() {
	rm -rf "$here/desk"
	mkdir "$here/desk"
	cd "$here/desk" || exit 99
}

everything() { # OPTION...
	clear_desk
	also write -i 'Write 200 words on rain' -o rain.md "$@"
	also config "$@"
	also doctor "$@"
	also models "$@"
	also export rain.longhand -o rain.html
}

# sent: the server got it, so that the key was in force.
sent() { # NAME
	grep -qaF -f "$vault/forms" "$here/record"
	ok $? "$1: the key is sent"
}

# ---- That the search finds -------------------------------------------------------------------------
for form in "$secret" "$in_url" "$(printf 'a:%s' "$secret" | base64)" \
	"$(printf 'ab:%s' "$secret" | base64)" "$(printf 'abc:%s' "$secret" | base64)"; do
	printf 'x%sx' "$form" >lost
	[ "$(found)" = "$here/desk/lost" ]
	ok $? "the search finds $form"
done
rm lost

# ---- Every way in ----------------------------------------------------------------------------------
serve --model
export LONGHAND_MODEL=tester LONGHAND_BASE_URL="$url"
address=${url#http://}

planted() { # NAME [OPTION...]: after `everything`
	sent "$1"
	nowhere "$@"
	: >"$here/record"
}

LONGHAND_API_KEY=$secret everything
planted "LONGHAND_API_KEY"
OPENAI_API_KEY=$secret everything
planted "OPENAI_API_KEY"
ANTHROPIC_API_KEY=$secret everything --provider anthropic
planted "ANTHROPIC_API_KEY"
LONGHAND_HEADERS="X-Gate: Bearer $secret" everything
planted "LONGHAND_HEADERS"

printf 'api_key = %s\n' "$secret" >"$config"
chmod 600 "$config"
everything
planted "api_key in the configuration" --exclude=config
printf '[model large]\nmodel = large\napi_key = %s\n[roles]\nplanner = large\n' "$secret" >"$config"
everything
planted "api_key of a role" --exclude=config
printf 'headers = X-Gate: %s\n' "$secret" >"$config"
everything
planted "headers in the configuration" --exclude=config
printf 'api_key = %s\n' "$secret" >"$config"
chmod 644 "$config"
also write -i 'Write 200 words on rain' -o rain.md
exits 4 "a configuration with a key that others can read is refused"
says "holds a key and can be read by others (mode 0644): run chmod 600 $config" "in a sentence"
nowhere "the refusal" --exclude=config

cat >"$here/keeper" <<END
#!/bin/sh
echo "\$0 \$*" >>"$dump"
env >>"$dump"
for fd in 3 4 5 6 7 8 9 11 12 13 14 15 16 17 18 19; do
	[ ! -e /proc/\$\$/fd/\$fd ] || echo "OPEN \$fd" >>"$dump"
done
cat "$vault/key"
END
chmod 700 "$here/keeper"
printf 'api_key_command = %s\n' "$here/keeper" >"$config"
DEEPSEEK_API_KEY=$secret everything
[ -s "$dump" ]
ok $? "the command for the key runs"
is "$(grep OPEN "$dump")" '' "with no descriptor but the standard ones" # 10 is the shell's own
planted "api_key_command"
rm "$config" "$dump"

LONGHAND_BASE_URL=http://ann:$in_url@$address everything
planted "a password in LONGHAND_BASE_URL"
OPENAI_BASE_URL=http://ann:$in_url@$address
export OPENAI_BASE_URL
unset LONGHAND_BASE_URL
everything
planted "a password in OPENAI_BASE_URL"
unset OPENAI_BASE_URL
everything --base-url "http://ann:$in_url@$address"
planted "a password in --base-url"
printf 'base_url = http://ann:%s@%s\n' "$in_url" "$address" >"$config"
chmod 600 "$config"
everything
planted "a password in the configuration" --exclude=config
chmod 644 "$config"
also write -i 'Write 200 words on rain' -o rain.md
exits 4 "a password in a file that others can read is refused as well"
says "holds a password in base_url and can be read by others (mode 0644): run chmod 600 $config" \
	"in a sentence"
nowhere "the refusal" --exclude=config
rm "$config"

# The fake server stands for a proxy: what it is sent holds the password.
export LONGHAND_BASE_URL=http://models.example/v1 LONGHAND_INSECURE_HOSTS=models.example
LONGHAND_PROXY=http://ann:$in_url@${address%/v1} everything
planted "a password in LONGHAND_PROXY"
unset LONGHAND_PROXY
http_proxy=http://ann:$in_url@${address%/v1} everything
planted "a password in http_proxy"
printf 'proxy = http://ann:%s@%s\n' "$in_url" "${address%/v1}" >"$config"
chmod 600 "$config"
everything
planted "a proxy's password in the configuration" --exclude=config
rm "$config"
LONGHAND_PROXY=http://ann:$in_url@127.0.0.1:1 everything
nowhere "the password of a proxy that is not there"
unserve
unset LONGHAND_INSECURE_HOSTS

# ---- Mistakes --------------------------------------------------------------------------------------
also write -i Rain -o rain.md --base-url "htp://ann:$in_url@$address"
exits 2 "an address that is none is refused"
also write -i Rain -o rain.md --set "proxy=ann:$in_url@$address"
exits 2 "so is that of a proxy"
also config --set "api_key=$secret"
exits 2 "a key on the command line is refused"
printf 'api_key: %s\n' "$secret" >"$config"
also config
printf 'api_key_command = cat %s\napi_key = "%s\n' "$vault/key" "$secret" >"$config"
also config
nowhere "mistakes" --exclude=config
rm "$config"

# ---- Servers that say it again ---------------------------------------------------------------------
# echoes NAME: what the script in $here/vault/script says gets nowhere.
echoes() {
	clear_desk
	serve --script "$vault/script"
	LONGHAND_BASE_URL=http://ann:$in_url@${url#http://}
	also write -i 'Write 200 words on rain' -o rain.md
	exits 3 "$1: a model error"
	nowhere "$1"
}
export LONGHAND_BASE_URL
basic=$(printf 'ann:%s' "$secret" | base64)

export LONGHAND_API_KEY="$secret"
cat >"$vault/script" <<END
reply
json 401 {"error":{"message":"Incorrect API key provided: $secret"}}
END
echoes "a key repeated by an error"
cat >"$vault/script" <<END
reply
json 404 {"error":{"message":"no such model for $in_url, $secret"}}
END
echoes "a key repeated by an unknown model"
cat >"$vault/script" <<END
reply
sse
event {"error":{"message":"bad key $secret, ${core}+93\\\\/zz"}}
END
echoes "a key repeated in a stream"
cat >"$vault/script" <<END
reply
status 200
header Content-Type: application/json
bytes {"error":{"message":"bad key ${core%key}
delay 50
bytes key+93\\/zz"}}
END
echoes "a key repeated in two parts"
cat >"$vault/script" <<END
reply
status 302
header Location: http://elsewhere.example/$in_url
bytes gone
END
echoes "a key in the address of a redirect"
cat >"$vault/script" <<END
reply
status 200
header Content-Type: text/html
bytes <!doctype html><title>$secret</title>
END
echoes "a key on a web page"
cat >"$vault/script" <<END
reply
raw no HTTP $secret\r\n\r\n
close
END
echoes "a key before any header"
unset LONGHAND_API_KEY
cat >"$vault/script" <<END
reply
json 403 {"error":{"message":"X-Gate: Bearer $secret is not known"}}
END
LONGHAND_HEADERS="X-Gate: Bearer $secret"
export LONGHAND_HEADERS
echoes "a header repeated by an error"
unset LONGHAND_HEADERS
cat >"$vault/script" <<END
reply
json 401 {"error":{"message":"Authorization: Basic $basic is not known"}}
END
echoes "a password repeated as it was sent"
cat >"$vault/script" <<END
reply
json 403 {"detail":"no ann:$in_url here, nor $secret"}
END
echoes "a password repeated as it was written"
unserve

# ---- A server that we start ------------------------------------------------------------------------
if command -v socat >/dev/null; then
	serve --model
	printf 'GGUF and more' >tiny.gguf
	cat >"$here/llama" <<END
#!/bin/sh
{ echo "\$0 \$*"; env; ls -l /proc/\$\$/fd; } >>"$dump"
exec sh "$top/tests/server/llama.sh" "\$@"
END
	chmod 700 "$here/llama"
	port=${url#http://127.0.0.1:}
	export FAKE_PORT="${port%/v1}" FAKE_RECORD="$here/record"
	unset LONGHAND_BASE_URL
	export LONGHAND_LLAMA_SERVER="$here/llama"
	LONGHAND_HEADERS="X-Gate: $secret" LONGHAND_API_KEY=$secret OPENAI_API_KEY=$secret ANTHROPIC_API_KEY=$secret \
		LONGHAND_PROXY=http://ann:$in_url@127.0.0.1:1 \
		also write -i 'Write 200 words on snow' -o snow.md --model tiny.gguf
	exits 0 "a model file is served"
	grep -q -e --model "$dump"
	ok $? "by a program of which we have arguments and environment"
	own=$(sed -n 's/^LLAMA_API_KEY=//p' "$dump" | head -n 1)
	[ ${#own} -ge 32 ]
	ok $? "it has a key of its own"
	grep -v "^LLAMA_API_KEY=" "$dump" >"$dump.rest"
	mv "$dump.rest" "$dump"
	grep -rlaF -e "$own" --exclude-dir=vault --exclude=record "$here" >"$vault/own"
	is "$(cat "$vault/own")" '' "which is nowhere else"
	nowhere "a server that we start"
	unset LONGHAND_LLAMA_SERVER
	unserve
	clear_desk
else
	skip "a server that we start" "socat is not installed"
fi

# ---- While it runs, and when it crashes -------------------------------------------------------------
serve --model --speed 400
export LONGHAND_BASE_URL="$url"
ulimit -c unlimited 2>/dev/null
sh -c 'cd "$0" && sh -c "kill -SEGV \$\$"; exit 0' "$here" 2>/dev/null
ls "$here"/core* >/dev/null 2>&1 || echo "# a crash leaves no core file in its folder here"
rm -f "$here"/core*
has_words() {
	[ "$(words_in story.longhand)" -ge 5 ]
}
for signal in SEGV ABRT BUS TERM KILL; do
	clear_desk
	LONGHAND_API_KEY=$secret start write -i 'Write a 20000-word story' -o story.md
	soon has_words
	ok $? "the key is in use before SIG$signal"
	if [ $signal = SEGV ] && [ -r /proc/$pid/cmdline ]; then
		tr '\0' '\n' <"/proc/$pid/cmdline" >>"$here/said"
		cat "/proc/$pid/environ" >>"$here/said" 2>/dev/null
		is "$(stat -c %u "/proc/$pid/environ")" 0 "only root may look into the process"
	fi
	kill "-$signal" "$pid"
	await
	nowhere "SIG$signal"
done
unserve
finish
