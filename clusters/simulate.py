#!/usr/bin/env python3
"""How long a sweep takes on a cluster, from run times that were measured: simulate.py ORIGINS.CSV RUNS NODES [options]

Draws RUNS run times from the column `seconds` of a comparison's origins.csv (rows of stage 'run'), hands them to NODES
nodes one after another as an array does, and adds what a cluster adds: a start of every process, nodes that fail, and the
work that is lost with them (all since the last snapshot). Prints makespan, utilization and lost work. Standard library only.
"""
import argparse
import csv
import heapq
import random


def simulate(times, nodes, start, mtbf, snapshot, wait, rng):
    free = [(0.0, node) for node in range(nodes)]
    heapq.heapify(free)
    queue = [(0.0, seconds) for seconds in times]  # (not before, what is left to compute)
    queue.reverse()
    busy = lost = end = 0.0
    failures = 0
    while queue:
        now, node = heapq.heappop(free)
        ready, left = queue.pop()
        begin = max(now, ready)
        failure = rng.expovariate(1 / mtbf) if mtbf else float("inf")
        if failure < start + left:
            computed = max(0.0, failure - start)
            kept = computed - computed % snapshot if snapshot else 0.0
            failures += 1
            lost += computed - kept
            busy += computed
            queue.append((begin + failure + wait, left - kept))
            heapq.heappush(free, (begin + failure + wait, node))
        else:
            busy += left
            done = begin + start + left
            end = max(end, done)
            heapq.heappush(free, (done, node))
    return end, busy / (nodes * end), failures, lost


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("origins")
    parser.add_argument("runs", type=int)
    parser.add_argument("nodes", type=int)
    parser.add_argument("--scale", type=float, default=1, help="multiplies the measured times: longer runs of the same spread")
    parser.add_argument("--start", type=float, default=3, help="seconds from a task's start to its first step")
    parser.add_argument("--mtbf", type=float, default=30 * 24, help="mean hours between failures of one node; 0 for none")
    parser.add_argument("--snapshot", type=float, default=60, help="seconds between snapshots; 0 for none")
    parser.add_argument("--wait", type=float, default=120, help="seconds until a task that was lost begins again")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with open(options.origins, newline="") as file:
        measured = [float(row["seconds"]) for row in csv.DictReader(file) if row["stage"] == "run"]
    rng = random.Random(options.seed)
    times = [options.scale * rng.choice(measured) for _ in range(options.runs)]
    end, used, failures, lost = simulate(
        times, options.nodes, options.start, 3600 * options.mtbf, options.snapshot, options.wait, rng)
    print(f"{options.runs} runs of {sum(times) / len(times):.0f} s (longest {max(times):.0f} s) on {options.nodes} nodes: "
          f"{end / 3600:.2f} h, utilization {100 * used:.1f} %, {failures} failures, {lost / 3600:.2f} node hours lost")


if __name__ == "__main__":
    main()
