# shellcheck shell=bash
# Installs Debian packages, only those that are missing.

package_list=third_party/debian-packages.txt

# missing_packages STEP...
missing_packages() {
  local step package
  for step in "$@"; do
    awk -v step="$step" '$2 == step {print $1}' "$package_list"
  done | while read -r package; do
    if [[ $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) != installed ]]; then
      echo "$package"
    fi
  done
}

require_debian_12() {
  local name="an unknown system" id="" version=""
  if [[ -r /etc/os-release ]]; then
    # shellcheck disable=SC1091
    name=$(source /etc/os-release && echo "${PRETTY_NAME:-$NAME}")
    # shellcheck disable=SC1091
    id=$(source /etc/os-release && echo "${ID:-}")
    # shellcheck disable=SC1091
    version=$(source /etc/os-release && echo "${VERSION_ID:-}")
  fi
  [[ $id == debian && $version == 12 ]] && command -v apt-get >/dev/null ||
    die "this is $name and Debian 12 is needed: docker run -it --rm -v \"\$PWD:/src\" -w /src debian:12 ./dev test"
}

# as_root COMMAND...
as_root() {
  if [[ $(id -u) == 0 ]]; then
    "$@"
  else
    sudo "$@"
  fi
}

require_root() {
  local packages=$1
  [[ $(id -u) == 0 ]] && return
  command -v sudo >/dev/null && { [[ -t 0 ]] || sudo -n true 2>/dev/null; } && return
  die "packages are missing and installing needs root, run as root: apt-get update && apt-get install -y $packages"
}

# install_packages STEP...
install_packages() {
  command -v dpkg-query >/dev/null || require_debian_12
  local missing log
  missing=$(missing_packages "$@" | tr '\n' ' ')
  missing=${missing% }
  [[ -n $missing ]] || return 0
  require_debian_12
  require_root "$missing"
  log=$(mktemp /tmp/kafka-embedded-apt.XXXXXX)
  say "installing from Debian: $missing"
  export DEBIAN_FRONTEND=noninteractive
  # A package list of somebody else's that cannot be reached is no reason to
  # stop: whether ours can be installed is what counts.
  as_root apt-get update >"$log" 2>&1 || true
  # shellcheck disable=SC2086
  if ! as_root apt-get install -y --no-install-recommends $missing >>"$log" 2>&1; then
    die "apt-get could not install the packages (log: $log), check the network and run: apt-get update && apt-get install -y $missing"
  fi
  rm -f "$log"
}
