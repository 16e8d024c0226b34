#!/usr/bin/env bash
# A whole Slurm on this machine, for trying and testing: munged, slurmctld and slurmd on the loopback, without systemd.
#   one-node.sh start DIR [CPUS]   starts it; state, logs and slurm.conf lie in DIR
#   one-node.sh stop DIR           ends its jobs and its daemons
# Then: export SLURM_CONF=DIR/slurm.conf, and sbatch, squeue and scancel work. Needs root, and Debian's packages
# slurm-wlm and munge (apt-get install --no-install-recommends slurm-wlm munge).
set -euo pipefail

fail() {
    echo "one-node.sh: $1" >&2
    exit 1
}

[ $# -ge 2 ] || fail "expected 'start DIR [CPUS]' or 'stop DIR'"
action=$1
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)
cpus=${3:-$(nproc)}

configure() {
    mkdir -p "$dir/state" "$dir/spool" "$dir/log" "$dir/munge"
    chown munge: "$dir/munge"
    host=$(hostname -s)
    cat >"$dir/slurm.conf" <<CONF
ClusterName=one-node
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
SlurmdPort=16818
SlurmctldPidFile=$dir/slurmctld.pid
SlurmdPidFile=$dir/slurmd.pid
SlurmctldLogFile=$dir/log/slurmctld.log
SlurmdLogFile=$dir/log/slurmd.log
StateSaveLocation=$dir/state
SlurmdSpoolDir=$dir/spool
NodeName=$host NodeAddr=127.0.0.1 CPUs=$cpus State=UNKNOWN
PartitionName=all Nodes=$host Default=YES MaxTime=INFINITE State=UP
CONF
}

start() {
    for program in munged slurmctld slurmd sbatch; do
        command -v "$program" >/dev/null || PATH=$PATH:/usr/sbin command -v "$program" >/dev/null ||
            fail "$program is not installed: apt-get install --no-install-recommends slurm-wlm munge"
    done
    export PATH=$PATH:/usr/sbin
    configure
    [ -f /etc/munge/munge.key ] || fail "/etc/munge/munge.key is missing: the package munge makes it"
    runuser -u munge -- munged --socket="$dir/munge/socket" --key-file=/etc/munge/munge.key \
        --pid-file="$dir/munge/pid" --log-file="$dir/munge/log" --seed-file="$dir/munge/seed" --force
    export SLURM_CONF=$dir/slurm.conf
    slurmctld
    slurmd
    for _ in $(seq 100); do
        case $(sinfo --noheader --format=%T 2>/dev/null) in
            idle | mixed | allocated)
                echo "export SLURM_CONF=$dir/slurm.conf"
                return
                ;;
        esac
        sleep 0.2
    done
    tail -n 5 "$dir"/log/*.log >&2
    fail "the node did not come up within 20 s"
}

stop() {
    export SLURM_CONF=$dir/slurm.conf
    scancel --user=root 2>/dev/null || true
    for pid in slurmd.pid slurmctld.pid munge/pid; do
        if [ -f "$dir/$pid" ]; then
            kill "$(cat "$dir/$pid")" 2>/dev/null || true
        fi
    done
}

case $action in
    start) start ;;
    stop) stop ;;
    *) fail "expected 'start' or 'stop', got '$action'" ;;
esac
