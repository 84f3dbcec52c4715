import { join } from 'node:path';
import { FirewallError } from '../../../base/firewall-error';
import type { SshHost, SshOptions } from '../../host-address';
import { printHostUrl } from '../../host-url';
import { hasControlCharacter, quoted } from '../../../base/visible-text';
import { optionNotSupported } from '../diagnostics';
import { parseJump } from '../parse-jump';

/** What `ssh` gets: a configuration file made for it, which holds for its jump hosts too, and arguments. */
export interface OpensshCommand {
  /** Text for the file named `config` in `folder`. */
  readonly config: string;
  /** Arguments that open the connection that all scripts go through. */
  openArguments(remoteCommand: string): readonly string[];
  /** Arguments that run a command on that connection, and fail when it is gone. */
  runArguments(remoteCommand: string): readonly string[];
  /** Arguments that ask whether that connection is there. */
  checkArguments(): readonly string[];
}

export interface OpensshContext {
  /** For errors: what a person calls the host. */
  readonly description: string;
  /** A folder that only this connection uses, and nobody else can read. */
  readonly folder: string;
  readonly home: string;
}

const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
const DEFAULT_KEEPALIVE_INTERVAL_MS = 5_000;

/** For every ssh that runs: nobody is there to answer, and nothing is to be written or forwarded. */
const ALWAYS = ['-T', '-a', '-x', '-o', 'BatchMode=yes', '-o', 'StrictHostKeyChecking=yes'];

/**
 * The arguments of `ssh`, as a list that no shell reads. Options come before what the person's own ssh_config says.
 *
 * @throws FirewallError `host/option-not-supported`
 */
export function opensshCommand(host: SshHost, options: SshOptions, context: OpensshContext): OpensshCommand {
  if (options.hostKeyFingerprint !== undefined)
    throw new FirewallError(
      optionNotSupported(
        context.description,
        'a pinned fingerprint',
        'the ssh command checks host keys against known hosts files only',
        'put the key into a known hosts file, or use an ssh:// address',
      ),
    );
  const file = (path: string): string => configPath(path, context);
  const common = [
    ...ALWAYS,
    '-F',
    join(context.folder, 'config'),
    '-o',
    `ControlPath=${file(join(context.folder, 'm'))}`,
  ];
  const target = (remoteCommand: string): readonly string[] => ['--', host.address, remoteCommand];
  const login = [
    ...(host.port === undefined ? [] : ['-p', String(host.port)]),
    ...(host.user === undefined ? [] : ['-l', host.user]),
  ];
  return {
    config: configText(options, file),
    openArguments: (remoteCommand) => [
      ...common,
      ...login,
      ...[
        '-o',
        'LogLevel=INFO',
        '-o',
        'ControlMaster=yes',
        '-o',
        'ControlPersist=no',
        '-o',
        'ClearAllForwardings=yes',
      ],
      ...(options.jump === undefined ? [] : ['-J', jumpArgument(options.jump)]),
      ...target(remoteCommand),
    ],
    // Without its connection ssh would quietly make a new one: by a proxy that always fails it cannot.
    runArguments: (remoteCommand) => [
      ...common,
      ...login,
      ...['-o', 'LogLevel=ERROR', '-o', 'ControlMaster=no', '-o', 'ProxyCommand=false'],
      ...target(remoteCommand),
    ],
    checkArguments: () => [...common, ...login, '-o', 'LogLevel=QUIET', '-O', 'check', '--', host.address],
  };
}

/** Written anew from what was read: ssh makes a command line of it for a shell. */
function jumpArgument(jump: string): string {
  const hosts = parseJump(jump).map(({ user, ...host }) => {
    const place = printHostUrl(host).slice('ssh://'.length);
    return user === undefined ? place : `${user}@${place}`;
  });
  return hosts.join(',') || 'none';
}

function configText(options: SshOptions, file: (path: string) => string): string {
  const { agent, configFile } = options;
  const connectSeconds = Math.ceil((options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS) / 1000);
  const keepaliveSeconds = Math.ceil((options.keepaliveIntervalMs ?? DEFAULT_KEEPALIVE_INTERVAL_MS) / 1000);
  const included =
    configFile === false
      ? []
      : configFile === undefined
        ? ['~/.ssh/config', '/etc/ssh/ssh_config']
        : [configFile];
  const lines = [
    'BatchMode yes',
    'StrictHostKeyChecking yes',
    'UpdateHostKeys no',
    'PermitLocalCommand no',
    'ForwardAgent no',
    'ForwardX11 no',
    'RemoteCommand none',
    'RequestTTY no',
    `ConnectTimeout ${String(connectSeconds)}`,
    `ServerAliveInterval ${String(keepaliveSeconds)}`,
    'ServerAliveCountMax 3',
    ...(options.identityFiles ?? []).map((path) => `IdentityFile ${file(path)}`),
    ...(agent === undefined ? [] : [`IdentityAgent ${agent === false ? 'none' : file(agent)}`]),
    ...(options.knownHostsFiles === undefined
      ? []
      : [
          `UserKnownHostsFile ${options.knownHostsFiles.map(file).join(' ') || 'none'}`,
          'GlobalKnownHostsFile none',
        ]),
    ...included.map((path) => `Include ${file(path)}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** A path as one word of ssh_config. There, quotes and line breaks cannot be escaped, and tokens would be replaced. */
function configPath(path: string, { description, home }: OpensshContext): string {
  if (hasControlCharacter(path) || /["\\]|\$\{/.test(path))
    throw new FirewallError(
      optionNotSupported(
        description,
        `the path ${quoted(path)}`,
        'ssh_config cannot have quotes, backslashes, "${" or control characters in a path',
        'move the file, or use an ssh:// address',
      ),
    );
  const expanded = path.startsWith('~/') ? join(home, path.slice(2)) : path;
  return `"${expanded.replace(/%/g, '%%')}"`;
}
