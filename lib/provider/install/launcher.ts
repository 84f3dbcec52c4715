/**
 * What Terraform starts: a few lines of shell, and beside them the bundled provider that they run with Node, in two files.
 *
 * All are the same bytes in every checkout and on every machine of a platform, so one lock file and one saved plan hold
 * for all of them. Where Node is depends on the machine, so it is not in them: the launcher reads it from a file that
 * synthesis writes into the folder in which Terraform runs, and otherwise takes the Node of the PATH.
 */

/**
 * Beside the launcher. Terraform starts the first file whose name begins like the launcher's, so this one begins otherwise. The
 * ending keeps Node from asking a `package.json` further up what it is.
 */
export const bundleFileName = 'iptables-provider.cjs';

/** Beside both: what the bundle loads later. It looks there by its own name. */
export const partsFileName = 'iptables-provider.parts';

/** In the folder in which Terraform runs: one line, the absolute path of Node. Other machines need not have it. */
export const nodePathFile = 'terraform.d/cdktf-iptables-node';

/** Beside that: what the provider keeps of its code, for the Node and the user of this machine. */
export const cachePath = 'terraform.d/cdktf-iptables-cache';

// NODE_OPTIONS is meant for the program that the user runs: a debugger or a loader in it would print to stdout before the
// handshake. NODE_EXTRA_CA_CERTS doubles the time that Node takes to start, for nothing: the provider speaks TLS with
// Terraform alone. Terraform shows the error output of a provider that dies only where it begins with `panic: `.
export const launcherScript = `#!/bin/sh
unset NODE_OPTIONS NODE_EXTRA_CA_CERTS
node=
[ ! -r ${nodePathFile} ] || IFS= read -r node < ${nodePathFile}
[ -x "$node" ] || node=$(command -v node) || {
  echo 'panic: cdktf-iptables: its Terraform provider runs on Node.js, and there is no node on the PATH' >&2
  exit 1
}
exec "$node" "\${0%/*}/${bundleFileName}" "$@"
`;

/** The name that Terraform looks for. */
export function launcherFileName(version: string): string {
  return `terraform-provider-iptables_v${version}`;
}

/** Go's name of a platform, such as `linux_amd64`, from Node's `process.platform` and `process.arch`. */
export function goPlatform(platform: string, arch: string): string {
  const system = platform === 'win32' ? 'windows' : platform;
  const machines: Readonly<Record<string, string>> = { x64: 'amd64', ia32: '386' };
  return `${system}_${machines[arch] ?? arch}`;
}
