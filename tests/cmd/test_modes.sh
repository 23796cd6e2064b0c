#!/bin/sh
# Whatever longhand makes is for its user alone, whatever the umask: files 0600, folders 0700. What was
# there before keeps its mode.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

unset http_proxy https_proxy all_proxy
serve --model
home=$here/home
export HOME="$home" XDG_CONFIG_HOME="$home/.config" XDG_STATE_HOME="$home/.state/deep" TMPDIR="$home/tmp"
export LONGHAND_MODEL=tester LONGHAND_BASE_URL="$url" LONGHAND_LOG=on LONGHAND_LOG_BODIES=on LONGHAND_BACKUPS=3

# others: what group or others may do anything with, or the user not enough.
others() {
	find "$home/made" "$home/.state" \( -type f ! -perm 600 -o -type d ! -perm 700 \) -exec ls -ld {} +
	find "$TMPDIR" -mindepth 1
}

for mask in 0 022 077 0277; do
	rm -rf "$home"
	(umask 077 && mkdir -p "$home/made" "$TMPDIR")
	cd "$home/made" || exit 99
	umask $mask
	run plan -i 'Write 300 words on rain'
	planned=$status
	run write -i 'Write 300 words on rain' -o rain.md
	run write -i 'Write 300 words on snow' -o snow.md
	is "$planned $status" "0 0" "umask $mask: a document is planned, and written"
	run export snow.longhand -o snow.html
	run export snow.longhand -o snow.txt
	is "$status" 0 "and exported"
	LONGHAND_LOG="$home/made/logs/of/mine.log" run write -i 'Write 300 words on hail' -o hail.md
	printf 'A. First\n\nSome words.\n' >mine.md && chmod 640 mine.md
	LONGHAND_OFFLINE=1 run doctor --offline
	start write -i 'Write 90000 words on fog' -o fog.md
	soon test -s .fog.longhand.journal
	kill -9 "$pid"
	await
	rm mine.md
	umask 077
	is "$(others)" '' "all that was made is for its user alone"
	[ "$(find "$home/made" -type f | wc -l)" -ge 12 ]
	ok $? "and there is something that was made"
	[ -s "$XDG_STATE_HOME/longhand/log" ] && [ -s "$home/made/logs/of/mine.log" ]
	ok $? "with its logs and their folders"
done

# ---- What was there before --------------------------------------------------------------------------
umask 022
run export snow.longhand -o snow.html
chmod 644 snow.html snow.longhand
run export snow.longhand -o snow.html --force
exits 0 "a file that was there is replaced"
is "$(stat -c %a snow.html)" 644 "with the mode that it had"
unserve
finish
