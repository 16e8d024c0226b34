#!/usr/bin/env bash
# Proves that Spark makes the same comparison as one machine: starts a master and two workers here, submits a comparison,
# kills one worker and its executor with -9 on the way, and compares summary.csv and metrics.csv with those made without Spark.
#   check.sh DIR [DATA]   DATA is what --data takes; without it, the embedded data and 18 runs, with it 60
# Build the module first: ./mvnw -Pspark -Dquick -DskipTests package
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd -P)
[ $# -ge 1 ] || { echo "check.sh: expected a folder for the results" >&2; exit 2; }
mkdir -p "$1"
dir=$(cd "$1" && pwd -P)
data=${2:-}
. "$here/../comparison.sh"

rm -rf "$dir/local" "$dir/spark"
"$here/../../fathom" "${comparison[@]}" --out "$dir/local"

trap '"$here/standalone.sh" stop "$dir/cluster"' EXIT
master=$("$here/standalone.sh" start "$dir/cluster" 2 1)
"$here/fathom" submit --spark "$master" "${comparison[@]}" --out "$dir/spark" &
driver=$!
killed=
while kill -0 "$driver" 2>/dev/null; do
    if [ -z "$killed" ] && [ "$(find "$dir/spark/runs" -name 'run_*' 2>/dev/null | wc -l)" -ge 2 ]; then
        kill -9 -- "-$(cat "$dir/cluster/worker-1.pid")" # the group: the worker and what it started
        pkill -9 -f "CoarseGrainedExecutorBackend.*$dir/cluster/work/1/" || true
        killed=yes
        echo "killed worker 1"
    fi
    sleep 0.2
done
wait "$driver"
[ -n "$killed" ] || { echo "check.sh: the comparison was over before a worker was killed" >&2; exit 1; }
cmp "$dir/local/summary.csv" "$dir/spark/summary.csv"
cmp "$dir/local/metrics.csv" "$dir/spark/metrics.csv"
echo "the same bytes: $(wc -l <"$dir/spark/summary.csv") lines of summary.csv, one of two workers lost"
