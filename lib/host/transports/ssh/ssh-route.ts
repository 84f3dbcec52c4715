import { join } from 'node:path';
import { FirewallError } from '../../../base/firewall-error';
import { badPort } from '../../diagnostics';
import type { SshHost, SshOptions } from '../../host-address';
import { printHostUrl } from '../../host-url';
import { parseJump } from '../parse-jump';
import { jumpLoop, sshConfigBadValue, sshConfigNotDone, sshConfigProxyCommand } from './config/diagnostics';
import { type SshSettings, type UsedKeyword, lookUpSshConfig } from './config/lookup';
import {
  type LocalSide,
  type TokenValues,
  expandHome,
  expandPath,
  expandTokens,
  localTokens,
} from './config/tokens';
import type { SshConfigNode } from './config/tree';
import { badFingerprint } from './host-keys/diagnostics';
import { parseFingerprint } from './host-keys/known-hosts';
import type { HopHostKey, HopIdentities, IdentityFile, SshHop } from './ssh-hop';
import { requireHostAddress } from '../../validate-host-address';

const DEFAULT_IDENTITIES = ['id_ed25519', 'id_ecdsa', 'id_rsa'];
const USER_KNOWN_HOSTS = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
const GLOBAL_KNOWN_HOSTS = ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'];

/** What everything on the way is decided from. */
export interface RouteContext {
  readonly options: SshOptions;
  readonly config: readonly SshConfigNode[];
  readonly local: LocalSide;
}

/**
 * The SSH servers on the way to a host, first the one that is connected to from here, last the host itself.
 *
 * Options come before ssh_config. Each jump host is looked up in ssh_config itself; of the options, keys, agent and known hosts
 * files hold for jump hosts too, port, user and pinned fingerprint for the target alone.
 *
 * @throws FirewallError `host/bad-...`, `host/ssh-config-...`, `host/jump-loop`
 */
export function resolveRoute(host: SshHost, context: RouteContext): readonly SshHop[] {
  return resolveFrom(host, 'target', context.options.jump, context, []);
}

function resolveFrom(
  host: SshHost,
  role: Role,
  givenJump: string | undefined,
  context: RouteContext,
  trail: readonly string[],
): readonly SshHop[] {
  const { hop, jump } = resolveHop(host, role, givenJump, context);
  const name = printHostUrl(host);
  if (trail.includes(name)) throw new FirewallError(jumpLoop([...trail, name]));
  const [first, ...rest] = parseJump(jump);
  if (first === undefined) return [hop];
  const route = resolveFrom(first, 'jump', undefined, context, [...trail, name]);
  // Further jump hosts are reached through the one before, whatever ProxyJump they have themselves.
  return [...route, ...rest.map((each) => resolveHop(each, 'jump', 'none', context).hop), hop];
}

type Role = 'target' | 'jump';

interface ResolvedHop {
  readonly hop: SshHop;
  readonly jump: string;
}

function resolveHop(
  host: SshHost,
  role: Role,
  givenJump: string | undefined,
  context: RouteContext,
): ResolvedHop {
  requireHostAddress(host);
  const { config, local, options } = context;
  const expandHostName = (text: string): string => expandTokens(text, { h: host.address }, 'HostName');
  const settings = lookUpSshConfig(config, {
    host: host.address,
    user: host.user,
    localUser: local.user,
    given: givenKeywords(host, role, givenJump, options),
    expandHostName,
  });
  requireDoable(settings, host.address);
  const address = expandHostName(first(settings, 'hostname') ?? host.address);
  const port = host.port ?? parsePort(first(settings, 'port') ?? '22');
  const user = host.user ?? first(settings, 'user') ?? local.user;
  const resolved = { transport: 'ssh', address, port, user } as const;
  requireHostAddress(resolved);
  const alias = first(settings, 'hostkeyalias');
  const tokens = {
    ...localTokens(local),
    h: address.toLowerCase(),
    p: String(port),
    r: user,
    n: host.address,
    k: alias ?? host.address,
  };
  const jump = givenJump ?? configuredJump(settings, host.address, tokens);
  const hop: SshHop = {
    description: printHostUrl(resolved),
    address,
    port,
    user,
    family: parseFamily(first(settings, 'addressfamily')),
    hostKey: hostKeyOf(role, alias, settings, tokens, context),
    identities: identitiesOf(role, settings, tokens, context),
  };
  return { hop, jump };
}

/** Settings that decide which machine is reached, from where, and whether it is the one meant, with the values that change nothing. */
const NOT_DONE: readonly (readonly [name: string, keyword: UsedKeyword, harmless: readonly string[]])[] = [
  ['CanonicalizeHostname', 'canonicalizehostname', ['no']],
  ['KnownHostsCommand', 'knownhostscommand', ['none']],
  ['BindAddress', 'bindaddress', ['none', '*']],
  ['BindInterface', 'bindinterface', ['none']],
  ['PubkeyAuthentication', 'pubkeyauthentication', ['yes', 'unbound', 'host-bound']],
];

/** @throws FirewallError `host/ssh-config-unsupported` */
function requireDoable(settings: SshSettings, address: string): void {
  for (const [name, keyword, harmless] of NOT_DONE) {
    const value = settings.get(keyword)?.join(' ');
    if (value !== undefined && !harmless.includes(value.toLowerCase()))
      throw new FirewallError(sshConfigNotDone(name, value, address));
  }
}

/** Settings for which it does not matter what ssh_config says. */
function givenKeywords(
  host: SshHost,
  role: Role,
  jump: string | undefined,
  options: SshOptions,
): ReadonlySet<UsedKeyword> {
  const given: UsedKeyword[] = [];
  if (host.port !== undefined) given.push('port');
  if (host.user !== undefined) given.push('user');
  if (jump !== undefined) given.push('proxyjump', 'proxycommand');
  if (options.agent !== undefined) given.push('identityagent');
  if (options.identityFiles !== undefined && role === 'target') given.push('identityfile');
  const knownHosts = ['userknownhostsfile', 'globalknownhostsfile', 'knownhostscommand'] as const;
  if (options.knownHostsFiles !== undefined) given.push(...knownHosts);
  if (options.hostKeyFingerprint !== undefined && role === 'target')
    given.push(...knownHosts, 'hostkeyalias');
  return new Set(given);
}

function configuredJump(settings: SshSettings, address: string, tokens: TokenValues): string {
  const command = settings.get('proxycommand')?.join(' ') ?? 'none';
  if (command.toLowerCase() !== 'none') throw new FirewallError(sshConfigProxyCommand(address, command));
  return expandTokens(first(settings, 'proxyjump') ?? 'none', tokens, 'ProxyJump');
}

function hostKeyOf(
  role: Role,
  alias: string | undefined,
  settings: SshSettings,
  tokens: TokenValues,
  { options, local }: RouteContext,
): HopHostKey {
  const files = (keyword: UsedKeyword, defaults: readonly string[]): readonly string[] =>
    (settings.get(keyword) ?? defaults)
      .filter((file) => file.toLowerCase() !== 'none')
      .map((file) => expandPath(file, tokens, local, keyword));
  return {
    alias,
    knownHostsFiles: options.knownHostsFiles?.map((file) => expandHome(file, local.home)) ?? [
      ...files('userknownhostsfile', USER_KNOWN_HOSTS),
      ...files('globalknownhostsfile', GLOBAL_KNOWN_HOSTS),
    ],
    revokedKeysFile: files('revokedhostkeys', [])[0],
    fingerprint: role === 'target' ? pinned(options.hostKeyFingerprint) : undefined,
  };
}

function pinned(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const fingerprint = parseFingerprint(text);
  if (fingerprint === undefined) throw new FirewallError(badFingerprint(text));
  return fingerprint;
}

function identitiesOf(
  role: Role,
  settings: SshSettings,
  tokens: TokenValues,
  { options, local }: RouteContext,
): HopIdentities {
  const given = options.identityFiles?.map((path): IdentityFile => ({
    path: expandHome(path, local.home),
    from: 'given',
  }));
  const configured = (settings.get('identityfile') ?? [])
    .filter((path) => path.toLowerCase() !== 'none')
    .map((path): IdentityFile => ({ path: expandPath(path, tokens, local, 'IdentityFile'), from: 'config' }));
  const defaults = DEFAULT_IDENTITIES.map((name): IdentityFile => ({
    path: join(local.home, '.ssh', name),
    from: 'default',
  }));
  const named = role === 'target' ? (given ?? configured) : [...(given ?? []), ...configured];
  const unnamed = given === undefined && !settings.has('identityfile');
  return {
    files: unnamed ? defaults : named,
    agent: agentOf(settings, tokens, options, local),
    onlyFiles: first(settings, 'identitiesonly')?.toLowerCase() === 'yes',
  };
}

function agentOf(
  settings: SshSettings,
  tokens: TokenValues,
  options: SshOptions,
  local: LocalSide,
): string | undefined {
  if (options.agent !== undefined)
    return options.agent === false ? undefined : expandHome(options.agent, local.home);
  const configured = first(settings, 'identityagent') ?? 'SSH_AUTH_SOCK';
  if (configured.toLowerCase() === 'none') return undefined;
  const variable = configured === 'SSH_AUTH_SOCK' ? configured : /^\$([A-Za-z0-9_]+)$/.exec(configured)?.[1];
  const socket =
    variable === undefined ? expandPath(configured, tokens, local, 'IdentityAgent') : local.env[variable];
  return socket === '' ? undefined : socket;
}

function parsePort(text: string): number {
  if (!/^[0-9]{1,5}$/.test(text)) throw new FirewallError(badPort(text));
  return Number(text);
}

function parseFamily(text: string | undefined): 0 | 4 | 6 {
  switch (text?.toLowerCase()) {
    case 'inet':
      return 4;
    case 'inet6':
      return 6;
    case undefined:
    case 'any':
      return 0;
    default:
      throw new FirewallError(sshConfigBadValue('AddressFamily', text ?? '', 'any, inet, inet6'));
  }
}

function first(settings: SshSettings, keyword: UsedKeyword): string | undefined {
  return settings.get(keyword)?.[0];
}
