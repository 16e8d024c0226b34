#!/usr/bin/env bash
# Proves that Slurm makes the same comparison as one machine: starts a Slurm of two nodes here, submits a comparison to it, kills a
# task of the first node and then the whole second node with -9 on the way, and compares summary.csv and metrics.csv with those of the
# same comparison without Slurm.
#   check.sh DIR [DATA]   DATA is what --data takes; without it, the embedded data and 18 runs, with it 60
# Needs root, and Debian's packages slurm-wlm and munge. Some 6 minutes on two cores: the loss of a node is noticed after 30 s, and a
# task that is queued again waits for two minutes.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
fathom=$here/../../fathom
[ $# -ge 1 ] || { echo "check.sh: expected a folder for the results" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd -P)
data=${2:-}
. "$here/../comparison.sh"

rm -rf "$dir/local" "$dir/slurm"
"$fathom" "${comparison[@]}" --out "$dir/local"

"$here/one-machine.sh" start "$dir/nodes" 2
export SLURM_CONF=$dir/nodes/slurm.conf
trap '"$here/one-machine.sh" stop "$dir/nodes"' EXIT
"$fathom" submit --slurm "${comparison[@]}" --out "$dir/slurm"

# The processes of one node that make runs that count.
running() { # NODE
    for environment in /proc/[0-9]*/environ; do
        pid=${environment#/proc/}
        pid=${pid%/environ}
        if tr '\0' '\n' <"$environment" 2>/dev/null | grep -qx "SLURMD_NODENAME=$1" &&
            tr '\0' ' ' <"/proc/$pid/cmdline" 2>/dev/null | grep -q '^[^ ]*java .*--only run:'; then
            echo "$pid"
        fi
    done
}

killed=
lost=
until [ -f "$dir/slurm/report.html" ]; do
    if [ -z "$killed" ] && victim=$(running node1 | head -n 1) && [ -n "$victim" ]; then
        kill -9 "$victim" && killed=$victim && echo "killed process $victim of node1"
    elif [ -n "$killed" ] && [ -z "$lost" ] && [ -n "$(running node2)" ]; then
        "$here/one-machine.sh" lose "$dir/nodes" node2
        lost=yes
        echo "killed node2"
    fi
    if [ -z "$(squeue --noheader)" ] && [ ! -f "$dir/slurm/report.html" ]; then
        echo "check.sh: Slurm has nothing left to do, and there is no report" >&2
        exit 1
    fi
    sleep 1
done
"$fathom" status "$dir/slurm"
[ -n "$lost" ] || { echo "check.sh: the comparison was over before a task and a node were killed" >&2; exit 1; }
scontrol show job | grep -E 'Restarts=[1-9]' | grep -oE 'Restarts=[0-9]+' | sort | uniq -c
cmp "$dir/local/summary.csv" "$dir/slurm/summary.csv"
cmp "$dir/local/metrics.csv" "$dir/slurm/metrics.csv"
echo "the same bytes: $(wc -l <"$dir/slurm/summary.csv") lines of summary.csv, one task killed and one of two nodes lost"
