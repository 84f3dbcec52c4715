#!/usr/bin/env bash
# Everything that the tests and the demo need, and nothing twice: npm packages, Debian packages, the build.
# With all of it there it takes a moment and changes nothing.
#
#   scripts/setup.sh             all three
#   scripts/setup.sh --node      npm packages and the build only: enough for unit tests, also on a laptop
set -euo pipefail
cd "$(dirname "$0")/.."

# What end-to-end tests, sandboxes and the check of scripts run, and the Debian package that has it.
PROGRAMS='
iptables          iptables
ip6tables         iptables
ipset             ipset
iptables-legacy   iptables
iptables-nft      iptables
nft               nftables
conntrack         conntrack
sshd              openssh-server
ssh               openssh-client
ssh-keygen        openssh-client
ip                iproute2
unshare           util-linux
nsenter           util-linux
ps                procps
sudo              sudo
faketime          faketime
nfacct            nfacct
nfct              nfct
shellcheck        shellcheck
fail2ban-server   fail2ban
perl              perl
python3           python3
tcsh              tcsh
bsd-csh           csh
mksh              mksh
zsh               zsh
fish              fish
busybox           busybox
'

# What only `npm run test:long` runs: it sets LONG.
if [ "${LONG:-}" = 1 ]; then
  PROGRAMS="$PROGRAMS
dockerd           docker.io
pg_createcluster  postgresql
chromium          chromium
dbus-daemon       dbus
z3                z3
"
fi

PATH="$PATH:/usr/sbin:/sbin" # where an ordinary user's shell does not look

say() { printf 'setup: %s\n' "$*" >&2; }
die() {
  say "$@"
  exit 1
}

main() {
  local system=yes
  case "${1:-}" in
    --node) system=no ;;
    '') ;;
    *) die "unknown argument $1; allowed is --node" ;;
  esac
  check_node
  if [ "$system" = yes ]; then install_system_packages; fi
  install_npm_packages
  build
}

# The oldest Node that works is said once, in package.json.
check_node() {
  local oldest
  oldest=$(sed -n 's/^ *"node": ">=\([0-9.]*\)"$/\1/p' package.json)
  command -v node >/dev/null || die "Node.js is missing: install version $oldest or later (https://nodejs.org)."
  [ "$(printf '%s\n' "$oldest" "$(node -p process.versions.node)" | sort -V | head -n 1)" = "$oldest" ] ||
    die "Node.js $(node --version) is too old: install version $oldest or later."
}

missing_packages() {
  printf '%s\n' "$PROGRAMS" | while read -r program package; do
    [ -z "$program" ] || command -v "$program" >/dev/null || echo "$package"
  done | sort -u
}

install_system_packages() {
  local missing
  missing=$(missing_packages | xargs)
  [ -n "$missing" ] || return 0

  command -v apt-get >/dev/null ||
    die "missing: $missing. This is no Debian or Ubuntu, so install them yourself (iptables with its legacy and nft variants, OpenSSH client and server, iproute2), or stay with the unit tests: npm run test:unit"
  [ "$(id -u)" = 0 ] || die "missing: $missing. Only root may install them: sudo apt-get install $missing"

  say "installing $missing"
  without_starting_services apt_get_install "$missing"
  missing=$(missing_packages | xargs)
  [ -z "$missing" ] || die "still missing after apt-get install: $missing"
}

apt_get_install() {
  local packages
  read -ra packages <<<"$1"
  export DEBIAN_FRONTEND=noninteractive
  # The exit status does not decide: a service that cannot start without an init system makes apt-get fail
  # although the programs are there. What counts is looked at afterwards.
  apt-get update -q </dev/null >&2 || say 'apt-get update failed; trying with the lists that are there'
  apt-get install -q -y --no-install-recommends -o DPkg::Lock::Timeout=120 "${packages[@]}" </dev/null >&2 ||
    say 'apt-get install reported an error'
}

# Installing openssh-server must not open port 22 of a person's machine: tests start their own sshd.
without_starting_services() {
  local policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then
    "$@"
    return
  fi
  # shellcheck disable=SC2064 # the name is fixed now
  trap "rm -f '$policy'" EXIT
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod 755 "$policy"
  "$@"
  rm -f "$policy"
  trap - EXIT
}

install_npm_packages() {
  local installed=node_modules/.package-lock.json
  if [ -e "$installed" ] && ! [ package-lock.json -nt "$installed" ]; then return 0; fi
  # npm ci empties the folder first: behind a link that is another checkout's.
  [ ! -L node_modules ] || die 'node_modules is a link, and package-lock.json is newer than what it leads to. Remove the link, or run npm ci where it leads to.'
  say 'installing npm packages'
  npm ci --no-audit --no-fund </dev/null >&2
  touch "$installed"
}

build() {
  local stamp=build/.built sources=() path
  for path in lib constructs stacks main.ts bin scripts/build.mjs scripts/bundle-options.mjs scripts/script-text.cjs tsconfig.json tsconfig.build.json package.json; do
    if [ -e "$path" ]; then sources+=("$path"); fi
  done
  # A folder is newer when a file in it was added or removed.
  if [ -e "$stamp" ] && [ -z "$(find "${sources[@]}" -newer "$stamp" -print -quit)" ]; then return 0; fi
  say 'building'
  local started
  started=$(mktemp)
  npm run --silent build </dev/null >&2
  mkdir -p build
  mv "$started" "$stamp" # as old as the start: what changed during the build is built again next time
}

main "$@"
