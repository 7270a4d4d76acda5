#!/bin/sh
# Makes the pictures of docs/testing-with-virtual-time.md: runs the example
# whose timelines they show, and has Chromium look at the pages.
#
#   docs/images/make.sh [PATH OF THE BUILT examples/failover_test]
set -eu
cd "$(dirname "$0")/../.."
if [ $# -eq 0 ]; then
  bazel build --symlink_prefix=bazel- //examples:failover_test
fi
test=${1:-bazel-bin/examples/failover_test}
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT
KAFKA_EMBEDDED_TIMELINE=$pages "$test" >"$pages/log" 2>&1

# NAME, TEST, WHAT THE PAGE SHOWS
picture() {
  HOME=$pages chromium --headless --no-sandbox --disable-gpu \
    --disable-dev-shm-usage --hide-scrollbars --window-size=1400,620 \
    --user-data-dir="$pages/profile" \
    --screenshot="docs/images/timeline-$1.png" \
    "file://$pages/FailoverExample.$2.html#$3" >>"$pages/log" 2>&1
}

# The number of the last event that matches, as the page counts.
event() {
  grep -o '"i":[0-9]*,[^}]*"k":"'"$2"'"' "$pages/FailoverExample.$1.html" |
    tail -n 1 | sed 's/"i":\([0-9]*\).*/\1/'
}

lost=WhatOnlyTheLeaderHasIsLostWithIt
picture lost "$lost" 'topic=orders&partition=0'
picture cause "$lost" "topic=orders&partition=0&event=$(event "$lost" 'high watermark')"
picture failover ALeaderThatCrashesMidBatchDoublesNothing 'client=producer'
