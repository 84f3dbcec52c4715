/** The door of the sandboxes, throw-away hosts on this machine to try a firewall on: `cdktf-iptables/sandbox`. */
export { FirewallError } from '../base/firewall-error';
export type { Diagnostic, HostState, Retry, Severity, Span } from '../base/diagnostic';
export type { SshHost, SshOptions } from '../host/host-address';
export type { SandboxLogin } from '../host/transports/open-transport';
export { inClient, inSandbox } from './enter';
export type { ProcessIdentity } from './process-identity';
export type { CommandOptions, CommandResult } from './run-command';
export type { Backend, ManagementLink, Sandbox, SandboxEntry, TrafficLink } from './sandbox';
export { findSandbox, sandboxDown, sandboxList } from './sandbox-down';
export { sandboxReboot } from './sandbox-reboot';
export { sandboxToSsh } from './sandbox-to-ssh';
export { sandboxUp } from './sandbox-up';
export type { SandboxUpOptions } from './sandbox-up';
