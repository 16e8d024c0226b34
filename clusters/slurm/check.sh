#!/usr/bin/env bash
# Proves that Slurm makes the same comparison as one machine: starts a Slurm of one node, submits a comparison to it, kills
# one of its tasks with -9 on the way, and compares summary.csv and metrics.csv with those of the same comparison without Slurm.
#   check.sh DIR [DATA]   DATA is what --data takes; without it, the embedded data and 18 runs
# Needs root, and Debian's packages slurm-wlm and munge. 3 to 5 minutes on two cores: a task that was killed waits for two.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
fathom=$here/../../fathom
[ $# -ge 1 ] || { echo "check.sh: expected a folder for the results" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd -P)
comparison=(compare --depth 4 --batch 32 --steps 60 --tuning-steps 20 --lr 0.001,0.003 --threads 1
    --init 'critical(q=1/8),glorot-uniform,pytorch' --seeds 4)
[ $# -lt 2 ] || comparison+=(--data "$2")

rm -rf "$dir/local" "$dir/slurm"
"$fathom" "${comparison[@]}" --out "$dir/local"

"$here/one-node.sh" start "$dir/node"
export SLURM_CONF=$dir/node/slurm.conf
trap '"$here/one-node.sh" stop "$dir/node"' EXIT
"$fathom" submit --slurm "${comparison[@]}" --out "$dir/slurm"

killed=
for _ in $(seq 600); do
    if [ -z "$killed" ] && victim=$(pgrep -f -- "--only run:" | head -n 1) && [ -n "$victim" ]; then
        kill -9 "$victim" && killed=$victim && echo "killed process $victim"
    fi
    [ ! -f "$dir/slurm/report.html" ] || break
    sleep 1
done
"$fathom" status "$dir/slurm"
[ -n "$killed" ] || { echo "check.sh: no task was seen to kill" >&2; exit 1; }
cmp "$dir/local/summary.csv" "$dir/slurm/summary.csv"
cmp "$dir/local/metrics.csv" "$dir/slurm/metrics.csv"
echo "the same bytes: $(wc -l <"$dir/slurm/summary.csv") lines of summary.csv, one task killed and queued again"
