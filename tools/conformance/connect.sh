#!/usr/bin/env bash
# Java's Connect workers and ours: side by side with the same files, on from
# each other's offsets file, and as members of one group that share its tasks;
# against kafka-embedded and against a real Kafka. connect.py has the checks.
set -uo pipefail
: "${KAFKA_PEER:?a command that starts a real Kafka and its workers}"
: "${KAFKA_EMBEDDED:?the program kafka-embedded}"
exec python3 "$(dirname "$0")/connect.py" "$@"
