#!/usr/bin/env bash
# kill.sh [KILLS]: kills `kafka-embedded start --brokers 3 --data-dir D` with
# SIGKILL under load over TCP, and looks for every acknowledged record.
set -euo pipefail
: "${KAFKA_EMBEDDED:?run this by ./dev conformance kill}"
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
exec python3 "$here/kill.py" "$KAFKA_EMBEDDED" "${1:-20}"
