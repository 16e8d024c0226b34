#!/usr/bin/env bash
# A whole Slurm on this machine, for trying and testing: munged, slurmctld and one slurmd a node on the loopback, without
# systemd.
#   one-machine.sh start DIR [NODES] [CPUS]   starts it; state, logs and slurm.conf lie in DIR; one node of all processors
#                                             unless given, several share them
#   one-machine.sh lose DIR NODE              kills a node, node1 or node2, with -9: its daemon and all that it started
#   one-machine.sh stop DIR                   ends its jobs and its daemons
# Then: export SLURM_CONF=DIR/slurm.conf, and sbatch, squeue and scancel work. Needs root, and Debian's packages
# slurm-wlm and munge (apt-get install --no-install-recommends slurm-wlm munge).
set -euo pipefail

fail() {
    echo "one-machine.sh: $1" >&2
    exit 1
}

[ $# -ge 2 ] || fail "expected 'start DIR [NODES] [CPUS]', 'lose DIR NODE' or 'stop DIR'"
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)

configure() { # NODES CPUS
    mkdir -p "$dir/state" "$dir/log" "$dir/munge"
    chown munge: "$dir/munge"
    host=$(hostname -s)
    cat >"$dir/slurm.conf" <<CONF
ClusterName=one-machine
SlurmctldHost=$host(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$dir/munge/socket
ProctrackType=proctrack/pgid
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=2,bf_interval=5
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
JobRequeue=1
MaxArraySize=10001
MinJobAge=86400
MpiDefault=none
SwitchType=switch/none
SlurmctldPort=16817
SlurmdTimeout=30
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/%n.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/%n.log
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool/%n
PartitionName=all Nodes=ALL Default=YES MaxTime=INFINITE State=UP
CONF
    for i in $(seq "$1"); do
        mkdir -p "$dir/spool/node$i"
        echo "NodeName=node$i NodeHostname=$host NodeAddr=127.0.0.1 Port=$((16820 + i)) CPUs=$2 State=UNKNOWN" >>"$dir/slurm.conf"
    done
}

start() { # NODES CPUS
    for program in munged slurmctld slurmd sbatch; do
        command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin command -v "$program" >/dev/null ||
            fail "$program is not installed: apt-get install --no-install-recommends slurm-wlm munge"
    done
    export PATH=$PATH:/usr/sbin
    configure "$1" "$2"
    [ -f /etc/munge/munge.key ] || fail "/etc/munge/munge.key is missing: the package munge makes it"
    runuser -u munge -- munged --socket="$dir/munge/socket" --key-file=/etc/munge/munge.key \
        --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" --force
    export SLURM_CONF=$dir/slurm.conf
    slurmctld
    for i in $(seq "$1"); do
        slurmd -N "node$i"
    done
    for _ in $(seq 100); do
        if [ "$(sinfo --noheader --Node --format=%T 2>/dev/null | grep -cE '^(idle|mixed|allocated)$')" -eq "$1" ]; then
            echo "export SLURM_CONF=$dir/slurm.conf"
            return
        fi
        sleep 0.2
    done
    tail -n 5 "$dir"/log/*.log >&2
    fail "the nodes did not come up within 20 s"
}

# On a machine that nodes share, Slurm's word in their environment says which processes are a node's. Those that watch over its
# steps go first, so that nobody is left to tell how the steps ended.
lose() { # NODE
    kill -9 "$(cat "$dir/$1.pid")"
    rm -f "$dir/$1.pid"
    processes=()
    for environment in /proc/[0-9]*/environ; do
        if tr '\0' '\n' <"$environment" 2>/dev/null | grep -qx "SLURMD_NODENAME=$1"; then
            pid=${environment#/proc/}
            processes+=("${pid%/environ}")
        fi
    done
    watchers=$(ps -o ppid= -p "$(IFS=,; echo "${processes[*]:-0}")" | sort -u)
    for pid in $watchers "${processes[@]}"; do
        [ "$pid" = 1 ] || kill -9 "$pid" 2>/dev/null || true
    done
}

stop() {
    export SLURM_CONF=$dir/slurm.conf
    scancel --user=root 2>/dev/null || true
    for pid in "$dir"/node*.pid "$dir/slurmctld.pid" "$dir/munge/pid"; do
        if [ -f "$pid" ]; then
            kill "$(cat "$pid")" 2>/dev/null || true
        fi
    done
}

case $action in
    start) start "${3:-1}" "${4:-$(($(nproc) / ${3:-1}))}" ;;
    lose) lose "${3:?}" ;;
    stop) stop ;;
    *) fail "expected 'start', 'lose' or 'stop', got '$action'" ;;
esac
