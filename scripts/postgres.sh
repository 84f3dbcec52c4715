#!/usr/bin/env bash
# A PostgreSQL for tests: a cluster of its own in a folder, on a socket there and on no port of the machine, as the user postgres.
#
#   scripts/postgres.sh up FOLDER      makes the cluster, starts it, and prints the address for PG_CONN_STR
#   scripts/postgres.sh down FOLDER    stops it; the folder stays
#
# As root, on Debian or Ubuntu. `npm run setup` with LONG=1 installs the package.
set -euo pipefail

PORT=5499 # part of the name of the socket, no more

die() {
  printf 'postgres: %s\n' "$*" >&2
  exit 1
}

as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups env -C / "$@"; }

main() {
  local action="${1:-}" folder="${2:-}" programs
  [ -n "$folder" ] || die 'which folder? scripts/postgres.sh up FOLDER'
  programs=$(find /usr/lib/postgresql -path '*/bin/initdb' -printf '%h\n' 2>/dev/null | sort -V | tail -n 1)
  [ -n "$programs" ] || die 'PostgreSQL is not installed: apt-get install postgresql'
  case "$action" in
    up) up "$folder" "$programs" ;;
    down) as_postgres "$programs/pg_ctl" --pgdata="$folder/data" --mode=immediate --wait stop >&2 ;;
    *) die "unknown action $action; allowed are up and down" ;;
  esac
}

# Nothing of it has to outlive the machine, so it does not wait for the disk.
up() {
  local folder="$1" programs="$2"
  mkdir -p "$folder"
  chown postgres:postgres "$folder"
  chmod 0700 "$folder"
  as_postgres "$programs/initdb" --pgdata="$folder/data" --auth=trust --no-sync --no-locale --encoding=UTF8 >&2
  as_postgres "$programs/pg_ctl" --pgdata="$folder/data" --log="$folder/log" --wait \
    --options="-c listen_addresses='' -c unix_socket_directories='$folder' -c port=$PORT -c fsync=off" start >&2
  printf 'postgres:///postgres?host=%s&port=%s&user=postgres&sslmode=disable\n' "$folder" "$PORT"
}

main "$@"
