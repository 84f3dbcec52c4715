# shellcheck shell=sh
# How the scripts beside this one log in: they source it, and it adds to their arguments.
#
# FIREWALL_KEY is the text of a private key. It is written where only this job reads it, and removed at the end. Without it,
# keys come from the agent and from ssh_config, as they do on a laptop. The keys of the hosts stand in known_hosts in the
# repository: `ssh-keyscan HOST >> known_hosts` puts them there, once somebody has compared them on the console.
if [ -n "${FIREWALL_KEY:-}" ]; then
  key_folder=$(mktemp -d)
  trap 'rm -rf "$key_folder"' EXIT
  (umask 077 && printf '%s\n' "$FIREWALL_KEY" > "$key_folder/key")
  unset FIREWALL_KEY
  set -- "$@" --identity "$key_folder/key"
fi
if [ -e known_hosts ]; then set -- "$@" --known-hosts known_hosts; fi
