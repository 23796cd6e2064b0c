#!/bin/sh
# Runs a cmocka program. Its TAP says "not ok" of a test that is skipped (cmocka 1.1.5), which automake
# would count as a failure.
exec 4>&1
status=$({ { "$@" 3>&-; echo $? >&3; } | sed 's/^not ok \([0-9]* # SKIP\)/ok \1/' >&4 3>&-; } 3>&1)
exit "$status"
