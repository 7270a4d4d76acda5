#!/usr/bin/env bash
# Connect's commands as a reader of Kafka's documentation types them, with the
# property files under their own names and the ports that they name; curl is
# the client. At the end a worker is killed with -9, and its task goes on.
set -euo pipefail

binary=$PWD/$1
configs=$PWD/$(dirname "$2")
home=$TEST_TMPDIR/kafka
mkdir -p "$home/bin" "$home/config"
cp "$configs"/*.properties "$home/config"
chmod u+w "$home/config"/*
for name in kafka-embedded kafka-console-consumer.sh connect-standalone.sh \
  connect-distributed.sh; do
  ln -sf "$binary" "$home/bin/$name"
done
cd "$home"
# Not where a worker of this machine may keep its own.
sed -i "s|/tmp/connect.offsets|$home/connect.offsets|" config/connect-standalone.properties

started=()
cleanup() {
  local pid
  for pid in "${started[@]}"; do kill -9 "$pid" 2>/dev/null || true; done
}
trap cleanup EXIT

fail() {
  echo "FAILED: $*" >&2
  tail -n 30 "$home"/*.log >&2
  exit 1
}
# start LOG COMMAND...: sets `pid`.
start() {
  "${@:2}" >"$1.log" 2>&1 </dev/null &
  pid=$!
  started+=("$pid")
}
# within SECONDS TEXT COMMAND...: until what COMMAND prints contains TEXT.
within() {
  local limit=$((SECONDS + $1)) text=$2 got=
  shift 2
  while ((SECONDS < limit)); do
    got=$("$@" 2>/dev/null) || true
    [[ $got == *"$text"* ]] && return
    sleep 0.1
  done
  fail "no \"$text\" from: $*, but: $got"
}
topic() {
  bin/kafka-console-consumer.sh --bootstrap-server localhost:9092 --topic "$1" \
    --from-beginning --timeout-ms 1000
}
status() { curl -s -o /dev/null -w '%{http_code}' "$@"; }
json=(-H 'Content-Type: application/json')

start cluster bin/kafka-embedded start --property group.initial.rebalance.delay.ms=0
within 20 9092 cat cluster.log

# ---- Standalone

printf 'one\ntwo\n' >test.txt
start standalone bin/connect-standalone.sh config/connect-standalone.properties \
  config/connect-file-source.properties
standalone=$pid
within 20 $'one\ntwo' topic connect-test
within 10 local-file-source curl -s http://localhost:8083/connectors
kill -INT "$standalone"
wait "$standalone" || fail "connect-standalone.sh ended with $?"

# ---- Distributed

start distributed bin/connect-distributed.sh config/connect-distributed.properties
worker=$pid
within 30 '"kafka_cluster_id":"' curl -s http://localhost:8083/
[[ $(curl -s http://localhost:8083/connectors) == '[]' ]] || fail "connectors at the start"
printf 'alpha\nbeta\n' >lines.txt
created=$(curl -s -X POST "${json[@]}" http://localhost:8083/connectors --data @- <<JSON
{"name": "lines", "config": {
  "connector.class": "org.apache.kafka.connect.file.FileStreamSourceConnector",
  "tasks.max": "1", "topic": "lines", "file": "$home/lines.txt",
  "key.converter": "org.apache.kafka.connect.storage.StringConverter",
  "value.converter": "org.apache.kafka.connect.storage.StringConverter",
  "converter.internal.key.converter": "org.apache.kafka.connect.storage.StringConverter",
  "converter.internal.value.converter": "org.apache.kafka.connect.storage.StringConverter"}}
JSON
)
[[ $created == *'"name":"lines"'* ]] || fail "POST /connectors: $created"
within 20 $'alpha\nbeta' topic lines
within 10 '"state":"RUNNING","worker_id":"127.0.0.1:8083"' \
  curl -s http://localhost:8083/connectors/lines/status
[[ $(status -X DELETE http://localhost:8083/connectors/lines) == 204 ]] || fail DELETE
[[ $(curl -s http://localhost:8083/connectors) == '[]' ]] || fail "connectors at the end"
kill -INT "$worker"
wait "$worker" || fail "connect-distributed.sh ended with $?"

# ---- A worker that is killed

for port in 8083 8084; do
  { cat config/connect-distributed.properties
    echo "listeners=http://:$port"
    echo "bootstrap.servers=localhost:9092 , 127.0.0.1:9092"
    echo "group.id=pair"
    echo "scheduled.rebalance.max.delay.ms=2000"
    echo "session.timeout.ms=6000"
    echo "offset.flush.interval.ms=200"
  } >"config/pair-$port.properties"
  start "pair-$port" bin/connect-distributed.sh "config/pair-$port.properties"
  eval "pid_$port=$pid"
done
within 30 kafka_cluster_id curl -s http://localhost:8083/
within 30 kafka_cluster_id curl -s http://localhost:8084/
for name in a b; do
  echo "$name one" >"$name.txt"
  # One of the two is not the leader, and passes it on.
  for port in 8083 8084; do
    [[ $(status -X PUT "${json[@]}" "http://localhost:$port/connectors/$name/config" --data "{
      \"connector.class\": \"FileStreamSource\", \"topic\": \"pair-$name\", \"file\": \"$home/$name.txt\",
      \"value.converter\": \"org.apache.kafka.connect.storage.StringConverter\"}") == 20? ]] ||
      fail "PUT on $port"
  done
done
all() { curl -s 'http://localhost:8083/connectors?expand=status'; }
task_of_8084() { all | grep -o '"id":0,"state":"RUNNING","worker_id":"127.0.0.1:8084"'; }
within 30 8084 task_of_8084
# shellcheck disable=SC2154
kill -9 "$pid_8084"
tasks_of_8083() { all | grep -o '"id":0,"state":"RUNNING","worker_id":"127.0.0.1:8083"' | wc -l; }
within 40 2 tasks_of_8083
for name in a b; do
  echo "$name two" >>"$name.txt"
  within 20 "$name two" topic "pair-$name"
done
echo "ok: standalone, distributed, and a worker killed with -9"
