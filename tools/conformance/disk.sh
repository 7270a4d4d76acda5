#!/usr/bin/env bash
# disk.sh [MEGABYTES]: the same Java producer writes that much into a real Kafka
# and into `kafka-embedded start --data-dir`, on the same disk, one after the
# other; each is then killed with SIGKILL and started again. Prints bytes a
# second, and how long it takes until the last offset is told again. Fails if a
# record is missing.
set -uo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance disk}"
: "${KAFKA_PEER:?a command that starts a real Kafka, see \`\$KAFKA_PEER help\`}"

records=$((${1:-1000} * 1000)) # Of 1,000 bytes.
port=${DISK_PORT:-19830}
work=$(mktemp -d --tmpdir="${DISK_DIR:-${TMPDIR:-/tmp}}")
embedded=

finish() {
  kill -9 "$embedded" "$(cat "$work/kafka/pid" 2>/dev/null)" 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT

seconds_since() { awk -v begin="$1" -v end="$(date +%s.%N)" 'BEGIN { printf "%.2f", end - begin }'; }

kafka_up() { "$KAFKA_PEER" start "$port" "$work/kafka" >/dev/null; }
kafka_crash() {
  local pid
  pid=$(cat "$work/kafka/pid")
  kill -9 "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.01; done
}
embedded_up() {
  local ready
  coproc CLUSTER { exec "$KAFKA_EMBEDDED" start --port "$port" --data-dir "$work/embedded"; }
  embedded=$CLUSTER_PID
  read -t 60 -r ready <&"${CLUSTER[0]}"
}
embedded_crash() { kill -9 "$embedded"; wait "$embedded" 2>/dev/null; }

end_offset() {
  kcat -b "127.0.0.1:$port" -Q -t disk:0:-1 2>/dev/null | awk '{ print $NF }'
}

measure() { # kafka|embedded
  local begin rate
  "$1_up" || { echo "$1 does not start"; return 1; }
  "$KAFKA_EMBEDDED" topics --bootstrap-server "127.0.0.1:$port" --create \
    --topic disk --partitions 1 --replication-factor 1 >/dev/null || return 1
  rate=$("$KAFKA_PEER" tool org.apache.kafka.tools.ProducerPerformance \
    --topic disk --num-records "$records" --record-size 1000 --throughput -1 \
    --producer-props "bootstrap.servers=127.0.0.1:$port" acks=1 batch.size=16384 \
    2>/dev/null | grep "^$records records sent" | grep -oE '[0-9.]+ MB/sec')
  "$1_crash"
  begin=$(date +%s.%N)
  "$1_up" || { echo "$1 does not start again"; return 1; }
  for _ in $(seq 600); do
    [[ $(end_offset) == "$records" ]] && break
    sleep 0.1
  done
  echo "$1: ${rate:-no rate}, $(end_offset) of $records records after a kill, $(seconds_since "$begin") s until they are back"
  [[ -n $rate && $(end_offset) == "$records" ]] || return 1
  "$1_crash"
}

failed=0
measure kafka || failed=1
measure embedded || failed=1
exit $failed
