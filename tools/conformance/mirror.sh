#!/usr/bin/env bash
# Mirrors between every pair of a real Kafka and this project's cluster, started
# as users type it: kafka-mirror-maker.sh with Kafka's property files. Two of
# them share one group, one ends cleanly, one is killed with SIGKILL; what has
# arrived is compared record by record and in the order of each partition, and
# what is left of the group by Java's tools. Then how fast, and how soon after
# its start, beside Java's MirrorMaker 1.
set -uo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance mirror}"
: "${KAFKA_PEER:?a command that starts a real Kafka, see \`\$KAFKA_PEER help\`}"

here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
records=${MIRROR_RECORDS:-1000000}
java_records=${MIRROR_JAVA_RECORDS:-200000}
kafka_port=${MIRROR_KAFKA_PORT:-19780}
a_port=$((kafka_port + 3)) b_port=$((kafka_port + 4))
work=$(mktemp -d)
passed=0 failed=0 pids=()

finish() {
  kill "${pids[@]}" 2>/dev/null
  "$KAFKA_PEER" stop "$work/kafka" >/dev/null 2>&1
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT TERM

# The program under Kafka's names, as ./dev install has it.
mkdir "$work/bin"
for name in kafka-mirror-maker.sh kafka-consumer-groups.sh kafka-topics.sh \
  kafka-console-consumer.sh kafka-console-producer.sh; do
  ln -s "$(readlink -f "$KAFKA_EMBEDDED")" "$work/bin/$name"
done
PATH=$work/bin:$PATH

check() { # NAME COMMAND...
  if "${@:2}"; then
    ((++passed))
    echo "ok: $1"
  else
    ((++failed))
    echo "FAILED: $1"
  fi
}

fail() {
  echo "  $*"
  return 1
}

start_embedded() { # PORT
  local ready out
  exec {out}< <(exec "$KAFKA_EMBEDDED" start --port "$1" \
    --property group.initial.rebalance.delay.ms=0)
  pids+=($!)
  read -t 20 -r ready <&"$out" || echo "no cluster on port $1" >&2
}

topics() { kafka-topics.sh --bootstrap-server "127.0.0.1:$1" "${@:2}"; }
groups() { kafka-consumer-groups.sh --bootstrap-server "127.0.0.1:$1" "${@:2}"; }
java_groups() { # PORT OPTION...
  "$KAFKA_PEER" tool org.apache.kafka.tools.consumer.group.ConsumerGroupCommand \
    --bootstrap-server "127.0.0.1:$1" "${@:2}"
}

configs() { # FROM TO GROUP
  cp "$here/../config/"{consumer,producer}.properties "$work"
  sed -i "s/^bootstrap.servers=.*/bootstrap.servers=127.0.0.1:$1/
          s/^group.id=.*/group.id=$3/
          s/^auto.offset.reset=.*/auto.offset.reset=earliest/" "$work/consumer.properties"
  cat >>"$work/consumer.properties" <<'CONFIG'
partition.assignment.strategy=org.apache.kafka.clients.consumer.RoundRobinAssignor
session.timeout.ms=6000
CONFIG
  sed -i "s/^bootstrap.servers=.*/bootstrap.servers=127.0.0.1:$2/" "$work/producer.properties"
}

start_mirror() { # TOPIC [OPTION...]
  kafka-mirror-maker.sh --consumer.config "$work/consumer.properties" \
    --producer.config "$work/producer.properties" --whitelist "$1" "${@:2}" \
    2>>"$work/mirror.log" &
  pids+=($!)
}

produce() { # PORT TOPIC FROM TO: numbers, their keys spread them.
  seq "$3" "$4" | sed 's/.*/&\t&/' |
    kafka-console-producer.sh --bootstrap-server "127.0.0.1:$1" --topic "$2" \
      --property parse.key=true >/dev/null
}

# "PARTITION VALUE" of the first COUNT records, partitions apart.
partitioned() { # PORT TOPIC COUNT
  kafka-console-consumer.sh --bootstrap-server "127.0.0.1:$1" --topic "$2" \
    --from-beginning --max-messages "$3" --timeout-ms 15000 \
    --property print.partition=true 2>/dev/null |
    sed -E 's/^Partition:([0-9]+)\t/\1 /' | sort -s -n -k1,1
}

# The sum of a column that --describe shows of a group's topic.
sum_of() { # PORT GROUP TOPIC COLUMN
  groups "$1" --describe --group "$2" 2>/dev/null |
    awk -v topic="$3" -v column="$4" '$2 == topic { sum += $column } END { print sum + 0 }'
}

# How many records a topic has, by a group that would be reset to its end.
count_in() { # PORT TOPIC
  groups "$1" --reset-offsets --group ends --topic "$2" --to-latest --dry-run --export 2>/dev/null |
    awk -F, '{ sum += $3 } END { print sum + 0 }'
}

await() { # SECONDS COMMAND...: until it succeeds.
  local end=$((SECONDS + $1))
  until "${@:2}"; do
    ((SECONDS < end)) || return 1
    sleep 0.1
  done
}
has_members() { # PORT GROUP COUNT
  groups "$1" --describe --group "$2" --state 2>/dev/null | grep -q "Stable *$3\$"
}
has_records() { (($(count_in "$1" "$2") >= $3)); } # PORT TOPIC COUNT
all_committed() { # PORT GROUP TOPIC COUNT
  (($(sum_of "$1" "$2" "$3" 4) == $4))
}

# Whether the target has the source's partitions record for record, in order.
same_partitions() { # FROM TO TOPIC COUNT
  diff <(partitioned "$1" "$3" "$4") <(partitioned "$2" "$3" "$4") | head -5 >"$work/diff"
  [[ ! -s $work/diff ]] || fail "the target differs: $(tr '\n' ';' <"$work/diff")"
}

# The same, but that records may have come again later.
same_but_for_repetitions() { # FROM TO TOPIC COUNT
  local there
  there=$(count_in "$2" "$3")
  diff <(partitioned "$1" "$3" "$4") <(partitioned "$2" "$3" "$there" | awk '!seen[$0]++') |
    head -5 >"$work/diff"
  [[ ! -s $work/diff ]] || fail "the target differs: $(tr '\n' ';' <"$work/diff")"
}

two_share_and_one_ends() { # FROM TO
  local one two group=pair-$1-$2 topic=topic-mirror-$1-$2
  topics "$1" --create --topic "$topic" --partitions 4 --if-not-exists >/dev/null
  configs "$1" "$2" "$group"
  produce "$1" "$topic" 1 1000
  start_mirror "$topic" && one=${pids[-1]}
  start_mirror "$topic" && two=${pids[-1]}
  await 30 has_members "$1" "$group" 2 || fail "not two members" || return
  produce "$1" "$topic" 1001 2000
  await 30 has_records "$2" "$topic" 2000 || fail "not 2000 records" || return
  kill "$one" && wait "$one" || fail "the first mirror ended with $?" || return
  await 30 has_members "$1" "$group" 1 || fail "not one member" || return
  produce "$1" "$topic" 2001 3000
  await 30 has_records "$2" "$topic" 3000 || fail "not 3000 records" || return
  kill "$two" && wait "$two" || fail "the second mirror ended with $?" || return
  all_committed "$1" "$group" "$topic" 3000 || fail "not all is committed" || return
  (($(count_in "$2" "$topic") == 3000)) || fail "records were repeated" || return
  same_partitions "$1" "$2" "$topic" 3000
}

# The one that is left repeats no more than what was not committed.
two_share_and_one_is_killed() { # FROM TO
  local one two committed again i group=killed-$1-$2 topic=killed-$1-$2
  topics "$1" --create --topic "$topic" --partitions 4 --if-not-exists >/dev/null
  configs "$1" "$2" "$group"
  start_mirror "$topic" --offset.commit.interval.ms 3000 && one=${pids[-1]}
  start_mirror "$topic" --offset.commit.interval.ms 3000 && two=${pids[-1]}
  await 30 has_members "$1" "$group" 2 || fail "not two members" || return
  produce "$1" "$topic" 1 2000
  await 30 all_committed "$1" "$group" "$topic" 2000 || fail "not all is committed" || return
  for i in {2..11}; do
    produce "$1" "$topic" $((i * 1000 + 1)) $((i * 1000 + 1000))
    sleep 0.2
  done &
  local producer=$!
  await 30 has_records "$2" "$topic" 2500
  committed=$(sum_of "$1" "$group" "$topic" 4)
  kill -9 "$one"
  wait "$one" 2>/dev/null
  wait "$producer"
  produce "$1" "$topic" 12001 13000
  await 60 all_committed "$1" "$group" "$topic" 13000 || fail "the other did not go on" || return
  has_members "$1" "$group" 1 || fail "not one member" || return
  again=$(($(count_in "$2" "$topic") - 13000))
  echo "  $again records came twice, $committed were committed before the kill"
  ((again >= 0 && again <= 13000 - committed)) || fail "lost or repeated too much" || return
  same_but_for_repetitions "$1" "$2" "$topic" 13000 || return
  kill "$two" && wait "$two"
}

# Java's tool and ours show the same of a group, but for the order of lines.
same_description() { # PORT GROUP OPTION...
  diff <(groups "$1" --describe --group "$2" "${@:3}" 2>&1 | sort) \
    <(java_groups "$1" --describe --group "$2" "${@:3}" 2>&1 | sort)
}

onto_itself() {
  local output
  configs "$a_port" "$a_port" itself
  output=$(kafka-mirror-maker.sh --consumer.config "$work/consumer.properties" \
    --producer.config "$work/producer.properties" --whitelist 'topic-mirror' 2>&1) &&
    fail "it ended well" && return
  grep -q "source and target are the same cluster" <<<"$output" || fail "$output"
}

# Milliseconds until the first record and until all of TO's topic.
measure() { # TO TOPIC COUNT PID
  local begin first end
  begin=$(date +%s%N)
  until has_records "$1" "$2" 1; do :; done
  first=$(date +%s%N)
  until has_records "$1" "$2" "$3"; do sleep 0.02; done
  end=$(date +%s%N)
  echo "first record seen $(((first - begin) / 1000000)) ms after its start (the looking included)," \
    "$3 records in $(((end - first) / 1000000)) ms from there on: $(($3 * 1000 / ((end - first) / 1000000 + 1))) records/s"
}

# From one cluster of ours to another.
speed() { # FROM TO TOPIC COUNT MIRROR...
  topics "$1" --create --topic "$3" --partitions 3 --if-not-exists >/dev/null
  if (($(count_in "$1" "$3") == 0)); then
    seq "$4" | sed 's/^/a record of about a hundred bytes, as the measurements of other mirrors were made with, number /' |
      kafka-console-producer.sh --bootstrap-server "127.0.0.1:$1" --topic "$3" >/dev/null
  fi
  topics "$2" --create --topic "$3" --partitions 3 >/dev/null
  configs "$1" "$2" "speed-$RANDOM"
  "${@:5}" --consumer.config "$work/consumer.properties" \
    --producer.config "$work/producer.properties" --whitelist "$3" >/dev/null 2>&1 &
  pids+=($!)
  measure "$2" "$3" "$4"
  kill "${pids[-1]}"
  wait "${pids[-1]}" 2>/dev/null
}

"$KAFKA_PEER" install && "$KAFKA_PEER" start "$kafka_port" "$work/kafka" \
  group.initial.rebalance.delay.ms=0 >/dev/null || exit 1
start_embedded "$a_port"
start_embedded "$b_port"
for pair in "$a_port $b_port" "$a_port $kafka_port" "$kafka_port $b_port"; do
  read -r from to <<<"$pair"
  name="$([[ $from == "$kafka_port" ]] && echo Kafka || echo embedded) to $([[ $to == "$kafka_port" ]] && echo Kafka || echo embedded)"
  check "$name: two share, one ends" two_share_and_one_ends "$from" "$to"
  check "$name: two share, one is killed" two_share_and_one_is_killed "$from" "$to"
  check "$name: offsets are described as by Java" same_description "$from" "pair-$from-$to"
  check "$name: the state is described as by Java" same_description "$from" "pair-$from-$to" --state
done
check "a cluster is not mirrored onto itself" onto_itself
start_embedded $((b_port + 1))
start_embedded $((b_port + 2))
start_embedded $((b_port + 3))
echo "kafka-mirror-maker.sh: $(speed $((b_port + 1)) $((b_port + 2)) speed "$records" kafka-mirror-maker.sh)"
echo "MirrorMaker 1: $(speed $((b_port + 1)) $((b_port + 3)) java "$java_records" "$KAFKA_PEER" mirror-maker-1)"
echo "mirror: $passed passed, $failed failed"
((failed == 0))
