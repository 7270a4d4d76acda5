#!/usr/bin/env bash
# Two runs of a test do the same, byte for byte: runs each of the binaries twice
# and compares what their clusters did. The second run finds other addresses and
# another environment; its files are where the first had them.
set -euo pipefail

status=0
for binary in "$@"; do
  name=$(basename "$binary")
  first=$TEST_TMPDIR/$name.first second=$TEST_TMPDIR/$name.second
  mkdir -p "$TEST_TMPDIR/files"
  # The outer test's own protocol is not for these.
  unset TEST_SHARD_STATUS_FILE TEST_PREMATURE_EXIT_FILE XML_OUTPUT_FILE
  KAFKA_EMBEDDED_TRACE=$first TEST_TMPDIR=$TEST_TMPDIR/files \
    "$binary" >"$first.log" || { cat "$first.log"; exit 1; }
  PADDING=$(printf '%*s' 5000 x) MALLOC_ARENA_MAX=1 MALLOC_PERTURB_=165 \
    KAFKA_EMBEDDED_TRACE=$second TEST_TMPDIR=$TEST_TMPDIR/files \
    "$binary" >"$second.log" || { cat "$second.log"; exit 1; }
  clusters=$(grep -c '^cluster ' "$first") || true
  if ((clusters == 0)); then
    echo "$name: no cluster left a trace"
    status=1
  elif grep '^cluster ' "$first" | grep -v 'forgotten events: 0$'; then
    echo "$name: the trace is not whole, expected ClusterOptions::timeline_events to hold all"
    status=1
  elif cmp "$first" "$second"; then
    echo "$name: $clusters clusters, $(wc -l <"$first") lines, twice the same"
  else
    diff "$first" "$second" | head -n 40 || true
    status=1
  fi
done
exit "$status"
