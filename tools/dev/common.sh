# shellcheck shell=bash
# Messages, and Bazel as every command calls it.

say() { printf '%s\n' "$*"; }

# One line that says what to do.
die() {
  printf './dev: %s\n' "$*" >&2
  exit 1
}

# A compiler takes up to 1.5 GB: on a machine with many cores and little memory
# the memory decides.
jobs_for_this_machine() {
  local cores memory_kb by_memory
  cores=$(nproc)
  memory_kb=$(awk '$1 == "MemAvailable:" {print $2}' /proc/meminfo)
  by_memory=$((memory_kb / 1500000))
  ((by_memory >= 1)) || by_memory=1
  echo $((cores < by_memory ? cores : by_memory))
}

# Bazel keeps its output under HOME, which a bare machine may not set.
export HOME=${HOME:-$(getent passwd "$(id -u)" | cut -d: -f6)}

# bazel_run build|test FLAGS...
bazel_run() { bazel "$1" --jobs="$(jobs_for_this_machine)" "${@:2}"; }

# Bazel shows its progress on a terminal and is quiet in a pipe.
progress_flag() { [[ -t 2 ]] && echo --show_progress || echo --noshow_progress; }

bazel_build() { bazel_run build "$(progress_flag)" --show_result=0 "$@"; }

cc_files() { git ls-files --cached --others --exclude-standard -- '*.h' '*.cc'; }
