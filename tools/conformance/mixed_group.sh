#!/usr/bin/env bash
# Consumers that others wrote, in three languages, share one group: see
# mixed_group.py. The Python clients are installed into a folder of their own.
set -euo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance mixed_group}"
: "${KAFKA_PEER:?a command that starts a real Kafka, see \`\$KAFKA_PEER help\`}"

venv=${MIXED_GROUP_VENV:-${XDG_CACHE_HOME:-$HOME/.cache}/kafka-embedded/mixed-group}
if ! [[ -e $venv/ready ]]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet kafka-python==2.3.3 confluent-kafka
  touch "$venv/ready"
fi
"$KAFKA_PEER" install
exec "$venv/bin/python" "$(dirname "$0")/mixed_group.py"
