#!/usr/bin/env bash
# How fast Java's standalone Connect worker is and ours, one after the other in
# the same run.
set -uo pipefail
: "${KAFKA_PEER:?a command that starts a real Kafka and its workers}"
: "${KAFKA_EMBEDDED:?the program kafka-embedded}"
exec python3 "$(dirname "$0")/connect_speed.py" "$@"
