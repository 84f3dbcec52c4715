import { catalogue } from '../base/catalogue';

/** What goes wrong between this machine and a host, before any rule is changed. */
export const hostCatalogue = catalogue(
  { host: 'unchanged', retry: 'no' },
  {
    'host/aborted': { happened: 'The operation was cancelled', todo: 'Start it again when it is wanted' },
    'host/bad-address': {
      host: 'not-involved',
      happened: 'The address of the host is not valid',
      todo: 'Use a host name, an IP address, or a Host alias of ssh_config',
    },
    'host/bad-fingerprint': {
      host: 'not-involved',
      happened: 'The pinned fingerprint of a host key is not valid',
      todo: 'Use `SHA256:` and 43 characters, as `ssh-keygen -lf` prints it',
    },
    'host/bad-port': {
      host: 'not-involved',
      happened: 'The port is not a TCP port',
      todo: 'Use a whole number from 1 to 65535',
    },
    'host/bad-sandbox-name': {
      host: 'not-involved',
      happened: 'The name of the sandbox is not valid',
      todo: 'See `cdktf-iptables sandbox list`',
    },
    'host/bad-url': {
      host: 'not-involved',
      happened: 'The URL of the host is not valid',
      todo: 'Use `ssh://`, `openssh://`, `local:` or `sandbox:NAME`',
    },
    'host/bad-user': {
      host: 'not-involved',
      happened: 'The user to log in as is not valid',
      todo: 'Use a login name',
    },
    'host/command-not-found': {
      host: 'not-involved',
      happened: 'A command that the transport needs is missing on this machine',
      todo: 'Install it, or put it on PATH',
    },
    'host/connect-timeout': {
      retry: 'once-up',
      happened: 'No TCP connection within the time limit',
      todo: 'Check that the machine is up and that no firewall drops the packets; raise the connect timeout',
    },
    'host/connection-closed': {
      retry: 'reconnect',
      happened: 'The connection is closed already',
      todo: 'Try again',
    },
    'host/connection-lost': {
      retry: 'reconnect',
      happened: 'The connection was lost while a script that changes no rule was running',
      todo: 'Try again, and check the network',
    },
    'host/handshake-failed': {
      retry: 'once-up',
      happened: 'The SSH handshake did not complete',
      todo: 'Check that an SSH server listens there; it may have too many connections or have banned this address',
    },
    'host/handshake-timeout': {
      retry: 'once-up',
      happened: 'The SSH handshake did not complete within the time limit',
      todo: 'Check the load of the machine, and that an SSH server listens there',
    },
    'host/host-key-changed': {
      happened: 'The host key is not the known one, so the login was not attempted',
      todo: 'Compare the fingerprint on the host itself; only then replace the known key',
    },
    'host/host-key-not-pinned': {
      happened: 'The host key is not the pinned one, so the login was not attempted',
      todo: 'Compare the fingerprint on the host itself; only then pin the new one',
    },
    'host/host-key-revoked': {
      happened: 'The host key is marked as revoked, so the login was not attempted',
      todo: 'Give the host new keys',
    },
    'host/host-key-unknown': {
      happened: 'The host key is not known, so the login was not attempted',
      todo: 'Compare the fingerprint on the host itself; only then add the key to known_hosts or pin it',
    },
    'host/identity-unreadable': {
      host: 'not-involved',
      happened: 'The file of a private key cannot be read',
      todo: 'Name the private key file',
    },
    'host/jump-failed': {
      retry: 'once-up',
      happened: 'A jump host does not connect to the next host',
      todo: 'Check that it can reach the host, and that its sshd allows forwarding',
    },
    'host/jump-loop': {
      host: 'not-involved',
      happened: 'The jump hosts form a loop',
      todo: 'Exclude the jump host from the ssh_config section that sets ProxyJump',
    },
    'host/login-failed': {
      happened: 'The host refused the login',
      todo: 'Add the public key to authorized_keys, or use another key or agent',
    },
    'host/login-timeout': {
      retry: 'later',
      happened: 'The login did not complete within the time limit',
      todo: 'Check whether an agent waits for a confirmation; raise the login timeout',
    },
    'host/mixed-backends': {
      happened: 'The host has rules in both backends, legacy and nft',
      todo: 'Move the rules to one backend, and flush the other',
    },
    'host/no-common-algorithm': {
      happened: 'This machine and the host share no SSH algorithm',
      todo: 'Use `openssh://`, which knows newer algorithms, and old ones that ssh_config allows; update an old SSH server',
    },
    'host/no-ipset': {
      happened: 'Sets are declared or managed, and the host has no ipset',
      todo: 'Install the package ipset on the host, or leave the sets out',
    },
    'host/no-iptables': {
      happened: 'The host has no iptables for an address family',
      todo: 'Install the iptables package, or leave the rules of this family out',
    },
    'host/no-privilege': {
      happened: 'The user may not run iptables on the host',
      todo: 'Log in as root, or install what `cdktf-iptables sudoers` prints; in a container, root needs CAP_NET_ADMIN',
    },
    'host/openssh-failed': {
      happened: 'The ssh command failed for another reason',
      todo: 'Run the `ssh -v` command that is shown',
    },
    'host/option-not-supported': {
      host: 'not-involved',
      happened: 'An option cannot be used with this transport',
      todo: 'Read the help, or use another transport',
    },
    'host/output-too-large': {
      happened: 'A script printed more than the limit and was stopped',
      todo: 'Check what the script reads on that host',
    },
    'host/read-only-login': {
      happened: 'The key of this login may only read',
      todo: 'Log in with a key that may deploy',
    },
    'host/read-only-version': {
      happened: 'The read-only line in authorized_keys was made by another version',
      todo: 'Update this program, or print the line again with `cdktf-iptables authorized-key`',
    },
    'host/refused': {
      retry: 'once-up',
      happened: 'The connection was refused',
      todo: 'Check that sshd is running on this port, and that no firewall rejects the connection',
    },
    'host/save-failed': {
      happened: 'iptables-save failed on the host',
      todo: 'Run it on the host',
    },
    'host/script-refused': {
      happened: 'The login worked, but the host did not run a script',
      todo: 'Read what the login printed; check MaxSessions, ForceCommand, ChrootDirectory and the login shell of the user',
    },
    'host/script-timeout': {
      retry: 'later',
      happened: 'A script that changes no rule did not finish within the time limit',
      todo: 'Check the load of the host, and try again',
    },
    'host/ssh-config-bad-value': {
      host: 'not-involved',
      happened: 'A value in ssh_config is not valid',
      todo: 'Use an allowed value',
    },
    'host/ssh-config-unreadable': {
      host: 'not-involved',
      happened: 'The ssh_config file cannot be read or parsed',
      todo: 'Correct the file, or name another one',
    },
    'host/ssh-config-unsupported': {
      host: 'not-involved',
      happened: 'The ssh_config file uses a feature that `ssh://` does not support',
      todo: 'Give the setting directly, or use `openssh://`',
    },
    'host/truncated-output': {
      retry: 'later',
      happened: 'The output of the host is cut off',
      todo: 'Try again; if it happens again, check that `iptables-save` on the host ends with COMMIT',
    },
    'host/unknown-host': {
      happened: 'The host name cannot be resolved',
      todo: 'Correct the name, or use the IP address',
    },
    'host/unreachable': {
      retry: 'once-up',
      happened: 'There is no route to the host, or it is down',
      todo: 'Check that the machine is up and reachable from here',
    },
  },
);
