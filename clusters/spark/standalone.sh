#!/usr/bin/env bash
# Spark's own cluster manager on this machine, made from Maven's jars: a master and workers on the loopback.
#   standalone.sh start DIR [WORKERS] [CORES]   logs and pids lie in DIR; 2 workers of 1 core unless given
#   standalone.sh stop DIR
# The master is spark://127.0.0.1:17077. Build the module first: ./mvnw -Pspark -Dquick -DskipTests package
set -euo pipefail

fail() {
    echo "standalone.sh: $1" >&2
    exit 1
}

[ $# -ge 2 ] || fail "expected 'start DIR [WORKERS] [CORES]' or 'stop DIR'"
here=$(cd "$(dirname "$0")" && pwd -P)
built=$here/../../spark/target/quick
mkdir -p "$2"
dir=$(cd "$2" && pwd -P)

# What Spark's own scripts give to Java from 17 on.
opens=()
for package in java.base/java.lang java.base/java.lang.invoke java.base/java.lang.reflect java.base/java.io java.base/java.net \
    java.base/java.nio java.base/java.util java.base/java.util.concurrent java.base/java.util.concurrent.atomic \
    java.base/sun.nio.ch java.base/sun.nio.cs java.base/sun.security.action java.base/sun.util.calendar; do
    opens+=("--add-opens=$package=ALL-UNNAMED")
done

daemon() { # NAME CLASS ARGUMENT...
    name=$1
    shift
    SPARK_HOME=$dir/home SPARK_SCALA_VERSION=2.13 SPARK_LOCAL_IP=127.0.0.1 \
        nohup setsid java -Xmx256m -XX:+IgnoreUnrecognizedVMOptions "${opens[@]}" -cp "$dir/home/jars/*" "$@" \
        >"$dir/$name.log" 2>&1 &
    echo $! >"$dir/$name.pid"
}

start() {
    [ -f "$built/classpath.txt" ] || fail "the module spark is not built: ./mvnw -Pspark -Dquick -DskipTests package"
    rm -rf "$dir/home" && mkdir -p "$dir/home/jars" "$dir/work"
    tr ':' '\n' <"$built/classpath.txt" | grep -v '/target/' | while read -r jar; do
        ln -s "$jar" "$dir/home/jars/"
    done
    daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port 17077 --webui-port 17080
    for i in $(seq "${1:-2}"); do
        daemon "worker-$i" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores "${2:-1}" --memory 2g \
            --webui-port $((17080 + i)) --work-dir "$dir/work/$i" spark://127.0.0.1:17077
    done
    for _ in $(seq 150); do
        [ "$(grep -c 'Registering worker' "$dir/master.log" || true)" -lt "${1:-2}" ] || {
            echo "spark://127.0.0.1:17077"
            return
        }
        sleep 0.2
    done
    tail -n 5 "$dir"/*.log >&2
    fail "the workers did not come up within 30 s"
}

stop() {
    for pid in "$dir"/*.pid; do
        [ ! -f "$pid" ] || kill -- "-$(cat "$pid")" 2>/dev/null || true
        rm -f "$pid"
    done
}

action=$1
shift 2
case $action in
    start) start "$@" ;;
    stop) stop ;;
    *) fail "expected 'start' or 'stop', got '$action'" ;;
esac
