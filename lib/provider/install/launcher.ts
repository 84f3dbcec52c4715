/**
 * The file that Terraform starts: two lines of shell that start Node with the bundle.
 *
 * Both paths are absolute, for Terraform gives it no particular PATH or folder. Nothing else varies, so all
 * projects that use one installed package have the same launcher: Terraform's plugin cache keeps one for
 * all of them, and the lock file its hash.
 */

/** @param node the executable of Node @param bundle the bundled provider; both absolute */
export function launcherScript(node: string, bundle: string): string {
  // NODE_OPTIONS is meant for the program that the user runs: a debugger or a loader in it would print to
  // stdout before the handshake. NODE_EXTRA_CA_CERTS doubles the time that Node takes to start, for nothing:
  // the provider speaks TLS with Terraform alone.
  return `#!/bin/sh\nunset NODE_OPTIONS NODE_EXTRA_CA_CERTS; exec ${shellQuoted(node)} ${shellQuoted(bundle)} "$@"\n`;
}

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

function shellQuoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
