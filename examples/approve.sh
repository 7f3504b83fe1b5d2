#!/usr/bin/env bash
# A human approves a payment, from the shell.
#
#     bash examples/approve.sh '{"to": "Ada", "amount": 120}'
#
# The run waits on the server until somebody answers: leave this script, and answer tomorrow with `langgraph-runs resume`.
# The exit status is that of the last run: 0 only if it succeeded.
set -u
if [ $# -ne 1 ]; then
    echo "usage: approve.sh PAYMENT, such as '{\"to\": \"Ada\", \"amount\": 120}'" >&2
    exit 2
fi

thread=$(langgraph-runs threads create --text) || exit
langgraph-runs wait payment "$1" --thread "$thread"
status=$?
while [ "$status" -eq 3 ]; do # it waits for a human
    read -r -p "Approve? [y/N] " reply || exit 3
    case $reply in
        [yY] | [yY][eE][sS]) answer=true ;;
        *) answer=false ;;
    esac
    langgraph-runs resume "$thread" "$answer"
    status=$?
done
exit "$status"
