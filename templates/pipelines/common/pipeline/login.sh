# How the scripts beside this one log in: sourced, with the arguments of the command in "$@" afterwards.
#
# FIREWALL_KEY is the text of a private key. It is written where only this job reads it, and removed at the end. Without it,
# keys come from the agent and from ssh_config, as they do on a laptop. The keys of the hosts stand in known_hosts in the
# repository; `ssh-keyscan HOST >> known_hosts` writes them there, once somebody has compared them on the console.
commit=$1
set --
if [ -n "${FIREWALL_KEY:-}" ]; then
  folder=$(mktemp -d)
  trap 'rm -rf "$folder"' EXIT
  (umask 077 && printf '%s\n' "$FIREWALL_KEY" > "$folder/key")
  unset FIREWALL_KEY
  set -- "$@" --identity "$folder/key"
fi
if [ -e known_hosts ]; then set -- "$@" --known-hosts known_hosts; fi
