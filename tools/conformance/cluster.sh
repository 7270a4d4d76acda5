#!/usr/bin/env bash
# Brokers of a cluster of three crash, pause and come back, and Java's own tools
# are asked what they see: of three nodes of a real Kafka, and of kafka-embedded.
# Compares what they print. `$KAFKA_PEER start PORT DIR key=value...` must start
# a node on the settings in DIR, if there are any; `$KAFKA_PEER tool CLASS...`
# must run a tool.
set -uo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance cluster}"
: "${KAFKA_PEER:?a command that starts a real Kafka: KAFKA_PEER start PORT DIR key=value...}"

port=${KAFKA_CONFORMANCE_PORT:-19430}
work=$(mktemp -d)
export HEAP='-Xms64M -Xmx320M'
settings=(
  min.insync.replicas=2
  broker.session.timeout.ms=3000
  broker.heartbeat.interval.ms=500
  replica.lag.time.max.ms=3000
  auto.leader.rebalance.enable=false
)

# ---- A real cluster: node 1 is the controller too ----

kafka_up() {
  "$KAFKA_PEER" start "$port" "$work/kafka-1" "${settings[@]}" >/dev/null || return
  local node
  for node in 2 3; do
    local at=127.0.0.1:$((port + 2 * node)) directory=$work/kafka-$node
    mkdir -p "$directory/log"
    sed "s|^process.roles=.*|process.roles=broker|; s|^node.id=.*|node.id=$node|
         s|^log.dirs=.*|log.dirs=$directory/log|
         s|^\(advertised.\)\?listeners=.*|\1listeners=PLAINTEXT://$at|" \
      "$work/kafka-1/server.properties" >"$directory/server.properties"
    sed "s|^node.id=.*|node.id=$node|; /^directory.id=/d" \
      "$work/kafka-1/log/meta.properties" >"$directory/log/meta.properties"
    kafka_start "$node" || return
  done
}
kafka_start() { "$KAFKA_PEER" start $((port + 2 * $1)) "$work/kafka-$1" >/dev/null; }
kafka_crash() { kill -9 "$(cat "$work/kafka-$1/pid")"; }
kafka_pause() { kill -STOP "$(cat "$work/kafka-$1/pid")"; }
kafka_resume() { kill -CONT "$(cat "$work/kafka-$1/pid")"; }
kafka_down() {
  local pid
  for pid in "$work"/kafka-*/pid; do
    [[ -e $pid ]] && kill -9 "$(cat "$pid")" 2>/dev/null
  done
  return 0
}

# ---- kafka-embedded ----

embedded_up() {
  printf '%s\n' "${settings[@]}" >"$work/settings"
  coproc CLUSTER { exec "$KAFKA_EMBEDDED" start --brokers 3 --port "$port" \
    --control-port "$((port + 9))" --data-dir "$work/data" --config "$work/settings"; }
  embedded=$CLUSTER_PID
  read -t 20 -r _ <&"${CLUSTER[0]}" && read -t 20 -r _ <&"${CLUSTER[0]}"
}
embedded_broker() { "$KAFKA_EMBEDDED" broker "$1" "$2" --control "127.0.0.1:$((port + 9))" >/dev/null; }
embedded_start() { embedded_broker start "$1"; }
embedded_crash() { embedded_broker crash "$1"; }
embedded_pause() { embedded_broker pause "$1"; }
embedded_resume() { embedded_broker resume "$1"; }
embedded_down() { [[ -z ${embedded:-} ]] || kill "$embedded" 2>/dev/null || true; }

cleanup() {
  kafka_down
  embedded_down
  rm -rf "$work"
}
trap cleanup EXIT

# ---- What is done, and what is asked ----

bootstrap=127.0.0.1:$port

# tool TITLE CLASS [ARG...]: what the tool prints, without what differs from run
# to run. In no order where the tool has none.
tool() {
  echo "--- $1"
  "$KAFKA_PEER" tool "org.apache.kafka.tools.$2" --bootstrap-server "$bootstrap" "${@:3}" 2>&1 |
    grep -v -e SLF4J -e '^$' -e '^	at ' |
    sed -E "s/(TopicId: )[^\t]+/\1ID/; s@($work|/tmp/kafka-logs)[^\" ,]*@DIRECTORY@g
            s/^(\[[0-9-]+ [0-9:,]+\] )//; s/\"size\":[1-9][0-9]*/\"size\":SOME/g"
}
sorted() {
  "$@" | {
    IFS= read -r title
    echo "$title"
    LC_ALL=C sort
  }
}
describe() { tool "$1" TopicCommand --describe "${@:2}"; }

# await PATTERN [ARG...]: until a describe of the topics prints a line like it.
await() {
  local tries
  for tries in {1..150}; do
    "$KAFKA_EMBEDDED" topics --bootstrap-server "$bootstrap" --describe "${@:2}" 2>/dev/null |
      grep -Eq "$1" && return
    sleep 0.2
  done
  echo "waited in vain for $1 ${*:2}"
}
await_in_sync() {
  local tries
  for tries in {1..150}; do
    "$KAFKA_EMBEDDED" topics --bootstrap-server "$bootstrap" --describe --under-replicated-partitions \
      >"$work/behind" 2>/dev/null && [[ ! -s $work/behind ]] && return
    sleep 0.2
  done
  echo "waited in vain for all to be in sync"
}

# await_running BROKER: until the cluster tells clients of it.
await_running() {
  local tries
  for tries in {1..150}; do
    kcat -L -b "$bootstrap" 2>/dev/null | grep -q "^  broker $1 at" && return
    sleep 0.2
  done
  echo "waited in vain for broker $1"
}

produce() { # TOPIC PARTITION COUNT
  seq "$3" | kcat -P -b "$bootstrap" -t "$1" -p "$2" -X acks=all 2>&1
}
reassign() { tool "$1" reassign.ReassignPartitionsCommand "${@:2}"; }
partitions() { # TOPIC PARTITION REPLICAS
  printf '{"version":1,"partitions":[{"topic":"%s","partition":%s,"replicas":[%s]}]}' "$@"
}

log_directories() {
  tool "log directories" LogDirsCommand --describe --topic-list orders --broker-list 1,2,3 |
    tr '{' '\n' | sed 's/[],}]*$//'
}

topics_and_logs() {
  tool "create" TopicCommand --create --topic orders --replica-assignment 1:2:3,2:3:1,3:1:2
  tool "create with a broker that is not there" TopicCommand --create --topic bad --replica-assignment 1:9
  await_in_sync
  for partition in 0 1 2; do produce orders $partition 10; done
  describe "described" --topic orders
  describe "of no topic" --topic nothing
  for time in -1 -2 -4; do tool "offsets at $time" GetOffsetShell --topic orders --time $time; done
  sorted log_directories
  tool "log directories of no broker" LogDirsCommand --describe --broker-list 9
  printf '{"version":1,"partitions":[{"topic":"orders","partition":0,"offset":4},{"topic":"orders","partition":1,"offset":99}]}' >"$work/delete.json"
  sorted tool "delete records" DeleteRecordsCommand --offset-json-file "$work/delete.json"
  tool "offsets at -2" GetOffsetShell --topic orders --time -2
  tool "quorum" MetadataQuorumCommand describe --status |
    grep -E 'MaxFollowerLag:|LeaderEpoch|^---' 
}

a_crash() { # UP
  "$1_crash" 2
  await 'Partition: 1.*Isr: 3,1\s' --topic orders
  describe "a broker crashed" --topic orders
  describe "under-replicated" --under-replicated-partitions
  describe "at the smallest ISR" --at-min-isr-partitions
  describe "under the smallest ISR" --under-min-isr-partitions
  describe "unavailable" --unavailable-partitions
  tool "elect one that is down" LeaderElectionCommand --election-type preferred --topic orders --partition 1
  "$1_start" 2
  await_in_sync
  describe "it is back" --topic orders
  tool "preferred election" LeaderElectionCommand --election-type preferred --topic orders --partition 1
  tool "once more" LeaderElectionCommand --election-type preferred --topic orders --partition 1
  tool "of no partition" LeaderElectionCommand --election-type preferred --topic orders --partition 7
  tool "of all" LeaderElectionCommand --election-type preferred --all-topic-partitions
  describe "elected" --topic orders
}

a_pause() { # UP
  "$1_pause" 3
  await 'Partition: 2.*Isr: 1,2\s' --topic orders
  describe "a broker is paused" --under-replicated-partitions
  "$1_resume" 3
  await_in_sync
  describe "it goes on" --topic orders
}

reassignments() {
  partitions orders 0 2,3 >"$work/move.json"
  reassign "reassign" --execute --reassignment-json-file "$work/move.json"
  await 'Partition: 0.*Replicas: 2,3\s' --topic orders
  reassign "verify" --verify --reassignment-json-file "$work/move.json"
  describe "moved" --topic orders
  partitions orders 0 1,2,3 >"$work/move.json"
  reassign "reassign, throttled" --execute --throttle 1000000 --reassignment-json-file "$work/move.json"
  await 'Partition: 0.*Replicas: 1,2,3\s' --topic orders
  await_in_sync
  reassign "verify" --verify --reassignment-json-file "$work/move.json"
  describe "moved back" --topic orders
  partitions orders 0 1,9 >"$work/bad.json"
  reassign "to a broker that is not there" --execute --reassignment-json-file "$work/bad.json"
  partitions orders 8 1,2 >"$work/bad.json"
  reassign "of no partition" --execute --reassignment-json-file "$work/bad.json"
  reassign "cancel none" --cancel --reassignment-json-file "$work/move.json"
  reassign "list" --list
}

two_crashes() { # UP
  tool "create" TopicCommand --create --topic pair --replica-assignment 2:3
  await 'Isr: 2,3\s' --topic pair
  produce pair 0 5
  "$1_crash" 3
  await 'Isr: 2\s' --topic pair
  describe "one left" --topic pair
  describe "under the smallest ISR" --under-min-isr-partitions
  "$1_crash" 2
  await 'Leader: (none|-1)' --topic pair
  describe "none left" --topic pair
  describe "unavailable" --unavailable-partitions
  "$1_start" 3
  await_running 3
  describe "the first to go is back" --topic pair
  tool "unclean election" LeaderElectionCommand --election-type unclean --topic pair --partition 0
  await 'Leader: 3' --topic pair
  describe "elected uncleanly" --topic pair
  tool "once more" LeaderElectionCommand --election-type unclean --topic pair --partition 0
  "$1_start" 2
  await_in_sync
  describe "all are back" --topic pair
}

scenario() { # UP
  topics_and_logs
  a_crash "$1"
  a_pause "$1"
  reassignments
  two_crashes "$1"
}

kafka_up || exit 1
scenario kafka >"$work/kafka.txt"
kafka_down
port=$((port + 20))  # What was killed may hold its ports for a while.
bootstrap=127.0.0.1:$port
embedded_up || { echo "no cluster: expected \"is ready\"" >&2; exit 1; }
scenario embedded >"$work/embedded.txt"

asked=$(grep -c '^---' "$work/kafka.txt")
if diff -U3 --label kafka --label kafka-embedded "$work/kafka.txt" "$work/embedded.txt"; then
  echo "cluster: $asked passed, 0 failed"
else
  failed=$(diff -U999999 "$work/kafka.txt" "$work/embedded.txt" |
    awk '/^[ +-]---/ { n += bad; bad = 0 } /^[-+][^-+]/ { bad = 1 } END { print n + bad }')
  echo "cluster: $((asked - failed)) passed, $failed failed"
  exit 1
fi
