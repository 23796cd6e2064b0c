#!/bin/sh
# What a project was before its last saves is beside it, as many as the setting says.
. "${SRCDIR:-.}/tests/cmd/lib.sh"

backups() { # of tea.longhand
	find . -name '.tea.backup-*.longhand' | wc -l | tr -d ' '
}

write() {
	run write -i 'Write 1500 words on tea' --project tea.longhand "$@"
}

write
exits 0 "a document is written"
is "$(backups)" 3 "three saves are kept by default"
is "$(stat -c %a .tea.backup-1.longhand)" 600 "as private as the project"
before=$(words_in .tea.backup-1.longhand)
between "$before" 1 2000 "a backup is a project that can be looked at"
cp tea.longhand whole.longhand
echo 'not a project any more' >tea.longhand
run count tea.longhand
exits 4 "a project that was damaged is told"
cp .tea.backup-1.longhand tea.longhand
is "$(words_in tea.longhand)" "$before" "its backup is brought back by a copy"
write
exits 0 "and can be written on"
cp whole.longhand tea.longhand
run export tea.longhand -o tea.md --force
is "$(backups)" 3 "exporting keeps as many"
LONGHAND_BACKUPS=1
export LONGHAND_BACKUPS
run export tea.longhand -o other.md
is "$(backups)" 1 "the setting keeps fewer"
write --section 1 --set backups=0
exits 0 "a section is drafted again"
is "$(backups)" 0 "0 keeps none and removes those that are there"
mkdir -p "$XDG_CONFIG_HOME/longhand/config"
run export tea.longhand -o third.md
exits 0 "settings that cannot be read keep no document from being exported"
rmdir "$XDG_CONFIG_HOME/longhand/config"
LONGHAND_BACKUPS=100
write
exits 2 "more than 99 are refused"
finish
